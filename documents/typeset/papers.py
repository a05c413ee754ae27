"""The forms that go with a letter on paper: 文件处理单 of one received, 发文稿纸 of one of ours.

Both are one ruled form: facts in pairs, a field for each kind of opinion with room to write by
hand where nobody has written yet, and who was sent the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import queries
from documents.models import Delivery, IncomingDocument, Opinion, OutgoingDocument
from documents.outgoing.queries import deliveries
from documents.typeset.facts import number_of
from documents.typeset.press import KIND as LETTER
from office.core.text import plain
from office.parameters.registry import value
from office.sheets.lists import page_words

TEMPLATE = "documents/form"
HANDLING, SIGN_OFF = "documents.handling", "documents.sign_off"
RECEIPTS = "documents.receipts"
KINDS = {
    LETTER: gettext_lazy("Official document"),
    HANDLING: gettext_lazy("Handling sheet"),
    SIGN_OFF: gettext_lazy("Sign-off sheet"),
    RECEIPTS: gettext_lazy("Receipt sheet"),
}
ROOM, MUCH_ROOM = 18, 30
"""Millimetres that an empty field leaves to be written in."""
MOST_READERS = 600


def handling_sheet(doc: IncomingDocument) -> dict[str, Any]:
    """文件处理单: the letter, who wrote what on it in which order, and who has read it."""
    said = _by_kind(queries.opinions(doc.pk))
    done = [*said["assistance"], *said["result"], *said["reply"]]
    return {
        **_common(_("Handling sheet"), doc.number),
        "facts": [
            _fact(_("Sender"), doc.issuer),
            _fact(_("Their number"), doc.issuer_number),
            _fact(_("Received"), day_said(doc.received_at)),
            _fact(_("Dated"), day_said(doc.issued_on)),
            _fact(_("Kind"), doc.get_kind_display()),
            _fact(_("Secrecy"), doc.get_secrecy_display()),
            _fact(_("Urgency"), doc.get_urgency_display()),
            _fact(_("Copies and pages"), f"{doc.copies} / {doc.pages or '—'}"),
            _fact(_("Due"), day_said(doc.due_on)),
            _fact(_("Leads"), str(doc.lead_department or "")),
            _fact(_("Title"), doc.title, wide=True),
        ],
        "fields": [
            _field(_("Proposed handling"), said["proposal"], MUCH_ROOM),
            _field(_("Instructions of the leaders"), said["instruction"], MUCH_ROOM),
            _field(_("Result"), done, ROOM),
        ],
        "table": _circulation(doc, said["reading"]),
    }


def sign_off_sheet(doc: OutgoingDocument) -> dict[str, Any]:
    """发文稿纸: the draft, and who reviewed, countersigned and signed it."""
    said = _by_kind(queries.opinions(doc.pk))
    return {
        **_common(_("Sign-off sheet"), number_of(doc) or doc.number),
        "facts": [
            _fact(_("Kind"), doc.get_kind_display()),
            _fact(_("State"), doc.get_state_display()),
            _fact(_("Secrecy"), doc.get_secrecy_display()),
            _fact(_("Urgency"), doc.get_urgency_display()),
            _fact(_("Drafted by"), str(doc.drafter or "")),
            _fact(_("Department"), str(doc.department)),
            _fact(_("Title"), doc.title, wide=True),
            _fact(_("Addressee"), doc.addressee, wide=True),
            _fact(_("Copy to"), doc.copy_to, wide=True),
        ],
        "fields": [
            _field(_("Signed off"), said["sign"], MUCH_ROOM),
            _field(_("Countersigned"), said["countersign"], MUCH_ROOM),
            _field(_("Reviewed"), said["review"], ROOM),
            _field(_("Rechecked"), said["recheck"], ROOM),
        ],
        "table": None,
    }


def receipt_sheet(doc: OutgoingDocument) -> dict[str, Any]:
    """签收单: whom the letter went to, with room to sign where nobody has acknowledged yet."""
    return {
        **_common(_("Receipt sheet"), number_of(doc)),
        "facts": [
            _fact(_("Kind"), doc.get_kind_display()),
            _fact(_("Sent out"), day_said(doc.issued_at)),
            _fact(_("Secrecy"), doc.get_secrecy_display()),
            _fact(_("Urgency"), doc.get_urgency_display()),
            _fact(_("Title"), doc.title, wide=True),
        ],
        "fields": [],
        "table": {
            "label": _("Recipients"),
            "columns": [_("Copies"), _("Recipient"), _("Time"), _("Signature")],
            "rows": [_receipt(row) for row in deliveries(doc.pk)],
        },
    }


def _receipt(row: Delivery) -> list[str]:
    copies = f"{row.copies}\n{row.copy_numbers}" if row.copy_numbers else str(row.copies)
    at = moment_said(row.acknowledged_at)
    signed = row.receipt or (row.get_means_display() if row.acknowledged_at else "")
    return [copies, plain(row.recipient), at, plain(signed)]


class _Said(dict[str, list[Opinion]]):
    """Opinions by kind; of a kind that nobody wrote there are none."""

    def __missing__(self, kind: str) -> list[Opinion]:
        return []


def _by_kind(opinions: Iterable[Opinion]) -> _Said:
    said = _Said()
    for opinion in sorted(opinions, key=lambda o: o.pk):
        said.setdefault(opinion.kind, []).append(opinion)
    return said


def _common(title: str, number: str) -> dict[str, Any]:
    return {
        "office": str(value("office.name")),
        "title": title,
        "number": number,
        "page_words": page_words(),
    }


def _fact(label: str, said: str, *, wide: bool = False) -> dict[str, Any]:
    return {"label": label, "said": plain(said), "wide": wide}


def _field(label: str, opinions: Sequence[Opinion], room: int) -> dict[str, Any]:
    return {"label": label, "room": room, "said": [_opinion(o) for o in opinions]}


def _opinion(opinion: Opinion) -> dict[str, Any]:
    by = " ".join(part for part in (opinion.author_post, opinion.author_name) if part)
    if opinion.on_behalf_of:
        by = _("%(person)s for %(other)s") % {"person": by, "other": opinion.on_behalf_of}
    lines = [said for line in opinion.text.splitlines() if (said := plain(line))]
    return {"lines": lines, "by": by, "at": moment_said(opinion.at)}


def _circulation(doc: IncomingDocument, notes: Sequence[Opinion]) -> dict[str, Any] | None:
    """Everybody it was sent to: when, when read, and what he noted."""
    rows = [r for r in queries.readings(doc.pk)[:MOST_READERS] if r.recalled_at is None]
    if not rows:
        return None
    noted = {note.author_id: plain(note.text) for note in notes}
    return {
        "label": _("Circulation"),
        "columns": [_("Reader"), _("Sent"), _("Read"), _("Note")],
        "rows": [
            [
                str(row.reader),
                moment_said(row.sent_at),
                moment_said(row.read_at),
                noted.get(row.reader_id, "") if row.read_at else "",
            ]
            for row in rows
        ],
    }


def moment_said(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def day_said(on: datetime | date | None) -> str:
    if isinstance(on, datetime):
        on = timezone.localdate(on)
    return on.isoformat() if on else ""
