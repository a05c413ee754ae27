"""Letters of ours as files over REST: `outgoing-documents/<id>/document.pdf` and `.docx`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, re_path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from documents.typeset.copies import copies_pdf
from documents.typeset.lists import distribution_file, distribution_pdf
from documents.typeset.press import DOCX_TYPE, document_docx, document_pdf
from documents.typeset.views import docx_response, pdf_response
from office.core.exports import XLSX_TYPE
from office.sheets.responses import sheet_response


class AsPdf(JSONRenderer):
    """Lets a caller ask for PDF. The letter itself is no JSON; a refusal stays one."""

    media_type, format = "application/pdf", "pdf"


class AsDocx(JSONRenderer):
    """The same for Word."""

    media_type, format = DOCX_TYPE, "docx"


class AsXlsx(JSONRenderer):
    """The same for a workbook."""

    media_type, format = XLSX_TYPE, "xlsx"


class CopiesQuery(serializers.Serializer[Any]):
    delivery = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class PrintedFiles:
    """What a collection of letters of ours adds to its records; `file_urls` gives the addresses."""

    actor: Any
    one: Any

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def document_pdf(self, request: Request, pk: str) -> Any:
        """The letter as GB/T 9704-2012 sets it; a draft is marked as one."""
        return pdf_response(document_pdf(self.actor, self.one(int(pk))))

    @extend_schema(
        parameters=[OpenApiParameter("delivery", int, description="Those of one recipient")],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def copies_pdf(self, request: Request, pk: str) -> Any:
        """The copies of a state secret that was sent out, each with its number (份号)."""
        asked = CopiesQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        doc = self.one(int(pk))
        return pdf_response(copies_pdf(self.actor, doc, asked.validated_data.get("delivery")))

    @extend_schema(responses={(200, DOCX_TYPE): OpenApiTypes.BINARY})
    def document_docx(self, request: Request, pk: str) -> Any:
        """The same to be worked on in Word."""
        return docx_response(document_docx(self.actor, self.one(int(pk))))

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def distribution_pdf(self, request: Request, pk: str) -> Any:
        """Who gets how many copies, how and when, with room for signatures."""
        doc = self.one(int(pk))
        return sheet_response(distribution_pdf(self.actor, doc), f"distribution-{doc.pk}")

    @extend_schema(responses={(200, XLSX_TYPE): OpenApiTypes.BINARY})
    def distribution_xlsx(self, request: Request, pk: str) -> Any:
        """The same as a workbook."""
        return distribution_file(self.actor, self.one(int(pk)), "xlsx")


DOCUMENT = (("document_pdf", "pdf", AsPdf), ("document_docx", "docx", AsDocx))
DISTRIBUTION = (("distribution_pdf", "pdf", AsPdf), ("distribution_xlsx", "xlsx", AsXlsx))
COPIES = (("copies_pdf", "pdf", AsPdf),)
"""Which method of the collection serves which ending, for whom."""
BESIDE = r"/(?P<pk>\d{1,18})/document"
BESIDE_COPIES = r"/(?P<pk>\d{1,18})/copies"
BESIDE_LIST = r"/(?P<pk>\d{1,18})/distribution"


def file_urls(
    prefix: str, view: Any, name: str = BESIDE, files: Any = DOCUMENT
) -> list[URLPattern]:
    """`<prefix>/<id>/document.pdf` and the like: files have names, so no slash follows them."""
    made = []
    for method, ending, renderer in files:
        known = {
            "renderer_classes": [renderer, JSONRenderer],
            "pagination_class": None,
            "filterset_class": None,
            "detail": True,
        }
        served = view.as_view({"get": method}, **known)
        made.append(re_path(rf"^{prefix}{name}\.{ending}$", served))
    return made
