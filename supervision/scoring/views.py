"""Pages of scores: the figures of a period, the entries behind each, rules, marks and appeals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.organisation.models import Department
from office.pages.commands import CommandPages, buttons, command_page, given_by, refuse
from office.pages.history import history, line_of
from office.parameters.registry import value
from supervision import queries as item_queries
from supervision.scoring import actions, commands, policy, queries
from supervision.scoring.filters import EntryFilter
from supervision.scoring.forms import ScoreAppealForm, ScoreMarkForm, ScoreRuleForm
from supervision.scoring.models import ScoreEntry, ScoreSheet, Trigger
from supervision.scoring.periods import MONTH, QUARTER, YEAR, Period, of_day, parse

KINDS = {
    MONTH: gettext_lazy("Month"),
    QUARTER: gettext_lazy("Quarter"),
    YEAR: pgettext_lazy("period", "Year"),
}
SHOWN = tuple(t for t in Trigger if t not in {Trigger.CORRECTION, Trigger.SERIOUS})
HERE = "/supervision/scores/"
SHEETS = CommandPages(commands.SHEET, queries.sheet_get, crumbs=((gettext_lazy("Scores"), HERE),))
APPEALS = CommandPages(
    commands.APPEAL, queries.appeal_get, crumbs=((gettext_lazy("Scores"), HERE),)
)
sheet_command = command_page(SHEETS)
appeal_command = command_page(APPEALS)


def asked_period(request: HttpRequest, actor: Actor) -> Period:
    """The period of the address; one that is no period gives the current month."""
    try:
        return parse(request.GET.get("period", ""))
    except DomainError:
        return of_day(actor.today)


@login_required
@require_GET
def scores(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return _scores(request, actor, asked_period(request, actor))


@login_required
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet is the page of its period."""
    actor = actor_of(request)
    return _scores(request, actor, parse(queries.sheet_get(actor, pk).period))


def _scores(request: HttpRequest, actor: Actor, period: Period) -> HttpResponse:
    found = queries.sheet_of(actor, period)
    rows = queries.lines_of(actor, period)
    most = max((abs(row.total) for row in rows), default=0)
    appeals = queries.appeals(actor)
    return render(
        request,
        "supervision/scoring/scores.html",
        {
            "period": period,
            "sheet": found,
            "frozen": found is not None and found.state == ScoreSheet.State.PUBLISHED,
            "rows": rows,
            "most": most or 1,
            "triggers": [(t.value, t.label) for t in SHOWN],
            "columns": [(row, [(t.value, row.n(t)) for t in SHOWN]) for row in rows],
            "kinds": [
                (of_day(min(period.last, actor.today), k).text, label, k == period.kind)
                for k, label in KINDS.items()
            ],
            "following": period.next if period.next.first <= actor.today else None,
            "through": queries.booked_through(),
            "all_seen": queries.departments_seen(actor, found) is None,
            "steady": value("supervision.scores.steadying_items"),
            "buttons": buttons(actor, found, commands.SHEET) if found else [],
            "appeals": list(appeals.filter(state="filed")[:10]),
            "decided": list(appeals.exclude(state="filed")[:5]),
            "may_score": policy.may_score(actor),
        },
    )


@login_required
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """The rows that a figure is made of, each with its evidence."""
    actor = actor_of(request)
    period = asked_period(request, actor)
    found = EntryFilter(request.GET, queryset=queries.entries(actor, period)).qs
    page = keyset(found, ("-day", "-id"), request.GET.get("from", ""))
    return render(
        request,
        "supervision/scoring/entries.html",
        {
            "period": period,
            "rows": shown(actor, page.rows),
            "next": page.next,
            "department": _named_department(request),
            "trigger": request.GET.get("trigger", ""),
            "triggers": Trigger.choices,
        },
    )


def _named_department(request: HttpRequest) -> Department | None:
    asked = request.GET.get("department", "")
    return Department.objects.filter(pk=int(asked)).first() if asked.isdecimal() else None


def shown(actor: Actor, rows: list[ScoreEntry]) -> list[dict[str, Any]]:
    """Entries with the items and the evidence that this person may see."""
    items = queries.items_of(actor, rows)
    wanted = {row.evidence_id for row in rows if row.evidence_id}
    evidence = {card.pk: card for card in cards(actor).filter(pk__in=wanted)} if wanted else {}
    corrected = queries.corrections([row.pk for row in rows])
    return [
        {
            "entry": row,
            "item": items.get(row.item_id),
            "evidence": evidence.get(row.evidence_id or 0) if row.item_id in items else None,
            "correction": corrected.get(row.pk),
            "told": line_of(row.event),
            "may_appeal": _may_appeal(actor, row),
        }
        for row in rows
    ]


def _may_appeal(actor: Actor, row: ScoreEntry) -> bool:
    """The button; nobody looks for one beside points that were given."""
    costs = row.points < 0 or row.trigger == Trigger.SERIOUS
    open_to = costs and row.trigger != Trigger.CORRECTION and not getattr(row, "appealed", False)
    return open_to and any(policy.may_appeal(hat, row) for hat in actor.capacities)


@login_required
@require_GET
def held(request: HttpRequest) -> HttpResponse:
    """The items that a department had in a period."""
    actor = actor_of(request)
    period = asked_period(request, actor)
    department = _named_department(request)
    rows = queries.held_items(actor, period, department.pk if department else 0)
    page = keyset(rows, ("due_on", "card_id"), request.GET.get("from", ""))
    return render(
        request,
        "supervision/scoring/items.html",
        {"period": period, "department": department, "rows": page.rows, "next": page.next},
    )


@login_required
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """What brings points, from which day on; who keeps the rules changes them here."""
    actor = actor_of(request)
    form = ScoreRuleForm(request.POST or None, initial={"trigger": request.GET.get("trigger", "")})
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = actions.change_rule(actor, **given_by(form))
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                says = _("“%(rule)s” brings %(points)s from %(day)s on.")
                messages.success(
                    request,
                    says
                    % {
                        "rule": Trigger(made.trigger).label,
                        "points": f"{made.points:+d}",
                        "day": made.starts_on,
                    },
                )
                return redirect("supervision:score-rules")
    context = {
        "rows": queries.rules(actor.today),
        "today": actor.today,
        "form": form if policy.may_score(actor) else None,
        "error": error,
    }
    return render(request, "supervision/scoring/rules.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter that an item was commended or criticised, with the record that shows it."""
    actor = actor_of(request)
    item = item_queries.item_get(actor, pk)
    if not policy.may_score(actor):
        raise NotAllowed(_("Scores are entered by the supervision office."))
    form = ScoreMarkForm(request.POST or None)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = actions.mark_item(actor, pk, **_filled(form))
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(
                    request,
                    _("Entered: %(points)s for %(department)s.")
                    % {"points": f"{made.points:+d}", "department": made.department},
                )
                return redirect("supervision:item", pk)
    context = {"form": form, "error": error, "item": item}
    return render(request, "supervision/scoring/mark.html", context, status=status)


def _filled(form: Any) -> dict[str, Any]:
    return {k: v for k, v in form.cleaned_data.items() if v not in (None, "")}


@login_required
@require_http_methods(["GET", "POST"])
def appeal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why an entry is wrong."""
    actor = actor_of(request)
    entry = queries.entry_get(actor, pk)
    if not any(policy.may_appeal(hat, entry) for hat in actor.capacities):
        raise NotAllowed(_("An entry is appealed against by the department that it is about."))
    form = ScoreAppealForm(request.POST or None)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = actions.file_appeal(actor, entry=pk, reason=form.cleaned_data["reason"])
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("Filed as %(number)s.") % {"number": made.number})
                return redirect("supervision:appeal", made.pk)
    context = {"form": form, "error": error, "row": shown(actor, [entry])[0]}
    return render(request, "supervision/scoring/appeal_new.html", context, status=status)


@login_required
@require_GET
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry, why it is said to be wrong, and the answer."""
    actor = actor_of(request)
    found = queries.appeal_get(actor, pk)
    entry = ScoreEntry.objects.select_related(
        "department", "rule", "event__actor", "evidence", "made_by"
    ).get(pk=found.entry_id)
    return render(
        request,
        "supervision/scoring/appeal.html",
        {
            "appeal": found,
            "row": shown(actor, [entry])[0],
            "period": of_day(entry.day),
            "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
            "buttons": buttons(actor, found, commands.APPEAL),
            "events": history(actor, pk),
        },
    )
