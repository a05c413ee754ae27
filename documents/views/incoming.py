"""The register of letters received."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents import policy, queries
from documents.filters import IncomingFilter
from documents.models import IncomingDocument
from documents.packs.choosing import kind_choices, urgency_choices
from documents.views.rows import letter_rows
from office.organisation.actors import actor_of
from office.pages.keyset import newest_first

PLACES = ("before", "after")


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Newest first, by key: no count and no offset, so a million letters page like ten."""
    actor = actor_of(request)
    asked = _asked(request.GET)
    filters = IncomingFilter(asked, queryset=queries.incoming_register(actor))
    span = "received_after" in asked or "received_before" in asked
    page = newest_first(filters.qs, request.GET, by="received_at" if span else "pk")
    return render(
        request,
        "documents/register.html",
        {
            "rows": letter_rows(actor, page.rows),
            "page": page,
            "asked": request.GET,
            "narrowed": _without_places(asked),
            "filtered": any(v for k, v in request.GET.items() if k not in PLACES),
            "states": IncomingDocument.State.choices,
            "kinds": kind_choices(),
            "urgencies": urgency_choices(),
            "may_register": policy.may_register(actor),
        },
    )


def _asked(given: QueryDict) -> QueryDict:
    """The filter's own names: blanks out, and a last day that is itself included."""
    asked = QueryDict(mutable=True)
    for name, values in given.lists():
        asked.setlist(name, [v for v in values if v.strip()])
    for name, target, extra in (("from", "received_after", 0), ("to", "received_before", 1)):
        day = _day(given.get(name, ""))
        if day:
            asked[target] = f"{(day + timedelta(days=extra)).isoformat()}T00:00"
    return asked


def _without_places(asked: QueryDict) -> str:
    """The same conditions for the export, which always begins with the newest letter."""
    kept = asked.copy()
    for name in PLACES:
        kept.pop(name, None)
    return kept.urlencode()


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
