"""Foresight of an item over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from office.rest.fields import NamedField
from office.rest.views import OfficeViewSet
from supervision.foresight import queries, words


class GroupOut(serializers.Serializer[Any]):
    """The like items: blank or null where they are of every source or department."""

    source = serializers.CharField()
    department = NamedField(allow_null=True)
    term = serializers.CharField(source="size")
    items = serializers.IntegerField(source="n", help_text="Finished, open and withdrawn ones.")
    done = serializers.IntegerField()
    half_done_in = serializers.IntegerField(
        source="half", allow_null=True, help_text="Working days in which half were done."
    )
    most_done_in = serializers.IntegerField(
        source="most", allow_null=True, help_text="Working days in which four of five were done."
    )


class ForesightOut(serializers.Serializer[Any]):
    """Null fields where too few like items are known, or nothing is left to foresee."""

    risk = serializers.ChoiceField(choices=["low", "some", "high"], allow_null=True)
    late_in_ten = serializers.IntegerField(
        allow_null=True,
        help_text="Of ten like items still open at this age, how many took longer than it may.",
    )
    had = serializers.IntegerField(allow_null=True, help_text="Working days, holds left out.")
    left = serializers.IntegerField(allow_null=True, help_text="Working days to its deadline.")
    open_then = serializers.IntegerField(
        allow_null=True, help_text="Like items that were still open at this age."
    )
    group = GroupOut(allow_null=True)
    says = serializers.ListField(child=serializers.CharField())
    as_of = serializers.DateTimeField(allow_null=True)
    is_old = serializers.BooleanField()


def shown(seen: queries.Foresight | None) -> dict[str, Any]:
    if seen is None:
        nothing = dict.fromkeys(("risk", "late_in_ten", "had", "left", "open_then", "group"))
        return {**nothing, "says": [], "as_of": queries.as_of(), "is_old": False}
    return {
        "risk": seen.band,
        "late_in_ten": seen.tenths,
        "had": seen.age,
        "left": seen.left,
        "open_then": seen.open_then,
        "group": seen.group,
        "says": words.sentences(seen),
        "as_of": seen.as_of,
        "is_old": seen.is_old,
    }


def add_foresight(view: type[OfficeViewSet]) -> None:
    """Give the collection of items its route `/<id>/foresight/`."""

    def foresight(self: Any, _request: Request, pk: str) -> Response:
        """What like items of this office tell of this one, for this caller."""
        item = self.one(int(pk))
        return Response(ForesightOut(shown(queries.foresight(self.actor, item))).data)

    described = extend_schema(responses=ForesightOut, filters=False)(foresight)
    method: Any = route(
        detail=True, methods=["get"], url_path="foresight", pagination_class=None,
        filterset_class=None,
    )(described)  # fmt: skip
    view.foresight = method  # type: ignore[attr-defined]
