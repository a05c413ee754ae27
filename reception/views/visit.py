"""One visit: who, to whom, since when; and what can be done about it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page
from office.pages.history import history
from reception import badges, commands, policy, queries, watchlist
from reception.models import Visit
from reception.views.rows import rows_of


def initial(name: str, visit: Visit) -> dict[str, Any]:
    """What a visit already says, for the form of a command."""
    if name == "arrive":
        return {"badges": badges.NEXT[0], "persons": visit.party_size}
    if name == "recount":
        return {"persons": visit.present}
    if name == "miss_badge":
        return {"badges": visit.badges}
    if name == "return_badge":
        return {"badges": badges.written(badges.held(visit))}
    if name == "name_host" and visit.host_named:
        return {"host": visit.host}
    return {}


PAGES = CommandPages(
    commands.VISIT, queries.visit_get, initial, crumbs=((_("Reception"), "/reception/"),)
)
command = command_page(PAGES)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    visit = queries.visit_get(actor, pk)
    held = badges.held(visit)
    offered = [b for b in buttons(actor, visit, commands.VISIT) if _fits(b.name, visit, held)]
    return render(
        request,
        "reception/visit.html",
        {
            "visit": visit,
            "row": rows_of(actor, [visit])[0],
            "held": badges.written(held),
            "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
            "warnings": watchlist.warnings_for(actor, visit),
            "keeps_door": policy.may_keep_the_door(actor),
            "earlier": queries.earlier_visits(actor, visit),
            "events": history(actor, pk),
            "buttons": offered,
            "shows_code": visit.state == Visit.State.EXPECTED,
        },
    )


def _fits(name: str, visit: Visit, held: list[int]) -> bool:
    """Badges are taken back where some are out, and missed where some were had."""
    if name == "return_badge":
        return bool(held)
    if name == "miss_badge":
        return bool(visit.badges) and not held
    return True
