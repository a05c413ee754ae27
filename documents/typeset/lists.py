"""Who gets a letter and who has read it: 发文分发表 of one sent, 传阅单 of one received."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from documents import queries
from documents.models import Delivery, IncomingDocument, Opinion, OutgoingDocument, Reading
from documents.outgoing.models import Means
from documents.outgoing.policy import SENT
from documents.outgoing.queries import deliveries
from documents.secrets.terms import is_state_secret
from documents.typeset.papers import day_said, moment_said
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import WrongState
from office.core.exports import export
from office.core.text import plain
from office.sheets.actions import print_sheet
from office.sheets.lists import Column, ListSheet

DISTRIBUTION, CIRCULATION = "documents.distribution", "documents.circulation"
KINDS = {
    DISTRIBUTION: gettext_lazy("Distribution list"),
    CIRCULATION: gettext_lazy("Circulation list"),
}
FEWEST_LINES = 10
"""Lines of a circulation list: those nobody stands in yet are filled in by hand."""


# --- 发文分发表 ---


def distribution_rows(doc: OutgoingDocument, rows: Sequence[Delivery]) -> Iterator[list[Any]]:
    """One recipient a line; copies are counted through in the order in which they were given out.

    The copies of a state secret bear six digits (GB/T 9704-2012, 7.2.1), which were set when they
    were given out; all others their place.
    """
    last = 0
    for n, row in enumerate(rows, start=1):
        secret = is_state_secret(doc.secrecy)
        numbers = row.copy_numbers or _numbers(last + 1, last + row.copies, secret=secret)
        last += row.copies
        yield [
            n,
            row.recipient,
            row.copies,
            numbers,
            row.get_way_display(),
            row.sent_at,
            _who(row),
            row.acknowledged_at,
        ]


def _who(row: Delivery) -> str:
    """The receipt, or how it was given; else who has it."""
    means = row.get_means_display() if row.acknowledged_at and row.means != Means.HERE else ""
    return plain(row.receipt) or str(row.holder or "") or means


def _numbers(first: int, last: int, *, secret: bool) -> str:
    form = "{:06}" if secret else "{}"
    return form.format(first) if first == last else f"{form.format(first)}–{form.format(last)}"


def distribution_header() -> list[str]:
    return [
        _("No."),
        _("Recipient"),
        _("Copies"),
        _("Copy numbers"),
        _("Way"),
        pgettext("letter", "Sent"),
        _("Received by"),
        _("Acknowledged"),
    ]


def _sent(doc: OutgoingDocument) -> list[Delivery]:
    if doc.state not in SENT:
        raise WrongState(
            _("%(number)s has not been sent out yet: nobody has it.") % {"number": doc.number}
        )
    return list(deliveries(doc.pk))


def distribution_pdf(actor: Actor, doc: OutgoingDocument) -> bytes:
    """The list with room for a signature of each who fetches a copy."""
    rows = _sent(doc)
    sheet = ListSheet(
        title=_("Distribution list"),
        subtitle=f"{doc.number} {doc.title}",
        facts=[
            (_("Secrecy"), doc.get_secrecy_display()),
            (_("Urgency"), doc.get_urgency_display()),
            (_("Copies"), str(sum(row.copies for row in rows))),
        ],
        columns=[
            *(
                Column(label, width, number=at in {0, 2})
                for at, (label, width) in enumerate(
                    zip(distribution_header(), (0, 6, 0, 3, 3, 4, 4, 4), strict=True)
                )
            ),
            Column(_("Signature"), 5),
        ],
        rows=([*row, ""] for row in distribution_rows(doc, rows)),
        signatures=[_("Given out by"), _("Date")],
        landscape=True,
        airy=0.8,
    )
    return print_sheet(actor, doc, DISTRIBUTION, "list", sheet.data())


def distribution_file(actor: Actor, doc: OutgoingDocument, kind: str) -> HttpResponseBase:
    """The same as a workbook; who took it out is an event."""
    rows = _sent(doc)
    with transaction.atomic():
        filters = {"list": DISTRIBUTION, "document": doc.pk}
        emit("documents.register.exported", actor=actor, kind=kind, filters=filters)
    name = f"{_('Distribution list')} {doc.number}"
    return export(name, kind, distribution_header(), distribution_rows(doc, rows))


# --- 传阅单 ---


def circulation_pdf(actor: Actor, doc: IncomingDocument) -> bytes:
    """Readers in their order, when each had it and what he wrote; empty lines for those to come."""
    return print_sheet(actor, doc, CIRCULATION, "list", circulation(doc).data())


def circulation(doc: IncomingDocument) -> ListSheet:
    found = [r for r in queries.readings(doc.pk) if r.recalled_at is None]
    return ListSheet(
        title=_("Circulation list"),
        subtitle=doc.title,
        facts=[
            (_("Register number"), doc.number),
            (_("Sender"), doc.issuer),
            (_("Their number"), doc.issuer_number or "—"),
            (_("Secrecy"), doc.get_secrecy_display()),
            (_("Urgency"), doc.get_urgency_display()),
            (_("Read by"), day_said(found[0].due_on) if found and found[0].due_on else "—"),
        ],
        columns=[
            Column(_("No."), 0, number=True),
            Column(_("Reader"), 3),
            Column(_("Post"), 3),
            Column(_("Sent"), 4),
            Column(_("Read"), 4),
            Column(_("Opinion"), 6),
            Column(_("Signature"), 4),
        ],
        rows=_readers(doc, found),
        note=_("Pass it on at once; do not hand it to the next reader past the registry."),
        airy=0.9,
    )


def _readers(doc: IncomingDocument, found: Sequence[Reading]) -> list[list[Any]]:
    """A line for each reader, then empty ones."""
    notes = Opinion.objects.filter(card=doc.pk, kind=Opinion.Kind.READING).order_by("id")
    noted = {note.author_id: plain(note.text) for note in notes}
    rows = [
        [
            n,
            str(reading.reader),
            reading.reader.post,
            moment_said(reading.sent_at),
            moment_said(reading.read_at),
            noted.get(reading.reader_id, "") if reading.read_at else "",
            "",
        ]
        for n, reading in enumerate(found, start=1)
    ]
    return rows + [[n, "", "", "", "", "", ""] for n in range(len(rows) + 1, FEWEST_LINES + 1)]
