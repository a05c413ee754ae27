"""Letters of ours over REST: `outgoing-documents`."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from documents.linter.api import Checked
from documents.outgoing import actions, commands, compare, forms, queries
from documents.outgoing.filters import OutgoingFilter
from documents.outgoing.models import OutgoingDocument
from documents.outgoing.parts_api import (
    CoSignatureOut,
    CountersignatureOut,
    DeliveryNoteOut,
    DeliveryOut,
    LockIn,
    LockOut,
    OurOpinionOut,
    PairOut,
    VersionOut,
)
from documents.queries import opinions
from documents.secrets.terms import term_of
from documents.typeset.api import PrintedFiles
from office.core.inputs import serializer_for
from office.rest.fields import DepartmentsField, NamedField, RecordOut
from office.rest.views import ListAndGet, add_commands, created_once

DraftIn = serializer_for(forms.DraftForm)
AmendIn = serializer_for(forms.LetterTextForm)


def listed(name: str, out: type[serializers.Serializer[Any]]) -> Any:
    """What hangs on one letter is short: all of it at once, under `results`."""
    return inline_serializer(f"{name}Page", {"results": out(many=True)})


PART: dict[str, Any] = {
    "detail": True,
    "methods": ["get"],
    "pagination_class": None,
    "filterset_class": None,
}
"""How a route that lists what hangs on one letter is declared."""


class OutgoingOut(RecordOut):
    """`number` is that of the draft until the letter has its own; `draft_number` stays."""

    title = serializers.CharField()
    draft_number = serializers.CharField()
    kind = serializers.CharField()
    direction = serializers.CharField()
    body = serializers.CharField()
    addressee = serializers.CharField()
    copy_to = serializers.CharField()
    enclosures = serializers.CharField()
    remark = serializers.CharField()
    joint_organs = serializers.CharField()
    present = serializers.CharField()
    absent = serializers.CharField()
    observers = serializers.CharField()
    secrecy_term = serializers.SerializerMethodField()
    series = serializers.CharField()
    urgency = serializers.CharField()
    text_version = serializers.IntegerField()
    signed_version = serializers.IntegerField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    issued_at = serializers.DateTimeField(allow_null=True)
    drafter = NamedField(allow_null=True)
    reviewer = NamedField(allow_null=True)
    signer = NamedField(allow_null=True)
    countersign_departments = DepartmentsField(source="countersign_ids")
    countersign_waiting = DepartmentsField(source="countersign_open_ids")
    in_reply_to = serializers.IntegerField(source="in_reply_to_id", allow_null=True)
    replaces = serializers.IntegerField(source="replaces_id", allow_null=True)
    retention = serializers.CharField()
    layer = serializers.CharField()
    release_condition = serializers.CharField()
    pack = serializers.CharField()

    class Meta:
        model = OutgoingDocument

    def get_secrecy_term(self, doc: OutgoingDocument) -> str:
        return term_of(doc.secret_months)


class OutgoingViewSet(Checked, PrintedFiles, ListAndGet):
    """Letters of ours, from the draft to the archive."""

    scope = "documents"
    serializer_class = OutgoingOut
    filterset_class = OutgoingFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "updated_at", "issued_at")

    def rows(self) -> Any:
        return queries.outgoing_register(self.actor)

    def one(self, pk: int) -> OutgoingDocument:
        return queries.outgoing_get(self.actor, pk)

    @extend_schema(request=DraftIn, responses={201: OutgoingOut})
    def create(self, request: Request) -> Any:
        """Begin a draft."""

        def act() -> Any:
            doc = actions.draft_outgoing(self.actor, **self.given(DraftIn))
            return self.answer(self.one(doc.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=AmendIn, responses=OutgoingOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """Change the text; each change is a version."""
        given = {k: v for k, v in self.given_part(AmendIn).items() if v is not None}
        actions.amend_outgoing(self.actor_with_match(), int(pk), **given)
        return self.answer(self.one(int(pk)))

    def _listed(self, rows: Any, out: type[serializers.Serializer[Any]]) -> Response:
        return Response(
            {"results": out(rows, many=True, context=self.get_serializer_context()).data}
        )

    @extend_schema(responses=listed("Versions", VersionOut))
    @route(**PART)
    def versions(self, request: Request, pk: str) -> Any:
        """Every version of the text, oldest first."""
        doc = self.one(int(pk))
        return self._listed(queries.versions(doc.pk).select_related("author"), VersionOut)

    @extend_schema(
        parameters=[
            OpenApiParameter("from", int, description="A version; the one before by default"),
            OpenApiParameter("to", int, description="A version; the newest by default"),
        ],
        responses=listed("Compared", PairOut),
    )
    @route(
        detail=True,
        methods=["get"],
        url_path="compare",
        pagination_class=None,
        filterset_class=None,
    )
    def compare(self, request: Request, pk: str) -> Any:
        """Two versions of the body, paragraph beside paragraph."""
        doc = self.one(int(pk))
        asked = request.query_params
        to = int(asked["to"]) if asked.get("to", "").isdecimal() else doc.text_version
        first = int(asked["from"]) if asked.get("from", "").isdecimal() else max(1, to - 1)
        before, after = queries.version_of(doc.pk, first), queries.version_of(doc.pk, to)
        return self._listed(compare.paragraphs(before.body, after.body), PairOut)

    @extend_schema(responses=listed("OurOpinions", OurOpinionOut))
    @route(**PART)
    def opinions(self, request: Request, pk: str) -> Any:
        """What was written on it, newest first."""
        return self._listed(opinions(self.one(int(pk)).pk), OurOpinionOut)

    @extend_schema(responses=listed("Countersignatures", CountersignatureOut))
    @route(**PART)
    def countersignatures(self, request: Request, pk: str) -> Any:
        """Which departments were asked, and what each said."""
        doc = self.one(int(pk))
        return self._listed(queries.countersignatures(doc.pk), CountersignatureOut)

    @extend_schema(responses=listed("CoSignatures", CoSignatureOut))
    @route(**PART)
    def co_signatures(self, request: Request, pk: str) -> Any:
        """How the organs that issue with us signed, on paper in their own houses."""
        return self._listed(queries.co_signatures(self.one(int(pk)).pk), CoSignatureOut)

    @extend_schema(responses=listed("Deliveries", DeliveryOut))
    @route(**PART)
    def deliveries(self, request: Request, pk: str) -> Any:
        """Whom it went to, and who has acknowledged it."""
        return self._listed(queries.deliveries(self.one(int(pk)).pk), DeliveryOut)

    @extend_schema(responses=listed("DeliveryLog", DeliveryNoteOut))
    @route(**PART)
    def delivery_log(self, request: Request, pk: str) -> Any:
        """What happened to each delivery, newest first."""
        return self._listed(queries.delivery_log(self.one(int(pk)).pk), DeliveryNoteOut)

    @extend_schema(request=LockIn, responses=LockOut)
    @route(detail=True, methods=["post"], url_path="open")
    def open_text(self, request: Request, pk: str) -> Any:
        """Open the text for oneself, or hear who has it; asked again it is held for longer."""
        lock = actions.take_text(self.actor, int(pk), **self.given(LockIn))
        lock.mine = lock.person_id == self.actor.user_id  # type: ignore[attr-defined]
        return Response(LockOut(lock, context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses={204: None})
    @route(detail=True, methods=["post"], url_path="close")
    def close_text(self, request: Request, pk: str) -> Any:
        """Close the text again without a change."""
        actions.release_text(self.actor, int(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


add_commands(OutgoingViewSet, commands.OUTGOING)
