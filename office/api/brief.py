"""The director's morning brief as data: the same numbers as the page of today."""

from __future__ import annotations

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from office.api.duties import DutyOut
from office.catalogue.models import Card
from office.dashboard.queries import brief
from office.rest.views import OfficeViewSet


class TotalsOut(serializers.Serializer[Any]):
    open = serializers.IntegerField()
    red = serializers.IntegerField()
    yellow = serializers.IntegerField()
    mine = serializers.IntegerField()
    mine_late = serializers.IntegerField()
    oldest = serializers.DateTimeField(allow_null=True)
    unowned = serializers.IntegerField()
    due = serializers.IntegerField()
    near = serializers.IntegerField()
    late = serializers.IntegerField()
    urged = serializers.IntegerField()
    escalated = serializers.IntegerField()
    trouble = serializers.IntegerField()


class SupervisedOut(serializers.Serializer[Any]):
    open = serializers.IntegerField()
    red = serializers.IntegerField()
    yellow = serializers.IntegerField()
    closed = serializers.IntegerField()


class CellOut(serializers.Serializer[Any]):
    band = serializers.CharField()
    n = serializers.IntegerField()


class BoardRowOut(serializers.Serializer[Any]):
    department = serializers.IntegerField(source="department_id")
    name = serializers.CharField(source="department")
    cells = CellOut(many=True)


class AheadOut(serializers.Serializer[Any]):
    day = serializers.DateField()
    n = serializers.IntegerField()


class ClashOut(serializers.Serializer[Any]):
    booking = serializers.IntegerField(source="booking.pk")
    resource = serializers.CharField(source="booking.resource.name")
    starts_at = serializers.DateTimeField(source="booking.period.lower")
    ends_at = serializers.DateTimeField(source="booking.period.upper")
    title = serializers.CharField(help_text="Empty where the caller may not see what it is for.")


class BriefOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    totals = TotalsOut()
    letters_today = serializers.IntegerField()
    day = serializers.DictField(
        child=serializers.IntegerField(), help_text="What is on today, by kind of record."
    )
    supervised = SupervisedOut()
    clashes = ClashOut(many=True)
    trouble = DutyOut(many=True)
    mine = DutyOut(many=True)
    board = BoardRowOut(many=True)
    ahead = AheadOut(many=True)
    falling = serializers.IntegerField(help_text="What falls between the chairs; for who watches.")
    likely_late = serializers.IntegerField(help_text="Open items rather late than not; the same.")


class BriefViewSet(OfficeViewSet):
    """What goes wrong today if nobody acts, what waits for the caller, and what comes."""

    serializer_class = BriefOut
    queryset = Card.objects.none()
    pagination_class = None
    filterset_class = None

    @extend_schema(responses=forced_singular_serializer(BriefOut))  # type: ignore[no-untyped-call]
    def list(self, request: Request) -> Response:
        return Response(BriefOut(brief(self.actor), context=self.get_serializer_context()).data)
