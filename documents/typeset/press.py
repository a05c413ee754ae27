"""Where a letter of ours goes to print: pages and REST ask here, for somebody who may see it."""

from __future__ import annotations

from dataclasses import dataclass

from documents.outgoing.models import OutgoingDocument
from documents.typeset.facts import is_final
from documents.typeset.sheetforms import form_of
from office.core.actor import Actor
from office.sheets.actions import print_sheet
from office.sheets.engine import render

KIND = "documents.letter"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Made:
    """A file and what to call it, without its ending."""

    content: bytes
    name: str


def document_pdf(actor: Actor, doc: OutgoingDocument) -> Made:
    """A numbered letter bears the code by which it can be checked; a draft cannot be genuine."""
    form = form_of(doc)
    data = form.data(doc)
    if is_final(doc):
        return Made(print_sheet(actor, doc, KIND, form.template, data), _name(doc))
    return Made(render(form.template, {**data, "proof": None}), _name(doc))


def document_docx(doc: OutgoingDocument) -> Made:
    return Made(form_of(doc).docx(doc), _name(doc))


def _name(doc: OutgoingDocument) -> str:
    return f"{doc.number} {doc.title}"
