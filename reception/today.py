"""What the page of today says of visitors: who waits too long, and who comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from office.catalogue.kinds import url_of
from office.core.actor import Actor
from office.core.templatetags.office import clock
from office.diary.day import DayKind, Line
from office.diary.entries import Span
from office.duties.trouble import Reading, only_late
from reception import queries
from reception.models import Visit


def not_met(duty: Any, visit: Visit, now: datetime) -> str:
    """Nobody waits in the house unmet; who is only expected may yet come."""
    words = {"who": duty.holder, "n": visit.party_size, "time": clock(visit.expected_at)}
    if not visit.host_named:
        text = _("No host is named; %(who)s looks after them. They come at %(time)s.")
        return text % words
    if visit.arrived_at is None:
        text = _("Expected at %(time)s and not here yet. %(who)s receives them.")
        return text % words
    minutes = max(1, int((now - visit.arrived_at).total_seconds() // 60))
    text = ngettext(
        "In the house since %(since)s, %(minutes)s minute by now; %(who)s has not met them.",
        "In the house since %(since)s, %(minutes)s minutes by now; %(who)s has not met them.",
        minutes,
    )
    return text % {**words, "since": clock(visit.arrived_at), "minutes": minutes}


def not_out(duty: Any, _visit: Visit, _now: datetime) -> str:
    text = _("Still in the house after closing time. %(who)s sees them out.")
    return text % {"who": duty.holder}


TROUBLE = {
    "reception.receive": Reading(not_met, gettext_lazy("Waiting"), "", only_late, pressing=True),
    "reception.see_out": Reading(not_out, gettext_lazy("Still inside"), "", only_late),
}


def rows(actor: Actor, span: Span) -> QuerySet[Visit]:
    return (
        queries.visits(actor)
        .filter(expected_at__gte=span.starts_at, expected_at__lt=span.ends_at)
        .exclude(state__in=[Visit.State.TURNED_AWAY, Visit.State.NO_SHOW])
        .order_by("expected_at", "card_id")
    )


def line(visit: Visit) -> Line:
    people = ngettext("%(n)s person", "%(n)s people", visit.party_size) % {"n": visit.party_size}
    said = [people, visit.place, visit.plate]
    return Line(
        Visit.KIND,
        visit.expected_at,
        visit.expected_at,
        visit.title,
        " · ".join(part for part in said if part),
        url_of(Visit.KIND, visit.pk),
        visit.host,
    )


def counted(n: int) -> str:
    return ngettext("%(n)s visit", "%(n)s visits", n) % {"n": n}


DAY = DayKind(Visit.KIND, gettext_lazy("Visitors"), "/reception/", rows, line, counted)
