"""The book of numbers, the register of seals, and the tables of series and templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from documents.outgoing import actions, forms, policy, queries
from documents.outgoing.models import LetterTemplate, SealUse, series_key
from documents.outgoing.views.register import tabs
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.exports import export
from office.organisation.actors import actor_of
from office.pages.commands import refuse
from office.pages.keyset import newest_first
from office.parameters.registry import value

MOST_NUMBERS = 400


def reader(request: HttpRequest) -> Actor:
    """Whoever sees every department, and the keeper of the seals; closed to all others."""
    actor = actor_of(request)
    if not policy.sees_books(actor):
        raise NotAllowed(_("These books are for the office, which sees every department."))
    return actor


def keeper(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not policy.may(actor, policy.keeps_tables):
        raise NotAllowed(
            _("These tables are kept by the records clerk, the director and the administrator.")
        )
    return actor


def entered(form: django_forms.Form, act: Callable[[], Any]) -> DomainError | None:
    """Do it, or put the refusal beside its fields."""
    try:
        act()
    except (NotAllowed, NotVisible):
        raise
    except DomainError as error:
        refuse(form, error)
        return error
    return None


@login_required
@require_http_methods(["GET", "POST"])
def numbers(request: HttpRequest) -> HttpResponse:
    """One series and year, the newest on top: each given, reserved, or void with its reason."""
    actor = reader(request)
    form = forms.ReserveForm(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        given = {k: v for k, v in form.cleaned_data.items() if v is not None}
        error = entered(form, lambda: actions.reserve_number(actor, **given))
        if error is None:
            messages.success(request, _("Reserved. The next letter takes the number after it."))
            return redirect(f"{request.path}?series={given['series'].code}")
    known = sorted(set(queries.numbers().values_list("series__key", "series__year")))
    year = _year(request, actor, known)
    codes = sorted({k.partition(":")[2] for k, _y in known} | set(_codes()))
    code = request.GET.get("series") or next(iter(codes), "")
    rows = queries.numbers().filter(series__key=series_key(code), series__year=year)
    context = {
        **tabs(actor, "numbers"),
        "form": form,
        "error": error,
        "entries": queries.entries(actor, list(rows[:MOST_NUMBERS])),
        "codes": codes,
        "code": code,
        "year": year,
        "years": sorted({y for _k, y in known} | {actor.today.year}, reverse=True),
        "may_keep": policy.may(actor, policy.keeps_numbers),
    }
    status = error.status if error else 400 if form.errors else 200
    return render(request, "documents/numbers.html", context, status=status)


def _codes() -> list[str]:
    return list(queries.all_series().values_list("code", flat=True))


def _year(request: HttpRequest, actor: Actor, known: list[tuple[str, int]]) -> int:
    given = request.GET.get("year", "")
    fits = given.isdecimal() and int(given) in {y for _k, y in known}
    return int(given) if fits else actor.today.year


@login_required
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """A reserved number that nobody will use."""
    actor = reader(request)
    number = queries.number_get(pk)
    form = forms.VoidForm(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        error = entered(form, lambda: actions.void_reserved(actor, pk, **form.cleaned_data))
        if error is None:
            messages.success(request, _("%(number)s is void.") % {"number": number.text})
            return redirect(f"/documents/outgoing/numbers/?series={_code(number)}")
    context = {
        **tabs(actor, "numbers"),
        "form": form,
        "error": error,
        "title": _("Void %(number)s") % {"number": number.text},
        "verb": _("Void it"),
        "up": f"/documents/outgoing/numbers/?series={_code(number)}",
        "up_name": _("Book of numbers"),
    }
    status = error.status if error else 400 if form.errors else 200
    return render(request, "documents/outgoing_table_form.html", context, status=status)


def _code(number: Any) -> str:
    return str(number.series.key.partition(":")[2])


SEAL_HEAD = (
    gettext_lazy("Time"),
    pgettext_lazy("stamp", "Seal"),
    gettext_lazy("Unit"),
    gettext_lazy("Number"),
    gettext_lazy("Matter"),
    gettext_lazy("Copies"),
    gettext_lazy("Pages"),
    gettext_lazy("Approved by"),
    gettext_lazy("Handled by"),
    gettext_lazy("Seal keeper"),
)


@login_required
@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    """用印登记: newest first."""
    actor = reader(request)
    page = newest_first(queries.seal_uses(actor), request.GET)
    context = {**tabs(actor, "seals"), "page": page, "rows": page.rows, "head": SEAL_HEAD}
    return render(request, "documents/seals.html", context)


def seal_cells(use: SealUse) -> list[Any]:
    return [
        use.at,
        use.seal,
        use.unit,
        use.number,
        use.document.title,
        use.copies,
        use.pages,
        use.approver,
        use.handler,
        use.keeper,
    ]


@login_required
@require_GET
def seals_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The register of seals as CSV or XLSX. Who took it out is an event."""
    actor = reader(request)
    with transaction.atomic():
        emit("documents.register.exported", actor=actor, kind=kind, filters={"list": "seals"})

    def rows() -> Iterator[list[Any]]:
        for use in queries.seal_uses(actor)[: value("export.rows")].iterator(chunk_size=500):
            yield seal_cells(use)

    name = f"{_('Register of seals')} {timezone.localdate(actor.now).isoformat()}"
    return export(name, kind, [str(h) for h in SEAL_HEAD], rows())


@login_required
@require_GET
def series(request: HttpRequest) -> HttpResponse:
    actor = keeper(request)
    context = {**tabs(actor, "series"), "rows": queries.all_series()}
    return render(request, "documents/series.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def series_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    actor = keeper(request)
    row = queries.series_get(pk) if pk else None
    start = (
        {n: getattr(row, n) for n in ("code", "name", "kinds", "direction", "position", "active")}
        if row
        else {}
    )
    form = forms.SeriesForm(request.POST or None, initial=start)
    context = {
        **tabs(actor, "series"),
        "title": _("Series %(code)s") % {"code": row.code} if row else _("A new series"),
        "up": "/documents/outgoing/series/",
        "up_name": _("Series"),
    }
    return _table_form(
        request, form, lambda: actions.save_series(actor, pk, **form.cleaned_data), context
    )


@login_required
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    actor = keeper(request)
    context = {**tabs(actor, "templates"), "rows": LetterTemplate.objects.all()}
    return render(request, "documents/templates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    actor = keeper(request)
    row = queries.template_get(pk) if pk else None
    start = (
        {n: getattr(row, n) for n in ("kind", "name", "title", "body", "position", "active")}
        if row
        else {}
    )
    form = forms.TemplateForm(request.POST or None, initial=start)
    context = {
        **tabs(actor, "templates"),
        "title": row.name if row else _("A new template"),
        "up": "/documents/outgoing/templates/",
        "up_name": _("Templates"),
    }
    return _table_form(
        request, form, lambda: actions.save_template(actor, pk, **form.cleaned_data), context
    )


def _table_form(
    request: HttpRequest, form: django_forms.Form, act: Callable[[], Any], context: dict[str, Any]
) -> HttpResponse:
    error = None
    if request.method == "POST" and form.is_valid():
        error = entered(form, act)
        if error is None:
            messages.success(request, _("The table is changed."))
            return redirect(context["up"])
    context |= {"form": form, "error": error, "verb": _("Keep it")}
    status = error.status if error else 400 if form.errors else 200
    return render(request, "documents/outgoing_table_form.html", context, status=status)
