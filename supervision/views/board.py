"""Which items need me today, and putting a new one under supervision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from office.catalogue.kinds import step_meeting
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.keyset import keyset
from office.core.many import fits
from office.duties.models import Duty
from office.duties.queries import open_by_card
from office.organisation.actors import actor_of
from office.pages.commands import Button, button, refuse
from supervision import actions, commands, lamps, policy, queries
from supervision.filters import ItemFilter
from supervision.foresight.queries import with_risk
from supervision.forms import DocketForm
from supervision.models import SupervisionItem
from supervision.views.item import AT_ONCE
from supervision.views.tell import told_by_page

SCOPES = {
    queries.ALL: gettext_lazy("All"),
    queries.DEPARTMENT: gettext_lazy("My department"),
    queries.MINE: gettext_lazy("I lead"),
    queries.ASSIST: gettext_lazy("I assist"),
    queries.WATCH: gettext_lazy("I follow"),
    queries.DONE: gettext_lazy("Closed"),
}


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Items of a scope, the most urgent first, with what each needs next."""
    actor = actor_of(request)
    scope = queries.scope_of(actor, request.GET.get("scope", ""))
    rows = queries.items_in(actor, scope)
    found = ItemFilter(request.GET, queryset=rows).qs
    by_risk = request.GET.get("order") == "risk" and scope != queries.DONE
    order = ("-risk", "-card_id") if by_risk else ("due_on", "card_id")
    page = keyset(with_risk(actor, found), order, request.GET.get("from", ""))
    open_now = open_by_card(actor, [i.pk for i in page.rows])
    return render(
        request,
        "supervision/items.html",
        {
            "rows": [
                (item, duty, row_step(actor, item, duty))
                for item in page.rows
                for duty in open_now.get(item.pk, [None])[:1]
            ],
            "next": page.next,
            "by_risk": by_risk,
            "scopes": [(s, SCOPES[s]) for s in queries.scopes(actor)],
            **_lit(request, actor, scope, rows, at_once=not queries.too_many(rows)),
            "q": request.GET.get("q", ""),
            "at_once": fits(actor, commands.ITEM.flow, page.rows, AT_ONCE),
            "may_docket": policy.may_docket(actor),
        },
    )


@login_required
@require_GET
def lit(request: HttpRequest) -> HttpResponse:
    """How many of each lamp, for a list that did not wait for it."""
    actor = actor_of(request)
    scope = queries.scope_of(actor, request.GET.get("scope", ""))
    rows = queries.items_in(actor, scope)
    return render(request, "supervision/lamps.html", _lit(request, actor, scope, rows))


def _lit(
    request: HttpRequest, actor: Actor, scope: str, rows: Any, *, at_once: bool = True
) -> dict[str, Any]:
    """The list by lamp and what presses; without numbers where those would take their time."""
    counts: dict[str, int] = {}
    if at_once:
        asked = ItemFilter(_without_light(request), queryset=rows).qs
        counts = queries.lamp_counts(asked, actor.today)
    always = {lamps.RED, lamps.YELLOW, lamps.GREEN} if scope != queries.DONE else set()
    shown = [light for light in lamps.LIGHTS if light in always or counts.get(light)]
    return {
        "scope": scope,
        "light": request.GET.get("light", ""),
        "counted": at_once,
        "counts_at": f"{reverse('supervision:lamps')}?{request.GET.urlencode()}",
        "lamps": counts,
        "beads": [(light, counts.get(light, 0)) for light in shown],
        "total": sum(counts.values()),
        "due_today": queries.due_today(actor),
    }


def _without_light(request: HttpRequest) -> Any:
    asked = request.GET.copy()
    asked.pop("light", None)
    return asked


def row_step(actor: Actor, item: SupervisionItem, duty: Duty | None) -> Button | None:
    """The button of a row: what the reader himself owes on the item now, else a report."""
    wanted = ["report"]
    if duty is not None and duty.holder_id in actor.person_ids:
        wanted.insert(0, step_meeting(duty.kind))
    steps = [commands.ITEM.flow.by_name[n] for n in wanted if n in commands.ITEM.by_name]
    offered = [button(item, s, commands.ITEM) for s in steps if s.open_to(actor, item)]
    return next(iter(told_by_page(offered)), None)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a matter under supervision."""
    actor = actor_of(request)
    if not policy.may_docket(actor):
        raise NotAllowed(_("Putting a matter under supervision is for the supervision office."))
    form = DocketForm(request.POST or None)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                item = actions.docket(actor, actions.item_from(form.cleaned_data))
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("Docketed as %(number)s.") % {"number": item.number})
                return redirect("supervision:item", item.pk)
    context = {"form": form, "error": error}
    return render(request, "supervision/new.html", context, status=status)
