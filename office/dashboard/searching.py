"""The search page: hits of all areas, the best first, and what narrows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from office.catalogue.kinds import KINDS, state_label
from office.organisation.actors import actor_of
from office.search.queries import WINDOW, Asked, Facet, Found, find

LONGEST = 200
YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
NARROWS = ("kind", "sender", "year", "state")


def asked_of(given: QueryDict | dict[str, Any], after: str) -> Asked:
    """What an address asks; a value that cannot be one narrows nothing."""
    year = str(given.get("year", ""))
    return Asked(
        text=str(given.get("q", "")).strip()[:LONGEST],
        kind=str(given.get("kind", ""))[:30],
        state=str(given.get("state", ""))[:20],
        year=int(year) if year.isdecimal() and int(year[:4]) >= 1900 and len(year) == 4 else None,
        sender=str(given.get("sender", ""))[:LONGEST],
        after=after,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One link that narrows the result, or takes the narrowing away again."""

    label: str
    n: int
    address: str
    chosen: bool


def label_of(name: str, facet: Facet) -> str:
    if name == "kind":
        return str(KINDS[facet.value].label) if facet.value in KINDS else facet.value
    return state_label(facet.kind, facet.value) if name == "state" else facet.value


def choices(request: HttpRequest, found: Found) -> list[tuple[str, list[Choice]]]:
    """The facets with more than one value, or with one that is chosen."""
    names = {"kind": _("Area"), "sender": _("Sender"), "year": _("Year"), "state": _("State")}
    rows = []
    for name in NARROWS:
        facets = found.facets.get(name, [])
        chosen = request.GET.get(name, "")
        if chosen or len(facets) > 1:
            made = [_choice(request, name, facet, chosen=facet.value == chosen) for facet in facets]
            rows.append((names[name], made or [_gone(request, name, chosen)]))
    return rows


def _choice(request: HttpRequest, name: str, facet: Facet, *, chosen: bool) -> Choice:
    value = "" if chosen else facet.value
    return Choice(label_of(name, facet), facet.n, _address(request, name, value), chosen)


def _gone(request: HttpRequest, name: str, chosen: str) -> Choice:
    """Narrowed to nothing: the way back."""
    return Choice(label_of(name, Facet(chosen, 0)), 0, _address(request, name, ""), chosen=True)


def _address(request: HttpRequest, name: str, value: str) -> str:
    there = request.GET.copy()
    there.pop("after", None)
    there.pop(name, None)
    if value:
        there[name] = value
    return "?" + there.urlencode()


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request.GET, request.GET.get("after", ""))
    found = find(actor_of(request), asked)
    context = {
        "q": asked.text,
        "hits": found.hits,
        "after": found.next,
        "choices": choices(request, found),
        "narrowed": any(request.GET.get(name) for name in NARROWS),
        "capped": found.capped,
        "window": WINDOW,
    }
    return render(request, "office/search.html", context)
