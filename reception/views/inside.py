"""Who is in the building now: the evacuation list, on paper and ticked off on a phone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from office.organisation.actors import actor_of
from reception import policy, queries, rollcall
from reception.views.rows import rows_of


@login_required
@require_GET
def inside(request: HttpRequest) -> HttpResponse:
    """Everybody the person may see; for the desk, everybody."""
    actor = actor_of(request)
    rows = rows_of(actor, queries.inside(actor))
    roll = rollcall.running()
    seen = rollcall.ticked(roll)
    listed = [(row, seen.get(row.visit.pk)) for row in rows]
    return render(
        request,
        "reception/inside.html",
        {
            "rows": listed,
            "roll": roll,
            "persons": sum(r.visit.present for r in rows),
            "missing": sum(r.visit.present for r, tick in listed if tick is None),
            "keeps_door": policy.may_keep_the_door(actor),
        },
    )


@login_required
@require_POST
def roll(request: HttpRequest) -> HttpResponse:
    """Start or end the roll-call."""
    actor = actor_of(request)
    if request.POST.get("end"):
        seen, missing = rollcall.end(actor)
        says = ngettext(
            "The roll-call is over: %(seen)s party seen, %(missing)s not.",
            "The roll-call is over: %(seen)s parties seen, %(missing)s not.",
            seen,
        )
        messages.success(request, says % {"seen": seen, "missing": missing})
    else:
        rollcall.start(actor)
        messages.success(request, _("The roll-call has begun. Tick off whoever stands outside."))
    return redirect("reception:inside")


@login_required
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Seen outside; pressed again, not."""
    rollcall.tick(actor_of(request), pk, seen=request.POST.get("seen") == "1")
    return redirect("reception:inside")
