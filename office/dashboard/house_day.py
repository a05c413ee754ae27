"""The day of the house: rooms, cars and leaders side by side; and the card of tomorrow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.bookings.queries import bookings as bookings_seen
from office.calendars import workdays
from office.core.actor import Actor
from office.dashboard.calendar import read_day
from office.dashboard.edge import done, way_back
from office.diary import lanes
from office.diary.day import DAY_KINDS, Heading, lines_of
from office.diary.entries import Entry, Span
from office.diary.lanes import Bar
from office.diary.queries import in_order, of_booking, of_people, range_of
from office.duties import queries as duties
from office.organisation.actors import actor_of
from office.organisation.models import User
from office.organisation.queries import deputies, people
from office.parameters.registry import value

MARKS = {
    Resource.Kind.ROOM: _("mtg"),
    Resource.Kind.VEHICLE: _("car"),
    Resource.Kind.PERSON: _("who"),
}
PLACES = {Resource.Kind.ROOM: "rooms", Resource.Kind.VEHICLE: "cars"}
MOST_DUE = 12


@dataclass(frozen=True, slots=True)
class Lane:
    """One room, car or leader with what is on."""

    mark: Any
    name: str
    small: str
    url: str
    bars: list[Bar]
    ends_group: bool = False


def lanes_of(actor: Actor, day: date) -> list[Lane]:
    """Eight queries, however many rooms and bookings."""
    span = Span.days(day, day)
    things = _things(actor, span, day)
    return [*things, *_leaders(actor, span, day)]


def _things(actor: Actor, span: Span, day: date) -> list[Lane]:
    kinds = [Resource.Kind.ROOM, Resource.Kind.VEHICLE]
    held: dict[int, list[Entry]] = {}
    rows = bookings_seen(actor).filter(
        resource__kind__in=kinds, period__overlap=range_of(span), cancelled_at=None
    )
    for row in rows:
        held.setdefault(row.resource_id, []).append(of_booking(row))
    found = list(Resource.objects.filter(kind__in=kinds, active=True).order_by("kind", "id"))
    last = max((i for i, r in enumerate(found) if r.kind == Resource.Kind.ROOM), default=-1)
    return [
        Lane(
            MARKS[Resource.Kind(resource.kind)],
            resource.name,
            resource.place,
            f"/calendar/{PLACES[Resource.Kind(resource.kind)]}/{resource.pk}/",
            lanes.bars(in_order(held.get(resource.pk, [])), day, actor.now),
            ends_group=i == last,
        )
        for i, resource in enumerate(found)
    ]


def _leaders(actor: Actor, span: Span, day: date) -> list[Lane]:
    """Those whose hours are given away like a room's, in the order of protocol."""
    who = list(people().filter(roles__overlap=list(value("bookings.hours_of"))))
    by_person: dict[int | None, list[Entry]] = {}
    for entry in of_people(actor, span, [p.pk for p in who]):
        by_person.setdefault(entry.person_id, []).append(entry)
    return [
        Lane(
            MARKS[Resource.Kind.PERSON],
            str(person),
            person.post,
            f"/calendar/people/{person.pk}/",
            lanes.bars(by_person.get(person.pk, []), day, actor.now, key=actor.person_ids),
        )
        for person in who
    ]


@login_required
@require_GET
def day_lanes(request: HttpRequest) -> HttpResponse:
    """The day as a page of its own; the page of today asks for it once it stands."""
    actor = actor_of(request)
    day = read_day(request.GET.get("on", "")) or actor.today
    rows = lanes_of(actor, day)
    context = {
        "day": day,
        "today": actor.today,
        "before": day - timedelta(days=1),
        "after": workdays.add_workdays(day, 1) if day >= actor.today else day + timedelta(days=1),
        "lanes": rows,
        "axis": lanes.AXIS,
        "line": lanes.now_line(actor.now, day),
        "agenda": agenda(rows),
    }
    return render(request, "office/day_lanes.html", context)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """The same on a telephone: one line a thing, in the order of the clock."""

    entry: Entry
    mark: Any
    where: str
    tone: str


def agenda(rows: Iterable[Lane]) -> list[AgendaRow]:
    found = [
        AgendaRow(bar.entry, lane.mark, lane.name, bar.tone) for lane in rows for bar in lane.bars
    ]
    return sorted(found, key=lambda r: (r.entry.starts_at, r.entry.ends_at, r.where))


@dataclass(frozen=True, slots=True)
class Tomorrow:
    """What a person wants to have in his pocket the evening before."""

    day: date
    headings: list[Heading]
    due: list[Any]
    away: list[tuple[User, User]]
    more: bool


def tomorrow_of(actor: Actor) -> Tomorrow:
    """The next working day: one query for each kind of record, and three more."""
    day = workdays.add_workdays(actor.today, 1)
    span = Span.days(day, day)
    due = (
        duties.duties(actor)
        .open()
        .filter(paused_at=None, due_at__gte=span.starts_at, due_at__lt=span.ends_at)
        .exclude(card__kind__in=list(DAY_KINDS))  # those stand above already
        .order_by("due_at", "id")
    )
    owed = list(due[: MOST_DUE + 1])
    standing = deputies(day)
    named = User.objects.in_bulk({*standing, *standing.values()})
    away = [(named[p], named[d]) for p, d in standing.items() if p in named and d in named]
    return Tomorrow(day, lines_of(actor, span), owed[:MOST_DUE], away, more=len(owed) > MOST_DUE)


@login_required
@require_GET
def tomorrow(request: HttpRequest) -> HttpResponse:
    return render(request, "office/tomorrow.html", {"card": tomorrow_of(actor_of(request))})


@login_required
@require_POST
def release_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a tentative hour up, so that whoever wants it firmly has it."""
    booking = bookings.cancel(actor_of(request), pk, reason="clash")
    says = _("The hold of %(resource)s is released.") % {"resource": booking.resource}
    return done(request, str(says), way_back(request, "/"))
