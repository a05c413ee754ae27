"""Intake's reader: a file is dropped or a text pasted, and the page asks until it is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from documents.reader import filling, readings
from documents.reader.models import LetterReading
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.organisation.actors import actor_of
from office.pages.files import NAMED_AT_MOST


class ReadForm(forms.Form):
    """A file, or a text."""

    file = forms.FileField(
        label=_("Letter"), required=False, allow_empty_file=True, max_length=NAMED_AT_MOST
    )
    text = forms.CharField(
        label=_("Text of the letter"),
        required=False,
        max_length=readings.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def asked(actor: Actor, form: ReadForm) -> LetterReading:
    """The reading that a filled form asks for."""
    if form.cleaned_data.get("file"):
        return readings.ask(actor, form.cleaned_data["file"])
    return readings.ask_text(actor, form.cleaned_data.get("text", ""))


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Take in a file or a text; the answer is the box that asks on until it is read."""
    actor = actor_of(request)
    form = ReadForm(request.POST, request.FILES)
    if not form.is_valid():
        sentence = " ".join(str(e) for errors in form.errors.values() for e in errors)
        return _box(request, None, refused=sentence)
    try:
        return _box(request, asked(actor, form))
    except (NotAllowed, NotVisible):
        raise
    except DomainError as error:
        return _box(request, None, refused=str(error.message))


@login_required
@require_GET
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is."""
    try:
        found = readings.reading_get(actor_of(request), pk)
    except NotVisible as error:
        return _box(request, None, refused=str(error.message))
    return _box(request, found)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The clerk takes the file back."""
    readings.drop(actor_of(request), str(pk))
    return _box(request, None)


def _box(request: HttpRequest, found: LetterReading | None, refused: str = "") -> HttpResponse:
    return render(request, "documents/_reading.html", {**shown(found), "refused": refused})


def shown(found: LetterReading | None) -> dict[str, Any]:
    """What the box shows of a reading; also for the intake page after a refused registration."""
    if found is None:
        return {"reading": None}
    done = found.state == LetterReading.State.DONE
    return {
        "reading": found,
        "done": done,
        "failed": found.state == LetterReading.State.FAILED,
        "fields": filling.payload(found) if done else [],
        "read_fields": filling.shown(found) if done else [],
        "beside": filling.beside(found) if done else [],
        "mark": filling.secrecy_mark(found) if done else "",
        "by_eye": done and (found.result or {}).get("how") == "ocr",
    }
