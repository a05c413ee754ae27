"""The directory of senders over REST: `senders`."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request

from documents.choices import Kind
from documents.models import Sender
from documents.senders import actions, queries
from documents.senders.forms import LONGEST_TERM, MergeForm
from documents.senders.policy import keeper, reader
from office.core.actor import Actor
from office.core.inputs import serializer_for
from office.organisation.queries import departments
from office.rest.fields import DepartmentField, RowsOut
from office.rest.views import ListAndGet, created_once

FOUND = 50
MergeIn = serializer_for(MergeForm)


class SenderIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=50
    )
    codes = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=50
    )
    relation = serializers.ChoiceField(
        choices=Sender.Relation.choices, required=False, allow_blank=True
    )
    department = serializers.PrimaryKeyRelatedField(
        queryset=departments(), required=False, allow_null=True
    )
    kind = serializers.ChoiceField(choices=Kind.choices, required=False, allow_blank=True)
    term_days = serializers.IntegerField(
        min_value=1, max_value=LONGEST_TERM, required=False, allow_null=True
    )


class SenderOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    codes = serializers.ListField(child=serializers.CharField())
    relation = serializers.CharField()
    department = DepartmentField(source="department_id", allow_null=True)
    kind = serializers.CharField()
    term_days = serializers.IntegerField(allow_null=True)
    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    class Meta:
        model = Sender


class SenderViewSet(ListAndGet):
    """Who writes to the office. A sender enters by its first letter; doubles are merged here."""

    scope = "documents"
    serializer_class = SenderOut
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "key", "updated_at")

    @property
    def keeper(self) -> Actor:
        return keeper(self.actor_with_match())

    def rows(self) -> Any:
        actor, asked = reader(self.actor), self.request.query_params.get("q", "").strip()[:100]
        rows = queries.senders(actor)
        return (
            rows.filter(pk__in=[s.pk for s in queries.typed(actor, asked, FOUND)])
            if asked
            else rows
        )

    def one(self, pk: int) -> Sender:
        return queries.sender_get(reader(self.actor), pk)

    @extend_schema(parameters=[OpenApiParameter("q", str, description="name, initials or code")])
    def list(self, request: Request) -> Any:
        return super().list(request)

    @extend_schema(request=SenderIn, responses={201: SenderOut})
    def create(self, request: Request) -> Any:
        """A name that is in the directory already answers with its entry."""

        def act() -> Any:
            card = actions.card_from(self.given(SenderIn))
            return self.answer(actions.add_sender(self.keeper, card), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=SenderIn, responses=SenderOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        sender = self.one(int(pk))
        card = actions.card_from(self.given_part(SenderIn), sender)
        return self.answer(actions.change_sender(self.keeper, sender.pk, card))

    @extend_schema(request=MergeIn, responses=SenderOut)
    @route(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Any:
        """This entry goes into another, whose letters it then counts; the answer is the other."""

        def act() -> Any:
            into = self.given(MergeIn)["into"]
            return self.answer(actions.merge_senders(self.keeper, int(pk), into=into))

        return created_once(self, request, act)

    @extend_schema(request=None, responses=SenderOut)
    @route(detail=True, methods=["post"])
    def separate(self, request: Request, pk: str) -> Any:
        """Undo a merge."""

        def act() -> Any:
            return self.answer(actions.separate_sender(self.keeper, int(pk)))

        return created_once(self, request, act)
