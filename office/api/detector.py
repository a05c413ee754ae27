"""What is falling between the chairs, over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from office.dashboard.commands import records_of
from office.dashboard.templatetags.records import span
from office.flows.looking import look_now
from office.flows.taking import may_take, take_up
from office.organisation.actors import actor_of
from office.rest.fields import NamedField, RowsOut, SubjectSchema, subject
from office.rest.filters import Filters, IdFilter
from office.rest.views import ListAndGet, created_once
from supervision.detector import queries
from supervision.detector.models import Finding
from supervision.detector.registry import RULES


class DetectorFindingOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    rule = serializers.CharField()
    reason = serializers.SerializerMethodField()
    remedy = serializers.SerializerMethodField()
    since = serializers.DateTimeField()
    found_at = serializers.DateTimeField()
    told = serializers.SerializerMethodField(help_text="When whoever can mend it heard of it.")
    settled_at = serializers.DateTimeField(allow_null=True)
    taken_by = NamedField(allow_null=True)
    duty = serializers.IntegerField(source="duty_id", allow_null=True)
    subject = serializers.SerializerMethodField()
    matter = serializers.IntegerField(source="card.matter_id")
    actions = serializers.SerializerMethodField(help_text="What the caller may do: take.")

    class Meta:
        model = Finding

    def get_reason(self, finding: Finding) -> str:
        actor = actor_of(self.context["request"], "api")
        return queries.reason(finding, span((actor.now - finding.since).total_seconds()))

    def get_remedy(self, finding: Finding) -> str:
        return str(RULES[finding.rule].remedy)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_told(self, finding: Finding) -> Any:
        return finding.told_at

    @extend_schema_field(SubjectSchema)
    def get_subject(self, finding: Finding) -> Any:
        return subject(finding.card)

    def get_actions(self, finding: Finding) -> list[str]:
        if finding.settled_at is not None:
            return []
        record = self.context["records"].get(finding.card_id)
        actor = actor_of(self.context["request"], "api")
        return ["take"] if may_take(actor, finding, record) else []


class FindingFilter(Filters):
    rule = filters.CharFilter()
    kind = filters.CharFilter(field_name="card__kind")
    matter = IdFilter(field_name="card__matter")
    record = IdFilter(field_name="card")
    duty = IdFilter()

    class Meta:
        model = Finding
        fields: ClassVar[list[str]] = []


class LookedOut(serializers.Serializer[Any]):
    found = serializers.IntegerField(help_text="New findings that the caller may see.")
    settled = serializers.IntegerField(help_text="Those that were mended since the last look.")


class FindingViewSet(ListAndGet):
    """What lies with nobody, stands still or broke off, the oldest first."""

    scope = "supervision"
    serializer_class = DetectorFindingOut
    filterset_class = FindingFilter
    ordering = "since"
    orderings: ClassVar[tuple[str, ...]] = ("since", "found_at", "id")

    def rows(self) -> Any:
        return queries.findings(self.actor).select_related("taken_by")

    def one(self, pk: int) -> Finding:
        return queries.finding_get(self.actor, pk)

    def _with_records(self, found: list[Finding]) -> dict[str, Any]:
        """One query for each kind of record on the page."""
        records = records_of(self.actor, [f.card for f in found])
        return {**self.get_serializer_context(), "records": records}

    def list(self, request: Request) -> Any:
        found: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(
            DetectorFindingOut(found, many=True, context=self._with_records(found)).data
        )

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self._shown(self.one(int(pk))))

    def _shown(self, finding: Finding) -> Any:
        return DetectorFindingOut(finding, context=self._with_records([finding])).data

    @extend_schema(request=None, responses=DetectorFindingOut)
    @route(detail=True, methods=["post"], filterset_class=None)
    def take(self, request: Request, pk: str) -> Any:
        """Take up the duty that lies idle; of two at once one gets it, to his credit."""

        def act() -> Response:
            take_up(self.actor, int(pk))
            return Response(self._shown(self.one(int(pk))))

        return created_once(self, request, act)

    @extend_schema(request=None, responses=LookedOut, filters=False)
    @route(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def look(self, request: Request) -> Any:
        """Look through the whole house now, not only at night."""

        def act() -> Response:
            return Response(LookedOut(look_now(self.actor)).data)

        return created_once(self, request, act)
