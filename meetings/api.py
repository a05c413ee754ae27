"""Meetings over REST: `rooms` and `meetings`."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from meetings import actions, caps, forms, queries, rooms
from meetings.filters import MeetingFilter, RoomFilter
from meetings.models import Level, Meeting
from office.bookings.models import Resource
from office.core.inputs import serializer_for
from office.rest.fields import NamedField, PeopleField, RecordOut
from office.rest.views import ListAndGet, created_once

PlanIn = serializer_for(forms.PlanForm)
RoomIn = serializer_for(forms.RoomForm)
LayoutIn = serializer_for(forms.LayoutForm)
RepeatIn = serializer_for(forms.RepeatForm)


class RoomOut(serializers.Serializer[Any]):
    """A room has the id of the resource that is booked."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    place = serializers.CharField()
    seats = serializers.IntegerField(allow_null=True)
    active = serializers.BooleanField()
    equipment = serializers.CharField(source="room.equipment", default="")
    setup_minutes = serializers.IntegerField(source="room.setup_minutes", default=0)
    clear_minutes = serializers.IntegerField(source="room.clear_minutes", default=0)

    class Meta:
        model = Resource


class RoomViewSet(ListAndGet):
    """Rooms, what they have and how long they take to lay out."""

    scope = "meetings"
    serializer_class = RoomOut
    filterset_class = RoomFilter
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "name", "seats")

    def rows(self) -> Any:
        return queries.rooms()

    def one(self, pk: int) -> Resource:
        return queries.room_get(pk)

    @extend_schema(request=RoomIn, responses={201: RoomOut})
    def create(self, request: Request) -> Any:
        """Enter a room."""

        def act() -> Any:
            room = rooms.add_room(self.actor, **self.given(RoomIn))
            return self.answer(self.one(room.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=LayoutIn, responses=RoomOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """Say what a room has."""
        rooms.describe_room(self.actor, int(pk), **self.given_part(LayoutIn))
        return self.answer(self.one(int(pk)))


class MeetingOut(RecordOut):
    title = serializers.CharField()
    kind = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    room = NamedField(allow_null=True)
    place = serializers.CharField()
    chair = NamedField(allow_null=True)
    organiser = NamedField()
    attendees = PeopleField(source="attendee_ids")
    signed_in = PeopleField(source="signed_in_ids")
    guests = serializers.IntegerField()
    level = serializers.ChoiceField(choices=Level.choices)
    staff = serializers.IntegerField()
    budget = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    agenda = serializers.CharField()
    minutes = serializers.CharField()
    postponed = serializers.IntegerField()

    class Meta:
        model = Meeting


class CapFindingOut(serializers.Serializer[Any]):
    """A cap of the meeting's class that is exceeded, and the way out."""

    rule = serializers.CharField()
    level = serializers.ChoiceField(choices=[caps.WARN, caps.INFO])
    message = serializers.CharField()
    way_out = serializers.CharField()


class SeriesDayOut(serializers.Serializer[Any]):
    on = serializers.DateField()
    held = serializers.DateField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    room = NamedField(allow_null=True)
    clash = serializers.CharField()
    free = serializers.ListField(child=NamedField())


class MeetingViewSet(ListAndGet):
    """Meetings from their plan to their minutes."""

    scope = "meetings"
    serializer_class = MeetingOut
    filterset_class = MeetingFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "starts_at", "updated_at")

    def rows(self) -> Any:
        return queries.meetings(self.actor)

    def one(self, pk: int) -> Meeting:
        return queries.meeting_get(self.actor, pk)

    @extend_schema(request=PlanIn, responses={201: MeetingOut})
    def create(self, request: Request) -> Any:
        """Plan a meeting and take its room; 409 names who has the room."""

        def act() -> Any:
            new = actions.meeting_from(self.given(PlanIn))
            meeting = actions.plan_meeting(self.actor, new)
            return self.answer(self.one(meeting.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses=CapFindingOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def findings(self, request: Request, pk: str) -> Any:
        """What the class of the meeting allows and its plan exceeds."""
        return Response(CapFindingOut(caps.findings(self.one(int(pk))), many=True).data)

    @extend_schema(request=RepeatIn, responses={200: SeriesDayOut(many=True)}, filters=False)
    @route(detail=False, methods=["post"], url_path="series/preview", pagination_class=None)
    def preview_series(self, request: Request) -> Any:
        """The days of a series before it is planned: what clashes, and what is free instead."""
        days = actions.preview(*forms.series_from(self.given(RepeatIn)))
        return Response(SeriesDayOut(days, many=True).data)

    @extend_schema(request=RepeatIn, responses={201: MeetingOut(many=True)}, filters=False)
    @route(detail=False, methods=["post"], url_path="series", pagination_class=None)
    def plan_series(self, request: Request) -> Any:
        """Plan every meeting of a series in one act."""

        def act() -> Any:
            made = actions.plan_series(self.actor, *forms.series_from(self.given(RepeatIn)))
            rows = queries.meetings(self.actor).filter(pk__in=[m.pk for m in made])
            out = MeetingOut(
                rows.order_by("card_id"), many=True, context=self.get_serializer_context()
            )
            return Response(out.data, status=status.HTTP_201_CREATED)

        return created_once(self, request, act)
