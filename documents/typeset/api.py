"""Letters of ours as files over REST: `outgoing-documents/<id>/document.pdf` and `.docx`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action as route
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from documents.typeset.press import DOCX_TYPE, document_docx, document_pdf
from documents.typeset.views import docx_response, pdf_response


class AsPdf(JSONRenderer):
    """Lets a caller ask for PDF. The letter itself is no JSON; a refusal stays one."""

    media_type, format = "application/pdf", "pdf"


class AsDocx(JSONRenderer):
    """The same for Word."""

    media_type, format = DOCX_TYPE, "docx"


class PrintedRoutes:
    """What a collection of letters of ours adds to its records."""

    actor: Any
    one: Any

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @route(
        detail=True,
        url_path=r"document\.pdf",
        renderer_classes=[AsPdf, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def document_pdf(self, request: Request, pk: str) -> Any:
        """The letter as GB/T 9704-2012 sets it; a draft is marked as one."""
        return pdf_response(document_pdf(self.actor, self.one(int(pk))))

    @extend_schema(responses={(200, DOCX_TYPE): OpenApiTypes.BINARY})
    @route(
        detail=True,
        url_path=r"document\.docx",
        renderer_classes=[AsDocx, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def document_docx(self, request: Request, pk: str) -> Any:
        """The same to be worked on in Word."""
        return docx_response(document_docx(self.one(int(pk))))
