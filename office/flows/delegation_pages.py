"""The page of a delegation: letter, guests, days, the plan with its dry run, limits, account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents import queries as letters
from office.catalogue.kinds import url_of
from office.catalogue.models import Card
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.scoping import Secrecy
from office.duties.queries import of_card
from office.flows.commands import DELEGATION
from office.flows.delegation_lines import CLASH, OK, Check, dry_run
from office.flows.delegation_seats import table_of
from office.flows.letter_to_delegation import receive_letter
from office.organisation.actors import actor_of
from office.pages.commands import (
    Button,
    CommandPages,
    buttons,
    command_page,
    refuse,
    said,
    with_version,
)
from office.pages.files import FilesForm, files_panel, take_files
from office.pages.history import history
from reception.delegations import actions, queries, rules
from reception.delegations.forms import DelegationForm
from reception.delegations.models import Delegation, ItineraryItem, Meal, Taken

CRUMBS = ((gettext_lazy("Delegations"), "/reception/delegations/"),)
MOST_DRAWN = 24
APART = {"amend", "explain", "plan"}
"""Commands that the page offers where they belong, not in its head."""


def initial(name: str, delegation: Delegation) -> dict[str, Any]:
    """What a delegation already says, for the form of a command."""
    if name != "amend":
        return {}
    fields = DELEGATION.by_name["amend"].form.base_fields
    known = {f: getattr(delegation, f) for f in fields if f not in {"letter", "host", "contact"}}
    people = {"host": delegation.host_id, "contact": delegation.contact_id}
    return {**known, **people, "letter": actions.letter_text(delegation)}


PAGES = CommandPages(DELEGATION, queries.delegation_get, initial, CRUMBS)


@login_required
@require_http_methods(["GET", "POST"])
def command(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A command's form; the reason for a finding knows which one it is for."""
    pages = PAGES
    if name == "explain" and request.method == "GET":
        rule = request.GET.get("rule", "")[:30]
        pages = replace(PAGES, initial=lambda _name, _record: {"rule": rule})
    return command_page(pages)(request, pk, name)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    return _page(request, actor, queries.delegation_get(actor, pk))


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what the dry run shows; refused, the same page says what is in the way."""
    actor = actor_of(request)
    delegation = queries.delegation_get(actor, pk)
    if request.method == "GET":
        return redirect(f"{url_of(delegation.KIND, pk)}#h-plan")
    before = delegation.state
    try:
        done = DELEGATION.by_name["plan"](with_version(actor, request), pk)
    except (NotAllowed, NotVisible):
        raise
    except DomainError as refusal:
        return _page(request, actor, delegation, refusal=refusal)
    messages.success(request, said(DELEGATION, "plan", before, done))
    return redirect(url_of(delegation.KIND, pk))


@login_required
@require_POST
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Files for a delegation; a refused one brings the page back, with the sentence beside it."""
    actor = actor_of(request)
    delegation = queries.delegation_get(actor, pk)
    form = take_files(request, actor, delegation)
    if form.errors:
        return _page(request, actor, delegation, refused=form)
    return redirect(url_of(delegation.KIND, pk))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a day: an item or a meal, how it stands in the plan, what was taken for it."""

    part: str
    entry: Any
    starts_at: datetime
    ends_at: datetime
    tone: str
    taken: list[Card] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A limit: how much of it is used."""

    label: str
    used: Any
    most: Any
    over: bool
    text: str


def _page(
    request: HttpRequest,
    actor: Actor,
    delegation: Delegation,
    *,
    refused: FilesForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    facts = queries.facts(delegation, actor.now)
    found = _found(delegation, facts)
    offered = buttons(actor, delegation, DELEGATION)
    able = {b.name for b in offered}
    checks = dry_run(actor, facts) if "plan" in able else []
    taken = _taken(actor, delegation)
    status = refusal.status if refusal else (400 if refused else 200)
    context = {
        "d": delegation,
        "facts": facts,
        "letter": queries.letter_of(delegation),
        "days": _days(facts, found, taken, checks),
        "findings": _findings(delegation, found),
        "refusal": refusal,
        **_plan(checks, taken),
        **_offered(delegation, offered, able),
        **_limits(facts, queries.limits()),
        "papers": _papers(delegation, facts),
        "seats": table_of(facts),
        "reasons": list(queries.reasons_of(delegation.pk)),
        "duties": [x for x in of_card(actor, delegation.pk) if x.state == "open"],
        "panel": files_panel(actor, delegation, refused),
        "events": history(actor, delegation.pk),
        "diets": [g for g in facts.guests if g.diet],
    }
    status = 409 if status == 412 else status
    return render(request, "reception/delegation.html", context, status=status)


def _found(delegation: Delegation, facts: rules.Facts) -> list[rules.Finding]:
    """What is not kept; the ended ones are history."""
    live = delegation.state in DELEGATION.flow.waiting
    return rules.findings(facts, queries.limits()) if live else []


def _plan(checks: Sequence[Check], taken: dict[str, Card]) -> dict[str, Any]:
    return {
        "checks": [(c, taken.get(c.line.key)) for c in checks],
        "to_take": any(c.status == OK for c in checks),
        "clashes": sum(c.status == CLASH for c in checks),
        "taken": list(taken.values()),
    }


def _offered(delegation: Delegation, offered: list[Button], able: set[str]) -> dict[str, Any]:
    """Buttons of the head, and what is offered beside the thing it is about."""
    return {
        "plan": next((b for b in offered if b.name == "plan"), None),
        "buttons": [b for b in offered if b.name not in APART],
        "may_change": "amend" in able,
        "may_enter": "amend" in able and delegation.signed_at is None,
        "may_explain": "explain" in able,
    }


def _taken(actor: Actor, delegation: Delegation) -> dict[str, Card]:
    """Line of the plan → the record the plan took for it, where this person may see them."""
    rows = [t for t in Taken.objects.filter(delegation=delegation) if t.card_id]
    seen = {c.pk: c for c in cards(actor).filter(pk__in=[t.card_id for t in rows])} if rows else {}
    return {t.line: seen[t.card_id] for t in rows if t.card_id in seen}


def _days(
    facts: rules.Facts,
    found: Sequence[rules.Finding],
    taken: dict[str, Card],
    checks: Sequence[Check],
) -> list[tuple[date, list[Row]]]:
    """Items and meals in the order of the clock, day by day."""
    rows = [_item_row(facts, item, taken, checks) for item in facts.items]
    broken = {f.rule for f in found}
    rows += [_meal_row(meal, broken, checks) for meal in facts.meals]
    days: dict[date, list[Row]] = {}
    for row in sorted(rows, key=lambda r: (r.starts_at, r.ends_at)):
        days.setdefault(timezone.localdate(row.starts_at), []).append(row)
    return sorted(days.items())


def _item_row(
    facts: rules.Facts, item: ItineraryItem, taken: dict[str, Card], checks: Sequence[Check]
) -> Row:
    mine = [c for c in checks if c.line.source is item]
    alone = replace(facts, items=[item], meals=[], lodging=[], costs=[])
    wrong = {f.rule for f in rules.findings(alone, rules.Limits())} & ABOUT_ITEMS
    tone = "is-over" if wrong else ("is-warn" if any(c.status == CLASH for c in mine) else "")
    return Row(
        "itinerary",
        item,
        item.starts_at,
        item.ends_at,
        tone,
        [taken[key] for key in (f"meeting:{item.pk}", f"car:{item.pk}") if key in taken],
        mine,
    )


ABOUT_ITEMS = {"greeting", "head_greets", "tours"}
ABOUT_MEALS = {
    "one_meal",
    "banquet",
    "companions",
    "alcohol",
    "cigarettes",
    "meal_cost",
    "same_city",
}


def _meal_row(meal: Meal, broken: set[str], checks: Sequence[Check]) -> Row:
    mine = [c for c in checks if c.line.source is meal]
    given = meal.kind != Meal.Kind.OWN
    over = given and bool(broken & ABOUT_MEALS)
    tone = "is-over" if over else ("is-warn" if any(c.status == CLASH for c in mine) else "")
    return Row("meals", meal, meal.starts_at, meal.ends_at, tone, [], mine)


def _findings(delegation: Delegation, found: list[rules.Finding]) -> list[dict[str, Any]]:
    """Each with the steps it refuses by their labels, and whether a reason is on record."""
    given = queries.given_reasons(delegation.pk)
    flow = DELEGATION.flow
    return [
        {
            "f": f,
            "explained": (f.rule, f.mark) in given,
            "refuses": [
                t.label
                for t in flow.transitions
                if t.name in f.refuses and delegation.state in t.sources
            ],
            "asks": f.level == rules.WARN
            or (f.level == rules.BLOCK and delegation.state == "running"),
        }
        for f in found
    ]


def _limits(facts: rules.Facts, limits: rules.Limits) -> dict[str, Any]:
    most = rules.most_companions(facts.party, limits)
    table = [c.name[:1] for c in facts.at_meal]
    unnamed = max((m.companions for m in facts.given), default=0) - len(table)
    table += ["?"] * max(unnamed, 0)
    each = max((rules.per_head(facts, m) for m in facts.given), default=Decimal(0))
    cap = limits.meal_cap
    n = len(facts.given)
    return {
        "most": most,
        "table": [(letter, place > most) for place, letter in enumerate(table, start=1)],
        "over": max(len(table) - most, 0),
        "drawn": range(min(facts.party, MOST_DRAWN)),
        "gauges": [
            Gauge(
                _("Working meals"),
                n,
                limits.working_meals,
                n > limits.working_meals,
                f"{n} / {limits.working_meals}",
            ),
            Gauge(_("Yuan a person"), each, cap, each > cap, f"{each:.0f} / {cap}"),
        ],
        "capped": facts.delegation.category == "domestic",
    }


def _papers(delegation: Delegation, facts: rules.Facts) -> list[dict[str, Any]]:
    """一函三单: letter, approval, list, invoices; each with its lamp and what it waits for."""
    vouchers = {v.name: v for v in rules.vouchers(facts)}
    agreed = bool(delegation.agreed)
    papers = [
        {
            "name": _("Approval"),
            "light": "green" if agreed else "hold",
            "text": "" if agreed else delegation.get_state_display(),
        }
    ]
    for name, voucher in vouchers.items():
        waits = "yellow" if delegation.state == "closed" else "hold"
        papers.append(
            {"name": name, "light": "green" if voucher.there else waits, "text": voucher.text}
        )
    return papers


@login_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a reception of a letter: the form is filled from the letter."""
    actor = actor_of(request)
    doc = letters.incoming_get(actor, pk)
    known = {"unit": doc.issuer, "purpose": doc.title[:300], "secrecy": Secrecy(doc.secrecy).slug}
    form = DelegationForm(request.POST or None, initial={**known, "letter": doc.number})
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                new = actions.delegation_from(form.cleaned_data)
                made = receive_letter(with_version(actor, request), pk, new)
            except (NotAllowed, NotVisible):
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, 409 if refusal.status == 412 else refusal.status
            else:
                messages.success(request, _("Entered as %(number)s.") % {"number": made.number})
                return redirect("flows:delegation", made.pk)
    context = {"form": form, "error": error, "letter": doc}
    return render(request, "reception/delegation_new.html", context, status=status)
