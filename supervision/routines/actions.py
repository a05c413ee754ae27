"""Templates: kept by the office; one with a rhythm makes its item once per period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, Stale
from office.core.text import plain
from office.organisation.models import Department
from supervision import policy
from supervision.actions.docketing import NewItem, docket
from supervision.models import SupervisionItem
from supervision.routines import queries
from supervision.routines.models import Routine, RoutineRun

COLUMNS = (
    "title",
    "source",
    "original_text",
    "standard",
    "plan",
    "lead_department",
    "assisting_ids",
    "report_every",
    "term",
    "steps",
    "every",
    "month",
    "day",
    "rest_day",
    "starts_on",
    "active",
)
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class RoutineCard:
    """What is entered of a template. `steps` are `(title, working days after docketing)`."""

    title: str
    lead_department: Department
    source: str = "assigned"
    original_text: str = ""
    standard: str = ""
    plan: str = ""
    assisting_departments: Sequence[Department] = ()
    report_every: str = "none"
    term: int = 10
    steps: Sequence[tuple[str, int]] = ()
    every: str = "never"
    month: int = 1
    day: int = 1
    rest_day: str = "next"
    starts_on: date | None = None
    active: bool = True


def _mine_to_keep(actor: Actor) -> None:
    if not policy.may_docket(actor):
        raise NotAllowed(_("Templates are kept by the supervision office."))


def _written(routine: Routine, card: RoutineCard, today: date) -> Routine:
    if any(not 0 <= days <= card.term for _title, days in card.steps):
        raise DomainError(
            _("A milestone lies within the term of the item."),
            fields={"steps": [_("From 0 to %(n)s working days.") % {"n": card.term}]},
        )
    if len(card.steps) > MOST_STEPS:
        raise DomainError(
            _("At most %(n)s milestones.") % {"n": MOST_STEPS},
            fields={"steps": [_("Leave some out.")]},
        )
    lead = card.lead_department.pk
    values: dict[str, Any] = {n: getattr(card, n) for n in COLUMNS if hasattr(card, n)}
    values["title"] = plain(card.title)
    values["assisting_ids"] = sorted({d.pk for d in card.assisting_departments} - {lead})
    values["steps"] = [[plain(title)[:200], days] for title, days in card.steps]
    values["starts_on"] = card.starts_on or today
    for name, value in values.items():
        setattr(routine, name, value)
    return routine


@transaction.atomic
def add_routine(actor: Actor, card: RoutineCard) -> Routine:
    """A new template; with a rhythm it comes round from the day on which it starts."""
    _mine_to_keep(actor)
    routine = _written(Routine(), card, actor.today)
    routine.created_by_id = actor.user_id
    routine.created_at = routine.updated_at = actor.now
    routine.save()
    emit("supervision.routine.added", actor=actor, routine=routine.pk, title=routine.title)
    return routine


@transaction.atomic
def change_routine(actor: Actor, pk: int, card: RoutineCard) -> Routine:
    """What it makes from now on; items that it made stay as they are."""
    _mine_to_keep(actor)
    routine = queries.routine_get(pk, lock=True)
    if actor.if_version is not None and actor.if_version != routine.version:
        raise Stale(
            _("Somebody changed this record while you had it open. Look at the new version first."),
            extra={"version": routine.version},
        )
    if card.starts_on is None:
        card = replace(card, starts_on=routine.starts_on)
    _written(routine, card, actor.today)
    routine.updated_at, routine.version = actor.now, routine.version + 1
    routine.save()
    emit("supervision.routine.changed", actor=actor, routine=pk, title=routine.title)
    return routine


@transaction.atomic
def make_from(actor: Actor, pk: int, *, due_on: date | None = None) -> SupervisionItem:
    """An item of a template, today, by hand."""
    _mine_to_keep(actor)
    return _make(actor, queries.routine_get(pk), actor.today, due_on)


@transaction.atomic
def make_round(actor: Actor, pk: int, period: str, day: date) -> SupervisionItem | None:
    """The item of a period, once: whoever comes second waits for the first and makes nothing."""
    routine = queries.routine_get(pk, lock=True)
    if not routine.active or RoutineRun.objects.filter(routine=pk, period=period).exists():
        return None
    item = _make(actor, routine, day, None)
    RoutineRun.objects.create(routine=routine, period=period, item=item, made_at=actor.now)
    return item


def _make(actor: Actor, routine: Routine, day: date, due_on: date | None) -> SupervisionItem:
    """Due so many working days after its day; where that has passed, on the next working day."""
    due = due_on or workdays.add_workdays(day, routine.term)
    first = workdays.next_workday(actor.today)
    steps = [(title, workdays.add_workdays(day, n) if n else day) for title, n in routine.steps]
    return docket(
        actor,
        NewItem(
            title=routine.title,
            lead_department=routine.lead_department,
            source=routine.source,
            original_text=routine.original_text,
            standard=routine.standard,
            plan=routine.plan,
            assisting_departments=list(Department.objects.filter(pk__in=routine.assisting_ids)),
            due_on=max(due, first),
            report_every=routine.report_every,
            same_words="link",
            milestones=[(title, max(at, actor.today)) for title, at in steps],
        ),
    )
