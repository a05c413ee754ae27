"""The tables of the archive: rules of retention and codes of units; and the packages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents.archive import actions, forms, packages, queries
from documents.archive.models import RetentionRule
from documents.archive.policy import exporter, keeper, reader
from documents.archive.views.rooms import entered, form_page, tabs
from office.core.errors import DomainError
from office.core.exports import disposition
from office.organisation.actors import actor_of


@login_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in the order in which they are asked, and the codes of units."""
    actor = reader(actor_of(request))
    context = {
        **tabs(actor, "rules"),
        "rows": list(queries.rules()),
        "units": list(queries.units()),
    }
    return render(request, "documents/archive/rules.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def rule_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new rule, or one that is there."""
    actor = keeper(actor_of(request))
    rule = queries.rule_get(pk) if pk else None
    form = forms.RuleForm(request.POST or None, initial=_shown(rule) if rule else None)
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        error = entered(form, lambda: actions.save_rule(actor, pk, **form.cleaned_data))
        if error is None:
            messages.success(request, _("The rule is in the table."))
            return redirect("documents:archive-rules")
    return form_page(
        request,
        form,
        error,
        **tabs(actor, "rules"),
        title=rule.name if rule else _("A new rule"),
        verb=_("Keep it"),
        up="/documents/archive/rules/",
        up_name=_("Rules of retention"),
    )


def _shown(rule: RetentionRule) -> dict[str, Any]:
    names = (
        "name", "retention", "article", "origin", "relation", "kinds", "supervised", "read_only",
        "position", "active",
    )  # fmt: skip
    return {**{name: getattr(rule, name) for name in names}, "words": "、".join(rule.words)}


@login_required
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of one unit."""
    actor = keeper(actor_of(request))
    unit = queries.unit_get(pk)
    form = forms.UnitForm(request.POST or None, initial={"code": unit.code})
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        error = entered(form, lambda: actions.save_unit(actor, pk, **form.cleaned_data))
        if error is None:
            messages.success(request, _("%(unit)s has its code.") % {"unit": unit.department})
            return redirect("documents:archive-rules")
    return form_page(
        request,
        form,
        error,
        **tabs(actor, "rules"),
        title=_("Code of %(unit)s") % {"unit": unit.department},
        verb=_("Keep it"),
        up="/documents/archive/rules/",
        up_name=_("Rules of retention"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """One's packages, and the form that asks for one."""
    actor = exporter(actor_of(request))
    form = forms.PackageForm(request.POST or None)
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        error = entered(form, lambda: packages.ask(actor, **form.cleaned_data))
        if error is None:
            messages.success(request, _("It is being packed. This page shows how far it is."))
            return redirect("documents:archive-packages")
    rows = list(queries.packages(actor)[:20])
    context = {
        **tabs(actor, "packages"),
        "rows": rows,
        "waits": any(p.state in {"waiting", "working"} for p in rows),
        "form": form,
        "error": error,
    }
    status = error.status if error else 400 if form.errors else 200
    return render(request, "documents/archive/packages.html", context, status=status)


@login_required
@require_GET
def package_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The package itself, piece by piece."""
    return serve_package(packages.fetched(exporter(actor_of(request)), pk))


def serve_package(package: Any) -> HttpResponseBase:
    response = FileResponse(packages.path_of(package).open("rb"), content_type="application/zip")
    response["Content-Disposition"] = disposition(f"archive-{package.pk}.zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
