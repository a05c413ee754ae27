"""Spot-checks over REST: the draw, its proof, and the checks that came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from office.core.inputs import serializer_for
from office.rest.fields import DepartmentField, NamedField, RecordOut
from office.rest.views import ListAndGet, add_commands, created_once
from supervision.spot_checks import actions, commands, forms, queries
from supervision.spot_checks.filters import SpotCheckFilter
from supervision.spot_checks.lots import Lot
from supervision.spot_checks.models import Draw, SpotCheck

DrawIn = serializer_for(forms.DrawForm)


class SpotCheckOut(RecordOut):
    title = serializers.CharField()
    item = serializers.IntegerField(source="item_id")
    draw = serializers.IntegerField(source="draw_id")
    source = serializers.CharField()
    lead_department = DepartmentField(source="lead_department_id")
    responsible = NamedField()
    checker = NamedField()
    weight = serializers.IntegerField()
    answers = serializers.DictField(child=serializers.CharField())
    text = serializers.CharField()
    correction = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    rounds = serializers.IntegerField()
    checked_on = serializers.DateField(allow_null=True)
    checked_by = NamedField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    light = serializers.CharField()

    class Meta:
        model = SpotCheck


class DrawnReasonOut(serializers.Serializer[Any]):
    reason = serializers.CharField()
    weight = serializers.IntegerField()


class DrawnItemOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    weight = serializers.IntegerField()
    reasons = DrawnReasonOut(many=True)
    check = serializers.IntegerField(allow_null=True)


class DrawOut(serializers.Serializer[Any]):
    """A draw. `digest` is the SHA-256 of the population, which `spot-checks/draws/<id>/` gives."""

    id = serializers.IntegerField()
    seed = serializers.CharField()
    n = serializers.IntegerField()
    cap = serializers.IntegerField()
    drawn_on = serializers.DateField()
    population_size = serializers.IntegerField()
    digest = serializers.CharField()
    items = DrawnItemOut(many=True)


class DrawRowOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    seed = serializers.CharField()
    n = serializers.IntegerField()
    cap = serializers.IntegerField()
    drawn_on = serializers.DateField()
    digest = serializers.CharField()

    class Meta:
        model = Draw


class DrawProofOut(DrawOut):
    population = serializers.ListField(child=serializers.ListField())


class RatioOut(serializers.Serializer[Any]):
    person = NamedField(allow_null=True)
    assigned = serializers.IntegerField()
    checked = serializers.IntegerField()
    closed = serializers.IntegerField()


def shown(actor: Any, draw: Draw) -> dict[str, Any]:
    lots = {row[0]: Lot.of(row) for row in draw.rows}
    checks = queries.checks_of(actor, draw)
    return {
        "id": draw.pk,
        "seed": draw.seed,
        "n": draw.n,
        "cap": draw.cap,
        "drawn_on": draw.drawn_on.isoformat(),
        "population_size": len(draw.rows),
        "digest": draw.digest,
        "items": [
            {
                "id": pk,
                "number": lots[pk].number,
                "weight": lots[pk].weight,
                "reasons": [{"reason": why, "weight": n} for why, n in lots[pk].reasons],
                "check": checks[pk].pk if pk in checks else None,
            }
            for pk in draw.picked
        ],
    }


class DrawViewSet(ListAndGet):
    """Draws that were made; one by itself comes with its whole population."""

    scope = "supervision"
    serializer_class = DrawRowOut
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        return queries.draws(self.actor)

    @extend_schema(responses=DrawProofOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """A draw with its population: with the seed, enough to draw it again."""
        found = queries.draw_get(self.actor, int(pk))
        return Response({**shown(self.actor, found), "population": found.population})


class SpotCheckViewSet(ListAndGet):
    """Items drawn by lot, looked at by somebody who has no part in them."""

    scope = "supervision"
    serializer_class = SpotCheckOut
    filterset_class = SpotCheckFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "updated_at")

    def rows(self) -> Any:
        return queries.checks(self.actor)

    def one(self, pk: int) -> SpotCheck:
        return queries.check_get(self.actor, pk)

    @extend_schema(request=DrawIn, responses={201: DrawOut})
    @route(detail=False, methods=["post"])
    def draw(self, request: Request) -> Any:
        """Draw n items by weighted lot; the same seed on the same state gives the same draw."""

        def act() -> Any:
            made = actions.draw_checks(self.actor, **self.given(DrawIn))
            return Response(shown(self.actor, made), status=status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses=RatioOut(many=True))
    @route(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def ratios(self, request: Request) -> Response:
        """Assigned : checked : closed of this year, for each head."""
        rows = queries.ratios(self.actor, self.actor.today.year)
        return Response(RatioOut(rows, many=True).data)


add_commands(SpotCheckViewSet, commands.CHECK)
