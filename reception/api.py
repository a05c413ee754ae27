"""Visits over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request

from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RecordOut
from office.rest.views import ListAndGet, add_commands, created_once
from reception import actions, commands, forms, queries
from reception.filters import VisitFilter
from reception.models import Visit

ExpectIn = serializer_for(forms.ExpectForm)
WalkInInput = serializer_for(forms.WalkInForm)


class VisitOut(RecordOut):
    title = serializers.CharField()
    visitor_name = serializers.CharField()
    organisation = serializers.CharField()
    phone = serializers.CharField()
    party_size = serializers.IntegerField()
    host = NamedField()
    host_named = serializers.BooleanField()
    category = serializers.CharField()
    purpose = serializers.CharField()
    expected_at = serializers.DateTimeField()
    place = serializers.CharField()
    plate = serializers.CharField()
    badges = serializers.CharField()
    present = serializers.IntegerField()
    paper = serializers.CharField()
    paper_last4 = serializers.CharField()
    items_left = serializers.CharField()
    health_note = serializers.CharField()
    code = serializers.CharField()
    arrived_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)
    anonymised_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Visit


class VisitViewSet(ListAndGet):
    """Visitors: expected, in the house, gone."""

    scope = "reception"
    serializer_class = VisitOut
    filterset_class = VisitFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "expected_at", "arrived_at", "updated_at")

    def rows(self) -> Any:
        return queries.visits(self.actor)

    def one(self, pk: int) -> Visit:
        return queries.visit_get(self.actor, pk)

    @extend_schema(request=ExpectIn, responses={201: VisitOut})
    def create(self, request: Request) -> Any:
        """Announce visitors."""

        def act() -> Any:
            visit = actions.expect_visit(self.actor, actions.visit_from(self.given(ExpectIn)))
            return self.answer(self.one(visit.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=WalkInInput, responses={201: VisitOut})
    @route(detail=False, methods=["post"], url_path="walk_in")
    def walk_in(self, request: Request) -> Any:
        """Somebody stands at the desk: registered and arrived in one act."""

        def act() -> Any:
            given = self.given(WalkInInput)
            badges = given.pop("badges", "")
            new = actions.visit_from({**given, "expected_at": self.actor.now})
            visit = actions.walk_in(self.actor, new, badges=badges)
            return self.answer(self.one(visit.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses=VisitOut(many=True))
    @route(detail=False, methods=["get"])
    def inside(self, request: Request) -> Any:
        """Who is in the building now."""
        return self.page(self.filter_queryset(queries.inside(self.actor)))


add_commands(VisitViewSet, commands.VISIT)
