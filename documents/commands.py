"""What can be asked of a letter, for pages and REST alike."""

from __future__ import annotations

from documents import actions, forms, policy
from documents.circulation import actions as circulation
from documents.handling import actions as handling
from documents.secrets import actions as secrets
from documents.whereabouts import actions as whereabouts
from office.comments.forms import CommentForm
from office.core.commands import Command, Commands

INCOMING = Commands.of(
    policy.INCOMING,
    Command("screen", actions.screen_incoming, forms.ScreenForm),
    Command("return", actions.return_incoming, forms.ReturnForm),
    Command("propose", actions.propose_incoming, forms.ProposeForm),
    Command("instruct", actions.instruct_incoming, forms.InstructForm),
    Command("take_back", handling.take_back_instruction),
    Command("supplement", handling.supplement_instruction, forms.TextForm),
    Command("assign", actions.assign_incoming, forms.AssignForm),
    Command("report_done", actions.report_incoming_done, forms.TextForm),
    Command("assist_accept", handling.accept_assistance),
    Command("assist_done", handling.assist_incoming_done, forms.TextForm),
    Command("hand_back", handling.hand_back, forms.ReasonForm),
    Command("reply", actions.reply_incoming, forms.ReplyForm),
    Command("complete", actions.complete_incoming),
    Command("file", actions.file_incoming, forms.FileForm),
    Command("circulate", circulation.circulate_incoming, forms.CirculateForm),
    Command("read", circulation.read_incoming, forms.ReadForm),
    Command("pass_on", circulation.pass_on_incoming, forms.OneReaderForm),
    Command("recall", circulation.recall_incoming, forms.OneReaderForm),
    Command("chase", actions.chase_incoming, forms.TextForm),
    Command("comment", handling.comment_on, CommentForm),
    Command("number_copies", secrets.number_copies, forms.NumberCopiesForm),
    Command("lend_copy", secrets.lend_copy, forms.LendCopyForm),
    Command("return_copy", secrets.return_copy, forms.CopyForm),
    Command("take_original", whereabouts.take_original, forms.WhichCopyForm),
    Command("hand_original", whereabouts.hand_original, forms.HandOriginalForm),
    Command("place_original", whereabouts.place_original, forms.PlaceOriginalForm),
    Command("admit", secrets.admit, forms.AdmitForm),
    Command("dismiss", secrets.dismiss, forms.PersonForm),
    Command("declassify", secrets.declassify, forms.DeclassifyForm),
    Command("withdraw", actions.withdraw_incoming, forms.ReasonForm),
)
