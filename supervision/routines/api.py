"""Templates of items over REST; one with a rhythm makes its item once per period."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request

from office.core.inputs import serializer_for
from office.rest.fields import DepartmentField, DepartmentsField
from office.rest.views import ListAndGet, created_once
from supervision import queries
from supervision.api import ItemOut
from supervision.models import Routine
from supervision.routines import actions
from supervision.routines import queries as routines
from supervision.routines.forms import MakeForm, RoutineForm

RoutineIn = serializer_for(RoutineForm)
MakeIn = serializer_for(MakeForm)


class RoutineStepOut(serializers.Serializer[Any]):
    title = serializers.CharField()
    days = serializers.IntegerField()


class RoutineOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    source = serializers.CharField()
    original_text = serializers.CharField()
    standard = serializers.CharField()
    plan = serializers.CharField()
    lead_department = DepartmentField(source="lead_department_id")
    assisting_departments = DepartmentsField(source="assisting_ids")
    report_every = serializers.CharField()
    term = serializers.IntegerField()
    steps = serializers.SerializerMethodField()
    every = serializers.CharField()
    month = serializers.IntegerField()
    day = serializers.IntegerField()
    rest_day = serializers.CharField()
    starts_on = serializers.DateField()
    active = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    class Meta:
        model = Routine

    @extend_schema(responses=RoutineStepOut(many=True))
    def get_steps(self, routine: Any) -> list[dict[str, Any]]:
        return [{"title": title, "days": days} for title, days in routine.steps]


class RoutineViewSet(ListAndGet):
    """How items that come again look, and when they come."""

    scope = "supervision"
    serializer_class = RoutineOut
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "updated_at")

    def rows(self) -> Any:
        return routines.routines()

    def one(self, pk: int) -> Any:
        return routines.routine_get(pk)

    @extend_schema(request=RoutineIn, responses={201: RoutineOut})
    def create(self, request: Request) -> Any:
        """Add a template."""

        def act() -> Any:
            made = actions.add_routine(self.actor, actions.RoutineCard(**self.given(RoutineIn)))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=RoutineIn, responses=RoutineOut)
    def update(self, request: Request, pk: str) -> Any:
        """Change what it makes from now on."""
        card = actions.RoutineCard(**self.given(RoutineIn))
        actions.change_routine(self.actor_with_match(), int(pk), card)
        return self.answer(self.one(int(pk)))

    @extend_schema(request=MakeIn, responses={201: ItemOut})
    @route(detail=True, methods=["post"])
    def make(self, request: Request, pk: str) -> Any:
        """An item of this template, today."""

        def act() -> Any:
            item = actions.make_from(self.actor, int(pk), **self.given(MakeIn))
            found = queries.item_get(self.actor, item.pk)
            context = self.get_serializer_context()
            data = ItemOut(found, context=context).data
            return self.made(data, found.version, status.HTTP_201_CREATED)

        return created_once(self, request, act)
