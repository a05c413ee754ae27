"""The items that a foresight was made of: every figure opens."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from office.core.actor import Actor
from office.core.keyset import keyset
from office.organisation.actors import actor_of
from supervision import queries as items
from supervision.foresight import queries, words
from supervision.models import SupervisionItem


def foreseen(actor: Actor, item: SupervisionItem) -> dict[str, Any]:
    """What the page of an item shows; nothing where no clock runs."""
    shown = item.state in queries.RUNNING and item.due_on >= actor.today
    seen = queries.foresight(actor, item) if shown else None
    if seen is None:
        return {"shown": shown, "seen": None}
    return {
        "shown": True,
        "seen": seen,
        "headline": words.headline(seen.risk),
        "says": words.sentences(seen),
        "group": words.group_name(seen),
    }


@login_required
@require_GET
def behind(request: HttpRequest, pk: int) -> HttpResponse:
    """One item, what is foreseen of it, and row by row the like items that tell it."""
    actor = actor_of(request)
    item = items.item_get(actor, pk)
    told = foreseen(actor, item)
    seen = told["seen"]
    page = (
        keyset(queries.behind(actor, seen.group), ("took", "card_id"), request.GET.get("from", ""))
        if seen
        else None
    )
    context = {
        "item": item,
        **told,
        "rows": page.rows if page else [],
        "next": page.next if page else "",
        "as_of": seen.as_of if seen else queries.as_of(),
    }
    return render(request, "supervision/foresight.html", context)
