"""Lists of disposal: drawn up, judged item by item, approved twice, carried out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents.archive import actions, commands, queries
from documents.archive.models import ArchiveDisposal, DisposalEntry
from documents.archive.policy import reader
from documents.archive.views.rooms import tabs
from office.core.errors import DomainError, NotAllowed
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page
from office.pages.history import history
from office.pages.keyset import newest_first

SHOWN = 12
Verdict = DisposalEntry.Verdict


def initial(name: str, _disposal: ArchiveDisposal) -> dict[str, Any]:
    return {"verdict": Verdict.DESTROY} if name == "appraise" else {}


PAGES = CommandPages(commands.DISPOSAL, queries.disposal_get, initial)
command = command_page(PAGES)


@login_required
@require_http_methods(["GET", "POST"])
def disposals(request: HttpRequest) -> HttpResponse:
    """All lists, and what has run out and stands on none; POST draws a list up."""
    actor = reader(actor_of(request))
    error: DomainError | None = None
    if request.method == "POST":
        try:
            made = actions.draft_disposal(actor)
        except NotAllowed:
            raise
        except DomainError as refusal:
            error = refusal
        else:
            messages.success(request, _("%(number)s is drawn up.") % {"number": made.number})
            return redirect("documents:archive-disposal", made.pk)
    page = newest_first(queries.disposals(actor), request.GET)
    run_out = queries.run_out(actor)
    context = {
        **tabs(actor, "disposals"),
        "page": page,
        "rows": page.rows,
        "run_out": list(run_out[:SHOWN]),
        "run_out_n": queries.counted(run_out),
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "documents/archive/disposals.html", context, status=status)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    disposal = queries.disposal_get(actor, pk)
    entries = queries.entries_seen(actor, pk)
    counts = dict.fromkeys(Verdict.values, 0)
    for entry, _item in entries:
        counts[entry.verdict] += 1
    offered = buttons(actor, disposal, commands.DISPOSAL)
    context = {
        **tabs(actor, "disposals"),
        "disposal": disposal,
        "entries": entries,
        "counts": [(Verdict(v).label, n) for v, n in counts.items() if n],
        "may_judge": any(b.name == "appraise" for b in offered),
        "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
        "buttons": offered,
        "events": history(actor, pk),
    }
    return render(request, "documents/archive/disposal.html", context)
