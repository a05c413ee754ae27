"""The forms in which letters are set, by the name that a pack gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from documents.outgoing.models import OutgoingDocument
from documents.packs.choosing import pack_of
from documents.typeset import docx, pdf
from documents.typeset.facts import printed_letter
from documents.typeset.taiwan import docx as taiwan_docx
from documents.typeset.taiwan import pdf as taiwan_pdf
from documents.typeset.taiwan.facts import letter_of


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One form: its template with the data it reads, and the file for Word.

    `data` takes the number of the copy, if it bears one; `numbered` gives the data of another copy.
    """

    template: str
    data: Callable[[OutgoingDocument, str], dict[str, Any]]
    numbered: Callable[[dict[str, Any], str], dict[str, Any]]
    docx: Callable[[OutgoingDocument], bytes]


FORMS = {
    "gbt9704": SheetForm(
        pdf.TEMPLATE,
        lambda doc, copy: pdf.sheet(printed_letter(doc, copy)),
        pdf.numbered,
        lambda doc: docx.letter_docx(printed_letter(doc)),
    ),
    "tw": SheetForm(
        taiwan_pdf.TEMPLATE,
        lambda doc, copy: taiwan_pdf.sheet(letter_of(doc, copy)),
        taiwan_pdf.numbered,
        lambda doc: taiwan_docx.letter_docx(letter_of(doc)),
    ),
}


def form_of(doc: OutgoingDocument) -> SheetForm:
    """The form of the pack that the letter was made under."""
    return FORMS[pack_of(doc).sheet]
