"""Calendars by day, week and month: mine, other people's, rooms' and cars'; and their feeds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from office.access.models import Feed
from office.bookings.models import Resource
from office.calendars.models import CalendarDay
from office.calendars.names import holiday_name
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.dashboard.edge import done, way_back
from office.diary import ics, lanes, queries
from office.diary.entries import Entry, Span
from office.diary.lanes import Bar
from office.flows.feeds import ME, feed_behind, make_feed, resource_of, revoke_feed, subject_of
from office.organisation.actors import actor_for, actor_of
from office.organisation.models import User

DAY, WEEK, MONTH = "day", "week", "month"
VIEWS = (DAY, WEEK, MONTH)
IN_A_CELL = 4
READ_AGAIN = timedelta(hours=1)
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, as the address names them; what it does not name well is today and this week."""

    view: str
    on: date
    first: date
    last: date
    before: date
    after: date

    @classmethod
    def of(cls, request: HttpRequest, today: date) -> Asked:
        view = request.GET.get("view", WEEK)
        view = view if view in VIEWS else WEEK
        on = read_day(request.GET.get("on", "")) or today
        if view == DAY:
            step = timedelta(days=1)
            return cls(view, on, on, on, on - step, on + step)
        if view == WEEK:
            first, step = on - timedelta(days=on.weekday()), timedelta(days=7)
            return cls(view, on, first, first + timedelta(days=6), on - step, on + step)
        start = on.replace(day=1)
        end = _next_month(start) - timedelta(days=1)
        first = start - timedelta(days=start.weekday())
        last = end + timedelta(days=6 - end.weekday())
        before = (start - timedelta(days=1)).replace(day=1)
        return cls(view, on, first, last, before, _next_month(start))

    @property
    def span(self) -> Span:
        return Span.days(self.first, self.last)


def read_day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _next_month(start: date) -> date:
    return (start + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the page: its lane, its list, and what lies on it without taking time."""

    date: date
    is_today: bool
    rests: bool
    name: str
    inside: bool
    whole: list[Entry]
    due: list[Entry]
    bars: list[Bar]
    cell: list[Entry]
    line: str

    @property
    def empty(self) -> bool:
        return not (self.whole or self.due or self.bars)

    @property
    def more(self) -> int:
        return len(self.whole) + len(self.due) + len(self.bars) - len(self.cell)


def days(asked: Asked, entries: list[Entry], now: datetime) -> list[Day]:
    """The days of the page with what is on each; what was called off is left out."""
    known = {
        row.date: row for row in CalendarDay.objects.filter(date__range=(asked.first, asked.last))
    }
    live = [e for e in entries if not e.cancelled]
    number = (asked.last - asked.first).days + 1
    return [_day(asked, asked.first + timedelta(days=i), live, known, now) for i in range(number)]


def _day(
    asked: Asked, day: date, live: list[Entry], known: dict[date, CalendarDay], now: datetime
) -> Day:
    here = [e for e in live if e.day <= day <= e.last_day]
    whole = [e for e in here if e.all_day]
    due = [e for e in here if e.marks]
    row = known.get(day)
    bars = lanes.bars(here, day, now)
    return Day(
        date=day,
        is_today=day == timezone.localdate(now),
        rests=not row.works if row else day.weekday() >= 5,
        name=holiday_name(row.name) if row else "",
        inside=asked.view != MONTH or day.month == asked.on.month,
        whole=whole,
        due=due,
        bars=bars,
        cell=[*whole, *(b.entry for b in bars), *due][:IN_A_CELL],
        line=lanes.now_line(now, day) if day == timezone.localdate(now) else "",
    )


def _shown(request: HttpRequest, entries: list[Entry], asked: Asked, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "asked": asked,
        "views": [
            (DAY, pgettext("calendar", "Day"), "d"),
            (WEEK, _("Week"), "w"),
            (MONTH, _("Month"), "m"),
        ],
        "days": days(asked, entries, actor.now),
        "axis": lanes.AXIS,
        "today": actor.today,
        "others": Resource.objects.filter(
            kind__in=[Resource.Kind.ROOM, Resource.Kind.VEHICLE], active=True
        ).order_by("kind", "id"),
        **more,
    }
    return render(request, "office/calendar.html", context)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = Asked.of(request, actor.today)
    entries = queries.of_person(actor, asked.span, actor.user_id or 0)
    feed = _feed(actor, ME)
    return _shown(request, entries, asked, whose=_("My calendar"), own=True, subject=ME, feed=feed)


@login_required
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else's: taken time is seen by everybody, its reason by who may see the record."""
    actor = actor_of(request)
    found = User.objects.filter(pk=pk, is_service=False, is_active=True).first()
    if found is None:
        raise NotVisible(_("There is no such person."))
    asked = Asked.of(request, actor.today)
    entries = queries.of_person(actor, asked.span, pk)
    return _shown(request, entries, asked, whose=str(found), person=found)


@login_required
@require_GET
def room(request: HttpRequest, pk: int) -> HttpResponse:
    return _resource(request, pk, Resource.Kind.ROOM)


@login_required
@require_GET
def car(request: HttpRequest, pk: int) -> HttpResponse:
    return _resource(request, pk, Resource.Kind.VEHICLE)


def _resource(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    actor = actor_of(request)
    found = Resource.objects.filter(pk=pk, kind=kind).first()
    if found is None:
        raise NotVisible(_("There is no such room or car."))
    asked = Asked.of(request, actor.today)
    entries = queries.of_resource(actor, asked.span, found)
    subject = subject_of(found)
    more = {"resource": found, "subject": subject, "feed": _feed(actor, subject)}
    return _shown(request, entries, asked, whose=str(found), **more)


def _feed(actor: Actor, subject: str) -> Feed | None:
    return Feed.objects.filter(person=actor.user_id, subject=subject).first()


@login_required
@require_POST
def feed_made(request: HttpRequest) -> HttpResponse:
    """Shows the new address, this once."""
    subject = request.POST.get("subject", ME)[:40]
    token = make_feed(actor_of(request), subject)
    context = {
        "address": request.build_absolute_uri(f"/calendar/{token}.ics"),
        "back": _page_of(subject),
        "whose": _("My calendar") if subject == ME else str(resource_of(subject)),
    }
    response = render(request, "office/feed_made.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _page_of(subject: str) -> str:
    if subject == ME:
        return "/calendar/"
    found = resource_of(subject)
    place = "rooms" if found.kind == Resource.Kind.ROOM else "cars"
    return f"/calendar/{place}/{found.pk}/"


@login_required
@require_POST
def feed_revoked(request: HttpRequest, pk: int) -> HttpResponse:
    revoke_feed(actor_of(request), pk)
    says = _("The calendar address is void from now on.")
    return done(request, says, way_back(request, "/me/#feeds"))


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One of my calendar addresses, as the settings page lists it."""

    feed: Feed
    name: str


def feeds_of(actor: Actor) -> list[FeedRow]:
    """Two queries, however many."""
    rows = list(Feed.objects.filter(person=actor.user_id).order_by("created_at", "id"))
    ids = [row.subject.removeprefix("resource:") for row in rows if row.subject != ME]
    names = {subject_of(r): str(r) for r in Resource.objects.filter(pk__in=ids)}
    mine_named = _("My calendar")
    return [FeedRow(row, names.get(row.subject, mine_named)) for row in rows]


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at a secret address, for a program that nobody signed in to."""
    row = feed_behind(token)
    now = timezone.now()
    with override(row.person.language or settings.LANGUAGE_CODE):
        body = _written(request, row, now)
    etag = hashlib.sha256(body).hexdigest()
    row = _seen(row, etag, now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = quote_etag(etag)
    response["Last-Modified"] = http_date(row.changed_at.timestamp())
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    answered = get_conditional_response(
        request, response["ETag"], int(row.changed_at.timestamp()), response
    )
    return answered or response


def _written(request: HttpRequest, row: Feed, now: datetime) -> bytes:
    actor = actor_for(row.person, "api", now=now)
    span = Span.days(*ics.feed_span(now))
    entries: Iterable[Entry]
    if row.subject == ME:
        name, entries = str(row.person), queries.of_person(actor, span, row.person.pk)
    else:
        resource = resource_of(row.subject)
        name, entries = str(resource), queries.of_resource(actor, span, resource)
    return ics.calendar(name, entries, request.build_absolute_uri("/"))


def _seen(row: Feed, etag: str, now: datetime) -> Feed:
    """Remembers when the answer last changed: what was taken away leaves no other trace."""
    if row.etag != etag:
        row.etag, row.changed_at, row.read_at = etag, now, now
    elif row.read_at is None or now - row.read_at > READ_AGAIN:
        row.read_at = now
    else:
        return row
    Feed.objects.filter(pk=row.pk, digest=row.digest).update(
        etag=row.etag, changed_at=row.changed_at, read_at=row.read_at
    )
    return row
