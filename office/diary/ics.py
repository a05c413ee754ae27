"""A calendar for programs of others (RFC 5545). It leaves the house, so it names little.

Times are UTC. The UID of an entry never changes; SEQUENCE grows with every change; what was called
off stays with STATUS:CANCELLED. Above the level that a parameter names there is only busy time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vUri

from office.core.scoping import SECRECY_BY_SLUG
from office.diary.entries import Entry
from office.diary.queries import BOOKING, DUTY
from office.parameters.registry import value

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029]")
REFRESH = timedelta(minutes=15)


def named_up_to() -> int:
    """The highest level that a feed names; a value nobody knows names nothing above open."""
    return int(SECRECY_BY_SLUG.get(value("feeds.named_up_to"), 0))


def calendar(name: str, entries: Iterable[Entry], site: str) -> bytes:
    """The whole feed. `site` is the address of this house, for links back."""
    found = Calendar()
    found.add("prodid", "-//Steward//Office//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _clean(name))
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", REFRESH)
    level = named_up_to()
    for entry in entries:
        found.add_component(_event(entry, site, named=entry.secrecy <= level and not entry.busy))
    written: bytes = found.to_ical()
    return written


def uid_of(entry: Entry) -> str:
    """The same for ever, and no word about what it is."""
    made = int(entry.made_at.timestamp() * 1_000_000)
    key = f"{entry.kind}:{entry.pk}:{made}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@steward"


def _event(entry: Entry, site: str, *, named: bool) -> Event:
    event = Event()
    event.add("uid", uid_of(entry))
    event.add("dtstamp", _utc(entry.changed_at))
    event.add("created", _utc(entry.made_at))
    event.add("last-modified", _utc(entry.changed_at))
    event.add("sequence", max(entry.version - 1, 0))
    _when(event, entry)
    event.add("summary", _clean(_summary(entry)) if named else _unnamed(entry))
    if named:
        _words(event, entry, site)
    else:
        event.add("class", "PRIVATE")
    event.add("status", _status(entry))
    free = entry.cancelled or entry.marks or entry.all_day
    event.add("transp", "TRANSPARENT" if free else "OPAQUE")
    return event


def _when(event: Event, entry: Entry) -> None:
    if entry.all_day:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.last_day + timedelta(days=1))
        return
    event.add("dtstart", _utc(entry.starts_at))
    if not entry.marks:  # a deadline is a moment: RFC 5545, 3.6.1
        event.add("dtend", _utc(max(entry.ends_at, entry.starts_at)))


def _summary(entry: Entry) -> str:
    if entry.kind == DUTY:
        return _("Due: %(title)s") % {"title": entry.title}
    return entry.title


def _unnamed(entry: Entry) -> str:
    return _("Something falls due") if entry.kind == DUTY else _("Busy")


def _words(event: Event, entry: Entry, site: str) -> None:
    if entry.place:
        event.add("location", _clean(entry.place))
    said = " · ".join(str(part) for part in (entry.part, entry.with_whom) if part)
    if said:
        event.add("description", _clean(said))
    if entry.url:
        event.add("url", vUri(f"{site.rstrip('/')}{entry.url}"))
    if entry.kind != BOOKING:
        event.add("categories", [entry.kind])


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "CONFIRMED" if entry.firm else "TENTATIVE"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _clean(text: Any) -> str:
    """Without control characters, which no calendar line may hold."""
    return CONTROL.sub(" ", str(text))


def feed_span(now: datetime) -> tuple[Any, Any]:
    """First and last day that a feed tells of."""
    today = timezone.localdate(now)
    back, ahead = value("feeds.past_days"), value("feeds.ahead_days")
    return today - timedelta(days=back), today + timedelta(days=ahead)
