"""What can be asked of a bulletin, for pages and REST alike."""

from __future__ import annotations

from office.core.commands import Command, Commands
from supervision.bulletins import actions, forms, policy

BULLETIN = Commands.of(
    policy.BULLETIN,
    Command("edit", actions.edit_bulletin, forms.BulletinWordsForm),
    Command("redraw", actions.redraw_bulletin),
    Command("submit", actions.submit_bulletin),
    Command("return", actions.return_bulletin, forms.ReasonForm),
    Command("sign", actions.sign_bulletin, forms.BulletinSignForm),
    Command("send", actions.send_bulletin, forms.BulletinSendForm),
    Command("read", actions.read_bulletin),
    Command("chase", actions.chase_bulletin, forms.BulletinChaseForm),
    Command("close", actions.close_bulletin, forms.ReasonForm),
    Command("correct", actions.correct_bulletin, forms.ReasonForm),
    Command("withdraw", actions.withdraw_bulletin, forms.ReasonForm),
)
