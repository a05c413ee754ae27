"""Letters of ours over REST: `outgoing-documents`."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request

from documents.linter.api import Checked
from documents.outgoing import actions, commands, forms, queries
from documents.outgoing.filters import OutgoingFilter
from documents.outgoing.models import OutgoingDocument
from documents.typeset.api import PrintedFiles
from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RecordOut
from office.rest.views import ListAndGet, add_commands, created_once

DraftIn = serializer_for(forms.DraftForm)


class OutgoingOut(RecordOut):
    title = serializers.CharField()
    kind = serializers.CharField()
    body = serializers.CharField()
    addressee = serializers.CharField()
    copy_to = serializers.CharField()
    urgency = serializers.CharField()
    drafter = NamedField(allow_null=True)

    class Meta:
        model = OutgoingDocument


class OutgoingViewSet(Checked, PrintedFiles, ListAndGet):
    """Letters of ours."""

    scope = "documents"
    serializer_class = OutgoingOut
    filterset_class = OutgoingFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "updated_at")

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


add_commands(OutgoingViewSet, commands.OUTGOING)
