"""Letters of ours as PDF and DOCX, and the forms that go with letters on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.outgoing.queries import outgoing_get
from documents.queries import incoming_get
from documents.typeset import lists, papers
from documents.typeset.copies import copies_pdf
from documents.typeset.press import DOCX_TYPE, Made, document_docx, document_pdf
from office.core.errors import WrongState
from office.core.exports import disposition
from office.core.text import plain
from office.organisation.actors import actor_of
from office.sheets.actions import print_sheet
from office.sheets.responses import sheet_response


@login_required
@require_GET
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    return pdf_response(document_pdf(actor, outgoing_get(actor, pk)))


@login_required
@require_GET
def numbered_copies(request: HttpRequest, pk: int) -> HttpResponse:
    """The copies of a state secret with their 份号; `?delivery=` those of one recipient."""
    actor = actor_of(request)
    given = request.GET.get("delivery", "")
    one = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None
    return pdf_response(copies_pdf(actor, outgoing_get(actor, pk), one))


@login_required
@require_GET
def letter_docx(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    return docx_response(document_docx(actor, outgoing_get(actor, pk)))


@login_required
@require_GET
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """发文稿纸 of a letter of ours."""
    actor = actor_of(request)
    doc = outgoing_get(actor, pk)
    data = papers.sign_off_sheet(doc)
    pdf = print_sheet(actor, doc, papers.SIGN_OFF, papers.TEMPLATE, data)
    return sheet_response(pdf, f"{papers.KINDS[papers.SIGN_OFF]} {doc.number}")


@login_required
@require_GET
def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """签收单 of a letter that was sent out, to be signed on paper."""
    actor = actor_of(request)
    doc = outgoing_get(actor, pk)
    if doc.issued_at is None:
        raise WrongState(_("It was not sent out yet: nobody signs for it."))
    data = papers.receipt_sheet(doc)
    pdf = print_sheet(actor, doc, papers.RECEIPTS, papers.TEMPLATE, data)
    return sheet_response(pdf, f"{papers.KINDS[papers.RECEIPTS]} {doc.number}")


@login_required
@require_GET
def handling(request: HttpRequest, pk: int) -> HttpResponse:
    """文件处理单 of a letter received."""
    actor = actor_of(request)
    doc = incoming_get(actor, pk)
    data = papers.handling_sheet(doc)
    pdf = print_sheet(actor, doc, papers.HANDLING, papers.TEMPLATE, data)
    return sheet_response(pdf, f"{papers.KINDS[papers.HANDLING]} {doc.number}")


@login_required
@require_GET
def distribution(request: HttpRequest, pk: int) -> HttpResponse:
    """发文分发表 of a letter sent out."""
    actor = actor_of(request)
    doc = outgoing_get(actor, pk)
    pdf = lists.distribution_pdf(actor, doc)
    return sheet_response(pdf, f"{lists.KINDS[lists.DISTRIBUTION]} {doc.number}")


@login_required
@require_GET
def distribution_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    actor = actor_of(request)
    return lists.distribution_file(actor, outgoing_get(actor, pk), kind)


@login_required
@require_GET
def circulation(request: HttpRequest, pk: int) -> HttpResponse:
    """传阅单 of a letter received."""
    actor = actor_of(request)
    doc = incoming_get(actor, pk)
    pdf = lists.circulation_pdf(actor, doc)
    return sheet_response(pdf, f"{lists.KINDS[lists.CIRCULATION]} {doc.number}")


def pdf_response(made: Made) -> HttpResponse:
    return sheet_response(made.content, made.name)


def docx_response(made: Made) -> HttpResponse:
    """To be saved and opened in Word; kept by no cache."""
    name = plain(made.name).replace("/", "-").replace("\\", "-")[:120].strip(". ")
    response = HttpResponse(made.content, content_type=DOCX_TYPE)
    response["Content-Disposition"] = disposition(f"{name}.docx")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
