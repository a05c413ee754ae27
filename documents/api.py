"""Letters received over REST: `incoming-documents`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from documents import actions, forms, queries
from documents.exports import export_register
from documents.filters import IncomingFilter
from documents.handling.actions import keep_phrases
from documents.handling.api import AskedOut, HandlingOut, PhrasesIn, handling_of
from documents.handling.papers import return_letter
from documents.handling.queries import asked_of
from documents.handling.queries import phrases as phrases_of
from documents.models import IncomingDocument
from documents.originals import register_with_originals
from documents.packs.choosing import mark_of
from documents.reader import readings
from documents.secrets.terms import is_state_secret
from documents.typeset.lists import circulation_pdf
from office.audit.looks import note_look
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.exports import XLSX_TYPE
from office.core.inputs import serializer_for
from office.rest.fields import DepartmentField, DepartmentsField, RecordOut
from office.rest.views import ListAndGet, created_once
from office.sheets.responses import sheet_response

MOST_WORDS = 2000


class RegisterIn(serializer_for(forms.RegisterForm)):
    """What is typed at intake, and the file that was read before."""

    reading = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text="Id from `incoming-documents/read/`: that file becomes the scan of the letter",
    )


class AsCsv(JSONRenderer):
    """Lets a caller ask for CSV. The export itself writes it; a refusal stays JSON."""

    media_type, format = "text/csv", "csv"


class AsXlsx(JSONRenderer):
    """The same for a workbook."""

    media_type, format = XLSX_TYPE, "xlsx"


class AsPdf(JSONRenderer):
    """The same for a printed sheet."""

    media_type, format = "application/pdf", "pdf"


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
    pack = serializers.CharField()
    release_condition = serializers.CharField()
    secrecy_mark = serializers.SerializerMethodField()
    secret_until = serializers.DateField(allow_null=True)
    duplicates = serializers.SerializerMethodField()

    class Meta:
        model = IncomingDocument

    def get_secrecy_mark(self, doc: IncomingDocument) -> str:
        """As on paper, such as 机密★5年; empty for what is no state secret."""
        return mark_of(doc)

    def get_duplicates(self, doc: IncomingDocument) -> list[int]:
        """Filled in the answer to a registration; empty in lists."""
        return list(self.context.get("duplicates", []))


def _registered(actor: Actor, letter: actions.NewLetter, reading: int | None) -> IncomingDocument:
    """The letter, with the file that was read as its scan; the file is handed in once."""
    if reading is None:
        return actions.register_incoming(actor, letter)
    if readings.reading_named(actor, str(reading)) is None:
        raise DomainError(
            _("There is no such reading. They are kept for a day."),
            fields={"reading": [_("Hand the file in again.")]},
        )
    with readings.handed_in(actor, str(reading)) as read:
        doc = register_with_originals(actor, letter, read)
    transaction.on_commit(lambda: readings.drop(actor, str(reading)))
    return doc


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
            given = self.given(RegisterIn)
            reading = given.pop("reading", None)
            letter = actions.letter_from(given)
            alike = queries.duplicates(
                self.actor,
                issuer=letter.issuer,
                issuer_number=letter.issuer_number,
                title=letter.title,
                received_at=letter.received_at,
            )
            doc = _registered(self.actor, letter, reading)
            self.duplicate_ids = [d.id for d in alike]
            return self.answer(doc, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    def retrieve(self, request: Request, pk: str) -> Any:
        """One letter. A look at a state secret is an event."""
        self._looked(int(pk))
        return super().retrieve(request, pk)

    def _looked(self, pk: int) -> IncomingDocument:
        doc = self.one(pk)
        if is_state_secret(doc.secrecy):
            note_look(self.actor, doc)
        return doc

    @extend_schema(responses=HandlingOut)
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def handling(self, request: Request, pk: str) -> Any:
        """Opinions, readers, assisting departments, copies, who is let in, comments."""
        told = handling_of(self.actor, self._looked(int(pk)))
        return Response(HandlingOut(told, context=self.get_serializer_context()).data)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @route(
        detail=True,
        url_path=r"return\.pdf",
        renderer_classes=[AsPdf, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def return_pdf(self, request: Request, pk: str) -> Any:
        """The letter that goes back with a returned paper."""
        doc = self._looked(int(pk))
        return sheet_response(return_letter(self.actor, doc), f"return-{doc.pk}")

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @route(
        detail=True,
        url_path=r"circulation\.pdf",
        renderer_classes=[AsPdf, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def circulation_pdf(self, request: Request, pk: str) -> Any:
        """Who reads it, in which order, when and with which opinion, to be signed by hand."""
        doc = self._looked(int(pk))
        return sheet_response(circulation_pdf(self.actor, doc), f"circulation-{doc.pk}")

    @extend_schema(parameters=[OpenApiParameter("text", str, required=True)], responses=AskedOut)
    @route(
        detail=False,
        methods=["get"],
        url_path="instruction-words",
        pagination_class=None,
        filterset_class=None,
    )
    def instruction_words(self, request: Request) -> Any:
        """Who leads, who assists and by when, as the words of an instruction seem to ask."""
        text = request.query_params.get("text", "")[:MOST_WORDS]
        return Response(AskedOut(asked_of(text, self.actor.today)).data)

    @extend_schema(methods=["GET"], responses=PhrasesIn)
    @extend_schema(methods=["PUT"], request=PhrasesIn, responses=PhrasesIn)
    @route(detail=False, methods=["get", "put"], pagination_class=None, filterset_class=None)
    def phrases(self, request: Request) -> Any:
        """The caller's own sentences for instructions; an empty list brings the usual ones."""
        if request.method == "PUT":
            keep_phrases(self.actor, **self.given(PhrasesIn))
        return Response({"phrases": phrases_of(self.actor.user_id)})

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
