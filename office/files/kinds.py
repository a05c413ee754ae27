"""The kinds of file the house keeps, and how each is told by its first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any

import puremagic
from django.utils.translation import gettext_lazy as _

from office.core.archives import BadArchive, open_archive


@dataclass(frozen=True, slots=True)
class FileKind:
    slug: str
    label: Any
    media_type: str
    endings: tuple[str, ...]
    inline: bool = False


_OOXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    k.slug: k
    for k in (
        FileKind("pdf", "PDF", "application/pdf", ("pdf",), inline=True),
        FileKind("png", "PNG", "image/png", ("png",), inline=True),
        FileKind("jpeg", "JPEG", "image/jpeg", ("jpg", "jpeg", "jpe"), inline=True),
        FileKind("tiff", "TIFF", "image/tiff", ("tif", "tiff")),
        FileKind("docx", "DOCX", f"{_OOXML}wordprocessingml.document", ("docx",)),
        FileKind("xlsx", "XLSX", f"{_OOXML}spreadsheetml.sheet", ("xlsx",)),
        FileKind("ofd", "OFD", "application/ofd", ("ofd",)),
        FileKind("eml", _("e-mail (EML)"), "message/rfc822", ("eml",)),
        FileKind("csv", "CSV", "text/csv", ("csv",)),
        FileKind("txt", _("plain text (TXT)"), "text/plain", ("txt", "text")),
    )
}
BY_ENDING = {ending: kind for kind in KINDS.values() for ending in kind.endings}
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS.values()}
TEXTS = frozenset({"eml", "csv", "txt"})
SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("OFD.xml", "ofd"))
FOREIGN = (
    (b"MZ", _("a Windows program")),
    (b"\x7fELF", _("a Linux program")),
    (b"#!", _("a script")),
    (b"\xd0\xcf\x11\xe0", _("an old Office file (DOC, XLS, PPT, WPS)")),
    (b"Rar!", _("a RAR archive")),
    (b"7z\xbc\xaf", _("a 7z archive")),
    (b"\x1f\x8b", _("a GZIP archive")),
)
HEAD = 8192


def kind_in(file: IO[bytes]) -> str:
    """The kind the content shows: one of ours, `text` for any text, or nothing."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    for signature, slug in SIGNATURES:
        if head.startswith(signature):
            return slug
    if head.startswith(b"PK\x03\x04"):
        return _container(file)
    if any(head.startswith(s) for s, _label in FOREIGN) or not _is_text(head):
        return ""
    return "text"


def _container(file: IO[bytes]) -> str:
    try:
        names = set(open_archive(file).namelist())
    except BadArchive:
        return "zip"
    finally:
        file.seek(0)
    return next((slug for part, slug in PARTS if part in names), "zip")


def _is_text(head: bytes) -> bool:
    if b"\x00" in head or not head:
        return False
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            head[: HEAD - 4].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(head[: HEAD - 4]) - 4:
                return True
        else:
            return True
    return False


def described(slug: str, file: IO[bytes]) -> str:
    """What the content is, in words, for the sentence of a refusal."""
    if slug in KINDS:
        return str(KINDS[slug].label)
    if slug == "text":
        return str(_("plain text"))
    if slug == "zip":
        return str(_("a ZIP archive"))
    file.seek(0)
    head = file.read(HEAD)
    known = next((label for signature, label in FOREIGN if head.startswith(signature)), None)
    if known is not None:
        return str(known)
    try:
        guess = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return str(_("of no kind that is known here"))
    return guess.lstrip(".").upper() or str(_("of no kind that is known here"))
