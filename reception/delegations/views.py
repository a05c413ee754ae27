"""Delegations: the list, a new one, what is entered on one, and the reception list on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from office.catalogue.kinds import url_of
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.keyset import keyset
from office.organisation.actors import actor_of
from office.pages.commands import IN_DIALOG, refuse, with_version
from office.sheets.actions import print_sheet
from office.sheets.responses import sheet_response
from reception.delegations import actions, policy, queries, rules, sheet
from reception.delegations.filters import DelegationFilter
from reception.delegations.forms import ENTRIES, DelegationForm
from reception.delegations.models import Delegation

S = Delegation.State
TABS: dict[str, tuple[Any, list[str]]] = {
    "open": (gettext_lazy("In hand"), [*policy.OPEN]),
    "asked": (gettext_lazy("Await approval"), [*policy.ASKED]),
    "account": (gettext_lazy("To be settled"), [S.CLOSED, S.REIMBURSED]),
    "ended": (pgettext_lazy("delegation", "Ended"), [S.PUBLISHED, S.REJECTED, S.CANCELLED]),
}
PARTS = {
    "guests": (gettext_lazy("Guest"), gettext_lazy("Add a guest")),
    "itinerary": (gettext_lazy("Line of the itinerary"), gettext_lazy("Add a line")),
    "companions": (gettext_lazy("Companion"), gettext_lazy("Add a companion")),
    "meals": (gettext_lazy("Meal"), gettext_lazy("Add a meal")),
    "lodging": (gettext_lazy("Lodging"), gettext_lazy("Add lodging")),
    "costs": (gettext_lazy("Cost"), gettext_lazy("Add a cost")),
}


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Delegations of a tab, the next first, each with what is not kept."""
    actor = actor_of(request)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    rows = queries.delegations(actor).filter(state__in=TABS[tab][1])
    found = DelegationFilter(request.GET, queryset=rows).qs
    order = ("-arrives_at", "-card_id") if tab == "ended" else ("arrives_at", "card_id")
    page = keyset(found.order_by(*order), order, request.GET.get("from", ""))
    broken = queries.open_findings(page.rows, actor.now)
    return render(
        request,
        "reception/delegations.html",
        {
            "rows": [(d, _grave(broken.get(d.pk, []))) for d in page.rows],
            "next": page.next,
            "tab": tab,
            "tabs": [(key, label) for key, (label, _states) in TABS.items()],
            "counts": _counts(actor),
            "q": request.GET.get("q", ""),
            "may_enter": any(policy.receive_letter(hat, None) for hat in actor.capacities),
        },
    )


def _grave(found: list[rules.Finding]) -> dict[str, int]:
    levels = [f.level for f in found]
    return {"block": levels.count(rules.BLOCK), "warn": levels.count(rules.WARN)}


def _counts(actor: Actor) -> dict[str, int]:
    by_state = queries.counts(actor)
    return {key: sum(by_state.get(s, 0) for s in states) for key, (_l, states) in TABS.items()}


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a delegation that has announced itself."""
    actor = actor_of(request)
    if not any(policy.receive_letter(hat, None) for hat in actor.capacities):
        raise NotAllowed(_("Auditors read; delegations are entered by those who receive them."))
    form = DelegationForm(request.POST or None)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = actions.receive_letter(actor, actions.delegation_from(form.cleaned_data))
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("Entered as %(number)s.") % {"number": made.number})
                return redirect(url_of(made.KIND, made.pk))
    context = {"form": form, "error": error, "up": _("Delegations")}
    return render(request, "reception/delegation_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: str, part: str) -> HttpResponse:
    """One more guest, line, companion, meal, lodging or cost."""
    actor = actor_of(request)
    delegation = queries.delegation_get(actor, int(pk))
    policy.DELEGATION.check("amend", actor, delegation)
    form = ENTRIES[part](request.POST or None, initial=_start(delegation, part))

    def keep(values: dict[str, Any]) -> None:
        actions.add_entry(with_version(actor, request), delegation.pk, part, **values)

    return _entry(request, delegation, part, form, keep)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: str, part: str, entry: str) -> HttpResponse:
    """Correct an entry, or take it off."""
    actor = actor_of(request)
    delegation = queries.delegation_get(actor, int(pk))
    policy.DELEGATION.check("amend", actor, delegation)
    row = queries.row_of(part, delegation.pk, int(entry))
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_entry(with_version(actor, request), delegation.pk, part, row.pk)
        messages.success(request, _("“%(entry)s” is off the list.") % {"entry": row})
        return redirect(_back(delegation, part))
    form = ENTRIES[part](request.POST or None, initial=_known(row, part))

    def keep(values: dict[str, Any]) -> None:
        actions.change_entry(with_version(actor, request), delegation.pk, part, row.pk, **values)

    return _entry(request, delegation, part, form, keep, row)


def _start(delegation: Delegation, part: str) -> dict[str, Any]:
    """What a new entry most likely says."""
    if part in {"itinerary", "meals"}:
        return {"starts_at": delegation.arrives_at, "ends_at": delegation.arrives_at}
    return {}


def _known(row: Any, part: str) -> dict[str, Any]:
    return {name: _raw(row, name) for name in ENTRIES[part].base_fields}


def _raw(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return value.pk if hasattr(value, "pk") else value


def _back(delegation: Delegation, part: str) -> str:
    return f"{url_of(delegation.KIND, delegation.pk)}#h-{part}"


def _entry(
    request: HttpRequest,
    delegation: Delegation,
    part: str,
    form: forms.Form,
    keep: Any,
    row: Any = None,
) -> HttpResponse:
    """The form of an entry: alone for a dialog, else in its page."""
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                keep(form.cleaned_data)
            except (NotAllowed, NotVisible):
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, 409 if refusal.status == 412 else refusal.status
            else:
                return redirect(_back(delegation, part))
    bare = request.headers.get("HX-Request") == "true"
    if bare:
        form.auto_id = IN_DIALOG
    context = {
        "form": form,
        "record": delegation,
        "heading": PARTS[part][0 if row else 1],
        "row": row,
        "error": error,
        "here": url_of(delegation.KIND, delegation.pk),
    }
    template = "reception/_entry_form.html" if bare else "reception/entry.html"
    return render(request, template, context, status=status)


@login_required
@require_GET
def reception_list(request: HttpRequest, pk: int) -> HttpResponse:
    """接待清单: the list as it is signed, for paper."""
    actor = actor_of(request)
    delegation = queries.delegation_get(actor, pk)
    facts = queries.facts(delegation, actor.now)
    return render(
        request,
        "reception/list.html",
        {
            "d": delegation,
            "facts": facts,
            "letter": queries.letter_of(delegation),
            "reasons": list(queries.reasons_of(pk)),
            "missing": [
                f for f in rules.findings(facts, queries.limits()) if f.rule.startswith("list_")
            ],
        },
    )


@login_required
@require_GET
def list_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as PDF, with the code by which anybody can check the sheet."""
    actor = actor_of(request)
    delegation = queries.delegation_get(actor, pk)
    made = sheet.reception_list(queries.facts(delegation, actor.now), queries.letter_of(delegation))
    pdf = print_sheet(actor, delegation, sheet.KIND, "list", made.data())
    return sheet_response(pdf, f"{made.title} {delegation.number}")
