"""Spot-checks: what is to be checked, the card for the phone, why each was drawn, the ratios."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.exports import disposition
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import of_card, open_by_card
from office.organisation.actors import actor_of
from office.pages.commands import (
    CommandPages,
    buttons,
    command_page,
    given_by,
    refuse,
    said,
    with_version,
)
from office.pages.files import FilesField, FilesForm, files_panel, take_files
from office.pages.history import history
from office.sheets.actions import print_list, print_sheet
from office.sheets.responses import sheet_response
from supervision.queries import items
from supervision.spot_checks import actions, commands, policy, queries, sheet
from supervision.spot_checks.filters import SpotCheckFilter
from supervision.spot_checks.forms import CheckForm, DrawForm
from supervision.spot_checks.lots import Lot
from supervision.spot_checks.models import SpotCheck
from supervision.spot_checks.questions import asked

SCOPES = {
    queries.TO_CHECK: pgettext_lazy("spot-check", "To be checked"),
    queries.FINDINGS: gettext_lazy("Findings"),
    queries.DONE: gettext_lazy("Done"),
    queries.ALL: gettext_lazy("All"),
}
LAST_DRAWS, HEAVIEST = 6, 100
COUNTS = {
    "assigned": gettext_lazy("Assigned"),
    "checked": pgettext_lazy("spot-check", "Checked"),
    "closed": gettext_lazy("Struck off"),
}
PAGES = CommandPages(commands.CHECK, queries.check_get)
command = command_page(PAGES)


class CardForm(CheckForm):
    """The card on the phone: the questions of this source as thumbs, photos, a few words."""

    photos = FilesField(label=gettext_lazy("Photos"), required=False)

    def __init__(self, check: SpotCheck, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = asked(check.source)
        for name in [n for n in self.fields if isinstance(self.fields[n], forms.ChoiceField)]:
            if name not in wanted:
                del self.fields[name]
        for name in wanted:
            self.fields[name].widget = forms.RadioSelect(choices=SpotCheck.Answer.choices)
        self.fields["photos"].widget.attrs |= {"accept": "image/*", "capture": "environment"}
        self.questions = wanted


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Checks of a scope, the newest first; the last draws beside them."""
    actor = actor_of(request)
    scope = request.GET.get("scope", queries.TO_CHECK)
    scope = scope if scope in SCOPES else queries.TO_CHECK
    rows = queries.checks(actor)
    if scope in queries.SCOPES:
        rows = rows.filter(state__in=queries.SCOPES[scope])
    page = keyset(
        SpotCheckFilter(request.GET, queryset=rows).qs, ("-card_id",), request.GET.get("from", "")
    )
    open_now = open_by_card(actor, [c.pk for c in page.rows])
    return render(
        request,
        "supervision/spot_checks/list.html",
        {
            "rows": [(c, open_now.get(c.pk, [None])[0]) for c in page.rows],
            "next": page.next,
            "scope": scope,
            "scopes": list(SCOPES.items()),
            "draws": list(queries.draws(actor)[:LAST_DRAWS]) if policy.may_count(actor) else [],
            "may_draw": policy.may_draw(actor),
            "may_count": policy.may_count(actor),
            "form": DrawForm(),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """Draw by lot; a refusal comes back with what was entered."""
    actor = actor_of(request)
    if not policy.may_draw(actor):
        raise NotAllowed(_("Spot-checks are drawn by the supervision office and the leaders."))
    form = DrawForm(request.POST or None)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = actions.draw_checks(actor, **given_by(form))
            except (NotAllowed, NotVisible):
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                return redirect("supervision:drawing", made.pk)
    context = {"form": form, "error": error}
    return render(request, "supervision/spot_checks/draw.html", context, status=status)


@login_required
@require_GET
def drawing(request: HttpRequest, pk: int) -> HttpResponse:
    """Why each was drawn, and what anybody needs to draw it again."""
    actor = actor_of(request)
    found = queries.draw_get(actor, pk)
    lots = [Lot.of(row) for row in found.rows]
    by_item = {lot.item: lot for lot in lots}
    seen, checks = queries.drawn_items(actor, found), queries.checks_of(actor, found)
    rest = sorted(lots, key=lambda lot: (-lot.weight, lot.item))
    return render(
        request,
        "supervision/spot_checks/drawing.html",
        {
            "draw": found,
            "rows": [
                (n, seen[item], by_item[item], checks.get(item))
                for n, item in enumerate(found.picked, start=1)
                if item in seen
            ],
            "population": [lot for lot in rest if lot.item not in found.picked][:HEAVIEST],
            "total": len(lots),
            "weight": sum(lot.weight for lot in lots),
            "short": found.n - len(found.picked),
        },
    )


@login_required
@require_GET
def drawing_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = queries.draw_get(actor, pk)
    data = sheet.draw_sheet(actor, found).data()
    return sheet_response(print_list(actor, sheet.DRAW_KIND, "list", data), found.seed)


@login_required
@require_GET
def population(request: HttpRequest, pk: int) -> HttpResponse:
    """The population as it was hashed: JSON without spaces."""
    found = queries.draw_get(actor_of(request), pk)
    separators = {"separators": (",", ":"), "ensure_ascii": False}
    response = JsonResponse(found.population, safe=False, json_dumps_params=separators)
    response["Content-Disposition"] = disposition(f"{found.digest[:12]}.json")
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_GET
def ratios(request: HttpRequest) -> HttpResponse:
    """Assigned : checked : closed per head; each number opens its rows."""
    actor = actor_of(request)
    year = _number(request, "year") or actor.today.year
    what, who = request.GET.get("what", ""), _number(request, "who")
    opened = what in COUNTS
    page = (
        keyset(
            queries.ratio_rows(actor, year, who, what),
            ("due_on", "card_id"),
            request.GET.get("from", ""),
        )
        if opened
        else None
    )
    rows = queries.ratios(actor, year)
    return render(
        request,
        "supervision/spot_checks/ratios.html",
        {
            "rows": rows,
            "year": year,
            "years": [actor.today.year, actor.today.year - 1],
            "what": what if opened else "",
            "label": COUNTS.get(what, ""),
            "person": next((r["person"] for r in rows if r["who"] == who), None),
            "who": who,
            "items": page.rows if page else [],
            "next": page.next if page else "",
        },
    )


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One check; for who makes it, the card is the page."""
    actor = actor_of(request)
    return _page(request, actor, queries.check_get(actor, pk))


def _page(
    request: HttpRequest,
    actor: Actor,
    check: SpotCheck,
    *,
    form: CardForm | None = None,
    error: DomainError | None = None,
    refused: FilesForm | None = None,
) -> HttpResponse:
    offered = buttons(actor, check, commands.CHECK)
    draft = queries.draft_of(actor, check)
    if form is None and any(b.name == "check" for b in offered):
        form = CardForm(check, initial=draft.fields if draft else {})
    status = error.status if error else 400 if refused or (form and form.errors) else 200
    return render(
        request,
        "supervision/spot_checks/check.html",
        {
            "check": check,
            "item": items(actor).filter(pk=check.item_id).first(),
            "form": form,
            "error": error,
            "draft": draft if form is not None and not form.is_bound else None,
            "questions": [form[name] for name in form.questions] if form is not None else [],
            "answers": [
                (CheckForm.base_fields[name].label, SpotCheck.Answer(given))
                for name, given in check.answers.items()
            ],
            "panel": files_panel(actor, check, refused),
            "open_now": [d for d in of_card(actor, check.pk) if d.state == Duty.State.OPEN],
            "events": history(actor, check.pk),
            "buttons": [b for b in offered if b.name != "check"],
            "may_count": policy.may_count(actor),
        },
        status=status,
    )


@login_required
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The check as tapped in. Photos are kept first, so that a refusal never loses one."""
    actor = actor_of(request)
    check = queries.check_get(actor, pk)
    if request.method == "GET":
        return redirect("supervision:check", pk)
    form = CardForm(check, request.POST, request.FILES)
    if not form.is_valid():
        commands.CHECK.flow.check("check", actor, check)
        return _page(request, actor, check, form=form)
    values = {k: v for k, v in form.cleaned_data.items() if k != "photos" and v not in {None, ""}}
    before = check.state
    commands.CHECK.flow.check("check", actor, check)
    refused = _keep_photos(request, actor, check) if form.cleaned_data["photos"] else None
    try:
        commands.CHECK.by_name["check"](with_version(actor, request), pk, **values)
    except (NotAllowed, NotVisible):
        raise
    except DomainError as refusal:
        refuse(form, refusal)
        return _page(request, actor, check, form=form, error=refusal)
    fresh = queries.check_get(actor, pk)
    messages.success(request, said(commands.CHECK, "check", before, fresh))
    if refused is not None and refused.errors:
        return _page(request, actor, fresh, refused=refused)
    return redirect("supervision:check", pk)


def _keep_photos(request: HttpRequest, actor: Actor, check: SpotCheck) -> FilesForm:
    request.FILES.setlist("file", request.FILES.getlist("photos"))
    return take_files(request, actor, check)


@login_required
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What is tapped in so far, sent by itself after each tap."""
    actions.save_draft(actor_of(request), pk, request.POST.dict())
    return HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Photos and papers of a check, while it is open."""
    actor = actor_of(request)
    check = queries.check_get(actor, pk)
    if request.method == "POST":
        form = take_files(request, actor, check)
        if form.errors:
            return _page(request, actor, check, refused=form)
    return redirect("supervision:check", pk)


@login_required
@require_GET
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a check, with its code; empty boxes before it was made."""
    actor = actor_of(request)
    check = queries.check_get(actor, pk)
    item = items(actor).filter(pk=check.item_id).first()
    made = sheet.check_sheet(check, item.number if item else "")
    data = made.data()
    return sheet_response(print_sheet(actor, check, sheet.KIND, "list", data), check.number)
