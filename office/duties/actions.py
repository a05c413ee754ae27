"""Opening, closing, moving and pausing duties. Areas call these; nothing else writes the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from office.audit.models import Event
from office.calendars import workdays
from office.catalogue.actions import hold_record, let_in
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.scoping import OfficeRecord, Secrecy, person_token
from office.duties.line import EscalationLine
from office.duties.models import Duty
from office.organisation.models import User
from office.organisation.queries import acting_holder
from office.parameters.registry import value

State = Duty.State


@dataclass(frozen=True, slots=True)
class Owed:
    """What an action leaves for somebody: `kind` by `holder`, in a term or by a day.

    `part` and `title` are given where one person owes several of a kind on one record, a line each.

    `term` names a parameter in working days; `due_on` a day (its close of business); `moment` the
    very minute, for cars and guests. One of the three.
    """

    kind: str
    holder_id: int
    department_id: int
    term: str = ""
    due_on: date | None = None
    moment: datetime | None = None
    part: str = ""
    title: str = ""

    def due_at(self, start: datetime) -> datetime:
        if self.moment is not None:
            return self.moment
        if self.due_on is not None:
            return workdays.closing(self.due_on)
        return workdays.due(start, value(self.term), "wd")


def open_duties(
    actor: Actor, record: OfficeRecord, owed: Sequence[Owed], event: Event
) -> list[Duty]:
    """One row each. The holder gains reach to the record; an uncleared or absent one is refused.

    The caller saves the record's `reach` afterwards (steps.py does).
    """
    here = _clearances({o.holder_id for o in owed})
    duties = []
    reach = set(record.reach)
    for owe in owed:
        holder_id = owe.holder_id
        if holder_id not in here:
            holder = acting_holder(holder_id, owe.department_id)
            holder_id, here[holder.pk] = holder.pk, holder.clearance
        if here[holder_id] < record.secrecy:
            raise _not_cleared(holder_id, record)
        reach.add(person_token(holder_id))
        duties.append(
            Duty(
                card_id=record.pk,
                matter_id=record.matter_id,
                kind=owe.kind,
                part=owe.part,
                title=owe.title or record.title,  # type: ignore[attr-defined]
                holder_id=holder_id,
                department_id=owe.department_id,
                secrecy=record.secrecy,
                opened_at=actor.now,
                due_at=owe.due_at(actor.now),
                due_set_at=actor.now,
                term=value(owe.term) if owe.term else None,
                rule=owe.term,
                event=event,
            )
        )
    record.reach = sorted(reach)
    return Duty.unscoped.bulk_create(duties)


def _clearances(people: set[int]) -> dict[int, int]:
    """Up to what level each of these is cleared; who left or is a program is not among them."""
    if not people:
        return {}
    here = User.objects.filter(pk__in=people, is_active=True, is_service=False).order_by()
    return dict(here.values_list("pk", "clearance"))


def _not_cleared(holder_id: int, record: OfficeRecord) -> DomainError:
    holder = User.objects.get(pk=holder_id)
    return DomainError(
        _(
            "%(person)s is cleared up to “%(has)s”, this record is “%(needs)s”. "
            "Choose somebody else."
        )
        % {
            "person": holder,
            "has": Secrecy(holder.clearance).label,
            "needs": Secrecy(record.secrecy).label,
        }
    )


def close_duties(
    actor: Actor,
    card_id: int,
    *,
    kinds: Iterable[str] | None = None,
    holder_ids: Iterable[int] | None = None,
    parts: Iterable[str] | None = None,
    state: str = State.DONE,
) -> int:
    """Close the open duties of a record: all, some kinds, some parts, or some holders'."""
    rows = Duty.unscoped.filter(card=card_id, state=State.OPEN)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    if holder_ids is not None:
        rows = rows.filter(holder__in=list(holder_ids))
    if parts is not None:
        rows = rows.filter(part__in=list(parts))
    return rows.update(state=state, closed_at=actor.now, closed_by=actor.user_id, paused_at=None)


def move_due(actor: Actor, card_id: int, kinds: Iterable[str], due_on: date) -> int:
    """A new deadline: the ladder starts again from it."""
    return Duty.unscoped.filter(card=card_id, kind__in=list(kinds), state=State.OPEN).update(
        due_at=workdays.closing(due_on), due_set_at=actor.now
    )


def pause(actor: Actor, card_id: int) -> int:
    """Stop the clocks of a record: nobody is reminded until `resume`."""
    return Duty.unscoped.filter(card=card_id, state=State.OPEN, paused_at=None).update(
        paused_at=actor.now
    )


def resume(actor: Actor, card_id: int, until: date | None = None) -> int:
    """Start the clocks again; each deadline moves by the working days that passed meanwhile.

    `until` is the day on which they should have started, where whoever starts them comes late.
    """
    moved = 0
    for duty in Duty.unscoped.filter(card=card_id, state=State.OPEN, paused_at__isnull=False):
        since = duty.paused_at or actor.now
        lost = workdays.workdays_between(timezone.localdate(since), until or actor.today)
        if lost:
            due_day = timezone.localdate(duty.due_at)
            duty.due_at = workdays.closing(workdays.add_workdays(due_day, lost))
        duty.pauses = [*duty.pauses, [since.isoformat(), actor.now.isoformat()]]
        duty.paused_at, duty.due_set_at = None, actor.now
        duty.save(update_fields=["due_at", "due_set_at", "pauses", "paused_at"])
        moved += 1
    return moved


def hand_over(actor: Actor, leaver_id: int, *, above: int | None = None) -> int:
    """A leaver's open duties go up the line to the first person cleared for each, marked as handed
    over; `above` a level of secrecy only those that lie above it. Returns how many moved.

    The heir gains reach to the record. A duty he already owes himself is closed instead.
    """
    line = EscalationLine(actor.today)
    open_ones = Duty.unscoped.filter(holder=leaver_id, state=State.OPEN)
    if above is not None:
        open_ones = open_ones.filter(secrecy__gt=above)
    moved = 0
    for pk, card_id in list(open_ones.order_by("card", "pk").values_list("pk", "card_id")):
        hold_record(card_id)
        duty = open_ones.select_for_update().filter(pk=pk).first()
        if duty is None:  # done in the meantime
            continue
        heir = line.heir(duty.department_id, duty.secrecy)
        reassign(actor, duty, heir or acting_holder(leaver_id, duty.department_id).pk)
        moved += 1
    return moved


def reassign(actor: Actor, duty: Duty, heir_id: int) -> None:
    """Give one open duty to another person, and the record with it."""
    twin = Duty.unscoped.filter(
        card=duty.card_id,
        kind=duty.kind,
        holder=heir_id,
        department=duty.department_id,
        part=duty.part,
        state=State.OPEN,
    ).exclude(pk=duty.pk)
    if twin.exists():
        Duty.unscoped.filter(pk=duty.pk).update(
            state=State.CANCELLED, closed_at=actor.now, closed_by=actor.user_id, paused_at=None
        )
        return
    Duty.unscoped.filter(pk=duty.pk).update(handed_over_from=F("holder"), holder=heir_id)
    let_in(duty.card_id, [heir_id])
