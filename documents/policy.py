"""Who may do what to a letter, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from documents.models import IncomingDocument
from office.core.actor import Actor, Capacity
from office.core.rules import among, either, in_department, in_departments, role
from office.core.scoping import Secrecy
from office.core.workflow import Transition, Workflow, sources

S = IncomingDocument.State

records_clerk = role("clerk")
office = role("clerk", "director")
may_instruct = role("director", "leader", "chief")
trusted = role("clerk", "director", "leader", "chief")
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

WAITING = LIVE | sources([S.COMPLETED])
STANDING = WAITING | sources([S.FILED])
ANYWHERE = sources(S.values)
"""A paper is somewhere whatever became of its letter."""


def state_secret(hat: Capacity, doc: IncomingDocument) -> bool:
    """Who may end the secrecy of a letter that has some."""
    return trusted(hat, doc) and (doc.secrecy or 0) >= Secrecy.CONFIDENTIAL


def not_an_auditor(hat: Capacity, _doc: IncomingDocument) -> bool:
    return not hat.has("auditor")


INCOMING = Workflow(
    kind="incoming-documents",
    states=S,
    waiting=WAITING,
    frozen=sources([S.FILED]),
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
            "assist_accept",
            sources([S.HANDLING, S.REPORTED, S.REPLIED]),
            None,
            in_departments("assisting_open_ids"),
            _("Take our part on"),
            "a",
            "",
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
            "hand_back",
            sources([S.HANDLING]),
            None,
            either(lead, in_departments("assisting_open_ids")),
            _("Hand back"),
            "",
            "quiet",
        ),
        Transition(
            "supplement",
            WAITING - sources([S.REGISTERED, S.READING, S.SCREENED, S.PROPOSED]),
            None,
            may_instruct,
            _("Add to the instruction"),
            "",
            "",
        ),
        Transition(
            "take_back",
            sources([S.INSTRUCTED]),
            None,
            may_instruct,
            _("Take the instruction back"),
            "",
            "quiet",
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
        Transition(
            "pass_on", CIRCULATING, None, office, _("Send to the next reader"), "e", "primary"
        ),
        Transition("recall", CIRCULATING, None, office, _("Recall circulation"), "", "quiet"),
        Transition(
            "chase",
            WAITING,
            None,
            role("clerk", "director", "leader", "chief", "supervisor"),
            _("Urge"),
            "u",
            "",
        ),
        Transition("comment", STANDING, None, not_an_auditor, _("Comment"), "", "quiet"),
        Transition("number_copies", WAITING, None, office, _("Enter copy numbers"), "", "quiet"),
        Transition("lend_copy", WAITING, None, office, _("Lend a copy"), "", "quiet"),
        Transition("return_copy", WAITING, None, office, _("Copy is back"), "", "quiet"),
        Transition(
            "take_original", ANYWHERE, None, not_an_auditor, _("I have the original"), "", "quiet"
        ),
        Transition(
            "hand_original", ANYWHERE, None, not_an_auditor, _("Hand the original on"), "", "quiet"
        ),
        Transition(
            "place_original",
            ANYWHERE,
            None,
            not_an_auditor,
            _("Put the original away"),
            "",
            "quiet",
        ),
        Transition("admit", STANDING, None, trusted, _("Let in by name"), "", "quiet"),
        Transition("dismiss", STANDING, None, trusted, _("End an admission"), "", "quiet"),
        Transition("declassify", STANDING, None, state_secret, _("Declassify"), "", "quiet"),
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
    "documents.pass_on": _("Send to the next reader"),
    "documents.return_copy": _("Bring the copy back"),
    "documents.declassify": _("Declassify, its term is over"),
}
OUTLIVING = frozenset({"documents.return_copy", "documents.declassify"})
"""Duties that are still owed when the letter is completed."""

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
    "documents.incoming.assistance_accepted": _("took the department's part on"),
    "documents.incoming.handed_back": _("handed it back"),
    "documents.incoming.supplemented": _("added to the instruction"),
    "documents.incoming.taken_back": _("took the instruction back"),
    "documents.incoming.passed_on": _("sent it to the next reader"),
    "documents.incoming.commented": _("commented on it"),
    "documents.incoming.copies_numbered": _("entered copy numbers"),
    "documents.incoming.copy_lent": _("lent a copy"),
    "documents.incoming.copy_returned": _("took a copy back"),
    "documents.incoming.original_taken": _("has the original"),
    "documents.incoming.original_handed": _("handed the original on"),
    "documents.incoming.original_placed": _("put the original away"),
    "documents.incoming.admitted": _("let people in by name"),
    "documents.incoming.dismissed": _("ended an admission"),
    "documents.incoming.declassified": _("declassified it"),
    "documents.incoming.secrecy_expired": _("noted that its term of secrecy is over"),
}
