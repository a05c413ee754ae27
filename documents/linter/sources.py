"""The text of a draft that comes as a file: plain text or DOCX."""

from __future__ import annotations

import io
import zipfile

from django.utils.translation import gettext as _

from office.core import word
from office.core.archives import open_archive
from office.core.errors import DomainError

ENCODINGS = ("utf-8-sig", "gb18030", "big5")
UTF_16 = {b"\xff\xfe", b"\xfe\xff"}
OTHERS = (".doc", ".pdf", ".wps", ".ofd")


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


def _docx(data: bytes) -> str:
    """A container set to explode is refused before its text is looked at."""
    with open_archive(io.BytesIO(data)) as archive:
        if word.DOCUMENT not in archive.namelist():
            raise DomainError(_("This is no DOCX file: it holds no document."))
    try:
        return word.text_of(io.BytesIO(data))
    except word.BadWord as error:
        if error.reason == "large":
            raise DomainError(_("The document is too long to be a letter.")) from None
        raise DomainError(_("The file is damaged: its text cannot be read.")) from None
    except zipfile.BadZipFile:
        raise DomainError(_("The file is damaged: its text cannot be read.")) from None
