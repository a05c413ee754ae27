"""Seating over REST: `seating/`, which stores nothing, and the seats of a meeting."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from meetings.dealing import MOST, deal
from meetings.seating.cars import PROFESSIONAL
from office.rest.views import OfficeViewSet

WHO = {"oneOf": [{"type": "integer"}, {"type": "string", "minLength": 1, "maxLength": 100}]}
MANY = {
    "oneOf": [
        {"type": "array", "items": WHO, "maxItems": MOST},
        {"type": "integer", "minimum": 0, "maximum": MOST},
    ]
}


@extend_schema_field(WHO)
class WhoField(serializers.Field[Any, Any, Any, Any]):
    """An id or a name; neither is looked up."""

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, bool) or not isinstance(data, int | str):
            raise serializers.ValidationError(_("Give an id or a name."), code="invalid")
        if isinstance(data, int):
            if abs(data) >= 2**63:
                raise serializers.ValidationError(_("Give an id or a name."), code="invalid")
            return data
        name = data.strip()
        if not 1 <= len(name) <= 100 or "\x00" in name:
            raise serializers.ValidationError(_("A name has 1 to 100 characters."), code="invalid")
        return name

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(MANY)
class WhoOrHowMany(serializers.Field[Any, Any, Any, Any]):
    """People in rank order, or only their number."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, int) and not isinstance(data, bool):
            return serializers.IntegerField(min_value=0, max_value=MOST).run_validation(data)
        return serializers.ListField(child=WhoField(), max_length=MOST).run_validation(data)

    def to_representation(self, value: Any) -> Any:
        return value


class PinIn(serializers.Serializer[Any]):
    who = WhoField()
    row = serializers.IntegerField(min_value=0, max_value=MOST, default=0)
    position = serializers.IntegerField(min_value=0, max_value=MOST)


class WishIn(serializers.Serializer[Any]):
    who = WhoField()
    seat = serializers.CharField(max_length=10)


def choice(*choices: str) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=list(choices), required=False)


class DealIn(serializers.Serializer[Any]):
    """Who is to be seated, and how. What a layout does not know it leaves aside."""

    layout = serializers.ChoiceField(
        choices=[
            *("podium", "talks", "sofas", "signing", "round_table", "photo", "car"),
            *("audience", "conference"),
        ]
    )
    people = WhoOrHowMany(required=False)
    n = serializers.IntegerField(min_value=1, max_value=MOST, required=False)
    guests = WhoOrHowMany(required=False)
    hosts = WhoOrHowMany(required=False)
    units = serializers.ListField(
        child=serializers.ListField(child=WhoField(), max_length=MOST),
        max_length=MOST,
        required=False,
    )
    rule = choice("cn", "intl")
    even = choice("A", "B")
    per_row = serializers.IntegerField(min_value=1, max_value=MOST, required=False)
    pinned = PinIn(many=True, required=False)
    table = choice("facing", "end_on")
    interpreters = serializers.BooleanField(required=False)
    guest_side = choice("right", "left")
    arrangement = choice("side_by_side", "facing", "walls")
    helpers = serializers.BooleanField(required=False)
    seats = serializers.IntegerField(min_value=1, max_value=MOST, required=False)
    custom = choice("standard", "shandong")
    width = serializers.FloatField(min_value=0.6, max_value=1000, required=False)
    order = choice("by_row", "by_column", "centre_out")
    columns = serializers.IntegerField(min_value=1, max_value=200, required=False)
    car = choice(*PROFESSIONAL, "bus")
    driver = choice("professional", "host")
    rows = serializers.IntegerField(min_value=1, max_value=40, required=False)
    guarded = serializers.BooleanField(required=False)
    aide = WhoField(required=False)
    wishes = WishIn(many=True, required=False)

    def validate_pinned(self, pins: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return pins[:MOST]


SEATS = {"type": "array", "items": {"oneOf": [*WHO["oneOf"], {"type": "null"}]}}


@extend_schema_field(SEATS)
class SeatsField(serializers.ListField):
    """Who sits there, from left to right; null is an empty seat."""


class RowOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    facing = serializers.ChoiceField(choices=["viewer", "away", "left", "right"])
    upright = serializers.BooleanField()
    seats = SeatsField()
    seated_view = SeatsField()


class PlaceOut(serializers.Serializer[Any]):
    seat = serializers.CharField()
    who = WhoField(allow_null=True)


class DealOut(serializers.Serializer[Any]):
    """`seats` left to right as seen from the hall, row after row, front row first; `seated_view`
    as the seated see it. A round table is counted clockwise from the host, a car from the best
    seat down."""

    layout = serializers.CharField()
    view = serializers.ChoiceField(choices=["audience"])
    seats = SeatsField()
    seated_view = SeatsField()
    rows = RowOut(many=True)
    places = PlaceOut(many=True, required=False)


class SeatingViewSet(OfficeViewSet):
    """Protocol seating of any list of people; nothing is stored."""

    scope = "meetings"
    serializer_class = DealOut
    filter_backends: list[Any] = []
    pagination_class = None

    def _check_scopes(self, request: Request) -> None:
        """It changes nothing, so a token that may only read may ask it."""
        scopes: frozenset[str] = getattr(request, "token_scopes", frozenset({"*"}))
        if scopes.isdisjoint({"read", "meetings:read"}):
            super()._check_scopes(request)

    @extend_schema(request=DealIn, responses={200: DealOut})
    def create(self, request: Request) -> Response:
        """Who sits where, in both views."""
        return Response(deal(self.given(DealIn)))
