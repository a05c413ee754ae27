"""Plans: the tree of a plan, what hangs on nothing, what was carried on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from office.audit.emit import emit
from office.catalogue.queries import led_to
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.exports import export
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.organisation.names import department_name
from office.pages.commands import (
    CommandPages,
    buttons,
    command_page,
    given_by,
    refuse,
    with_version,
)
from office.pages.history import history
from office.sheets.actions import print_sheet
from office.sheets.responses import sheet_response
from supervision.plans import actions, commands, lines_import, policy, queries, sheet
from supervision.plans.filters import PlanFilter
from supervision.plans.forms import BeginForm, ImportForm
from supervision.plans.models import Plan, PlanPoint
from supervision.plans.periods import MONTH, QUARTER, YEAR, Period
from supervision.plans.rollup import Node, percent_of

WHAT = {
    YEAR: gettext_lazy("Key points without a quarter's task"),
    QUARTER: gettext_lazy("Quarter's tasks without a month's task or an item"),
    "items": gettext_lazy("Items of the year's plan that stand in no plan"),
}
LEVELS = {"": gettext_lazy("All"), **dict(Plan.Level.choices)}


@dataclass(frozen=True, slots=True)
class PlanPages(CommandPages):
    """The forms of a plan's commands, filled with what the line that was chosen says."""

    point: int = 0
    actor: Actor | None = None

    def form(self, name: str, record: Any) -> forms.Form:
        line = queries.point_in(record, self.point) if self.point else None
        form = self.commands.by_name[name].form(initial=_known(name, record, line))
        if name == "break_down":
            choices = [(p.slug, p.label) for p in record.of.below]
            form.fields["period"].widget = forms.Select(choices=[("", "—"), *choices])
        if name == "add" and self.actor is not None:
            above = [
                (p.pk, f"{p.position}. {p}") for p in queries.choices_above(self.actor, record)
            ]
            form.fields["above"].widget = (
                forms.Select(choices=[("", "—"), *above]) if above else forms.HiddenInput()
            )
        if name == "add" and record.state == Plan.State.DRAFT:
            form.fields["reason"].widget = forms.HiddenInput()
        if name == "amend" and record.state == Plan.State.APPROVED:
            form.fields["reason"].required = True
        return form


PAGES = PlanPages(commands.PLAN, queries.plan_get)


def _known(name: str, plan: Plan, line: PlanPoint | None) -> dict[str, Any]:
    if line is None:
        return {}
    known: dict[str, Any] = {"point": line.pk}
    if name == "amend":
        known |= {
            "text": line.text,
            "measure": line.measure,
            "lead_department": line.lead_department_id,
            "due_on": line.due_on,
            "weight": line.weight,
        }
    if name == "break_down":
        running = next((p for p in plan.of.below if p.ends_on >= timezone.localdate()), None)
        known |= {
            "text": line.text,
            "measure": line.measure,
            "lead_department": line.lead_department_id,
            "period": running.slug if running else "",
            "weight": 1,
        }
    if name == "supervise":
        known |= {"due_on": line.due_on}
    return known


def command(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A command of a plan; `?point=` names the line it is about."""
    asked = request.GET.get("point", request.POST.get("point", ""))
    point = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else 0
    actor = actor_of(request) if request.user.is_authenticated else None
    return command_page(replace(PAGES, point=point, actor=actor))(request, pk, name)


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Plans by period, the newest first, with what is owed for each."""
    actor = actor_of(request)
    level = request.GET.get("level", "")
    found = PlanFilter(request.GET, queryset=queries.plans(actor)).qs
    page = keyset(found, ("-starts_on", "-card_id"), request.GET.get("from", ""))
    return render(
        request,
        "supervision/plans/list.html",
        {
            "rows": page.rows,
            "next": page.next,
            "level": level if level in LEVELS else "",
            "levels": list(LEVELS.items()),
            "orphans": _orphan_counts(actor),
            "carried": queries.carried(actor).count(),
            "may_begin": policy.may_begin(actor),
        },
    )


def _orphan_counts(actor: Actor) -> dict[str, int]:
    return {
        YEAR: queries.orphans(actor, YEAR).count(),
        QUARTER: queries.orphans(actor, QUARTER).count(),
        "items": queries.items_without_line(actor).count(),
    }


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin the plan of a period."""
    actor = actor_of(request)
    if not policy.may_begin(actor):
        raise NotAllowed(_("Plans are begun by the supervision office."))
    form = BeginForm(request.POST or None, initial={"period": _first_free(actor)})
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                plan = actions.begin_plan(actor, **given_by(form))
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("%(plan)s is begun.") % {"plan": plan.title})
                return redirect("supervision:plan", plan.pk)
    context = {"form": form, "error": error}
    return render(request, "supervision/plans/new.html", context, status=status)


def _first_free(actor: Actor) -> str:
    """The first period from now on, a year before its quarter and month, that has no plan."""
    taken = set(queries.plans(actor).exclude(state="withdrawn").values_list("period", flat=True))
    now = [Period.of(level, actor.today) for level in (YEAR, QUARTER, MONTH)]
    return next((p.slug for p in [*now, now[2].next, now[1].next] if p.slug not in taken), "")


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan as a tree, each number opening its rows."""
    actor = actor_of(request)
    return _page(request, actor, queries.plan_get(actor, pk))


def _page(
    request: HttpRequest, actor: Actor, plan: Plan, *, form: Any = None, report: Any = None
) -> HttpResponse:
    nodes = queries.tree(actor, plan)
    offered = buttons(actor, plan, commands.PLAN)
    every = [n for top in nodes for n in top.walk()]
    duties = [d for d in of_card(actor, plan.pk) if d.state == Duty.State.OPEN]
    refused = form is not None and bool(form.errors)
    return render(
        request,
        "supervision/plans/plan.html",
        {
            "plan": plan,
            "nodes": nodes,
            "rows": list(sheet.numbered(nodes)),
            "percent": percent_of(nodes),
            "counts": _counts(nodes),
            "uppers": queries.uppers(actor, [n.point for n in nodes]),
            "names": {pk: department_name(pk) for n in every for pk in n.point.assisting_ids},
            "left": queries.points(plan).exclude(queries.LIVE),
            "changes": queries.changes(plan),
            "head": sorted(
                (b for b in offered if b.name not in policy.OF_A_LINE),
                key=lambda b: (b.tone == "danger", b.tone != "primary"),
            ),
            "may": {b.name for b in offered},
            "own": {p for p in _departments(every) if policy.own_line(actor, p)},
            "main": [d for d in duties if not d.part],
            "ending": min((d.due_at for d in duties), default=None),
            "led_to": list(led_to(actor, plan.pk)[:1]),
            "events": history(actor, plan.pk),
            "import_form": form or _import_form(offered, plan),
            "report": report,
        },
        status=400 if refused else 200,
    )


def _departments(nodes: Iterable[Node]) -> set[int]:
    return {n.point.lead_department_id for n in nodes}


def _import_form(offered: list[Any], plan: Plan) -> ImportForm | None:
    """A table is taken while lines are drafted."""
    if plan.state == Plan.State.DRAFT and any(b.name == "add" for b in offered):
        return ImportForm()
    return None


def _counts(nodes: list[Node]) -> dict[str, int]:
    return {
        "lines": len(nodes),
        "done": sum(n.done for n in nodes),
        "bare": sum(not n.broken and not n.done for n in nodes),
        "carried": sum(bool(n.point.carries) for n in nodes),
    }


@login_required
@require_GET
def line(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """The rows behind the percent of one line, and what it said before it was changed."""
    actor = actor_of(request)
    plan = queries.plan_get(actor, pk)
    nodes = [n for top in queries.tree(actor, plan) for n in top.walk() if n.point.pk == point]
    if not nodes:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    node = nodes[0]
    home = plan if node.point.plan_id == plan.pk else node.point.plan
    return render(
        request,
        "supervision/plans/line.html",
        {
            "plan": plan,
            "node": node,
            "rows": list(sheet.numbered(node.below)),
            "upper": queries.uppers(actor, [node.point]).get(node.point.above_id or 0),
            "chain": queries.chains(actor, [node.point]).get(node.point.root_pk, []),
            "changes": queries.changes(home).get(point, []),
            "assisting": [department_name(d) for d in node.point.assisting_ids],
            "may": {b.name for b in buttons(actor, plan, commands.PLAN)}
            if home.pk == plan.pk
            else set(),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines from a table: first what would become of each row, then for good."""
    actor = actor_of(request)
    plan = queries.plan_get(actor, pk)
    if request.method == "GET":
        return redirect("supervision:plan", pk)
    form = ImportForm(request.POST, request.FILES)
    report = None
    dry = request.POST.get("enter") != "1"
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = lines_import.import_lines(
                with_version(actor, request), pk, file, name=file.name, dry_run=dry
            )
        except (NotAllowed, NotVisible):
            raise
        except DomainError as refusal:
            form.add_error("file", str(refusal.message))
    if report is not None and not dry:
        said = ngettext("%(n)s line is taken.", "%(n)s lines are taken.", report.accepted)
        messages.success(request, said % {"n": report.accepted})
    return _page(request, actor, queries.plan_get(actor, plan.pk), form=form, report=report)


@login_required
@require_GET
def orphans(request: HttpRequest) -> HttpResponse:
    """补台: what was planned and nobody broke down, what is worked on and nobody planned."""
    actor = actor_of(request)
    what = request.GET.get("what", "")
    counts = _orphan_counts(actor)
    if what not in WHAT:
        what = next((w for w in WHAT if counts[w]), YEAR)
    rows: Any = (
        queries.items_without_line(actor) if what == "items" else queries.orphans(actor, what)
    )
    keys = ("due_on", "card_id") if what == "items" else ("due_on", "id")
    page = keyset(rows, keys, request.GET.get("from", ""))
    return render(
        request,
        "supervision/plans/orphans.html",
        {
            "rows": page.rows,
            "next": page.next,
            "what": what,
            "whats": [(slug, label, counts[slug]) for slug, label in WHAT.items()],
            "label": WHAT[what],
            "total": sum(counts.values()),
        },
    )


@login_required
@require_GET
def carried(request: HttpRequest) -> HttpResponse:
    """结转: what earlier periods left, how often, and the reason each time."""
    actor = actor_of(request)
    level = request.GET.get("level", "")
    level = level if level in LEVELS else ""
    page = keyset(queries.carried(actor, level), ("-carries", "-id"), request.GET.get("from", ""))
    chains = queries.chains(actor, page.rows)
    return render(
        request,
        "supervision/plans/carried.html",
        {
            "rows": [(p, chains.get(p.root_pk, [])) for p in page.rows],
            "next": page.next,
            "level": level,
            "levels": list(LEVELS.items()),
        },
    )


@login_required
@require_GET
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan on A4, with its code."""
    actor = actor_of(request)
    plan = queries.plan_get(actor, pk)
    made = sheet.plan_sheet(plan, queries.tree(actor, plan))
    return sheet_response(print_sheet(actor, plan, sheet.KIND, "list", made.data()), plan.title)


@login_required
@require_GET
def table(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The plan with all that hangs below it as a table; who took it out is an event."""
    actor = actor_of(request)
    plan = queries.plan_get(actor, pk)
    nodes = queries.tree(actor, plan)
    with transaction.atomic():
        emit("supervision.plan.exported", actor=actor, record=plan, kind=kind)
    return export(plan.title, kind, sheet.table_header(), sheet.table_rows(plan, nodes))
