"""Who may do what to a supervision item, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Capacity
from office.core.rules import both, either, in_department, no, person, role
from office.core.workflow import Transition, Workflow, sources
from supervision.models import SupervisionItem

S = SupervisionItem.State

office = role("supervisor", "director")
leaders = role("director", "leader", "chief")
lead = either(in_department("lead_department_id"), person("responsible_id"))


def did_it(hat: Capacity, item: SupervisionItem) -> bool:
    """He reported, claimed or was responsible: then somebody else verifies (domain rule 2.7)."""
    return hat.person_id in item.doer_ids or hat.person_id == item.responsible_id


def extension_asked(_hat: Capacity, item: SupervisionItem) -> bool:
    return item.extension_due_on is not None


independent = both(office, no(did_it))
WORKING = sources([S.HANDLING])
LIVE = sources([S.DOCKETED, S.ASSIGNED, S.DISPUTED, S.HANDLING, S.HELD, S.CLAIMED, S.VERIFIED])

ITEM = Workflow(
    kind="supervision-items",
    states=S,
    waiting=LIVE | sources([S.STRUCK_OFF]),
    transitions=(
        Transition(
            "assign",
            sources([S.DOCKETED, S.DISPUTED]),
            S.ASSIGNED,
            office,
            _("Assign"),
            "h",
            "primary",
        ),
        Transition("accept", sources([S.ASSIGNED]), S.HANDLING, lead, _("Accept"), "a", "primary"),
        Transition("dispute", sources([S.ASSIGNED]), S.DISPUTED, lead, _("Dispute"), "r", ""),
        Transition("report", WORKING, None, lead, _("Report progress"), "b", "primary"),
        Transition("claim_done", WORKING, S.CLAIMED, lead, _("Claim done"), "o", ""),
        Transition(
            "verify", sources([S.CLAIMED]), S.VERIFIED, independent, _("Verify"), "v", "primary"
        ),
        Transition(
            "strike_off",
            sources([S.VERIFIED]),
            S.STRUCK_OFF,
            office,
            _("Strike off"),
            "x",
            "primary",
        ),
        Transition(
            "file",
            sources([S.STRUCK_OFF]),
            S.FILED,
            role("supervisor", "archivist", "clerk"),
            _("File"),
            "f",
            "primary",
        ),
        Transition(
            "request_extension",
            WORKING,
            None,
            both(lead, no(extension_asked)),
            _("Ask for more time"),
            "y",
            "",
        ),
        Transition(
            "grant_extension",
            WORKING,
            None,
            both(leaders, extension_asked),
            _("Grant more time"),
            "a",
            "primary",
        ),
        Transition(
            "refuse_extension",
            WORKING,
            None,
            both(leaders, extension_asked),
            _("Refuse more time"),
            "r",
            "",
        ),
        Transition("hold", WORKING, S.HELD, either(office, leaders), _("Put on hold"), "", "quiet"),
        Transition(
            "resume",
            sources([S.HELD]),
            S.HANDLING,
            either(office, leaders),
            _("Resume"),
            "",
            "primary",
        ),
        Transition(
            "transfer",
            sources([S.ASSIGNED, S.DISPUTED, S.HANDLING]),
            S.ASSIGNED,
            either(office, leaders),
            _("Transfer"),
            "t",
            "quiet",
        ),
        Transition(
            "chase",
            LIVE | sources([S.STRUCK_OFF]),
            None,
            role("supervisor", "director", "leader", "chief", "clerk"),
            _("Urge"),
            "u",
            "",
        ),
        Transition(
            "comment",
            LIVE | sources([S.STRUCK_OFF]),
            None,
            no(role("auditor")),
            _("Comment"),
            "",
            "quiet",
        ),
        Transition(
            "withdraw",
            LIVE,
            S.WITHDRAWN,
            either(office, leaders),
            pgettext_lazy("supervision", "Withdraw"),
            "",
            "danger",
        ),
    ),
)

docket_item = role("supervisor", "director", "leader", "chief", "clerk")

DUTIES = {
    "supervision.assign": _("Assign"),
    "supervision.accept": _("Accept or dispute"),
    "supervision.settle": _("Settle the dispute"),
    "supervision.handle": _("Handle"),
    "supervision.assist": _("Assist"),
    "supervision.report": _("Report progress"),
    "supervision.grant": _("Decide on more time"),
    "supervision.verify": _("Verify"),
    "supervision.strike_off": _("Strike off"),
    "supervision.resume": _("Resume on the day"),
    "supervision.file": _("File"),
}

VERBS = {
    "supervision.item.docketed": _("put it under supervision"),
    "supervision.item.assigned": _("assigned it"),
    "supervision.item.accepted": _("accepted it"),
    "supervision.item.disputed": _("disputed it"),
    "supervision.item.reported": _("reported progress"),
    "supervision.item.claimed": _("claimed it done"),
    "supervision.item.verified": _("verified it"),
    "supervision.item.sent_back": _("sent it back to be done again"),
    "supervision.item.struck_off": _("struck it off"),
    "supervision.item.filed": _("filed it"),
    "supervision.item.extension_requested": _("asked for more time"),
    "supervision.item.extension_granted": _("granted more time"),
    "supervision.item.extension_refused": _("refused more time"),
    "supervision.item.held": _("put it on hold"),
    "supervision.item.resumed": _("resumed it"),
    "supervision.item.transferred": _("transferred it"),
    "supervision.item.chased": _("urged those who owe something"),
    "supervision.item.withdrawn": _("withdrew it"),
    "supervision.item.commented": _("commented on it"),
}
