"""What the pages of the archive share: their tabs, forms that are entered, answers with files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from documents.archive import policy
from documents.policy import may_register
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.pages.commands import refuse

PDF = "application/pdf"


def tabs(actor: Actor, room: str) -> dict[str, Any]:
    """Which rooms of the archive this person has, and where he is."""
    return {
        "room": room,
        "keeps": policy.may_keep(actor),
        "sees_all": actor.wide or policy.may_keep(actor),
        "exports": any(policy.exports(hat, None) for hat in actor.capacities),
        "may_register": may_register(actor),
    }


def entered(form: forms.Form, act: Callable[[], Any]) -> DomainError | None:
    """Do it, or put the refusal beside its fields."""
    try:
        act()
    except (NotAllowed, NotVisible):
        raise
    except DomainError as error:
        refuse(form, error)
        return error
    return None


def form_page(
    request: HttpRequest, form: forms.Form, error: DomainError | None, **context: Any
) -> HttpResponse:
    """A form of its own page: `title`, `verb`, and `up` with `up_name` for the way back."""
    status = error.status if error else 400 if form.errors else 200
    given = {"form": form, "error": error, **context}
    return render(request, "documents/archive/form.html", given, status=status)
