"""Letters received over REST: `incoming-documents`."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from documents import actions, forms, queries
from documents.exports import export_register
from documents.filters import IncomingFilter
from documents.models import IncomingDocument
from office.core.exports import XLSX_TYPE
from office.core.inputs import serializer_for
from office.rest.fields import DepartmentField, DepartmentsField, RecordOut
from office.rest.views import ListAndGet, created_once

RegisterIn = serializer_for(forms.RegisterForm)


class AsCsv(JSONRenderer):
    """Lets a caller ask for CSV. The export itself writes it; a refusal stays JSON."""

    media_type, format = "text/csv", "csv"


class AsXlsx(JSONRenderer):
    """The same for a workbook."""

    media_type, format = XLSX_TYPE, "xlsx"


class IncomingOut(RecordOut):
    issuer = serializers.CharField()
    issuer_number = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    urgency = serializers.CharField()
    received_at = serializers.DateTimeField()
    issued_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    copies = serializers.IntegerField()
    pages = serializers.IntegerField(allow_null=True)
    addressee = serializers.CharField()
    lead_department = DepartmentField(source="lead_department_id", allow_null=True)
    assisting_departments = DepartmentsField(source="assisting_ids")
    retention = serializers.CharField()
    duplicates = serializers.SerializerMethodField()

    class Meta:
        model = IncomingDocument

    def get_duplicates(self, doc: IncomingDocument) -> list[int]:
        """Filled in the answer to a registration; empty in lists."""
        return list(self.context.get("duplicates", []))


class IncomingViewSet(ListAndGet):
    """Letters received: register, follow, handle, file."""

    scope = "documents"
    serializer_class = IncomingOut
    filterset_class = IncomingFilter
    orderings: ClassVar[tuple[str, ...]] = (
        "card_id",
        "received_at",
        "due_on",
        "number",
        "updated_at",
    )

    @property
    def ordering(self) -> str:
        """As registered; by arrival where a span of it is asked for: its own index finds that."""
        spans = {"received_after", "received_before"}
        return "-card_id" if spans.isdisjoint(self.request.query_params) else "-received_at"

    def rows(self) -> Any:
        return queries.incoming_register(self.actor)

    def one(self, pk: int) -> IncomingDocument:
        return queries.incoming_row(self.actor, pk)

    @extend_schema(request=RegisterIn, responses={201: IncomingOut})
    def create(self, request: Request) -> Any:
        """Register a letter; `duplicates` are earlier letters that look the same."""

        def act() -> Any:
            letter = actions.letter_from(self.given(RegisterIn))
            alike = queries.duplicates(
                self.actor,
                issuer=letter.issuer,
                issuer_number=letter.issuer_number,
                title=letter.title,
                received_at=letter.received_at,
            )
            doc = actions.register_incoming(self.actor, letter)
            self.duplicate_ids = [d.id for d in alike]
            return self.answer(doc, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @route(
        detail=False,
        url_path=r"export\.csv",
        renderer_classes=[AsCsv, JSONRenderer],
        pagination_class=None,
    )
    def export_csv(self, request: Request) -> Any:
        """The register as CSV, through the same filters; formulas are guarded."""
        return export_register(self.actor, request.query_params, "csv")

    @extend_schema(responses={(200, XLSX_TYPE): OpenApiTypes.BINARY})
    @route(
        detail=False,
        url_path=r"export\.xlsx",
        renderer_classes=[AsXlsx, JSONRenderer],
        pagination_class=None,
    )
    def export_xlsx(self, request: Request) -> Any:
        """The same as a workbook."""
        return export_register(self.actor, request.query_params, "xlsx")

    def get_serializer_context(self) -> dict[str, Any]:
        return {
            **super().get_serializer_context(),
            "duplicates": getattr(self, "duplicate_ids", []),
        }
