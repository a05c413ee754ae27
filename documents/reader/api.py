"""Reading letters over REST: `incoming-documents/read/`."""

from __future__ import annotations

import hashlib
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

from documents.reader import readings
from documents.reader.models import LetterReading
from documents.reader.reading import FIELDS
from office.core.errors import DomainError
from office.rest.idempotency import once
from office.rest.views import OfficeViewSet


class LetterToRead(serializers.Serializer[Any]):
    """One of the two."""

    file = serializers.FileField(required=False, allow_empty_file=True, max_length=1000)
    text = serializers.CharField(
        required=False, max_length=readings.LONGEST_TEXT, help_text="The text of the letter"
    )


class LetterText(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=readings.LONGEST_TEXT)


class LetterFields(serializers.Serializer[Any]):
    """As they stand in the letter; kinds and degrees in Chinese, days as ISO dates."""

    organ = serializers.ListField(child=serializers.CharField())
    number = serializers.CharField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    urgency = serializers.CharField(allow_null=True)
    secrecy = serializers.CharField(allow_null=True, help_text="绝密, 机密 or 秘密, with its term")
    addressee = serializers.CharField(allow_null=True)
    date = serializers.DateField(allow_null=True)
    signer = serializers.CharField(allow_null=True)
    deadline = serializers.DateField(allow_null=True)
    contact_person = serializers.CharField(allow_null=True)
    contact_phone = serializers.CharField(allow_null=True)
    attachments = serializers.ListField(child=serializers.CharField())


LetterConfidence = type(
    "LetterConfidence",
    (serializers.Serializer,),
    {name: serializers.FloatField(min_value=0, max_value=1) for name in FIELDS},
)


class LetterReadingOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    file = serializers.CharField(source="name")
    state = serializers.ChoiceField(choices=LetterReading.State.choices)
    page = serializers.IntegerField(help_text="The page being read, of a picture")
    pages = serializers.IntegerField()
    error = serializers.CharField()
    fields = serializers.SerializerMethodField("get_found")
    confidence = serializers.SerializerMethodField()

    class Meta:
        model = LetterReading

    @extend_schema_field(LetterFields(allow_null=True))
    def get_found(self, reading: LetterReading) -> Any:
        return (reading.result or {}).get("fields")

    @extend_schema_field(LetterConfidence(allow_null=True))
    def get_confidence(self, reading: LetterReading) -> Any:
        return (reading.result or {}).get("confidence")


class LetterReadingViewSet(OfficeViewSet):
    """Files handed in to be read. They are kept for a day, for who handed them in."""

    scope = "documents"
    serializer_class = LetterReadingOut
    parser_classes = [MultiPartParser, JSONParser]

    @extend_schema(
        operation_id="incoming_documents_read_letter",
        request={"multipart/form-data": LetterToRead, "application/json": LetterText},
        responses={202: LetterReadingOut},
    )
    def create(self, request: Request) -> Any:
        """Hand in a file or a text; ask for the answer's id until its state is done or failed."""
        given = self.given(LetterToRead)
        return once(request, lambda: self._asked(given), content=_fingerprint(given))

    def _asked(self, given: dict[str, Any]) -> Any:
        try:
            if given.get("file") is not None:
                made = readings.ask(self.actor, given["file"])
            else:
                made = readings.ask_text(self.actor, given.get("text", ""))
        except DomainError as error:
            return self.handle_exception(error)
        return self.answer(made, status.HTTP_202_ACCEPTED)

    @extend_schema(operation_id="incoming_documents_reading", responses={200: LetterReadingOut})
    def retrieve(self, request: Request, pk: str) -> Any:
        """How far it is, and what was read: each field with how sure it is."""
        return self.answer(readings.reading_get(self.actor, int(pk)))


def _fingerprint(given: dict[str, Any]) -> bytes:
    """What the request says, without keeping a large body in memory."""
    digest = hashlib.sha256(given.get("text", "").encode())
    file = given.get("file")
    if file is not None:
        digest.update(f"\n{file.name}\n".encode())
        for piece in file.chunks():
            digest.update(piece)
        file.seek(0)
    return digest.digest()
