"""The files of a record on its page: the original shown, the list, and a form for more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from office.catalogue.kinds import url_of
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.scoping import OfficeRecord
from office.files import policy, queries
from office.files.actions import attach, refusal_of
from office.files.kinds import BY_ENDING, BY_MEDIA_TYPE
from office.files.models import Attachment
from office.organisation.actors import actor_of

NAMED_AT_MOST = 1000
"""Longer than any name: a long one is cut by the house, never refused for it."""


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ",".join(f".{e}" for e in BY_ENDING)})


class FilesField(forms.FileField):
    """Any number of uploads as a list. Empty files pass: the action refuses them by name."""

    widget = SeveralFiles

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, max_length=NAMED_AT_MOST, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            return [] if not self.required else super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in data]


class FilesForm(forms.Form):
    file = FilesField(
        label=gettext_lazy("Add files"),
        help_text=gettext_lazy(
            "Scans and papers: PDF, pictures, DOCX, XLSX, OFD. Several at once."
        ),
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """`shown` is the first file a browser can show; `form` is there for who may add."""

    files: list[Attachment]
    shown: Attachment | None
    is_picture: bool
    form: FilesForm | None
    url: str


def files_panel(actor: Actor, record: OfficeRecord, form: FilesForm | None = None) -> Panel:
    """One query. `form` is a refused one, shown again with its sentences."""
    files = list(queries.of_record(actor, record.pk))
    shown = next((f for f in files if _opens(f)), None)
    may_add = policy.hat_to_attach(actor, record) is not None
    return Panel(
        files,
        shown,
        shown is not None and shown.blob.media_type.startswith("image/"),
        (form or FilesForm()) if may_add else None,
        f"{url_of(record.KIND, record.pk)}files/",
    )


def _opens(file: Attachment) -> bool:
    kind = BY_MEDIA_TYPE.get(file.blob.media_type)
    return kind is not None and kind.inline


def files_page(
    get: Callable[[Actor, int], Any],
    page: Callable[[HttpRequest, Actor, Any, FilesForm], HttpResponse],
) -> Callable[..., HttpResponse]:
    """The view of `<record>/files/`: takes files in and goes back to the record. A refused one
    brings its page back, with the sentence beside the field."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        actor = actor_of(request)
        record = get(actor, pk)
        if request.method == "POST":
            form = take_files(request, actor, record)
            if form.errors:
                return page(request, actor, record, form)
        return redirect(url_of(record.KIND, record.pk))

    return view


def take_files(request: HttpRequest, actor: Actor, record: OfficeRecord) -> FilesForm:
    """Keep what may be kept of an upload; what may not stands beside the field, by name.

    A browser cannot offer a file again, so the good ones stay even where one is refused.
    """
    if policy.hat_to_attach(actor, record) is None:
        raise NotAllowed(_("Files of this record are for those who handle it."))
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    refused: list[str] = []
    uploads = form.cleaned_data["file"]
    for uploaded in uploads:
        try:
            attach(actor, record, uploaded)
        except (NotAllowed, NotVisible):
            raise
        except DomainError as error:
            refused.append(refusal_of(uploaded, error))
    kept = len(uploads) - len(refused)
    if kept:
        sentence = ngettext("%(n)s file is kept.", "%(n)s files are kept.", kept)
        messages.success(request, sentence % {"n": kept})
    if refused:
        form.add_error("file", refused)
    return form
