"""Files over REST: `files`, for records of every area alike."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import FileUploadParser, JSONParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from office.access.actions import HANDS_IN
from office.core.errors import DomainError
from office.core.forms import ReasonForm
from office.core.inputs import serializer_for
from office.files import actions, queries
from office.files.models import Attachment
from office.files.views import serve
from office.rest.fields import NamedField, SubjectSchema, subject
from office.rest.idempotency import fingerprint_of, once
from office.rest.views import READS, ListAndGet

ReasonIn = serializer_for(ReasonForm)


class RawParser(FileUploadParser):
    """A body that is the file itself; its name comes as `?name=` or in Content-Disposition."""

    def get_filename(self, stream: Any, media_type: Any, parser_context: Any) -> str:
        named = parser_context["request"].query_params.get("name")
        return named or super().get_filename(stream, media_type, parser_context) or "file"


class Anything(JSONRenderer):
    """Lets a caller of the content accept whatever the file is; a refusal stays JSON."""

    media_type, format = "*/*", "file"


class FileIn(serializers.Serializer[Any]):
    record = serializers.IntegerField(min_value=1, help_text="Id of the record it belongs to")
    purpose = serializers.ChoiceField(choices=actions.PURPOSES, default="original")
    file = serializers.FileField(allow_empty_file=True, max_length=1000)


FILE_FIELDS = ("record", "purpose", "file")


class FileOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    record = serializers.SerializerMethodField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    media_type = serializers.CharField(source="blob.media_type")
    size = serializers.IntegerField(source="blob.size")
    sha256 = serializers.CharField(source="blob_id")
    added_at = serializers.DateTimeField()
    added_by = NamedField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Attachment

    @extend_schema(responses=SubjectSchema)
    def get_record(self, file: Attachment) -> dict[str, Any] | None:
        return subject(file.card)  # type: ignore[return-value]

    def get_url(self, file: Attachment) -> str:
        return f"/files/{file.pk}/"


class FileViewSet(ListAndGet):
    """Files of records. Seen by whoever sees the record; never removed, only withdrawn."""

    serializer_class = FileOut
    parser_classes = [MultiPartParser, JSONParser, RawParser]
    filter_backends: list[Any] = []
    ordering = "id"
    orderings = ("id",)

    def _check_scopes(self, request: Request) -> None:
        """A token that may write in any area may attach there; the record decides the rest."""
        scopes: frozenset[str] = getattr(request, "token_scopes", frozenset({"*"}))
        wanted = ("*", "read", ":read", ":write") if request.method in READS else ("*", ":write")
        if not any(scope.endswith(wanted) for scope in scopes - HANDS_IN):
            raise PermissionDenied(
                _("This token lacks the scope “%(scope)s”.") % {"scope": "documents:write"}
            )

    def rows(self) -> Any:
        wanted = self.request.query_params.get("record", "")
        if not wanted:
            return queries.attachments(self.actor)
        if not wanted.isdigit():
            raise DomainError(_("Give the id of a record."), fields={"record": [wanted[:40]]})
        return queries.of_record(self.actor, int(wanted))

    def one(self, pk: int) -> Attachment:
        return queries.attachment_get(self.actor, pk)

    @extend_schema(
        parameters=[OpenApiParameter("record", int, description="Files of this record only")]
    )
    def list(self, request: Request) -> Response:
        listed: Response = super().list(request)
        return listed

    @extend_schema(
        request={"multipart/form-data": FileIn, "application/octet-stream": OpenApiTypes.BINARY},
        responses={201: FileOut, 200: FileOut},
        parameters=[
            OpenApiParameter("record", int, description="With a raw body: the record"),
            OpenApiParameter("name", str, description="With a raw body: the name of the file"),
            OpenApiParameter("purpose", str, enum=actions.PURPOSES),
        ],
    )
    def create(self, request: Request) -> Any:
        """Attach a file, as multipart or as a raw body. The same content again answers 200."""
        given = self._upload(request)
        said = fingerprint_of(given["file"], given["record"], given["purpose"])
        return once(request, lambda: self._attached(given), content=said)

    def _upload(self, request: Request) -> dict[str, Any]:
        asked = {k: v for k, v in request.query_params.items() if k in {"record", "purpose"}}
        sent: Any = request.data
        body = FileIn(data={**asked, **{k: sent[k] for k in FILE_FIELDS if k in sent}})
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def _attached(self, given: dict[str, Any]) -> Any:
        try:
            with transaction.atomic():
                record = queries.record_behind(self.actor, given["record"])
                made = actions.attach(self.actor, record, given["file"], given["purpose"])
                fresh = made.added_at == self.actor.now
        except DomainError as error:
            return self.handle_exception(error)
        return self.answer(
            self.one(made.pk), status.HTTP_201_CREATED if fresh else status.HTTP_200_OK
        )

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY})
    @route(detail=True, renderer_classes=[JSONRenderer, Anything])
    def content(self, request: Request, pk: str) -> Any:
        """The bytes."""
        return serve(self.actor, int(pk), request.headers.get("If-None-Match", ""), saved=True)

    @extend_schema(request=ReasonIn, responses={200: FileOut})
    @route(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Any:
        """Take the file off its record; content and event stay."""

        def act() -> Any:
            try:
                gone = actions.withdraw(self.actor, int(pk), **self.given(ReasonIn))
            except DomainError as error:
                return self.handle_exception(error)
            return self.answer(gone)

        return once(request, act, content=repr(request.data).encode())
