"""What lies in an item: the sheets that go with a letter, the order inside, pages counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from documents.archive.models import ArchiveItem, ItemPart
from documents.models import IncomingDocument, OutgoingDocument
from documents.typeset import papers
from documents.typeset.press import document_pdf
from office.core.actor import Actor
from office.files import storage
from office.files.models import Attachment
from office.parameters.registry import value
from office.sheets.actions import print_sheet

Role = ItemPart.Role
PDF = "application/pdf"
ONE_PAGE = frozenset({"image/png", "image/jpeg"})
TEXTS = frozenset({"original", "scan"})
"""Purposes under which the letter itself comes; whatever else came with it is an enclosure."""


def final_text(actor: Actor, doc: OutgoingDocument) -> bytes:
    return document_pdf(actor, doc).content


def sign_off(actor: Actor, doc: OutgoingDocument) -> bytes:
    return print_sheet(actor, doc, papers.SIGN_OFF, papers.TEMPLATE, papers.sign_off_sheet(doc))


def handling(actor: Actor, doc: IncomingDocument) -> bytes:
    return print_sheet(actor, doc, papers.HANDLING, papers.TEMPLATE, papers.handling_sheet(doc))


SHEETS: dict[str, Sequence[tuple[str, Callable[[Actor, Any], bytes]]]] = {
    IncomingDocument.KIND: ((Role.HANDLING, handling),),
    OutgoingDocument.KIND: ((Role.TEXT, final_text), (Role.SIGN_OFF, sign_off)),
}
"""What the house prints for a letter of either direction, to be filed with it (DA/T 22, 5.1)."""


def part_of(item: ArchiveItem, file: Attachment, role: str, *, ours: bool) -> ItemPart:
    """A file as a part. Of a letter of ours only a scan is the letter itself."""
    texts = {"scan"} if ours else TEXTS
    return ItemPart(
        item=item,
        attachment=file,
        position=0,
        role=role or (Role.TEXT if file.purpose in texts else Role.ENCLOSURE),
        name=file.name,
        media_type=file.blob.media_type,
        size=file.blob.size,
        sha256=file.blob_id,
        pages=pages_in(file.blob_id, file.blob.media_type),
    )


def pages_in(sha256: str, media_type: str) -> int:
    """0 where the kind has no pages of its own or the file can't be opened."""
    # Heavy, and loaded by every process that knows the archive: only who counts pays for it.
    import pikepdf  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    if media_type in ONE_PAGE:
        return 1
    try:
        if media_type == PDF:
            with pikepdf.open(storage.path_of(sha256)) as pdf:
                return len(pdf.pages)
        if media_type == "image/tiff":
            with Image.open(storage.path_of(sha256)) as picture:
                return int(getattr(picture, "n_frames", 1))
    except (pikepdf.PdfError, OSError, ValueError):
        return 0
    return 0


def ordered(parts: Iterable[ItemPart], letters: dict[int, int]) -> list[ItemPart]:
    """Text before enclosure, letter by letter; then the sign-off sheet. The handling sheet lies
    last or first, as is the custom of the house."""
    first = value("archive.handling_sheet") == "first"
    ranks = {Role.TEXT: 1, Role.ENCLOSURE: 1, Role.SIGN_OFF: 2, Role.HANDLING: 0 if first else 3}

    def place(part: ItemPart) -> tuple[int, int, int, int]:
        role = Role(part.role)
        letter = letters.get(part.attachment.card_id, 0)
        return ranks[role], letter, role == Role.ENCLOSURE, part.attachment_id

    return sorted(parts, key=place)
