"""The columns of the two day registers, in the order in which offices keep them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from documents.daybook.asked import Book
from documents.models import IncomingDocument, Opinion, OutgoingDocument
from office.core.text import plain
from office.organisation.names import department_name

MOST_SIGNS = 120
"""Of an opinion in a register: the whole stands on the handling sheet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One letter of a register with what was gathered about it. `n` counts from the first row."""

    n: int
    doc: Any
    proposal: Opinion | None = None
    instruction: Opinion | None = None
    where: str = ""
    completed_at: datetime | None = None
    filed_at: datetime | None = None
    sealed_at: datetime | None = None
    copies: int = 0
    recipients: int = 0
    acknowledged: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is its share of the sheet, `short` what stands over a narrow one.

    `pen`: stays empty, for the signature.
    """

    name: str
    label: Any
    width: int
    cell: Callable[[Line], Any]
    usual: bool = True
    pen: bool = False
    number: bool = False


def _said(opinion: Opinion | None) -> str:
    """The words, who wrote them, and the day."""
    if opinion is None:
        return ""
    text = plain(opinion.text)
    short = text if len(text) <= MOST_SIGNS else f"{text[: MOST_SIGNS - 1]}…"
    return f"{short} {opinion.author_name} {_short(opinion.at)}"


def _short(at: datetime | date | None) -> str:
    """`11-20`: the year stands over the register."""
    if at is None:
        return ""
    day = timezone.localdate(at) if isinstance(at, datetime) else at
    return f"{day:%m-%d}"


def _handlers(line: Line) -> str:
    doc: IncomingDocument = line.doc
    names = [department_name(pk) for pk in (doc.lead_department_id, *doc.assisting_ids) if pk]
    return _(", ").join(dict.fromkeys(names))


def _filed(line: Line) -> str:
    if line.doc.state != "filed":
        return ""
    return " ".join(p for p in (_short(line.filed_at), str(line.doc.get_retention_display())) if p)


def _marked(display: Any, *, plainest: bool) -> str:
    """A level worth a word; the ordinary one leaves its cell empty, as in a book kept by hand."""
    return "" if plainest else str(display)


def _secrecy(line: Line) -> str:
    return _marked(line.doc.get_secrecy_display(), plainest=not line.doc.secrecy)


def _urgency(line: Line) -> str:
    return _marked(line.doc.get_urgency_display(), plainest=line.doc.urgency == "routine")


def _receipts(line: Line) -> str:
    return f"{line.acknowledged}/{line.recipients}" if line.recipients else ""


def _drafter(line: Line) -> str:
    doc: OutgoingDocument = line.doc
    return " ".join(p for p in (department_name(doc.department_id), str(doc.drafter or "")) if p)


RECEIVED: tuple[Column, ...] = (
    Column("n", gettext_lazy("No."), 3, lambda r: r.n, number=True),
    Column("number", gettext_lazy("Register number"), 8, lambda r: r.doc.number),
    Column(
        "received",
        pgettext_lazy("letter", "Received"),
        6,
        lambda r: r.doc.received_at,
        usual=False,
    ),
    Column("sender", gettext_lazy("Sender"), 9, lambda r: r.doc.issuer),
    Column("their_number", gettext_lazy("Their number"), 9, lambda r: r.doc.issuer_number),
    Column("title", gettext_lazy("Title"), 16, lambda r: r.doc.title),
    Column("kind", gettext_lazy("Kind"), 4, lambda r: r.doc.get_kind_display(), usual=False),
    Column("secrecy", gettext_lazy("Secrecy"), 4, _secrecy),
    Column("urgency", gettext_lazy("Urgency"), 4, _urgency),
    Column("copies", gettext_lazy("Copies"), 3, lambda r: r.doc.copies, number=True),
    Column("proposal", gettext_lazy("Proposed handling"), 12, lambda r: _said(r.proposal)),
    Column("instruction", gettext_lazy("Instruction"), 12, lambda r: _said(r.instruction)),
    Column("handlers", pgettext_lazy("register", "Handled by"), 7, _handlers),
    Column("where", gettext_lazy("Where it is"), 7, lambda r: r.where),
    Column("due", gettext_lazy("Deadline"), 5, lambda r: r.doc.due_on, usual=False),
    Column("signature", gettext_lazy("Signed for"), 8, lambda _r: "", pen=True),
    Column("completed", gettext_lazy("Completed"), 5, lambda r: _short(r.completed_at)),
    Column("filed", gettext_lazy("Filed"), 6, _filed),
)
SENT: tuple[Column, ...] = (
    Column("n", gettext_lazy("No."), 3, lambda r: r.n, number=True),
    Column("number", gettext_lazy("Document number"), 9, lambda r: r.doc.number),
    Column("sent", pgettext_lazy("letter", "Sent"), 6, lambda r: r.doc.issued_at),
    Column("title", gettext_lazy("Title"), 17, lambda r: r.doc.title),
    Column("kind", gettext_lazy("Kind"), 4, lambda r: r.doc.get_kind_display(), usual=False),
    Column("addressee", gettext_lazy("Addressee"), 11, lambda r: r.doc.addressee),
    Column("copy_to", gettext_lazy("Copy to"), 9, lambda r: r.doc.copy_to, usual=False),
    Column("secrecy", gettext_lazy("Secrecy"), 4, _secrecy),
    Column("urgency", gettext_lazy("Urgency"), 4, _urgency),
    Column("copies", gettext_lazy("Copies"), 3, lambda r: r.copies, number=True),
    Column("drafter", gettext_lazy("Drafted by"), 8, _drafter),
    Column("signer", gettext_lazy("Signed by"), 6, lambda r: str(r.doc.signer or "")),
    Column("sealed", gettext_lazy("Sealed"), 4, lambda r: _short(r.sealed_at)),
    Column("receipts", gettext_lazy("Receipts"), 4, _receipts),
    Column("signature", gettext_lazy("Signed for"), 8, lambda _r: "", pen=True),
    Column("filed", gettext_lazy("Filed"), 6, _filed),
)
BOOKS: dict[str, tuple[Column, ...]] = {Book.RECEIVED: RECEIVED, Book.SENT: SENT}


def chosen(book: str, names: Sequence[str]) -> list[Column]:
    """The columns named, in the order of the book; none named means the usual ones."""
    columns = BOOKS[book]
    return [c for c in columns if (c.name in names if names else c.usual)]
