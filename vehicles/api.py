"""Cars over REST: `vehicles`, `drivers` and `vehicle-requests`."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request

from office.bookings.models import Resource
from office.core.inputs import serializer_for
from office.rest.fields import Named, NamedField, RecordOut
from office.rest.views import ListAndGet, add_commands, created_once
from vehicles import actions, commands, forms, garage, queries, suggest
from vehicles.filters import GarageFilter, RequestFilter
from vehicles.models import VehicleRequest

RequestIn = serializer_for(forms.RequestForm)
VehicleIn = serializer_for(forms.VehicleForm)
PapersIn = serializer_for(forms.VehiclePapersForm)
DriverIn = serializer_for(forms.DriverForm)
LicenceIn = serializer_for(forms.LicenceForm)


class NamedOut(serializers.Serializer[Any]):
    """`{id, name}`."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class VehicleOut(serializers.Serializer[Any]):
    """A car has the id of the resource that is booked."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    plate = serializers.CharField(source="vehicle.plate", default="")
    model = serializers.CharField(source="vehicle.model", default="")
    body = serializers.CharField(source="vehicle.body", default="")
    power = serializers.CharField(source="vehicle.power", default="")
    seats = serializers.IntegerField(allow_null=True)
    active = serializers.BooleanField()
    tank = serializers.IntegerField(source="vehicle.tank", default=None, allow_null=True)
    duty_car = serializers.BooleanField(source="vehicle.duty_car", default=False)
    inspected_until = serializers.DateField(
        source="vehicle.inspected_until", default=None, allow_null=True
    )
    insured_until = serializers.DateField(
        source="vehicle.insured_until", default=None, allow_null=True
    )

    class Meta:
        model = Resource


class DriverOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    person = NamedField(allow_null=True)
    licence_class = serializers.CharField(source="driver.licence_class", default="")
    licensed_until = serializers.DateField(
        source="driver.licensed_until", default=None, allow_null=True
    )
    active = serializers.BooleanField()

    class Meta:
        model = Resource


class VehicleViewSet(ListAndGet):
    """Cars, their seats and their papers."""

    scope = "vehicles"
    serializer_class = VehicleOut
    filterset_class = GarageFilter
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "name", "seats")

    def rows(self) -> Any:
        return queries.vehicles()

    def one(self, pk: int) -> Resource:
        return queries.vehicle_get(pk)

    @extend_schema(request=VehicleIn, responses={201: VehicleOut})
    def create(self, request: Request) -> Any:
        """Enter a car."""

        def act() -> Any:
            made = garage.add_vehicle(self.actor, **self.given(VehicleIn))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=PapersIn, responses=VehicleOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """New papers, or out of use."""
        garage.change_vehicle(self.actor, int(pk), **self.given_part(PapersIn))
        return self.answer(self.one(int(pk)))


class DriverViewSet(ListAndGet):
    """People who drive, and their licences."""

    scope = "vehicles"
    serializer_class = DriverOut
    filterset_class = GarageFilter
    ordering = "id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "name")

    def rows(self) -> Any:
        return queries.drivers()

    def one(self, pk: int) -> Resource:
        return queries.driver_get(pk)

    @extend_schema(request=DriverIn, responses={201: DriverOut})
    def create(self, request: Request) -> Any:
        """Enter a driver."""

        def act() -> Any:
            made = garage.add_driver(self.actor, **self.given(DriverIn))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=LicenceIn, responses=DriverOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """A new licence, or not driving for a while."""
        garage.change_driver(self.actor, int(pk), **self.given_part(LicenceIn))
        return self.answer(self.one(int(pk)))


class RequestOut(RecordOut):
    title = serializers.CharField()
    purpose = serializers.CharField()
    origin = serializers.CharField()
    destination = serializers.CharField()
    stops = serializers.CharField()
    passengers = serializers.IntegerField()
    leaves_at = serializers.DateTimeField()
    returns_at = serializers.DateTimeField()
    priority = serializers.CharField()
    driver_needed = serializers.BooleanField()
    requester = NamedField()
    vehicle = NamedField(allow_null=True)
    driver = NamedField(allow_null=True)
    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)
    trip = serializers.IntegerField(source="trip_id", allow_null=True)
    means = serializers.CharField()
    means_cost = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)

    class Meta:
        model = VehicleRequest


class SuggestionOut(serializers.Serializer[Any]):
    """`warnings` are rules that somebody must set aside with a reason to send this pair."""

    vehicle = NamedField(source="car.resource")
    driver = serializers.SerializerMethodField()
    points = serializers.FloatField()
    reasons = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(NamedOut(allow_null=True))
    def get_driver(self, found: suggest.Suggestion) -> Named | None:
        driver = found.driver
        return {"id": driver.pk, "name": str(driver)} if driver else None


class RideOut(serializers.Serializer[Any]):
    into = serializers.IntegerField(source="into.pk")
    number = serializers.CharField(source="into.number")
    minutes = serializers.IntegerField()
    saves_km = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()


class AdviceOut(serializers.Serializer[Any]):
    """The best first. `taxi` says why nothing of ours goes, where nothing does."""

    suggestions = SuggestionOut(many=True)
    merge = RideOut(source="rides", many=True)
    taxi = serializers.CharField(allow_blank=True)


class RequestViewSet(ListAndGet):
    """Requests for a car from asking to coming back."""

    scope = "vehicles"
    serializer_class = RequestOut
    filterset_class = RequestFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "leaves_at", "updated_at")

    def rows(self) -> Any:
        return queries.requests(self.actor)

    def one(self, pk: int) -> VehicleRequest:
        return queries.request_get(self.actor, pk)

    @extend_schema(request=RequestIn, responses={201: RequestOut})
    def create(self, request: Request) -> Any:
        """Ask for a car."""

        def act() -> Any:
            new = actions.request_from(self.given(RequestIn))
            made = actions.request_vehicle(self.actor, new)
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses=AdviceOut)
    @route(detail=True, methods=["get"], filterset_class=None)
    def suggestions(self, request: Request, pk: str) -> Any:
        """Car and driver for this request, the best first, with reasons; or whom it rides with."""
        record = queries.request_get(self.actor, int(pk))
        return self.made(AdviceOut(suggest.advise(self.actor, record)).data, None)


add_commands(RequestViewSet, commands.REQUEST)
