"""Pages that say what is wrong and how to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from office.core.problems import of_programs, plain_problem


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - given by Django
    if of_programs(request):
        said = _("There is no such address. /api/schema/ names those there are.")
        return plain_problem(request, 404, said, "not_found")
    context = {
        "title": _("There is no such page"),
        "text": _(
            "The address is wrong, or the page is not for you to see. Search for the number or the "
            "title, or begin at Today."
        ),
        "status": 404,
    }
    return render(request, "office/error.html", context, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - given by Django
    context = {
        "title": _("This is not yours to open"),
        "text": _("Your roles do not include it. If they should, ask the administrator."),
        "status": 403,
    }
    return render(request, "office/error.html", context, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Says so without database, session or context: any of them may be what failed."""
    request_id = getattr(request, "request_id", "")
    if of_programs(request):
        said = "Something broke here. The log names it under the request_id."
        return plain_problem(request, 500, said, "broken")
    page = get_template("500.html").render({"request_id": request_id})
    return HttpResponse(page, status=500)
