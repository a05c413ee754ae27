"""What came in, over REST: `inbox-pieces` for the office, `scans` for who only hands in."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

from documents.inbox import actions, queries
from documents.inbox.commands import INBOX
from documents.inbox.filters import InboxFilter
from documents.inbox.models import InboxPiece
from documents.reader.api import LetterReadingOut
from documents.reader.readings import reading_of
from office.core.errors import DomainError
from office.files.actions import arrived
from office.files.api import RawParser
from office.rest.fields import DepartmentField, RecordOut
from office.rest.idempotency import once
from office.rest.views import ListAndGet, OfficeViewSet, add_commands


class InboxPieceOut(RecordOut):
    title = serializers.CharField()
    road = serializers.CharField()
    source = serializers.CharField()
    sent_by = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    name = serializers.CharField()
    sha256 = serializers.CharField()
    trouble = serializers.CharField()
    meant_for = DepartmentField(source="meant_for_id", allow_null=True)
    letter = serializers.IntegerField(source="letter_id", allow_null=True)
    part_of = serializers.IntegerField(source="part_of_id", allow_null=True)
    first_page = serializers.IntegerField(allow_null=True)
    last_page = serializers.IntegerField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    reading = serializers.SerializerMethodField()
    same_letters = serializers.SerializerMethodField()
    same_pieces = serializers.SerializerMethodField()

    class Meta:
        model = InboxPiece

    @extend_schema_field(LetterReadingOut(allow_null=True))
    def get_reading(self, piece: InboxPiece) -> Any:
        """What the reader made of it; of one piece, not in lists."""
        if not self.context.get("whole"):
            return None
        found = reading_of(piece.pk)
        return LetterReadingOut(found).data if found else None

    def get_same_letters(self, piece: InboxPiece) -> list[int]:
        """Letters in the book with the very same file; of one piece, not in lists."""
        return [d.id for d in self._twins(piece).letters]

    def get_same_pieces(self, piece: InboxPiece) -> list[int]:
        """Other pieces with the very same file; of one piece, not in lists."""
        return [p.pk for p in self._twins(piece).pieces]

    def _twins(self, piece: InboxPiece) -> queries.Twins:
        if not self.context.get("whole"):
            return queries.Twins([], [])
        kept: queries.Twins | None = getattr(self, "kept_twins", None)
        if kept is None:
            kept = self.kept_twins = queries.twins_of(self.context["actor"], piece)
        return kept


class InboxPieceViewSet(ListAndGet):
    """Pieces that came in by any road, until each is a letter, with one, or set aside."""

    scope = "documents"
    serializer_class = InboxPieceOut
    filterset_class = InboxFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "updated_at")

    def rows(self) -> Any:
        return queries.pieces(self.actor)

    def one(self, pk: int) -> InboxPiece:
        self.whole = True
        return queries.piece_get(self.actor, pk)

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if getattr(self, "swagger_fake_view", False):
            return context
        return {**context, "whole": getattr(self, "whole", False), "actor": self.actor}


add_commands(InboxPieceViewSet, INBOX)


class ScanIn(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True, max_length=1000)
    source = serializers.CharField(
        max_length=100, required=False, help_text="Such as the tray of the scanner"
    )


class ScanOut(serializers.Serializer[Any]):
    """All that who handed it in is told."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    name = serializers.CharField()
    sha256 = serializers.CharField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = InboxPiece


class ScanViewSet(OfficeViewSet):
    """For scanners: hand in a file. A token of the scope `scans:write` can do this and no more."""

    scope = "scans"
    serializer_class = ScanOut
    parser_classes = [MultiPartParser, RawParser, JSONParser]

    @extend_schema(
        request={"multipart/form-data": ScanIn, "application/octet-stream": OpenApiTypes.BINARY},
        responses={201: ScanOut, 200: ScanOut},
        parameters=[
            OpenApiParameter("name", str, description="With a raw body: the name of the file")
        ],
    )
    def create(self, request: Request) -> Any:
        """Hand in a scan, as multipart or as a raw body. The same content again answers 200 with
        the first; what cannot be kept is refused, and lies in the tray with the reason."""
        sent: Any = request.data
        body = ScanIn(data={k: sent[k] for k in ("file", "source") if k in sent})
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        return once(request, lambda: self._handed_in(given), content=_digest(given["file"]))

    def _handed_in(self, given: dict[str, Any]) -> Any:
        upload = given["file"]
        source = " / ".join(w for w in (self.actor.name, given.get("source", "")) if w)
        try:
            with arrived(upload) as file:
                coming = self._coming(source, file.sha256)
                piece, made = actions.take_in(self.actor, coming, file)
        except DomainError as error:
            digest = _digest(upload).hex()
            actions.refuse(
                self.actor,
                self._coming(source, f"refused:{digest}"),
                name=str(upload.name),
                trouble=str(error.message),
            )
            return self.handle_exception(error)
        return self.answer(piece, status.HTTP_201_CREATED if made else status.HTTP_200_OK)

    def _coming(self, source: str, content: str) -> actions.Coming:
        return actions.Coming(
            road=InboxPiece.Road.SCANNER,
            key=f"scan:{self.actor.user_id}:{content}",
            source=source,
        )


def _digest(file: Any) -> bytes:
    """What was sent, without keeping a large body in memory."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()
