"""Who edits, signs off, sends and reads a bulletin: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Actor
from office.core.rules import among, role
from office.core.workflow import Transition, Workflow, sources
from supervision.bulletins.models import Bulletin

S = Bulletin.State
office = role("supervisor", "director")
signers = role("director", "leader", "chief")
SENT = sources([S.SENT])

BULLETIN = Workflow(
    kind="bulletins",
    states=S,
    waiting=sources([S.DRAFT, S.SUBMITTED, S.SIGNED, S.SENT]),
    transitions=(
        Transition("read", SENT, None, among("unread_ids"), _("Mark as read"), "m", "primary"),
        Transition(
            "submit",
            sources([S.DRAFT]),
            S.SUBMITTED,
            office,
            pgettext_lazy("bulletin", "Submit for sign-off"),
            "s",
            "primary",
        ),
        Transition(
            "sign",
            sources([S.SUBMITTED]),
            S.SIGNED,
            signers,
            pgettext_lazy("bulletin", "Sign off"),
            "a",
            "zhu",
        ),
        Transition(
            "return",
            sources([S.SUBMITTED]),
            S.DRAFT,
            signers,
            pgettext_lazy("bulletin", "Return"),
            "r",
        ),
        Transition(
            "send",
            sources([S.SIGNED, S.SENT]),
            S.SENT,
            office,
            pgettext_lazy("bulletin", "Send"),
            "v",
            "primary",
        ),
        Transition(
            "edit", sources([S.DRAFT]), None, office, pgettext_lazy("bulletin", "Edit"), "e"
        ),
        Transition(
            "redraw",
            sources([S.DRAFT]),
            None,
            office,
            pgettext_lazy("bulletin", "Take the figures anew"),
            "",
            "quiet",
        ),
        Transition(
            "chase",
            SENT,
            None,
            role("supervisor", "director", "leader", "chief", "clerk"),
            _("Urge"),
            "u",
        ),
        Transition(
            "close", SENT, S.CLOSED, office, pgettext_lazy("bulletin", "Close"), "", "quiet"
        ),
        Transition(
            "correct",
            sources([S.SENT, S.CLOSED, S.CORRECTED]),
            S.CORRECTED,
            office,
            pgettext_lazy("bulletin", "Correct"),
            "",
            "quiet",
        ),
        Transition(
            "withdraw",
            sources([S.DRAFT, S.SUBMITTED, S.SIGNED]),
            S.WITHDRAWN,
            office,
            pgettext_lazy("bulletin", "Withdraw"),
            "",
            "danger",
        ),
    ),
)

DUTIES = {
    "supervision.edit_bulletin": _("Edit the bulletin"),
    "supervision.sign_bulletin": _("Sign off the bulletin"),
    "supervision.send_bulletin": _("Send the bulletin"),
    "supervision.read_bulletin": _("Read the bulletin"),
}
MET_BY = {
    "supervision.edit_bulletin": "submit",
    "supervision.sign_bulletin": "sign",
    "supervision.send_bulletin": "send",
    "supervision.read_bulletin": "read",
}
"""The step that meets a duty, where it is not called as the duty is."""
VERBS = {
    "supervision.bulletin.drafted": _("drafted the bulletin"),
    "supervision.bulletin.edited": _("edited the bulletin"),
    "supervision.bulletin.redrawn": _("took its figures anew"),
    "supervision.bulletin.submitted": _("submitted the bulletin"),
    "supervision.bulletin.returned": _("returned the bulletin"),
    "supervision.bulletin.signed": _("signed off the bulletin"),
    "supervision.bulletin.sent": _("sent the bulletin"),
    "supervision.bulletin.read": _("has read the bulletin"),
    "supervision.bulletin.reader_let_go": _("let a reader go who need not read it any more"),
    "supervision.bulletin.chased": _("urged those who had not read it"),
    "supervision.bulletin.closed": _("closed the bulletin"),
    "supervision.bulletin.corrected": _("began a corrected edition"),
    "supervision.bulletin.withdrawn": _("withdrew the bulletin"),
}


def may_draft(actor: Actor) -> bool:
    return actor.is_system or any(office(hat, None) for hat in actor.capacities)
