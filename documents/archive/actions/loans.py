"""借阅: asked for, approved, handed out, back; a view on the screen ends by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.archive import queries
from documents.archive.models import ArchiveItem, ArchiveLoan, DisposalEntry, ItemPart
from documents.archive.policy import CODED, LOAN, may_keep
from documents.archive.steps import change
from documents.outgoing.queries import cleared_holder
from office.audit.emit import emit
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.core.scoping import Secrecy, person_token
from office.duties.actions import Owed, move_due
from office.duties.steps import NumberFrom, begin, step, widen
from office.organisation.models import User
from office.parameters.registry import value

State, Way = ArchiveLoan.State, ArchiveLoan.Way
BACK = "documents.return_item"


@dataclass(frozen=True, slots=True)
class NewLoan:
    """What is entered when an item is asked for; who asks borrows, unless another is named."""

    item: int
    purpose: str
    due_on: date
    way: str = Way.SCREEN
    borrower: User | None = None


def locked(actor: Actor, pk: int, name: str) -> tuple[ArchiveLoan, Capacity | None]:
    """The loan, with its item locked before it: so two who lend one item queue for it."""
    seen = queries.loan_get(actor, pk)
    queries.item_get(Actor.system(actor.now), seen.item_id, lock=True)
    loan = queries.loan_get(actor, pk, lock=True)
    return loan, LOAN.check(name, actor, loan)


@transaction.atomic
def request_loan(actor: Actor, new: NewLoan) -> ArchiveLoan:
    """Ask for an item that has its code. Who keeps the archive may ask for somebody else."""
    item = queries.item_get(actor, new.item, lock=True)
    if actor.user_id is None:
        raise NotAllowed(_("A loan needs a person who borrows."))
    borrower = new.borrower or User.objects.get(pk=actor.user_id)
    if borrower.pk != actor.user_id and not may_keep(actor):
        raise NotAllowed(_("Only who keeps the archive asks for somebody else."))
    if actor.has("auditor") and not may_keep(actor):
        raise NotAllowed(_("Who only reads borrows nothing."))
    _check(actor, item, borrower, new.due_on)
    loan = ArchiveLoan(
        department_id=item.department_id,
        secrecy=item.secrecy,
        reach=[person_token(borrower.pk)],
        title=item.title,
        item=item,
        borrower=borrower,
        purpose=new.purpose.strip(),
        way=new.way,
        due_on=new.due_on,
    )
    decides = _decider(loan)
    begin(
        actor,
        loan,
        LOAN,
        verb="documents.archive_loan.requested",
        number=NumberFrom("archive-loans", actor.today.year, "借〔{year}〕{n}号"),
        words=[("A", item.title), ("B", item.number), ("D", loan.purpose)],
        owes=[_owed("approve_loan", decides, item)],
        matter_id=item.matter_id,
        item=item.pk,
        borrower=borrower.pk,
        due_on=new.due_on,
    )
    return loan


def _check(actor: Actor, item: ArchiveItem, borrower: User, due_on: date) -> None:
    if item.state not in CODED:
        raise WrongState(
            _("%(item)s is “%(state)s”: only what has its code and exists can be lent.")
            % {"item": item, "state": item.get_state_display()}
        )
    if borrower.clearance < item.secrecy:
        raise DomainError(
            _("%(person)s is not cleared for this level.") % {"person": borrower},
            fields={"borrower": [_("Choose somebody else.")]},
        )
    _check_day(actor, due_on)


def _check_day(actor: Actor, due_on: date) -> None:
    longest = actor.today + timedelta(days=int(value("archive.loan_days")))
    if due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )
    if due_on > longest:
        raise DomainError(
            _("An item is lent for %(n)s days at most.") % {"n": value("archive.loan_days")},
            fields={"due_on": [_("Choose an earlier day; it can be prolonged.")]},
        )


def _decider(loan: ArchiveLoan) -> User:
    """The archivist; for a state secret, and where he borrows himself, a leader."""
    if loan.secrecy < Secrecy.CONFIDENTIAL:
        keeper = cleared_holder(loan.secrecy, "archivist", "director", "leader", "chief")
        if keeper.pk != loan.borrower_id:
            return keeper
    for role in ("director", "leader", "chief"):
        leader = cleared_holder(loan.secrecy, role)
        if leader.pk != loan.borrower_id:
            return leader
    raise DomainError(_("Nobody but the borrower could approve it."))


def _owed(kind: str, holder: User, item: Any) -> Owed:
    return Owed(
        f"documents.{kind}",
        holder.pk,
        holder.department_id or item.department_id,
        term=f"term.documents.{kind}",
    )


@transaction.atomic
def approve_loan(actor: Actor, pk: int) -> ArchiveLoan:
    """A view on the screen begins at once; paper waits to be handed out."""
    loan, hat = locked(actor, pk, "approve")
    item = _item(actor, loan)
    _check(actor, item, loan.borrower, loan.due_on)
    loan.approver_id = hat.person_id if hat else actor.user_id
    if loan.way == Way.SCREEN:
        _let_in(actor, loan, item)
        loan.lent_at = actor.now
        owes, target = [_back(loan)], State.LENT
    else:
        keeper = cleared_holder(loan.secrecy, "archivist", "clerk", "director")
        owes, target = [_owed("lend_item", keeper, item)], State.APPROVED
    step(
        actor,
        loan,
        LOAN,
        "approve",
        hat=hat,
        verb="documents.archive_loan.approved",
        fields=["approver", "lent_at", "came_new"],
        owes=owes,
        closes=["documents.approve_loan"],
        target=target,
        way=loan.way,
    )
    return loan


def _item(actor: Actor, loan: ArchiveLoan) -> ArchiveItem:
    """Locked already; who decides on a loan need not have seen the item otherwise."""
    return queries.item_get(Actor.system(actor.now), loan.item_id, lock=True)


def _back(loan: ArchiveLoan) -> Owed:
    home = loan.borrower.department_id or loan.department_id
    return Owed(BACK, loan.borrower_id, home, due_on=loan.due_on)


def _let_in(actor: Actor, loan: ArchiveLoan, item: ArchiveItem) -> None:
    token = person_token(loan.borrower_id)
    if token in item.reach:
        return
    loan.came_new = True
    widen(item, people=[loan.borrower_id])
    change(actor, item, "documents.archive_item.opened_to", person=loan.borrower_id)


def _let_out(actor: Actor, loan: ArchiveLoan) -> None:
    """Who saw the item by this loan only sees it no more, unless another loan of his is open."""
    others = ArchiveLoan.objects.visible_to(Actor.system(actor.now)).filter(
        item=loan.item_id, borrower=loan.borrower_id, state=State.LENT
    )
    if not loan.came_new:
        return
    heir = others.exclude(pk=loan.pk).first()
    if heir is not None:
        heir.came_new = True
        heir.save(update_fields=["came_new"])
        return
    item = _item(actor, loan)
    item.reach = [t for t in item.reach if t != person_token(loan.borrower_id)]
    change(actor, item, "documents.archive_item.closed_to", person=loan.borrower_id)


@transaction.atomic
def refuse_loan(actor: Actor, pk: int, *, reason: str) -> ArchiveLoan:
    loan, hat = locked(actor, pk, "refuse")
    step(
        actor,
        loan,
        LOAN,
        "refuse",
        hat=hat,
        verb="documents.archive_loan.refused",
        closes=None,
        reason=reason,
    )
    return loan


@transaction.atomic
def lend_item(actor: Actor, pk: int) -> ArchiveLoan:
    """The paper goes out of the house's keeping; who has it owes it back."""
    loan, hat = locked(actor, pk, "lend")
    out = (
        ArchiveLoan.objects.visible_to(Actor.system(actor.now))
        .filter(item=loan.item_id, state=State.LENT, way=Way.PAPER)
        .select_related("borrower")
        .first()
    )
    if out is not None:
        raise Conflict(
            _("%(person)s has %(item)s until %(day)s.")
            % {"person": out.borrower, "item": loan.item, "day": out.due_on.isoformat()}
        )
    if DisposalEntry.objects.filter(item=loan.item_id, live=True).exists():
        raise Conflict(_("%(item)s stands on a list of disposal.") % {"item": loan.item})
    loan.lent_at = actor.now
    loan.due_on = max(loan.due_on, actor.today)
    step(
        actor,
        loan,
        LOAN,
        "lend",
        hat=hat,
        verb="documents.archive_loan.lent",
        fields=["lent_at", "due_on"],
        owes=[_back(loan)],
        closes=["documents.lend_item"],
        due_on=loan.due_on,
    )
    return loan


@transaction.atomic
def prolong_loan(actor: Actor, pk: int, *, due_on: date) -> ArchiveLoan:
    """Until a later day; the reminders begin anew from it."""
    loan, hat = locked(actor, pk, "prolong")
    _check_day(actor, due_on)
    if due_on <= loan.due_on:
        raise DomainError(
            _("It is lent until %(day)s already.") % {"day": loan.due_on.isoformat()},
            fields={"due_on": [_("Choose a later day.")]},
        )
    was, loan.due_on = loan.due_on, due_on
    move_due(actor, loan.pk, [BACK], due_on)
    step(
        actor,
        loan,
        LOAN,
        "prolong",
        hat=hat,
        verb="documents.archive_loan.prolonged",
        fields=["due_on"],
        was=was,
        due_on=due_on,
    )
    return loan


@transaction.atomic
def return_item(actor: Actor, pk: int) -> ArchiveLoan:
    """The item is back in its box, or the view is closed."""
    loan, hat = locked(actor, pk, "return")
    return _returned(actor, loan, hat)


def _returned(actor: Actor, loan: ArchiveLoan, hat: Capacity | None) -> ArchiveLoan:
    loan.returned_at = actor.now
    if loan.way == Way.SCREEN:
        _let_out(actor, loan)
    step(
        actor,
        loan,
        LOAN,
        "return",
        hat=hat,
        verb="documents.archive_loan.returned",
        fields=["returned_at"],
        closes=None,
        late=loan.due_on < actor.today,
    )
    return loan


@transaction.atomic
def end_view(actor: Actor, pk: int) -> ArchiveLoan:
    """The day of a view has passed. The clock calls it."""
    loan, _hat = locked(actor, pk, "return")
    if loan.way != Way.SCREEN or loan.due_on >= actor.today:
        raise WrongState(_("This loan is not over yet."))
    return _returned(actor, loan, None)


@transaction.atomic
def withdraw_loan(actor: Actor, pk: int) -> ArchiveLoan:
    loan, hat = locked(actor, pk, "withdraw")
    step(
        actor,
        loan,
        LOAN,
        "withdraw",
        hat=hat,
        verb="documents.archive_loan.withdrawn",
        closes=None,
    )
    return loan


@transaction.atomic
def look_into(actor: Actor, pk: int, part_id: int) -> tuple[ArchiveItem, ItemPart]:
    """A part of an item for whoever keeps the archive, or borrows it today. A look is an event."""
    item = queries.item_get(actor, pk)
    if not (may_keep(actor) or actor.wide or queries.view_open(actor, pk)):
        raise NotAllowed(_("Ask for a loan first: then you see its parts until the day you name."))
    if item.state == ArchiveItem.State.DESTROYED:
        raise WrongState(
            _("%(item)s was destroyed; its description is all there is.") % {"item": item}
        )
    part = queries.part_get(pk, part_id)
    emit("documents.archive_item.looked_into", actor=actor, record=item, part=part.position)
    return item, part
