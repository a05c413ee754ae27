"""Where a letter of ours goes to print: pages and REST ask here, for somebody who may see it."""

from __future__ import annotations

from dataclasses import dataclass

from documents.outgoing.models import OutgoingDocument
from documents.typeset.facts import is_final
from documents.typeset.sheetforms import form_of
from office.audit.looks import note_look
from office.core.actor import Actor
from office.files import stamp
from office.files.kinds import KINDS
from office.sheets.actions import print_sheet
from office.sheets.engine import render

KIND = "documents.letter"
PDF_TYPE, DOCX_TYPE = KINDS["pdf"].media_type, KINDS["docx"].media_type


@dataclass(frozen=True, slots=True)
class Made:
    """A file and what to call it, without its ending."""

    content: bytes
    name: str


def document_pdf(actor: Actor, doc: OutgoingDocument) -> Made:
    """A numbered letter bears the code by which it can be checked; a draft cannot be genuine."""
    form = form_of(doc)
    data = form.data(doc, "")
    if is_final(doc):
        pdf = print_sheet(actor, doc, KIND, form.template, data)
    else:
        pdf = render(form.template, {**data, "proof": None})
    return Made(guarded(actor, doc, pdf, PDF_TYPE), _name(doc))


def document_docx(actor: Actor, doc: OutgoingDocument) -> Made:
    return Made(guarded(actor, doc, form_of(doc).docx(doc), DOCX_TYPE), _name(doc))


def guarded(actor: Actor, doc: OutgoingDocument, content: bytes, media_type: str) -> bytes:
    """A secret letter leaves the house with the name and the minute of whoever took it, and that
    he did is an event."""
    if not stamp.wanted(doc.secrecy, media_type):
        return content
    note_look(actor, doc, made=media_type.rpartition(".")[2], saved=True)
    return stamp.stamped(content, media_type, stamp.line_for(actor))


def _name(doc: OutgoingDocument) -> str:
    return f"{doc.number} {doc.title}"
