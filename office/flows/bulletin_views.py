"""The files of a bulletin, and the step that makes a letter of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.typeset.views import docx_response, pdf_response
from office.flows.bulletin_paper import bulletin_docx, bulletin_pdf, issue_as_letter
from office.organisation.actors import actor_of
from supervision.bulletins.queries import bulletin_get


@login_required
@require_GET
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    return pdf_response(bulletin_pdf(actor, bulletin_get(actor, pk)))


@login_required
@require_GET
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    return docx_response(bulletin_docx(actor, bulletin_get(actor, pk)))


@login_required
@require_POST
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter of ours with what the bulletin says; its own page goes on from here."""
    made = issue_as_letter(actor_of(request), pk)
    messages.success(request, _("Drafted as %(number)s.") % {"number": made.number})
    return redirect(f"/documents/outgoing/{made.pk}/")
