"""The text of a draft that comes as a file: plain text or DOCX."""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from django.utils.translation import gettext as _

from office.core.archives import open_archive
from office.core.errors import DomainError

ENCODINGS = ("utf-8-sig", "gb18030", "big5")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UTF_16 = {b"\xff\xfe", b"\xfe\xff"}
OTHERS = (".doc", ".pdf", ".wps", ".ofd")
MOST = 20 * 1024 * 1024
BREAKS = {f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}tab": "\t"}


def text_of(name: str, data: bytes) -> str:
    """The text, by what the file is and not by what it is called."""
    if data[:4] == b"PK\x03\x04":
        return _docx(data)
    if data[:2] in UTF_16:
        return data.decode("utf-16", errors="replace")
    if name.lower().endswith(OTHERS) or b"\x00" in data[:1000]:
        raise DomainError(
            _("This file is neither plain text nor DOCX. Save it as DOCX and try again.")
        )
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError(_("The text cannot be read. Save the file as UTF-8 and try again."))


class NoDoctype(TreeBuilder):
    """Word writes no document type; whoever does means to have entities blown up."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ParseError(f"document type {name}")


def _docx(data: bytes) -> str:
    """The paragraphs of the document, one a line; numbers made by Word's lists are not text."""
    with open_archive(io.BytesIO(data)) as archive:
        try:
            part = archive.getinfo("word/document.xml")
        except KeyError:
            raise DomainError(_("This is no DOCX file: it holds no document.")) from None
        if part.file_size > MOST:
            raise DomainError(_("The document is too long to be a letter."))
        content = archive.read(part)
    parser = XMLParser(target=NoDoctype())  # noqa: S314 - document types are refused
    try:
        parser.feed(content)
        tree: Element = parser.close()
    except ParseError:
        raise DomainError(_("The file is damaged: its text cannot be read.")) from None
    return "\n".join(_paragraph(p) for p in tree.iter(f"{WORD}p"))


def _paragraph(paragraph: Element) -> str:
    parts = []
    for node in paragraph.iter():
        if node.tag == f"{WORD}t":
            parts.append(node.text or "")
        else:
            parts.append(BREAKS.get(node.tag, ""))
    return "".join(parts)
