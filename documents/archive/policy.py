"""Who may do what in the archive, and when: a table for each kind of record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.archive.models import ArchiveDisposal, ArchiveItem, ArchiveLoan, ArchiveYear
from office.core.actor import Actor, Capacity
from office.core.errors import NotAllowed
from office.core.rules import both, either, no, person, role
from office.core.scoping import Secrecy
from office.core.workflow import Transition, Workflow, sources

keeps = role("archivist", "clerk")
leads = role("director", "leader", "chief")


def may_keep(actor: Actor) -> bool:
    return actor.is_system or any(keeps(hat, None) for hat in actor.capacities)


def keeper(actor: Actor) -> Actor:
    if not may_keep(actor):
        raise NotAllowed(_now("The archive is kept by the archivist and the records clerk."))
    return actor


exports = role("archivist", "clerk", "director")


def exporter(actor: Actor) -> Actor:
    """Who may take archives out of the house as a package."""
    if not (actor.is_system or any(exports(hat, None) for hat in actor.capacities)):
        raise NotAllowed(
            _now("Packages are for the archivist, the records clerk and the director.")
        )
    return actor


def reader(actor: Actor) -> Actor:
    """Lists of the whole archive are for those who see every department."""
    return actor if actor.wide else keeper(actor)


# --- items ---------------------------------------------------------------------------------------

I = ArchiveItem.State  # noqa: E741 - as S in the other tables
LOOSE = sources([I.COLLECTED, I.CLASSIFIED])
KEPT_ITEMS = sources([I.BOXED, I.HANDED_OVER])
CODED = KEPT_ITEMS | sources([I.NUMBERED])

ITEM = Workflow(
    kind=ArchiveItem.KIND,
    states=I,
    waiting=frozenset(),
    transitions=(
        Transition("amend", LOOSE, None, keeps, _("Correct the description"), "e", ""),
        Transition("arrange", LOOSE, None, keeps, _("Order the parts"), "o", ""),
        Transition("join", LOOSE, I.DISSOLVED, keeps, _("Join to another item"), "t", ""),
        Transition("split", LOOSE, None, keeps, _("Take a letter out"), "", "quiet"),
    ),
    frozen=CODED | sources([I.DESTROYED]),
)

# --- the year ------------------------------------------------------------------------------------

Y = ArchiveYear.State
OPEN = sources([Y.OPEN])

YEAR = Workflow(
    kind=ArchiveYear.KIND,
    states=Y,
    waiting=OPEN,
    transitions=(
        Transition("collect", OPEN, None, keeps, _("Collect"), "1", ""),
        Transition("classify", OPEN, None, keeps, _("Confirm the classification"), "3", ""),
        Transition("sort", OPEN, None, keeps, _("Sort"), "4", ""),
        Transition("number", OPEN, None, keeps, _("Number the items"), "5", ""),
        Transition("catalogue", OPEN, None, keeps, _("Confirm the catalogue"), "6", ""),
        Transition("box", OPEN, None, keeps, _("Put into boxes"), "7", ""),
        Transition("hand_over", OPEN, Y.HANDED_OVER, keeps, _("Hand over"), "8", "primary"),
        Transition(
            "chase", OPEN, None, either(keeps, leads), _("Urge the departments"), "u", "quiet"
        ),
        Transition(
            "reopen", sources([Y.HANDED_OVER]), Y.OPEN, keeps, _("Open the year again"), "", "quiet"
        ),
    ),
)

# --- loans ---------------------------------------------------------------------------------------

L = ArchiveLoan.State
borrower = person("borrower_id")


def approves(hat: Capacity, loan: Any) -> bool:
    """The archivist; for a state secret a leader. Never the borrower himself."""
    if hat.person_id == loan.borrower_id:
        return False
    return leads(hat, loan) or (hat.has("archivist") and (loan.secrecy or 0) < Secrecy.CONFIDENTIAL)


def gives_back(hat: Capacity, loan: Any) -> bool:
    """Paper is taken back by who keeps it; a view on the screen the reader ends himself."""
    return keeps(hat, loan) or (loan.way == ArchiveLoan.Way.SCREEN and borrower(hat, loan))


LOAN = Workflow(
    kind=ArchiveLoan.KIND,
    states=L,
    waiting=sources([L.REQUESTED, L.APPROVED, L.LENT]),
    transitions=(
        Transition(
            "approve", sources([L.REQUESTED]), None, approves, _("Approve the loan"), "a", "primary"
        ),
        Transition(
            "refuse", sources([L.REQUESTED]), L.REFUSED, approves, _("Refuse the loan"), "r", ""
        ),
        Transition(
            "lend", sources([L.APPROVED]), L.LENT, keeps, _("Hand the item out"), "h", "primary"
        ),
        Transition("prolong", sources([L.LENT]), None, approves, _("Prolong the loan"), "y", ""),
        Transition(
            "return", sources([L.LENT]), L.RETURNED, gives_back, _("Item is back"), "b", "primary"
        ),
        Transition(
            "withdraw",
            sources([L.REQUESTED, L.APPROVED]),
            L.WITHDRAWN,
            either(keeps, borrower),
            pgettext_lazy("loan", "Withdraw"),
            "",
            "quiet",
        ),
    ),
)

# --- disposal ------------------------------------------------------------------------------------

D = ArchiveDisposal.State


def appraised(hat: Capacity, disposal: Any) -> bool:
    return hat.person_id in disposal.appraiser_ids


fresh_eyes = both(leads, no(appraised))
second_eyes = both(role("leader", "chief"), no(appraised), no(person("first_approver_id")))

DISPOSAL = Workflow(
    kind=ArchiveDisposal.KIND,
    states=D,
    waiting=sources([D.DRAFTED, D.SUBMITTED, D.APPROVED_ONCE, D.APPROVED]),
    transitions=(
        Transition("appraise", sources([D.DRAFTED]), None, keeps, _("Judge an item"), "e", ""),
        Transition(
            "submit",
            sources([D.DRAFTED]),
            D.SUBMITTED,
            keeps,
            pgettext_lazy("disposal", "Submit"),
            "s",
            "primary",
        ),
        Transition(
            "approve",
            sources([D.SUBMITTED]),
            D.APPROVED_ONCE,
            fresh_eyes,
            pgettext_lazy("disposal", "Approve"),
            "a",
            "zhu",
        ),
        Transition(
            "confirm",
            sources([D.APPROVED_ONCE]),
            D.APPROVED,
            second_eyes,
            _("Approve as the second"),
            "a",
            "zhu",
        ),
        Transition(
            "return",
            sources([D.SUBMITTED, D.APPROVED_ONCE, D.APPROVED]),
            D.DRAFTED,
            fresh_eyes,
            _("Return to the appraisers"),
            "r",
            "quiet",
        ),
        Transition(
            "carry_out", sources([D.APPROVED]), D.DONE, keeps, _("Carry it out"), "", "danger"
        ),
        Transition(
            "withdraw",
            sources([D.DRAFTED, D.SUBMITTED]),
            D.WITHDRAWN,
            keeps,
            pgettext_lazy("disposal", "Withdraw"),
            "",
            "quiet",
        ),
    ),
)

# --- words ---------------------------------------------------------------------------------------

DUTIES = {
    "documents.archive_year": _("File the year"),
    "documents.hand_in": _("Hand the settled letters in"),
    "documents.approve_loan": _("Decide on a loan"),
    "documents.lend_item": _("Hand the item out"),
    "documents.return_item": _("Bring the item back"),
    "documents.appraise": _("Appraise what has run out"),
    "documents.approve_disposal": _("Approve the list of disposal"),
    "documents.confirm_disposal": _("Approve the list as the second"),
    "documents.carry_out": _("Carry the disposal out"),
}
MET_BY = {
    "documents.approve_loan": "approve",
    "documents.lend_item": "lend",
    "documents.return_item": "return",
    "documents.approve_disposal": "approve",
    "documents.confirm_disposal": "confirm",
}
"""The step that meets a duty, where it is not called as the duty is."""
YEAR_VERBS = {
    "documents.archive_year.opened": _("opened the year"),
    "documents.archive_year.collected": _("collected settled letters"),
    "documents.archive_year.classified": _("confirmed the classification"),
    "documents.archive_year.sorted": _("sorted the items"),
    "documents.archive_year.numbered": _("numbered the items"),
    "documents.archive_year.catalogued": _("confirmed the catalogue"),
    "documents.archive_year.boxed": _("put the items into boxes"),
    "documents.archive_year.handed_over": _("handed the year over"),
    "documents.archive_year.chased": _("urged the departments"),
    "documents.archive_year.reopened": _("opened the year again"),
    "documents.archive_year.asked": _("asked the departments for what is late"),
    "documents.archive_rules.changed": _("changed the rules of retention"),
    "documents.archive_units.changed": _("changed the code of a unit"),
    "documents.archive.exported": _("took the catalogue out as a file"),
    "documents.archive_package.asked": _("asked for an export package"),
    "documents.archive_package.fetched": _("fetched an export package"),
}
ITEM_VERBS = {
    "documents.archive_item.composed": _("composed the item"),
    "documents.archive_item.prepared": _("counted its pages and laid its sheets in"),
    "documents.archive_item.amended": _("corrected its description"),
    "documents.archive_item.arranged": _("put its parts in order"),
    "documents.archive_item.joined": _("joined it to another item"),
    "documents.archive_item.received": _("took the letters of another item in"),
    "documents.archive_item.split": _("took a letter out"),
    "documents.archive_item.classified": _("confirmed its class"),
    "documents.archive_item.numbered": _("gave it its reference code"),
    "documents.archive_item.boxed": _("put it into its box"),
    "documents.archive_item.handed_over": _("handed it over"),
    "documents.archive_item.destroyed": _("destroyed it"),
    "documents.archive_item.extended": _("extended its term"),
    "documents.archive_item.declassified": _("followed the secrecy of its letters"),
    "documents.archive_item.opened_to": _("let a borrower in"),
    "documents.archive_item.closed_to": _("ended the view of a borrower"),
    "documents.archive_item.looked_into": _("looked at a part of it"),
}
LOAN_VERBS = {
    "documents.archive_loan.requested": _("asked for the loan"),
    "documents.archive_loan.approved": _("approved the loan"),
    "documents.archive_loan.refused": _("refused the loan"),
    "documents.archive_loan.lent": _("handed the item out"),
    "documents.archive_loan.prolonged": _("prolonged the loan"),
    "documents.archive_loan.returned": _("took the item back"),
    "documents.archive_loan.withdrawn": _("withdrew the request"),
}
DISPOSAL_VERBS = {
    "documents.archive_disposal.drafted": _("drew up the list"),
    "documents.archive_disposal.appraised": _("judged an item"),
    "documents.archive_disposal.submitted": _("submitted the list"),
    "documents.archive_disposal.approved": _("approved the list"),
    "documents.archive_disposal.confirmed": _("approved the list as the second"),
    "documents.archive_disposal.returned": _("returned the list"),
    "documents.archive_disposal.carried_out": _("carried the disposal out"),
    "documents.archive_disposal.withdrawn": _("withdrew the list"),
}
