"""The register of letters as CSV or XLSX: the rows that the person sees, no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents import queries
from documents.filters import IncomingFilter
from documents.models import IncomingDocument
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.exports import export
from office.organisation.actors import actor_of
from office.parameters.registry import value

PAGE = 500


def register_header() -> list[str]:
    names = (
        _("Number"), _("Received"), _("Sender"), _("Their number"), _("Title"), _("Kind"),
        _("Urgency"),
        _("Secrecy"), _("State"), _("Copies"), _("Date of the letter"), _("Deadline"), _("Leads"),
    )  # fmt: skip
    return list(names)


def register_rows(rows: Any, most: int) -> Iterator[list[Any]]:
    """A page of rows in memory at a time; a last sentence where the list was cut."""
    for count, doc in enumerate(rows[: most + 1].iterator(chunk_size=PAGE)):
        if count == most:
            yield [
                _(
                    "Only the first %(n)s letters are in this file. "
                    "Narrow the list and export again."
                )
                % {"n": most}
            ]
            return
        yield _cells(doc)


def _cells(doc: IncomingDocument) -> list[Any]:
    return [
        doc.number, doc.received_at, doc.issuer, doc.issuer_number, doc.title,
        doc.get_kind_display(),
        doc.get_urgency_display(), doc.get_secrecy_display(), doc.get_state_display(), doc.copies,
        doc.issued_on, doc.due_on, str(doc.lead_department or ""),
    ]  # fmt: skip


def export_register(actor: Actor, given: Any, kind: str) -> HttpResponseBase:
    """The register through its own filters, newest first. Who took what out is an event."""
    found = IncomingFilter(given, queries.incoming_register(actor))
    if not found.is_valid():
        wrong = {name: [str(e) for e in errors] for name, errors in found.errors.items()}
        raise DomainError(_("The list cannot be narrowed like that."), fields=wrong)
    with transaction.atomic():
        used = {name: given[name][:200] for name in found.filters if given.get(name)}
        emit("documents.register.exported", actor=actor, kind=kind, filters=used)
    name = f"{_('Register of letters')} {timezone.localdate(actor.now).isoformat()}"
    return export(name, kind, register_header(), register_rows(found.qs, value("export.rows")))


@login_required
@require_GET
def incoming_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    return export_register(actor_of(request), request.GET, kind)


def export_urls() -> list[URLPattern]:
    """For the area's urls: `incoming-export-csv` and `incoming-export-xlsx`."""
    return [
        path("incoming/export.csv", incoming_export, {"kind": "csv"}, name="incoming-export-csv"),
        path(
            "incoming/export.xlsx", incoming_export, {"kind": "xlsx"}, name="incoming-export-xlsx"
        ),
    ]
