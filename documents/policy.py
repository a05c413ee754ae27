"""Who may do what to a letter, and when: one table."""

from __future__ import annotations

from documents.models import IncomingDocument
from documents.packs.choosing import state_names, worded
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
    names=state_names("incoming-documents", S),
    states=S,
    waiting=WAITING,
    frozen=sources([S.FILED]),
    transitions=(
        Transition(
            "screen", sources([S.REGISTERED]), None, office, worded("First check"), "s", "primary"
        ),
        Transition(
            "return",
            sources([S.REGISTERED, S.SCREENED]),
            S.RETURNED,
            office,
            worded("Return to sender"),
            "r",
            "quiet",
        ),
        Transition(
            "propose",
            sources([S.SCREENED]),
            S.PROPOSED,
            office,
            worded("Propose handling"),
            "n",
            "primary",
        ),
        Transition(
            "instruct",
            sources([S.SCREENED, S.PROPOSED]),
            S.INSTRUCTED,
            may_instruct,
            worded("Write instruction"),
            "c",
            "zhu",
        ),
        Transition(
            "assign",
            sources([S.INSTRUCTED]),
            S.HANDLING,
            office,
            worded("Hand over"),
            "h",
            "primary",
        ),
        Transition(
            "report_done",
            sources([S.HANDLING]),
            S.REPORTED,
            lead,
            worded("Report the result"),
            "b",
            "primary",
        ),
        Transition(
            "assist_accept",
            sources([S.HANDLING, S.REPORTED, S.REPLIED]),
            None,
            in_departments("assisting_open_ids"),
            worded("Take our part on"),
            "a",
            "",
        ),
        Transition(
            "assist_done",
            sources([S.HANDLING, S.REPORTED, S.REPLIED]),
            None,
            in_departments("assisting_open_ids"),
            worded("Assistance given"),
            "b",
            "primary",
        ),
        Transition(
            "hand_back",
            sources([S.HANDLING]),
            None,
            either(lead, in_departments("assisting_open_ids")),
            worded("Hand back"),
            "",
            "quiet",
        ),
        Transition(
            "supplement",
            WAITING - sources([S.REGISTERED, S.READING, S.SCREENED, S.PROPOSED]),
            None,
            may_instruct,
            worded("Add to the instruction"),
            "",
            "",
        ),
        Transition(
            "take_back",
            sources([S.INSTRUCTED]),
            None,
            may_instruct,
            worded("Take the instruction back"),
            "",
            "quiet",
        ),
        Transition(
            "reply",
            sources([S.REPORTED]),
            S.REPLIED,
            either(office, lead),
            worded("Reply to sender"),
            "y",
            "",
        ),
        Transition(
            "complete",
            sources([S.READING, S.REPORTED, S.REPLIED]),
            S.COMPLETED,
            office,
            worded("Complete"),
            "o",
            "primary",
        ),
        Transition(
            "file",
            sources([S.COMPLETED]),
            S.FILED,
            role("clerk", "archivist"),
            worded("File"),
            "f",
            "primary",
        ),
        Transition("circulate", CIRCULATING, None, office, worded("Circulate"), "", ""),
        Transition(
            "read", CIRCULATING, None, among("unread_by"), worded("Mark as read"), "m", "primary"
        ),
        Transition(
            "pass_on", CIRCULATING, None, office, worded("Send to the next reader"), "e", "primary"
        ),
        Transition("recall", CIRCULATING, None, office, worded("Recall circulation"), "", "quiet"),
        Transition(
            "chase",
            WAITING,
            None,
            role("clerk", "director", "leader", "chief", "supervisor"),
            worded("Urge"),
            "u",
            "",
        ),
        Transition("comment", STANDING, None, not_an_auditor, worded("Comment"), "", "quiet"),
        Transition(
            "number_copies", WAITING, None, office, worded("Enter copy numbers"), "", "quiet"
        ),
        Transition("lend_copy", WAITING, None, office, worded("Lend a copy"), "", "quiet"),
        Transition("return_copy", WAITING, None, office, worded("Copy is back"), "", "quiet"),
        Transition(
            "take_original",
            ANYWHERE,
            None,
            not_an_auditor,
            worded("I have the original"),
            "",
            "quiet",
        ),
        Transition(
            "hand_original",
            ANYWHERE,
            None,
            not_an_auditor,
            worded("Hand the original on"),
            "",
            "quiet",
        ),
        Transition(
            "place_original",
            ANYWHERE,
            None,
            not_an_auditor,
            worded("Put the original away"),
            "",
            "quiet",
        ),
        Transition("admit", STANDING, None, trusted, worded("Let in by name"), "", "quiet"),
        Transition("dismiss", STANDING, None, trusted, worded("End an admission"), "", "quiet"),
        Transition("declassify", STANDING, None, state_secret, worded("Declassify"), "", "quiet"),
        Transition("withdraw", LIVE, S.WITHDRAWN, office, worded("Withdraw"), "", "danger"),
    ),
)

register_incoming = records_clerk


def may_register(actor: Actor) -> bool:
    return any(register_incoming(hat, None) for hat in actor.capacities)


INCOMING_DUTIES = {
    "documents.screen": worded("First check"),
    "documents.propose": worded("Propose handling"),
    "documents.instruct": worded("Write instruction"),
    "documents.assign": worded("Hand over"),
    "documents.handle": worded("Handle"),
    "documents.assist": worded("Assist"),
    "documents.read": worded("Read"),
    "documents.circulate": worded("Circulate"),
    "documents.complete": worded("Check the result and complete"),
    "documents.file": worded("File"),
    "documents.pass_on": worded("Send to the next reader"),
    "documents.return_copy": worded("Bring the copy back"),
    "documents.declassify": worded("Declassify, its term is over"),
}
INCOMING_MET_BY = {
    "documents.handle": "report_done",
    "documents.assist": "assist_done",
}
"""The step that meets a duty, where it is not called as the duty is."""
OUTLIVING = frozenset({"documents.return_copy", "documents.declassify"})
"""Duties that are still owed when the letter is completed."""

INCOMING_VERBS = {
    "documents.incoming.registered": worded("registered it"),
    "documents.incoming.screened": worded("made the first check"),
    "documents.incoming.returned": worded("returned it to the sender"),
    "documents.incoming.proposed": worded("proposed how to handle it"),
    "documents.incoming.instructed": worded("wrote an instruction"),
    "documents.incoming.assigned": worded("handed it over"),
    "documents.incoming.reported": worded("reported the result"),
    "documents.incoming.assisted": worded("gave the assistance asked for"),
    "documents.incoming.replied": worded("replied to the sender"),
    "documents.incoming.completed": worded("completed it"),
    "documents.incoming.filed": worded("filed it"),
    "documents.incoming.circulated": worded("circulated it"),
    "documents.incoming.read": worded("read it"),
    "documents.incoming.recalled": worded("recalled the circulation"),
    "documents.incoming.chased": worded("urged those who owe something"),
    "documents.incoming.withdrawn": worded("withdrew the registration"),
    "documents.incoming.assistance_accepted": worded("took the department's part on"),
    "documents.incoming.handed_back": worded("handed it back"),
    "documents.incoming.supplemented": worded("added to the instruction"),
    "documents.incoming.taken_back": worded("took the instruction back"),
    "documents.incoming.passed_on": worded("sent it to the next reader"),
    "documents.incoming.commented": worded("commented on it"),
    "documents.incoming.copies_numbered": worded("entered copy numbers"),
    "documents.incoming.copy_lent": worded("lent a copy"),
    "documents.incoming.copy_returned": worded("took a copy back"),
    "documents.incoming.original_taken": worded("has the original"),
    "documents.incoming.original_handed": worded("handed the original on"),
    "documents.incoming.original_placed": worded("put the original away"),
    "documents.incoming.admitted": worded("let people in by name"),
    "documents.incoming.dismissed": worded("ended an admission"),
    "documents.incoming.declassified": worded("declassified it"),
    "documents.incoming.secrecy_expired": worded("noted that its term of secrecy is over"),
}
