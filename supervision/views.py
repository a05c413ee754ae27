"""Supervision: which items need me today, and one item from plan to strike-off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from office.audit.models import Event
from office.audit.queries import events_visible
from office.catalogue.queries import came_from, led_to
from office.comments.queries import comments
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.keyset import keyset
from office.core.many import fits
from office.duties.ladder import ladder_of
from office.duties.models import Duty
from office.duties.queries import of_card, open_by_card
from office.organisation.actors import actor_of
from office.organisation.models import Department
from office.pages.bulk import BulkPages, bulk_page
from office.pages.commands import Button, CommandPages, buttons, command_page, refuse
from office.pages.files import FilesForm, files_panel, take_files
from office.pages.history import history
from office.parameters.registry import value
from supervision import actions, commands, policy, queries
from supervision.filters import ItemFilter
from supervision.forms import DocketForm
from supervision.models import Report, SupervisionItem

SCOPES = {
    queries.ALL: gettext_lazy("All"),
    queries.DEPARTMENT: gettext_lazy("My department"),
    queries.MINE: gettext_lazy("I lead"),
    queries.ASSIST: gettext_lazy("I assist"),
    queries.WATCH: gettext_lazy("I follow"),
    queries.DONE: gettext_lazy("Closed"),
}


def initial(name: str, item: SupervisionItem) -> dict[str, Any]:
    """What an item already says, for the form of a command."""
    known: dict[str, dict[str, Any]] = {
        "assign": {"lead_department": item.lead_department_id, "responsible": item.responsible_id},
        "accept": {"plan": item.plan},
        "report": {"percent": item.percent},
        "verify": {"ok": True},
    }
    return known.get(name, {})


DISCHARGED_BY = {"settle": "assign", "grant": "grant_extension", "handle": "report"}
"""The step that meets a duty, where it is not called as the duty is."""
PAGES = CommandPages(commands.ITEM, queries.item_get, initial)
command = command_page(PAGES)
AT_ONCE = ("assign", "chase", "strike_off", "file", "resume", "hold", "transfer", "comment")
"""What is given to many items at a time: nothing that needs a word of its own for each."""
bulk = bulk_page(BulkPages(PAGES, AT_ONCE, queries.items, "/supervision/"))


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Items of a scope, the most urgent first, with what each needs next."""
    actor = actor_of(request)
    scope = queries.scope_of(actor, request.GET.get("scope", ""))
    found = ItemFilter(request.GET, queryset=queries.items_in(actor, scope)).qs
    lamps = queries.lamp_counts(
        ItemFilter(_without_light(request), queryset=queries.items_in(actor, scope)).qs
    )
    page = keyset(found, ("due_on", "card_id"), request.GET.get("from", ""))
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
            "scope": scope,
            "scopes": [(s, SCOPES[s]) for s in queries.scopes(actor)],
            "lamps": lamps,
            "total": sum(lamps.values()),
            "light": request.GET.get("light", ""),
            "q": request.GET.get("q", ""),
            "due_today": queries.due_today(actor),
            "at_once": fits(actor, commands.ITEM.flow, page.rows, AT_ONCE),
            "may_docket": any(policy.docket_item(hat, None) for hat in actor.capacities),
        },
    )


def _without_light(request: HttpRequest) -> Any:
    asked = request.GET.copy()
    asked.pop("light", None)
    return asked


def row_step(actor: Actor, item: SupervisionItem, duty: Duty | None) -> Button | None:
    """The button of a row: what the reader himself owes on the item now, else a report."""
    wanted = ["report"]
    if duty is not None and duty.holder_id in actor.person_ids:
        owed = duty.kind.removeprefix("supervision.")
        wanted.insert(0, DISCHARGED_BY.get(owed, owed))
    may = {b.name: b for b in buttons(actor, item, commands.ITEM)}
    return next((may[name] for name in wanted if name in may), None)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan, progress, result; and who hears next."""
    actor = actor_of(request)
    return _item_page(request, actor, queries.item_get(actor, pk))


@login_required
@require_http_methods(["GET", "POST"])
def item_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Files for an item; a refused one brings the page back, with the sentence beside it."""
    actor = actor_of(request)
    item = queries.item_get(actor, pk)
    if request.method == "POST":
        form = take_files(request, actor, item)
        if form.errors:
            return _item_page(request, actor, item, form)
    return redirect("supervision:item", pk)


def _item_page(
    request: HttpRequest, actor: Actor, item: SupervisionItem, refused: FilesForm | None = None
) -> HttpResponse:
    pk = item.pk
    duties = [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN]
    main = main_duty(duties)
    offered = buttons(actor, item, commands.ITEM)
    remark = next((b for b in offered if b.name == "comment"), None)
    reports = list(queries.reports(pk))
    ladder = ladder_of(main, actor.now) if main and not main.paused_at else []
    return render(
        request,
        "supervision/item.html",
        {
            "item": item,
            "panel": files_panel(actor, item, refused),
            "assisting": list(Department.objects.filter(pk__in=item.assisting_ids))
            if item.assisting_ids
            else [],
            "reports": [r for r in reports if r.kind == Report.Kind.PROGRESS],
            "results": [r for r in reports if r.kind != Report.Kind.PROGRESS],
            "open_now": duties,
            "main": main,
            "ladder": ladder,
            "next_rung": next((c for c in ladder if not c.made and c.at >= actor.now), None),
            "origins": list(came_from(actor, pk)),
            "led_to": list(led_to(actor, pk)),
            "dispute": last_dispute(actor, item),
            "events": history(actor, pk),
            "buttons": [b for b in offered if b is not remark],
            "remark": remark,
            "comments": list(comments(pk)),
            "extension": PAGES.form("request_extension", item)
            if _offers(offered, "request_extension")
            else None,
            "extensions_max": value("supervision.extensions.max"),
            "ended": item.state in queries.ENDED,
        },
        status=400 if refused else 200,
    )


def _offers(offered: list[Any], name: str) -> bool:
    return any(b.name == name for b in offered)


def last_dispute(actor: Actor, item: SupervisionItem) -> Event | None:
    """What the department said when it sent the item back, while that waits to be settled."""
    if item.state != SupervisionItem.State.DISPUTED:
        return None
    said = events_visible(actor).filter(card=item.pk, verb="supervision.item.disputed")
    return said.first()


def main_duty(duties: list[Duty]) -> Duty | None:
    """The duty whose ladder matters: the handling itself where it has begun, else the soonest."""
    handling = [d for d in duties if d.kind == "supervision.handle"]
    return min(handling or duties, key=lambda d: d.due_at, default=None)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a matter under supervision."""
    actor = actor_of(request)
    if not any(policy.docket_item(hat, None) for hat in actor.capacities):
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
