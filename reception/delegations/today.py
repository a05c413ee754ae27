"""What the page of today says of delegations: who is due and not ready, and who comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from office.catalogue.kinds import url_of
from office.core.actor import Actor
from office.core.templatetags.office import clock, day
from office.diary.day import DayKind, Line
from office.diary.entries import Span
from office.duties.trouble import Reading, only_late
from reception.delegations import queries
from reception.delegations.models import Delegation

AHEAD = timedelta(days=1)


def day_ahead(now: datetime) -> datetime:
    """What is not decided or planned the day before is trouble already."""
    return now + AHEAD


def not_decided(_duty: Any, delegation: Delegation, _now: datetime) -> str:
    text = _(
        "%(n)s guests of %(unit)s come on %(day)s at %(time)s, and their reception is not decided."
    )
    return text % _words(delegation)


def not_planned(_duty: Any, delegation: Delegation, _now: datetime) -> str:
    text = _(
        "%(n)s guests of %(unit)s come on %(day)s at %(time)s; no room and no car is taken yet."
    )
    return text % _words(delegation)


def not_begun(_duty: Any, delegation: Delegation, _now: datetime) -> str:
    text = _("%(n)s guests of %(unit)s were due at %(time)s. Are they here?")
    return text % _words(delegation)


def _words(delegation: Delegation) -> dict[str, Any]:
    return {
        "n": delegation.party_size,
        "unit": delegation.unit,
        "day": day(delegation.arrives_at),
        "time": clock(delegation.arrives_at),
    }


def arrives(delegation: Delegation) -> datetime:
    return delegation.arrives_at


TROUBLE = {
    "reception.approve": Reading(
        not_decided, gettext_lazy("Guests come"), None, day_ahead, arrives
    ),
    "reception.plan": Reading(not_planned, gettext_lazy("Not planned"), None, day_ahead, arrives),
    "reception.start": Reading(
        not_begun, gettext_lazy("Guests due"), None, only_late, pressing=True
    ),
}


def rows(actor: Actor, span: Span) -> QuerySet[Delegation]:
    return (
        queries.delegations(actor)
        .filter(span.reaches("arrives_at", "leaves_at"))
        .exclude(state__in=[Delegation.State.REJECTED, Delegation.State.CANCELLED])
        .order_by("arrives_at", "card_id")
    )


def line(delegation: Delegation) -> Line:
    n = delegation.party_size
    said = [ngettext("%(n)s person", "%(n)s people", n) % {"n": n}, delegation.place]
    return Line(
        Delegation.KIND,
        delegation.arrives_at,
        delegation.leaves_at,
        delegation.title,
        " · ".join(part for part in said if part),
        url_of(Delegation.KIND, delegation.pk),
        delegation.host,
    )


def counted(n: int) -> str:
    return ngettext("%(n)s delegation", "%(n)s delegations", n) % {"n": n}


DAY = DayKind(
    Delegation.KIND, gettext_lazy("Delegations"), "/reception/delegations/", rows, line, counted
)
