"""The register of letters of ours."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents.linter.queries import may_see_report
from documents.outgoing import policy, queries
from documents.outgoing.filters import OutgoingFilter
from documents.outgoing.models import OutgoingDocument
from documents.packs.choosing import kind_choices
from documents.policy import may_register
from documents.views.rows import letter_rows
from office.core.actor import Actor
from office.organisation.actors import actor_of
from office.organisation.queries import departments
from office.pages.keyset import newest_first


def tabs(actor: Actor, here: str) -> dict[str, Any]:
    """What the rows of tabs above every page of our letters need."""
    return {
        "room": here,
        "may_register": may_register(actor),
        "may_read_overrides": may_see_report(actor),
        "sees_books": policy.sees_books(actor),
        "keeps_tables": policy.may(actor, policy.keeps_tables),
    }


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = request.GET.copy()
    for name in [n for n, v in asked.items() if not str(v).strip()]:
        del asked[name]
    page = newest_first(
        OutgoingFilter(asked, queryset=queries.outgoing_register(actor)).qs, request.GET
    )
    return render(
        request,
        "documents/outgoing.html",
        {
            **tabs(actor, "letters"),
            "rows": letter_rows(actor, page.rows),
            "page": page,
            "asked": request.GET,
            "filtered": any(v for k, v in request.GET.items() if k not in {"before", "after"}),
            "states": OutgoingDocument.State.choices,
            "kinds": kind_choices(),
            "series": [(s.code, s.code) for s in queries.all_series()],
            "departments": [(str(d.pk), d.name) for d in departments()],
        },
    )
