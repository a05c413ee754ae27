"""A ledger from a spreadsheet: first what would happen, then it happens."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from office.core.errors import DomainError
from office.organisation.actors import actor_of
from office.pages.commands import refuse
from supervision.ledger import HEADERS, check_may_import, import_ledger


class LedgerForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Ledger"),
        help_text=gettext_lazy("XLSX or CSV; the first row names the columns"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    enter = forms.BooleanField(
        label=gettext_lazy("Enter the good rows"),
        required=False,
        help_text=gettext_lazy("Without it you only see what would happen"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Look at a ledger, or enter its good rows."""
    actor = actor_of(request)
    check_may_import(actor)
    form = LedgerForm(request.POST or None, request.FILES or None)
    status, error, report = 200, None, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            file, enter = form.cleaned_data["file"], form.cleaned_data["enter"]
            try:
                report = import_ledger(actor, file, name=file.name, dry_run=not enter)
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                status = 200
                if enter and not report.rejected and not report.duplicates:
                    sentence = ngettext(
                        "%(n)s item was entered.", "%(n)s items were entered.", report.accepted
                    )
                    messages.success(request, sentence % {"n": report.accepted})
                    return redirect("supervision:items")
    entered = bool(report) and form.cleaned_data["enter"]
    context = {
        "form": form,
        "error": error,
        "report": report,
        "entered": entered,
        "columns": [names.split()[1:4] for names in HEADERS.values()],
    }
    return render(request, "supervision/ledger.html", context, status=status)
