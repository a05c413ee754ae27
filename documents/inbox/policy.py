"""Who may do what to a piece that came in: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.inbox.models import InboxPiece
from documents.policy import may_register, office, records_clerk
from office.core.actor import Actor
from office.core.workflow import Transition, Workflow, sources

S = InboxPiece.State
SCANS = "scans:write"
"""The scope of a scanner: it hands in, and reads nothing."""
TRIED_AGAIN = frozenset({InboxPiece.Road.MAIL, InboxPiece.Road.FOLDER})


def has_file(piece: InboxPiece) -> bool:
    return piece.sha256 != ""


def can_come_again(piece: InboxPiece) -> bool:
    """What was refused still lies where it came from: in the mailbox, or in the folder."""
    return piece.road in TRIED_AGAIN


INBOX = Workflow(
    kind="inbox-pieces",
    states=S,
    waiting=sources([S.WAITING, S.FAILED]),
    transitions=(
        Transition(
            "register",
            sources([S.WAITING]),
            S.REGISTERED,
            records_clerk,
            pgettext_lazy("inbox", "Register it"),
            "n",
            "primary",
        ),
        Transition(
            "join",
            sources([S.WAITING]),
            S.JOINED,
            office,
            pgettext_lazy("inbox", "Join to a letter"),
            "t",
        ),
        Transition(
            "split",
            sources([S.WAITING]),
            S.SPLIT,
            office,
            pgettext_lazy("inbox", "Split into letters"),
            "p",
        ),
        Transition(
            "retry",
            sources([S.FAILED]),
            S.SET_ASIDE,
            office,
            pgettext_lazy("inbox", "Try again"),
            "y",
            "primary",
            can_come_again,
        ),
        Transition(
            "set_aside",
            sources([S.WAITING, S.FAILED]),
            S.SET_ASIDE,
            office,
            pgettext_lazy("inbox", "Set aside"),
            "r",
            "quiet",
        ),
        Transition(
            "bring_back",
            sources([S.REGISTERED, S.JOINED, S.SET_ASIDE]),
            S.WAITING,
            office,
            pgettext_lazy("inbox", "Back into the tray"),
            "",
            "quiet",
            has_file,
        ),
    ),
)

DUTIES = {"documents.inbox": _("Register what came in")}
VERBS = {
    "documents.inbox.arrived": _("took it in"),
    "documents.inbox.refused": _("could not take it in"),
    "documents.inbox.read": _("read it"),
    "documents.inbox.registered": _("registered it"),
    "documents.inbox.joined": _("joined it to a letter"),
    "documents.inbox.split": _("split it into its letters"),
    "documents.inbox.retried": _("had it tried again"),
    "documents.inbox.set_aside": _("set it aside"),
    "documents.inbox.brought_back": _("brought it back into the tray"),
}


def may_hand_in(actor: Actor) -> bool:
    """The house itself, who registers letters, and a scanner by its token."""
    return actor.is_system or SCANS in actor.scopes or may_register(actor)
