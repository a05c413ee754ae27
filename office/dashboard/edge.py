"""What every page view of the house needs at its edge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from office.core.errors import DomainError, NotAllowed, NotVisible


def way_back(request: HttpRequest, otherwise: str = "/") -> str:
    """The page of this site that `next` names."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if ours else otherwise


def done(request: HttpRequest, says: str, to: str) -> HttpResponse:
    """After a change: htmx gets an empty row and a toast, everybody else a message and the page.

    `settled` lets the page ask its numbers anew (components/recount.html).
    """
    if getattr(request, "htmx", False):
        response = HttpResponse()
        response["HX-Trigger"] = json.dumps({"say": says, "settled": True})
        return response
    messages.success(request, says)
    return redirect(to)


@contextmanager
def refusals_on(form: Form) -> Iterator[None]:
    """Puts a refusal on the form: its fields beside their inputs, the sentence on top.

    What is not the person's to do, or to see, stays a page of its own.
    """
    try:
        yield
    except (NotAllowed, NotVisible):
        raise
    except DomainError as error:
        lay_on(form, error)


def lay_on(form: Form, error: DomainError) -> None:
    known = {name: texts for name, texts in error.fields.items() if name in form.fields}
    for name, texts in known.items():
        for text in texts:
            form.add_error(name, str(text))
    form.add_error(None, str(error.message))


def version_in(request: HttpRequest) -> int | None:
    """The version of the record that the page showed."""
    text: Any = request.POST.get("version", "")
    return int(text) if text.isdigit() else None
