"""The public check of a printed sheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.parameters.registry import value
from office.sheets.queries import genuine


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Says whether the sheet is ours. Needs no sign-in and reads at most two rows."""
    found = genuine(code)
    page = {"found": found, "office": value("office.name")}
    response = render(request, "office/verify.html", page, status=200 if found else 404)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
