"""The board of loans, one loan, and the form that asks for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents.archive import actions, commands, forms, queries
from documents.archive.actions.loans import NewLoan
from documents.archive.filters import ArchiveLoanFilter
from documents.archive.models import ArchiveLoan
from documents.archive.views.rooms import entered, form_page, tabs
from office.core.errors import DomainError
from office.duties.models import Duty
from office.duties.queries import of_card, open_by_card
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page
from office.pages.history import history
from office.pages.keyset import newest_first

USUAL_DAYS = 7
PAGES = CommandPages(commands.LOAN, queries.loan_get)
command = command_page(PAGES)
S = ArchiveLoan.State


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is out and what waits, the late ones marked; `?state=` shows the others."""
    actor = actor_of(request)
    rows = queries.loans(actor)
    state = request.GET.get("state", "")
    if state in S.values:
        rows = ArchiveLoanFilter({"state": state}, queryset=rows).qs
    elif state != "all":
        rows = rows.filter(state__in=[S.REQUESTED, S.APPROVED, S.LENT])
    page = newest_first(rows, request.GET)
    duties = open_by_card(actor, [loan.pk for loan in page.rows])
    context = {
        **tabs(actor, "loans"),
        "page": page,
        "rows": [(loan, next(iter(duties.get(loan.pk, [])), None)) for loan in page.rows],
        "state": state,
        "states": S.choices,
        "today": actor.today,
    }
    return render(request, "documents/archive/loans.html", context)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    loan = queries.loan_get(actor, pk)
    context = {
        **tabs(actor, "loans"),
        "loan": loan,
        "view": queries.view_open(actor, loan.item_id),
        "item_seen": queries.items(actor).filter(pk=loan.item_id).exists(),
        "late": loan.state == S.LENT and loan.due_on < actor.today,
        "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
        "buttons": buttons(actor, loan, commands.LOAN),
        "events": history(actor, pk),
    }
    return render(request, "documents/archive/loan.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for an item: `?item=` names it."""
    actor = actor_of(request)
    given: dict[str, Any] = {"due_on": actor.today + timedelta(days=USUAL_DAYS)}
    asked = request.GET.get("item", "")
    if asked.isdecimal() and len(asked) < 19:
        given["item"] = queries.item_get(actor, int(asked)).pk
    form = forms.LoanForm(request.POST or None, initial=given)
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        made: list[ArchiveLoan] = []
        error = entered(
            form,
            lambda: made.append(actions.request_loan(actor, NewLoan(**form.cleaned_data))),
        )
        if error is None:
            messages.success(request, _("Asked for as %(number)s.") % {"number": made[0].number})
            return redirect("documents:archive-loan", made[0].pk)
    return form_page(
        request,
        form,
        error,
        **tabs(actor, "loans"),
        title=_("Ask for a loan"),
        verb=_("Ask for it"),
        up="/documents/archive/loans/",
        up_name=_("Loans"),
    )
