"""Who may do what to a letter, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from documents.models import IncomingDocument
from office.core.actor import Actor
from office.core.rules import among, either, in_department, in_departments, role
from office.core.workflow import Transition, Workflow, sources

S = IncomingDocument.State

records_clerk = role("clerk")
office = role("clerk", "director")
may_instruct = role("director", "leader", "chief")
lead = in_department("lead_department_id")
LIVE = sources(
    [
        S.REGISTERED,
        S.READING,
        S.SCREENED,
        S.PROPOSED,
        S.INSTRUCTED,
        S.HANDLING,
        S.REPORTED,
        S.REPLIED,
    ]
)
CIRCULATING = sources(
    [S.READING, S.SCREENED, S.PROPOSED, S.INSTRUCTED, S.HANDLING, S.REPORTED, S.REPLIED]
)

INCOMING = Workflow(
    kind="incoming-documents",
    states=S,
    waiting=LIVE | sources([S.COMPLETED]),
    transitions=(
        Transition(
            "screen", sources([S.REGISTERED]), None, office, _("First check"), "s", "primary"
        ),
        Transition(
            "return",
            sources([S.REGISTERED, S.SCREENED]),
            S.RETURNED,
            office,
            _("Return to sender"),
            "r",
            "quiet",
        ),
        Transition(
            "propose",
            sources([S.SCREENED]),
            S.PROPOSED,
            office,
            _("Propose handling"),
            "n",
            "primary",
        ),
        Transition(
            "instruct",
            sources([S.SCREENED, S.PROPOSED]),
            S.INSTRUCTED,
            may_instruct,
            _("Write instruction"),
            "c",
            "zhu",
        ),
        Transition(
            "assign", sources([S.INSTRUCTED]), S.HANDLING, office, _("Hand over"), "h", "primary"
        ),
        Transition(
            "report_done",
            sources([S.HANDLING]),
            S.REPORTED,
            lead,
            _("Report the result"),
            "b",
            "primary",
        ),
        Transition(
            "assist_done",
            sources([S.HANDLING, S.REPORTED, S.REPLIED]),
            None,
            in_departments("assisting_open_ids"),
            _("Assistance given"),
            "b",
            "primary",
        ),
        Transition(
            "reply",
            sources([S.REPORTED]),
            S.REPLIED,
            either(office, lead),
            _("Reply to sender"),
            "y",
            "",
        ),
        Transition(
            "complete",
            sources([S.READING, S.REPORTED, S.REPLIED]),
            S.COMPLETED,
            office,
            _("Complete"),
            "o",
            "primary",
        ),
        Transition(
            "file",
            sources([S.COMPLETED]),
            S.FILED,
            role("clerk", "archivist"),
            _("File"),
            "f",
            "primary",
        ),
        Transition("circulate", CIRCULATING, None, office, _("Circulate"), "", ""),
        Transition(
            "read", CIRCULATING, None, among("unread_by"), _("Mark as read"), "m", "primary"
        ),
        Transition("recall", CIRCULATING, None, office, _("Recall circulation"), "", "quiet"),
        Transition(
            "chase",
            LIVE | sources([S.COMPLETED]),
            None,
            role("clerk", "director", "leader", "chief", "supervisor"),
            _("Urge"),
            "u",
            "",
        ),
        Transition("withdraw", LIVE, S.WITHDRAWN, office, _("Withdraw"), "", "danger"),
    ),
)

register_incoming = records_clerk


def may_register(actor: Actor) -> bool:
    return any(register_incoming(hat, None) for hat in actor.capacities)


INCOMING_DUTIES = {
    "documents.screen": _("First check"),
    "documents.propose": _("Propose handling"),
    "documents.instruct": _("Write instruction"),
    "documents.assign": _("Hand over"),
    "documents.handle": _("Handle"),
    "documents.assist": _("Assist"),
    "documents.read": _("Read"),
    "documents.circulate": _("Circulate"),
    "documents.complete": _("Check the result and complete"),
    "documents.file": _("File"),
}

INCOMING_VERBS = {
    "documents.incoming.registered": _("registered it"),
    "documents.incoming.screened": _("made the first check"),
    "documents.incoming.returned": _("returned it to the sender"),
    "documents.incoming.proposed": _("proposed how to handle it"),
    "documents.incoming.instructed": _("wrote an instruction"),
    "documents.incoming.assigned": _("handed it over"),
    "documents.incoming.reported": _("reported the result"),
    "documents.incoming.assisted": _("gave the assistance asked for"),
    "documents.incoming.replied": _("replied to the sender"),
    "documents.incoming.completed": _("completed it"),
    "documents.incoming.filed": _("filed it"),
    "documents.incoming.circulated": _("circulated it"),
    "documents.incoming.read": _("read it"),
    "documents.incoming.recalled": _("recalled the circulation"),
    "documents.incoming.chased": _("urged those who owe something"),
    "documents.incoming.withdrawn": _("withdrew the registration"),
}
