"""The log of visits: narrowed, paged by key, and taken out as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.exports import export
from office.organisation.actors import actor_of
from office.pages.keyset import newest_first
from office.parameters.registry import value
from reception import policy, queries
from reception.filters import VisitFilter
from reception.models import Visit

PAGE = 500
PLACES = ("before", "after")


@login_required
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Every visit the person may see, the last entered on top."""
    actor = actor_of(request)
    asked = asked_of(request.GET)
    page = newest_first(VisitFilter(asked, queryset=queries.visits(actor)).qs, request.GET)
    kept = asked.copy()
    for name in PLACES:
        kept.pop(name, None)
    return render(
        request,
        "reception/log.html",
        {
            "rows": page.rows,
            "page": page,
            "asked": request.GET,
            "narrowed": kept.urlencode(),
            "filtered": any(v for k, v in request.GET.items() if k not in PLACES),
            "states": Visit.State.choices,
            "may_export": may_export(actor),
        },
    )


def asked_of(given: QueryDict) -> QueryDict:
    """The filter's own names: blanks out, and a last day that is itself included."""
    asked = QueryDict(mutable=True)
    for name, values in given.lists():
        asked.setlist(name, [v for v in values if v.strip()])
    for name, target, extra in (("from", "expected_after", 0), ("to", "expected_before", 1)):
        day = _day(given.get(name, ""))
        if day:
            start = f"{(day + timedelta(days=extra)).isoformat()}T00:00"
            asked[target] = start
    return asked


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def may_export(actor: Actor) -> bool:
    """The log leaves the house with those who keep the door, and with auditors."""
    return policy.may_keep_the_door(actor) or actor.has("auditor")


def log_header() -> list[str]:
    names = (
        _("Number"), _("Expected"), _("Visitor"), _("Organisation"), _("Persons"), _("Host"),
        _("Department"), _("What about"), _("State"), _("Arrived"), _("Met by the host"), _("Left"),
        _("Badges"), _("Plate"),
    )  # fmt: skip
    return list(names)


def _cells(visit: Visit) -> list[Any]:
    return [
        visit.number, visit.expected_at, visit.visitor_name, visit.organisation, visit.party_size,
        str(visit.host), str(visit.department), visit.purpose, visit.get_state_display(),
        visit.arrived_at, visit.received_at, visit.left_at, visit.badges, visit.plate,
    ]  # fmt: skip


def _rows(found: Any, most: int) -> Iterator[list[Any]]:
    for count, visit in enumerate(found[: most + 1].iterator(chunk_size=PAGE)):
        if count == most:
            says = _(
                "Only the first %(n)s visits are in this file. Narrow the list and export again."
            )
            yield [says % {"n": most}]
            return
        yield _cells(visit)


@login_required
@require_GET
def log_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The log through its own filters. Who took what out is an event."""
    actor = actor_of(request)
    if not may_export(actor):
        raise NotAllowed(_("The log of visits is taken out by the desk and by auditors."))
    given = asked_of(request.GET)
    found = VisitFilter(given, queries.visits(actor))
    if not found.is_valid():
        wrong = {name: [str(e) for e in errors] for name, errors in found.errors.items()}
        raise DomainError(_("The list cannot be narrowed like that."), fields=wrong)
    with transaction.atomic():
        used = sorted(name for name in found.filters if given.get(name))
        emit("reception.visits.exported", actor=actor, kind=kind, filters=used)
    name = f"{_('Log of visits')} {timezone.localdate(actor.now).isoformat()}"
    return export(name, kind, log_header(), _rows(found.qs, value("export.rows")))
