"""份号: the copies of a state secret as they are printed, each with its number in the first line
(GB/T 9704-2012, 7.2.1), in the order in which they are given out.
"""

from __future__ import annotations

import io

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.outgoing import policy
from documents.outgoing.models import OutgoingDocument
from documents.outgoing.queries import deliveries
from documents.typeset.press import KIND, PDF_TYPE, Made, guarded
from documents.typeset.sheetforms import form_of
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, WrongState
from office.parameters.registry import value
from office.sheets.actions import print_sheet

MOST = 60
"""Copies of one file: what is set while somebody waits for it."""


def copies_pdf(actor: Actor, doc: OutgoingDocument, delivery: int | None = None) -> Made:
    """Every copy with its number, or those of one recipient; each has a code of its own to be
    checked by, so that a copy that turns up somewhere says whose it was.
    """
    if not policy.may(actor, policy.office):
        raise NotAllowed(_("Numbered copies are printed by the office."))
    numbers = numbers_of(doc, delivery)
    form = form_of(doc)
    first, *others = numbers
    data = form.data(doc, first)
    sheets = [data, *(form.numbered(data, number) for number in others)]
    pdf = _one_file([print_sheet(actor, doc, KIND, form.template, sheet) for sheet in sheets])
    span = first if not others else f"{first}–{numbers[-1]}"
    return Made(guarded(actor, doc, pdf, PDF_TYPE), f"{doc.number} {span}")


def numbers_of(doc: OutgoingDocument, delivery: int | None = None) -> list[str]:
    """The six digits of each copy that was given out."""
    rows = [row for row in deliveries(doc.pk) if delivery in {None, row.pk}]
    found = [
        f"{row.first_copy + n:06}"
        for row in rows
        if row.first_copy is not None
        for n in range(row.copies)
    ]
    if not found:
        raise WrongState(
            _("No copies of it bear numbers: those of a state secret do, once it is sent out.")
        )
    if len(found) > MOST:
        raise DomainError(
            ngettext(
                "There is %(n)s copy, and at most %(most)s go into one file.",
                "There are %(n)s copies, and at most %(most)s go into one file.",
                len(found),
            )
            % {"n": len(found), "most": MOST},
            fields={"delivery": [_("Print those of one recipient at a time.")]},
        )
    return sorted(found)


def _one_file(copies: list[bytes]) -> bytes:
    """One after the other; printed on both sides, each begins on a sheet of its own."""
    both_sides, out = bool(value("documents.double_sided")), io.BytesIO()
    with pikepdf.new() as whole:
        for copy in copies:
            with pikepdf.open(io.BytesIO(copy)) as file:
                whole.pages.extend(file.pages)
                box = [float(n) for n in file.pages[0].mediabox]
            if both_sides and len(whole.pages) % 2:
                whole.add_blank_page(page_size=(box[2] - box[0], box[3] - box[1]))
        whole.save(out)
    return out.getvalue()
