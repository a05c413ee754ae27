"""Supervision items over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from office.comments.api import CommentOut
from office.comments.queries import comments
from office.core.inputs import serializer_for
from office.rest.fields import DepartmentField, DepartmentsField, NamedField, RecordOut
from office.rest.views import ListAndGet, add_bulk, add_commands, created_once
from supervision import actions, commands, forms, queries
from supervision.filters import ItemFilter
from supervision.models import SupervisionItem

DocketIn = serializer_for(forms.DocketForm)


class ItemOut(RecordOut):
    title = serializers.CharField()
    source = serializers.CharField()
    original_text = serializers.CharField()
    standard = serializers.CharField()
    plan = serializers.CharField()
    lead_department = DepartmentField(source="lead_department_id")
    assisting_departments = DepartmentsField(source="assisting_ids")
    responsible = NamedField(allow_null=True)
    due_on = serializers.DateField()
    first_due_on = serializers.DateField()
    extension_due_on = serializers.DateField(allow_null=True)
    held_until = serializers.DateField(allow_null=True)
    report_every = serializers.CharField()
    percent = serializers.IntegerField()
    closed_on = serializers.DateField(allow_null=True)
    light = serializers.SerializerMethodField()

    class Meta:
        model = SupervisionItem

    def get_light(self, item: Any) -> str:
        return str(getattr(item, "light", ""))


class ItemViewSet(ListAndGet):
    """What leaders decided, followed until it is struck off."""

    scope = "supervision"
    serializer_class = ItemOut
    filterset_class = ItemFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "due_on", "updated_at", "percent")

    def rows(self) -> Any:
        return queries.items(self.actor)

    def one(self, pk: int) -> Any:
        return queries.item_get(self.actor, pk)

    @extend_schema(responses=CommentOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def comments(self, request: Request, pk: str) -> Any:
        """Remarks among colleagues, oldest first."""
        found = comments(self.one(int(pk)).pk)
        return Response(CommentOut(found, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request=DocketIn, responses={201: ItemOut})
    def create(self, request: Request) -> Any:
        """Put a matter under supervision."""

        def act() -> Any:
            item = actions.docket(self.actor, actions.item_from(self.given(DocketIn)))
            return self.answer(self.one(item.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(ItemViewSet, commands.ITEM)
add_bulk(ItemViewSet, commands.ITEM)
