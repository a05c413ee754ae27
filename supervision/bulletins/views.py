"""Pages of bulletins: the draft beside what it will say, the rows of each figure, the readers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from office.catalogue.queries import led_to
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.organisation.models import Department
from office.organisation.queries import departments
from office.pages.commands import CommandPages, buttons, command_page, given_by, refuse
from office.pages.history import history
from supervision import queries as item_queries
from supervision.bulletins import actions, commands, policy, prose, queries, snapshot
from supervision.bulletins.forms import BulletinDraftForm
from supervision.bulletins.models import Bulletin
from supervision.scoring.periods import of_day

HERE = "/supervision/bulletins/"
FIGURES: dict[str, Any] = {
    "opened": pgettext_lazy("figure", "docketed"),
    "ended": pgettext_lazy("figure", "done"),
    "on_time": pgettext_lazy("figure", "on time"),
    "open": pgettext_lazy("figure", "in hand"),
    "overdue": pgettext_lazy("figure", "overdue"),
    "extended": pgettext_lazy("figure", "more time granted"),
    "held": pgettext_lazy("figure", "on hold"),
    "returned": pgettext_lazy("figure", "returned"),
    "silent": pgettext_lazy("figure", "without a report"),
    "disputed": pgettext_lazy("figure", "disputed"),
    "practice": pgettext_lazy("figure", "good practice"),
    "ahead": pgettext_lazy("figure", "due next"),
}
BY_UNIT = ("open", "ended", "on_time", "overdue", "returned", "silent")


def initial(name: str, bulletin: Bulletin) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "edit": {field: getattr(bulletin, field) for field in actions.WORDS},
        "send": {"departments": list(departments())},
    }
    return known.get(name, {})


PAGES = CommandPages(
    commands.BULLETIN, queries.bulletin_get, initial, ((gettext_lazy("Bulletins"), HERE),)
)
command = command_page(PAGES)


@login_required
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """All bulletins, the newest first; the supervision office drafts one here."""
    actor = actor_of(request)
    form = BulletinDraftForm(
        request.POST or None, initial={"period": of_day(actor.today).previous.text}
    )
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = actions.draft_bulletin(actor, **given_by(form))
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("Drafted as %(number)s.") % {"number": made.number})
                return redirect("supervision:bulletin", made.pk)
    page = keyset(queries.bulletins(actor), ("-card_id",), request.GET.get("from", ""))
    context = {
        "rows": page.rows,
        "next": page.next,
        "form": form if policy.may_draft(actor) else None,
        "error": error,
    }
    return render(request, "supervision/bulletins/list.html", context, status=status)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says; while it is a draft, its words are edited beside it."""
    actor = actor_of(request)
    bulletin = queries.bulletin_get(actor, pk)
    offered = buttons(actor, bulletin, commands.BULLETIN)
    editing = any(b.name == "edit" for b in offered)
    found = list(queries.readers(pk)) if bulletin.sent_at else []
    newer = queries.bulletins(actor).filter(corrects=pk).exclude(state="withdrawn").first()
    return render(
        request,
        "supervision/bulletins/bulletin.html",
        {
            "bulletin": bulletin,
            "sections": prose.sections(bulletin),
            "figures": [
                (name, label, bulletin.figures["totals"][name]) for name, label in FIGURES.items()
            ],
            "rate": snapshot.rate(bulletin.figures["totals"]),
            "units": [
                (unit, [(name, unit[name]) for name in BY_UNIT], snapshot.rate(unit))
                for unit in bulletin.figures["departments"]
            ],
            "unit_columns": [FIGURES[name] for name in BY_UNIT],
            "form": PAGES.form("edit", bulletin) if editing else None,
            "buttons": [b for b in offered if b.name != "edit"],
            "readers": found,
            "reached": queries.reach_by_unit(pk) if found else [],
            "read": sum(1 for r in found if r.read_at),
            "newer": newer,
            "running": actor.today <= bulletin.ends_on,
            "open_now": _waits(actor, pk),
            "led_to": list(led_to(actor, pk)),
            "may_issue": _may_issue(actor, bulletin),
            "events": history(actor, pk),
        },
    )


def _may_issue(actor: Actor, bulletin: Bulletin) -> bool:
    """Whether it may go out as a letter; the flow refuses a second one."""
    ready = bulletin.state in {"signed", "sent", "closed"}
    return ready and any(policy.office(hat, bulletin) for hat in actor.capacities)


def _waits(actor: Actor, pk: int) -> list[Duty]:
    """What is waited for besides the reading, which the list of readers shows."""
    rows = of_card(actor, pk).filter(state=Duty.State.OPEN)
    return list(rows.exclude(kind="supervision.read_bulletin"))


@login_required
@require_GET
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The items that a figure counts, as they stood when it was taken."""
    actor = actor_of(request)
    bulletin = queries.bulletin_get(actor, pk)
    figure = request.GET.get("figure", "open")
    asked = request.GET.get("department", "")
    unit = Department.objects.filter(pk=int(asked)).first() if asked.isdecimal() else None
    found = queries.rows_of(bulletin, figure, unit.pk if unit else None)
    page = keyset(found.order_by(), ("id",), request.GET.get("from", ""), 50)
    known = item_queries.items(actor).filter(pk__in=[r.item_id for r in page.rows])
    items = {item.pk: item for item in known}
    return render(
        request,
        "supervision/bulletins/rows.html",
        {
            "bulletin": bulletin,
            "figure": FIGURES[figure],
            "unit": unit,
            "rows": [(row, items.get(row.item_id)) for row in page.rows],
            "next": page.next,
        },
    )
