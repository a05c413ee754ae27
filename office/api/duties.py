"""Duties, matters, events, notifications and search over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from office.audit.models import Event
from office.audit.queries import events_visible
from office.catalogue import queries as catalogue
from office.catalogue.kinds import DUTY_LABELS, url_of
from office.catalogue.models import Card
from office.duties import queries as duties
from office.duties.ladder import ladder_of
from office.duties.models import Duty
from office.matters.models import Matter
from office.rest.fields import MatterField, NamedField, RowsOut, SubjectSchema, subject
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter
from office.rest.views import ListAndGet

LIGHTS = [(light, light) for light in ("red", "yellow", "green")]


class DutyOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    label = serializers.SerializerMethodField()
    title = serializers.CharField()
    holder = NamedField()
    department = NamedField()
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()
    light = serializers.CharField()
    paused = serializers.SerializerMethodField()
    subject = serializers.SerializerMethodField()
    matter = MatterField()

    class Meta:
        model = Duty

    def get_label(self, duty: Duty) -> str:
        return str(DUTY_LABELS.get(duty.kind, duty.kind))

    def get_paused(self, duty: Duty) -> bool:
        return duty.paused_at is not None

    @extend_schema_field(SubjectSchema)
    def get_subject(self, duty: Duty) -> Any:
        return subject(duty.card)


class DutyFilter(Filters):
    state = AnyOf(choices=Duty.State.choices)
    light = AnyOf(choices=LIGHTS)
    kind = filters.CharFilter()
    holder = IdFilter()
    department = IdFilter()
    matter = IdFilter()
    due_before = MomentFilter(field_name="due_at", lookup_expr="lt")
    mine = filters.BooleanFilter(method="only_mine")
    unassigned = filters.BooleanFilter(method="only_unassigned")

    class Meta:
        model = Duty
        fields: ClassVar[list[str]] = []

    def only_mine(self, rows: Any, _name: str, wanted: bool) -> Any:  # noqa: FBT001 - given by the filter
        people = self.request.office_actor.person_ids
        return rows.filter(holder__in=people) if wanted else rows.exclude(holder__in=people)

    def only_unassigned(self, rows: Any, _name: str, wanted: bool) -> Any:  # noqa: FBT001 - as above
        rule = duties.unassigned()
        return rows.filter(rule) if wanted else rows.exclude(rule)


class RungOut(serializers.Serializer[Any]):
    rung = serializers.CharField(source="rung.pk")
    audience = serializers.CharField(source="rung.audience")
    at = serializers.DateTimeField()
    person = NamedField(allow_null=True)
    made = serializers.BooleanField()


class DutyViewSet(ListAndGet):
    """Who owes what by when."""

    serializer_class = DutyOut
    filterset_class = DutyFilter
    ordering = "due_at"
    orderings: ClassVar[tuple[str, ...]] = ("due_at", "opened_at", "id")

    def rows(self) -> Any:
        self.request.office_actor = self.actor  # type: ignore[attr-defined]
        return duties.duties(self.actor).select_related("matter")

    def one(self, pk: int) -> Duty:
        return duties.get(self.actor, pk)

    @extend_schema(responses=RungOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def ladder(self, request: Request, pk: str) -> Response:
        """Every reminder of this duty, made or still to come, with who hears."""
        rungs = ladder_of(self.one(int(pk)), self.actor.now)
        return Response(RungOut(rungs, many=True).data)


class RecordRefOut(RowsOut):
    type = serializers.CharField(source="kind")
    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()


class HitOut(RecordRefOut):
    url = serializers.SerializerMethodField()
    matter = serializers.IntegerField(source="matter_id")

    class Meta:
        model = Card

    def get_url(self, card: Card) -> str:
        return url_of(card.kind, card.pk)


class EventOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    at = serializers.DateTimeField()
    actor = NamedField(allow_null=True)
    on_behalf_of = NamedField(allow_null=True)
    verb = serializers.CharField()
    subject = serializers.SerializerMethodField()
    matter = serializers.IntegerField(source="matter_id")
    state_from = serializers.CharField()
    state_to = serializers.CharField()
    data = serializers.JSONField()
    request_id = serializers.CharField()

    class Meta:
        model = Event

    @extend_schema_field(SubjectSchema)
    def get_subject(self, event: Event) -> Any:
        return subject(event.card)


class EventFilter(Filters):
    matter = IdFilter()
    record = IdFilter(field_name="card")
    verb = filters.CharFilter()
    actor = IdFilter()
    after = MomentFilter(field_name="at", lookup_expr="gte")
    before = MomentFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = Event
        fields: ClassVar[list[str]] = []


class EventViewSet(ListAndGet):
    """What happened, newest first. Append-only."""

    serializer_class = EventOut
    filterset_class = EventFilter
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        return events_visible(self.actor)

    def one(self, pk: int) -> Any:
        return self.found(self.rows().filter(pk=pk).first())


class MatterOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.SerializerMethodField()
    records = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Matter

    @extend_schema_field(serializers.ChoiceField(choices=["open", "closed"]))
    def get_state(self, matter: Any) -> str:
        return "open" if matter.is_open else "closed"

    @extend_schema_field(RecordRefOut(many=True))
    def get_records(self, matter: Matter) -> Any:
        return RecordRefOut(self.context["records"].get(matter.pk, []), many=True).data


class MatterFilter(Filters):
    number = filters.CharFilter()
    q = filters.CharFilter(field_name="title", lookup_expr="icontains")

    class Meta:
        model = Matter
        fields: ClassVar[list[str]] = []


class MatterViewSet(ListAndGet):
    """The thread that ties records of all areas."""

    serializer_class = MatterOut
    filterset_class = MatterFilter
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        return catalogue.matters(self.actor)

    def _context(self, matters: list[Matter]) -> dict[str, Any]:
        records: dict[int, list[Card]] = {}
        for card in catalogue.matter_cards(self.actor, [m.pk for m in matters]):
            records.setdefault(card.matter_id, []).append(card)
        return {**self.get_serializer_context(), "records": records}

    def list(self, request: Request) -> Any:
        found: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(
            MatterOut(found, many=True, context=self._context(found)).data
        )

    def retrieve(self, request: Request, pk: str) -> Response:
        matter = catalogue.matter_get(self.actor, int(pk))
        return Response(MatterOut(matter, context=self._context([matter])).data)

    @extend_schema(responses=EventOut(many=True), filters=False)
    @route(detail=True, methods=["get"], filterset_class=None)
    def timeline(self, request: Request, pk: str) -> Any:
        """What happened in this matter, oldest first."""
        matter = catalogue.matter_get(self.actor, int(pk))
        self.ordering = "id"
        return self.page(events_visible(self.actor).filter(matter=matter), EventOut)
