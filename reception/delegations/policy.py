"""Who may do what to a delegation, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.rules import both, either, no, person, role
from office.core.workflow import Transition, Workflow, sources
from reception.delegations.models import Delegation

S = Delegation.State

keepers = either(
    role("reception", "director", "clerk"),
    both(either(person("host_id"), person("contact_id")), no(role("auditor"))),
)
deciders = both(role("director", "leader", "chief"), no(person("applicant_id")))
signers = role("director", "leader", "chief")

UNTOLD = sources([S.LETTER_RECEIVED])
ASKED = sources([S.APPLIED])
AGREED = sources([S.APPROVED])
READY = sources([S.PLANNED])
HERE = sources([S.RUNNING])
BEFORE = UNTOLD | ASKED | AGREED | READY
OPEN = BEFORE | HERE
ACCOUNTED = sources([S.CLOSED])

DELEGATION = Workflow(
    kind="delegations",
    states=S,
    waiting=OPEN | ACCOUNTED | sources([S.REIMBURSED]),
    transitions=(
        Transition("apply", UNTOLD, S.APPLIED, keepers, _("Ask for approval"), "a", "primary"),
        Transition(
            "approve",
            ASKED,
            S.APPROVED,
            deciders,
            pgettext_lazy("delegation", "Approve"),
            "a",
            "zhu",
        ),
        Transition(
            "return",
            ASKED | AGREED,
            S.LETTER_RECEIVED,
            either(deciders, keepers),
            pgettext_lazy("delegation", "Return"),
            "r",
            "",
        ),
        Transition(
            "reject",
            ASKED,
            S.REJECTED,
            deciders,
            pgettext_lazy("delegation", "Reject"),
            "",
            "danger",
        ),
        Transition("plan", AGREED | READY, S.PLANNED, keepers, _("Plan and book"), "p", "primary"),
        Transition("start", READY, S.RUNNING, keepers, _("The guests are here"), "i", "primary"),
        Transition("close", HERE, S.CLOSED, signers, _("Sign the reception list"), "s", "zhu"),
        Transition(
            "reimburse", ACCOUNTED, S.REIMBURSED, keepers, _("Mark as reimbursed"), "m", "primary"
        ),
        Transition(
            "publish",
            sources([S.REIMBURSED]),
            S.PUBLISHED,
            keepers,
            _("Publish the account"),
            "b",
            "primary",
        ),
        Transition(
            "amend", OPEN | ACCOUNTED, None, keepers, pgettext_lazy("delegation", "Change"), "e", ""
        ),
        Transition(
            "explain", OPEN | ACCOUNTED, None, keepers, _("Put a reason on record"), "", "quiet"
        ),
        Transition(
            "cancel",
            BEFORE,
            S.CANCELLED,
            keepers,
            pgettext_lazy("delegation", "Cancel"),
            "",
            "danger",
        ),
    ),
)

receive_letter = no(role("auditor"))

DUTIES = {
    "reception.apply": _("Ask for approval of the reception"),
    "reception.approve": _("Decide on the reception"),
    "reception.plan": _("Plan the reception"),
    "reception.start": _("Receive the delegation"),
    "reception.close": _("Sign the reception list"),
    "reception.reimburse": _("Settle the reception with finance"),
    "reception.publish": _("Publish the account of the reception"),
}

VERBS = {
    "reception.delegation.received": _("entered the delegation"),
    "reception.delegation.applied": _("asked for approval"),
    "reception.delegation.approved": _("approved the reception"),
    "reception.delegation.returned": _("returned it"),
    "reception.delegation.rejected": _("rejected it"),
    "reception.delegation.planned": _("planned it and took what it needs"),
    "reception.delegation.started": _("received the guests"),
    "reception.delegation.closed": _("signed the reception list"),
    "reception.delegation.reimbursed": _("marked it as reimbursed"),
    "reception.delegation.published": _("published the account"),
    "reception.delegation.amended": _("changed it"),
    "reception.delegation.explained": _("put a reason on record"),
    "reception.delegation.entered": _("added to it"),
    "reception.delegation.corrected": _("corrected an entry"),
    "reception.delegation.removed": _("removed an entry"),
    "reception.delegation.cancelled": _("cancelled it"),
}
