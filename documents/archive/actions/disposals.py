"""鉴定销毁: what has run out is judged item by item, approved by two people, then carried out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.archive import queries
from documents.archive.models import (
    ArchiveDisposal,
    ArchiveItem,
    ArchiveLoan,
    DisposalEntry,
)
from documents.archive.policy import DISPOSAL, KEPT_ITEMS, keeper
from documents.archive.steps import change
from documents.outgoing.queries import cleared_holder
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, WrongState
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.files.actions import erase
from office.organisation.models import User
from office.organisation.queries import people

Verdict = DisposalEntry.Verdict
MOST_ITEMS = 500
LONGEST = 100
USUAL_YEARS = 10


def locked(actor: Actor, pk: int, name: str) -> tuple[ArchiveDisposal, Capacity | None]:
    disposal = queries.disposal_get(actor, pk, lock=True)
    return disposal, DISPOSAL.check(name, actor, disposal)


def _owed(kind: str, disposal: ArchiveDisposal, *roles: str, but: set[int] | None = None) -> Owed:
    """By the first cleared holder of these roles who has had no part in it so far."""
    for role in roles:
        able = people().filter(roles__contains=[role], clearance__gte=disposal.secrecy)
        holder = able.exclude(pk__in=but or set()).first()
        if holder is not None:
            return Owed(
                f"documents.{kind}",
                holder.pk,
                holder.department_id or disposal.department_id,
                term=f"term.documents.{kind}",
            )
    raise DomainError(
        _("Nobody is left to decide who had no part in it. Give the role to somebody under People.")
    )


@transaction.atomic
def draft_disposal(actor: Actor) -> ArchiveDisposal:
    """List what has run out: the items whose last day has passed, on no other list, not lent.

    Permanent items have no last day and are never listed. A list is as secret as its items.
    """
    keeper(actor)
    lent = ArchiveLoan.objects.visible_to(Actor.system(actor.now)).filter(state="lent")
    rows = queries.run_out(actor).exclude(pk__in=lent.values("item"))
    found = list(rows.select_for_update(of=("self",))[:MOST_ITEMS])
    if not found:
        raise WrongState(_("No item has run out: there is nothing to judge."))
    archivist = cleared_holder(max(i.secrecy for i in found), "archivist", "clerk")
    disposal = ArchiveDisposal(
        department_id=archivist.department_id or found[0].department_id,
        secrecy=max(item.secrecy for item in found),
        title=_("What had run out by %(day)s") % {"day": actor.today.isoformat()},
    )
    begin(
        actor,
        disposal,
        DISPOSAL,
        verb="documents.archive_disposal.drafted",
        number=NumberFrom("archive-disposals", actor.today.year, "销〔{year}〕{n}号"),
        words=[("A", disposal.title)],
        owes=[_owed("appraise", disposal, "archivist", "clerk", "director")],
        items=[item.pk for item in found],
    )
    DisposalEntry.objects.bulk_create(DisposalEntry(disposal=disposal, item=item) for item in found)
    return disposal


@transaction.atomic
def appraise_item(
    actor: Actor,
    pk: int,
    *,
    verdict: str,
    item: int | None = None,
    years: int | None = None,
    reason: str = "",
) -> ArchiveDisposal:
    """Judge one item of the list, or all that are not judged yet where none is named."""
    disposal, hat = locked(actor, pk, "appraise")
    rows = queries.entries(pk)
    rows = rows.filter(verdict=Verdict.OPEN) if item is None else rows.filter(item=item)
    if not rows.exists():
        raise DomainError(
            _("There is no such item on this list."),
            fields={"item": [_("Choose one of the list.")]},
        )
    if verdict != Verdict.DESTROY and not reason.strip():
        raise DomainError(
            _("Say why it is kept longer."), fields={"reason": [_("Enter the reason.")]}
        )
    extra = _longer(years) if verdict == Verdict.EXTEND else None
    judged = rows.update(verdict=verdict, years=extra, reason=reason.strip()[:500])
    people = {actor.user_id, hat.person_id if hat else None} - {None}
    disposal.appraiser_ids = sorted({*disposal.appraiser_ids, *(p for p in people if p)})
    step(
        actor,
        disposal,
        DISPOSAL,
        "appraise",
        hat=hat,
        verb="documents.archive_disposal.appraised",
        fields=["appraiser_ids"],
        item=item,
        verdict=verdict,
        judged=judged,
    )
    return disposal


def _longer(years: int | None) -> int:
    extra = USUAL_YEARS if years is None else years
    if not 0 < extra <= LONGEST:
        raise DomainError(
            _("Between one and a hundred years."), fields={"years": [_("Fewer years.")]}
        )
    return extra


@transaction.atomic
def submit_disposal(actor: Actor, pk: int) -> ArchiveDisposal:
    """Every item is judged: others decide."""
    disposal, hat = locked(actor, pk, "submit")
    left = queries.entries(pk).filter(verdict=Verdict.OPEN).count()
    if left:
        raise WrongState(_("%(n)s items are not judged yet.") % {"n": left})
    people = {actor.user_id, hat.person_id if hat else None} - {None}
    disposal.appraiser_ids = sorted({*disposal.appraiser_ids, *(p for p in people if p)})
    step(
        actor,
        disposal,
        DISPOSAL,
        "submit",
        hat=hat,
        verb="documents.archive_disposal.submitted",
        fields=["appraiser_ids"],
        owes=[
            _owed(
                "approve_disposal",
                disposal,
                "director",
                "leader",
                "chief",
                but=set(disposal.appraiser_ids),
            )
        ],
        closes=None,
    )
    return disposal


@transaction.atomic
def approve_disposal(actor: Actor, pk: int) -> ArchiveDisposal:
    """The first of two who approve; neither judged anything on the list."""
    disposal, hat = locked(actor, pk, "approve")
    _check_eyes(actor, disposal)
    disposal.first_approver_id = hat.person_id if hat else actor.user_id
    involved = {*disposal.appraiser_ids, disposal.first_approver_id, actor.user_id}
    step(
        actor,
        disposal,
        DISPOSAL,
        "approve",
        hat=hat,
        verb="documents.archive_disposal.approved",
        fields=["first_approver"],
        owes=[
            _owed("confirm_disposal", disposal, "leader", "chief", but={p for p in involved if p})
        ],
        closes=None,
    )
    return disposal


def _check_eyes(actor: Actor, disposal: ArchiveDisposal) -> None:
    """A deputy does not approve in another's name what he judged or approved himself."""
    if actor.user_id in {*disposal.appraiser_ids, disposal.first_approver_id}:
        raise DomainError(_("You had a part in this list already; somebody else approves it."))


@transaction.atomic
def confirm_disposal(actor: Actor, pk: int) -> ArchiveDisposal:
    """The second approval, by another person. From here on the list may be carried out."""
    disposal, hat = locked(actor, pk, "confirm")
    _check_eyes(actor, disposal)
    disposal.second_approver_id = hat.person_id if hat else actor.user_id
    step(
        actor,
        disposal,
        DISPOSAL,
        "confirm",
        hat=hat,
        verb="documents.archive_disposal.confirmed",
        fields=["second_approver"],
        owes=[_owed("carry_out", disposal, "archivist", "clerk", "director")],
        closes=None,
    )
    return disposal


@transaction.atomic
def return_disposal(actor: Actor, pk: int, *, reason: str) -> ArchiveDisposal:
    """Back to the appraisers; approvals given so far are void."""
    disposal, hat = locked(actor, pk, "return")
    disposal.first_approver = disposal.second_approver = None
    step(
        actor,
        disposal,
        DISPOSAL,
        "return",
        hat=hat,
        verb="documents.archive_disposal.returned",
        fields=["first_approver", "second_approver"],
        owes=[_owed("appraise", disposal, "archivist", "clerk", "director")],
        closes=None,
        reason=reason,
    )
    return disposal


@transaction.atomic
def withdraw_disposal(actor: Actor, pk: int, *, reason: str) -> ArchiveDisposal:
    """Nothing of the list is done; its items can stand on another."""
    disposal, hat = locked(actor, pk, "withdraw")
    queries.entries(pk).update(live=False)
    step(
        actor,
        disposal,
        DISPOSAL,
        "withdraw",
        hat=hat,
        verb="documents.archive_disposal.withdrawn",
        closes=None,
        reason=reason,
    )
    return disposal


@transaction.atomic
def carry_out_disposal(actor: Actor, pk: int, *, witness: User) -> ArchiveDisposal:
    """监销: as two people watch, files go; number, description and hashes stay for ever.

    What was judged otherwise is extended or kept. An item that is lent meanwhile stops the whole.
    """
    disposal, hat = locked(actor, pk, "carry_out")
    if witness.pk == actor.user_id or not witness.is_active:
        raise DomainError(
            _("Two people destroy: somebody else watches."),
            fields={"witness": [_("Choose another person.")]},
        )
    done = {Verdict.DESTROY: 0, Verdict.EXTEND: 0, Verdict.KEEP: 0}
    system = Actor.system(actor.now)
    for entry in queries.entries(pk).order_by("item"):
        item = queries.item_get(system, entry.item_id, lock=True)
        _check_here(actor, item)
        _judged(actor, hat, item, entry)
        done[Verdict(entry.verdict)] += 1
    queries.entries(pk).update(live=False)
    disposal.witness, disposal.done_at = witness, actor.now
    step(
        actor,
        disposal,
        DISPOSAL,
        "carry_out",
        hat=hat,
        verb="documents.archive_disposal.carried_out",
        fields=["witness", "done_at"],
        closes=None,
        witness=witness.pk,
        destroyed=done[Verdict.DESTROY],
        extended=done[Verdict.EXTEND],
        kept=done[Verdict.KEEP],
    )
    return disposal


def _check_here(actor: Actor, item: ArchiveItem) -> None:
    loans = ArchiveLoan.objects.visible_to(Actor.system(actor.now))
    loan = loans.filter(item=item, state="lent").select_related("borrower").first()
    if loan is not None:
        raise Conflict(
            _("%(person)s has %(item)s. Have it brought back first.")
            % {"person": loan.borrower, "item": item}
        )
    if item.state not in KEPT_ITEMS:
        raise WrongState(_("%(item)s is not in its box any more.") % {"item": item})


def _judged(actor: Actor, hat: Capacity | None, item: ArchiveItem, entry: DisposalEntry) -> None:
    given: dict[str, Any] = {"hat": hat, "disposal": entry.disposal_id}
    if entry.verdict == Verdict.DESTROY:
        files = list(queries.parts(item.pk).values_list("attachment", flat=True))
        erase(actor, files)
        change(
            actor,
            item,
            "documents.archive_item.destroyed",
            state=ArchiveItem.State.DESTROYED,
            files=len(files),
            **given,
        )
        return
    was = item.expires_on
    item.expires_on = None
    if entry.verdict == Verdict.EXTEND:
        until = max(was or actor.today, actor.today).year + (entry.years or USUAL_YEARS)
        item.expires_on = date(until, 12, 31)
    change(
        actor,
        item,
        "documents.archive_item.extended",
        fields=["expires_on"],
        was=was,
        until=item.expires_on,
        **given,
    )
