"""Seating over REST: `seating/`, which stores nothing, and the seats of a meeting."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from meetings import actions, queries
from meetings.chart import draw
from meetings.dealing import MOST, deal
from meetings.parts_api import MEETING, OfMeeting
from meetings.seated import Seated, seated
from meetings.seating.cars import PROFESSIONAL
from meetings.seating_forms import ArrangeForm, PinForm, RankForm, SwapForm, VersionForm
from office.core.inputs import serializer_for
from office.rest.views import OfficeViewSet, created_once

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


class TableFindingOut(serializers.Serializer[Any]):
    """A rule that the table breaks, and the way out."""

    rule = serializers.CharField()
    level = serializers.ChoiceField(choices=["warn"])
    message = serializers.CharField()
    way_out = serializers.CharField()


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
    findings = TableFindingOut(many=True)


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


class SeatedGuestOut(serializers.Serializer[Any]):
    invitation = serializers.IntegerField()
    person = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    post = serializers.CharField(allow_blank=True)
    rank = serializers.IntegerField()
    answer = serializers.CharField()
    instead_of = serializers.CharField(allow_blank=True)


class SeatCellOut(serializers.Serializer[Any]):
    """One seat: its label (rank on a podium, `G2`, `F7`), where it is, who sits there."""

    label = serializers.CharField()  # type: ignore[assignment]
    row = serializers.IntegerField()
    position = serializers.IntegerField()
    where = serializers.CharField()
    pinned = serializers.BooleanField()
    guest = SeatedGuestOut(allow_null=True)


class SeatLineOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    upright = serializers.BooleanField()
    seats = serializers.ListField(child=SeatCellOut(allow_null=True))


class MoveOut(serializers.Serializer[Any]):
    """A card that would move were everybody seated anew."""

    name = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    new_card = serializers.BooleanField()


class SeatingOut(serializers.Serializer[Any]):
    """`rows` from far to near as seen from the hall; `seats` the same as names, `seated_view` the
    drawing turned round. `moved` is what seating anew would change."""

    layout = serializers.CharField()
    options = serializers.DictField()
    version = serializers.IntegerField()
    view = serializers.ChoiceField(choices=["audience"])
    rows = SeatLineOut(many=True)
    seats = SeatsField()
    seated_view = SeatsField()
    absent = serializers.ListField(child=serializers.CharField())
    moved = MoveOut(many=True)
    problem = serializers.CharField(allow_blank=True)
    findings = TableFindingOut(many=True)


def told(found: Seated) -> dict[str, Any]:
    """A seating as REST tells it; gaps that only the drawing needs are left out."""
    drawing, turned = draw(found), draw(found, "seated")
    names = [
        [(c.guest.name if c.guest else None) for line in d.lines for c in line.cells if c]
        for d in (drawing, turned)
    ]
    return {
        "layout": found.plan.layout,
        "options": {k: v for k, v in found.plan.options.items() if k != "counts"},
        "version": found.plan.version,
        "view": "audience",
        "rows": [
            {"name": x.name, "upright": x.upright, "seats": [c for c in x.cells if c]}
            for x in drawing.lines
        ],
        "seats": names[0],
        "seated_view": names[1],
        "absent": found.absent,
        "moved": found.moves,
        "problem": found.problem,
        "findings": found.findings,
    }


class MeetingSeatingViewSet(OfMeeting):
    """The seats of a meeting: laid out by the rules, changed by hand, made anew when people change.

    Until somebody begins it is a proposal of version 0.
    """

    serializer_class = SeatingOut
    pagination_class = None

    def shown(self) -> Any:
        found = seated(queries.meeting_get(self.actor, self.meeting.pk))
        return self.made(SeatingOut(told(found)).data, found.plan.version)

    def _act(self, request: Request, act: Any, body: Any) -> Any:
        def run() -> Any:
            given = {k: v for k, v in self.given(body).items() if v is not None}
            actor = self.actor_with_match()
            if actor.if_version is not None:
                given.setdefault("version", actor.if_version)
            act(self.actor, self.meeting.pk, **given)
            return self.shown()

        return created_once(self, request, run)


ArrangeIn = serializer_for(ArrangeForm)
CHANGES: dict[str, tuple[Any, Any]] = {
    "apply": (VersionForm, actions.apply_seating),
    "swap": (SwapForm, actions.swap_seats),
    "pin": (PinForm, actions.pin_seat),
    "rank": (RankForm, actions.rank_guest),
}


@extend_schema(responses=SeatingOut, parameters=[MEETING])
def _list(self: Any, _request: Request, **_place: str) -> Any:
    """Who sits where, and what has changed since."""
    return self.shown()


@extend_schema(request=ArrangeIn, responses={200: SeatingOut}, parameters=[MEETING])
def _create(self: Any, request: Request, **_place: str) -> Any:
    """Lay the meeting out; whoever is held by hand stays where he is."""
    return self._act(request, actions.arrange_seating, ArrangeIn)


MeetingSeatingViewSet.list = _list  # type: ignore[attr-defined]
MeetingSeatingViewSet.create = _create  # type: ignore[attr-defined]


def _change(name: str, form: Any, act: Any) -> Any:
    body = serializer_for(form)

    def run(self: Any, request: Request, **_place: str) -> Any:
        return self._act(request, act, body)

    run.__name__ = f"do_{name}"
    run.__doc__ = act.__doc__
    described = extend_schema(request=body, responses={200: SeatingOut}, parameters=[MEETING])(run)
    return route(detail=False, methods=["post"], url_path=name, url_name=name)(described)


for _name, (_form, _action) in CHANGES.items():
    setattr(MeetingSeatingViewSet, f"do_{_name}", _change(_name, _form, _action))
