"""Trips and the upkeep of cars over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request

from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RecordOut
from office.rest.views import ListAndGet, add_commands, created_once
from vehicles import commands, compliance, filters, forms, fuel, odometer, queries, upkeep
from vehicles.models import Compliance, FuelEntry, MaintenanceJob, OdometerReading, Trip

FuelIn = serializer_for(forms.FuelForm)
JobIn = serializer_for(forms.JobForm)
PaperIn = serializer_for(forms.NewPaperForm)
ReadingIn = serializer_for(forms.ReadingForm)
CorrectionIn = serializer_for(forms.CorrectionForm)


class Money(serializers.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=2, **kwargs)


class TripOut(RecordOut):
    title = serializers.CharField()
    origin = serializers.CharField()
    destination = serializers.CharField()
    stops = serializers.CharField()
    passengers = serializers.IntegerField()
    leaves_at = serializers.DateTimeField()
    returns_at = serializers.DateTimeField()
    expected_at = serializers.DateTimeField(allow_null=True)
    requester = NamedField()
    vehicle = NamedField()
    driver = NamedField(allow_null=True)
    reason = serializers.CharField()
    out_at = serializers.DateTimeField(allow_null=True)
    back_at = serializers.DateTimeField(allow_null=True)
    odometer_out = serializers.IntegerField(allow_null=True)
    odometer_back = serializers.IntegerField(allow_null=True)
    km = serializers.IntegerField(allow_null=True)
    fuel_cost = Money(allow_null=True)
    tolls = Money(allow_null=True)
    parking = Money(allow_null=True)
    other_cost = Money(allow_null=True)
    cost = Money()
    remark = serializers.CharField()

    class Meta:
        model = Trip


class TripViewSet(ListAndGet):
    """Trips from dispatch to their costs. A dispatch of a request makes one."""

    scope = "vehicles"
    serializer_class = TripOut
    filterset_class = filters.TripFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "leaves_at", "updated_at")

    def rows(self) -> Any:
        return queries.trips(self.actor)

    def one(self, pk: int) -> Trip:
        return queries.trip_get(self.actor, pk)


add_commands(TripViewSet, commands.TRIP)


class FuelOut(RecordOut):
    title = serializers.CharField()
    vehicle = NamedField()
    trip = serializers.IntegerField(source="trip_id", allow_null=True)
    at = serializers.DateTimeField()
    quantity = serializers.DecimalField(max_digits=7, decimal_places=2)
    amount = Money()
    odometer_km = serializers.IntegerField(allow_null=True)
    fuel_card = serializers.CharField()
    station = serializers.CharField()
    doubts = serializers.ListField(child=serializers.ChoiceField(choices=list(fuel.DOUBTS.items())))
    finding = serializers.CharField()

    class Meta:
        model = FuelEntry


class FuelViewSet(ListAndGet):
    """Fuel and current. What does not add up waits for the dispatcher."""

    scope = "vehicles"
    serializer_class = FuelOut
    filterset_class = filters.FuelFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "at")

    def rows(self) -> Any:
        return queries.fuel(self.actor)

    def one(self, pk: int) -> FuelEntry:
        return queries.fuel_get(self.actor, pk)

    @extend_schema(request=FuelIn, responses={201: FuelOut})
    def create(self, request: Request) -> Any:
        """Enter fuel."""

        def act() -> Any:
            made = fuel.enter_fuel(self.actor, fuel.fuel_from(self.given(FuelIn)))
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(FuelViewSet, commands.FUEL)


class JobOut(RecordOut):
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=MaintenanceJob.Kind.choices)
    vehicle = NamedField()
    fault = serializers.CharField()
    due_on = serializers.DateField()
    due_km = serializers.IntegerField(allow_null=True)
    shop = serializers.CharField()
    quote = Money(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    amount = Money(allow_null=True)
    odometer_km = serializers.IntegerField(allow_null=True)
    result = serializers.CharField()
    finished_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = MaintenanceJob


class JobViewSet(ListAndGet):
    """Repairs and services, by day or kilometres."""

    scope = "vehicles"
    serializer_class = JobOut
    filterset_class = filters.JobFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "due_on")

    def rows(self) -> Any:
        return queries.jobs(self.actor)

    def one(self, pk: int) -> MaintenanceJob:
        return queries.job_get(self.actor, pk)

    @extend_schema(request=JobIn, responses={201: JobOut})
    def create(self, request: Request) -> Any:
        """Report a fault, or plan a service."""

        def act() -> Any:
            made = upkeep.plan_job(self.actor, upkeep.job_from(self.given(JobIn)))
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(JobViewSet, commands.JOB)


class PaperOut(RecordOut):
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Compliance.Kind.choices)
    resource = NamedField()
    valid_until = serializers.DateField()
    paper_number = serializers.CharField()
    issuer = serializers.CharField()
    amount = Money(allow_null=True)

    class Meta:
        model = Compliance


class ComplianceViewSet(ListAndGet):
    """Insurance, inspection and licences, and when they end."""

    scope = "vehicles"
    serializer_class = PaperOut
    filterset_class = filters.PaperFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "valid_until")

    def rows(self) -> Any:
        return queries.papers(self.actor)

    def one(self, pk: int) -> Compliance:
        return queries.paper_get(self.actor, pk)

    @extend_schema(request=PaperIn, responses={201: PaperOut})
    def create(self, request: Request) -> Any:
        """Enter a paper; the one before it is replaced."""

        def act() -> Any:
            new = compliance.paper_from(self.given(PaperIn))
            made = compliance.enter_paper(self.actor, new)
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(ComplianceViewSet, commands.PAPER)


class ReadingOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    vehicle = NamedField()
    at = serializers.DateTimeField()
    km = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    corrects = serializers.IntegerField(source="corrects_id", allow_null=True)
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = OdometerReading


class ReadingViewSet(ListAndGet):
    """What odometers showed. None is changed or removed; a correction is a new one."""

    scope = "vehicles"
    serializer_class = ReadingOut
    filterset_class = filters.ReadingFilter
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "at")

    def rows(self) -> Any:
        return queries.odometer_readings()

    def one(self, pk: int) -> OdometerReading:
        return self.found(self.rows().filter(pk=pk).first())  # type: ignore[no-any-return]

    @extend_schema(request=ReadingIn, responses={201: ReadingOut})
    def create(self, request: Request) -> Any:
        """Enter what an odometer shows."""

        def act() -> Any:
            made = odometer.read_odometer(self.actor, **_known(self.given(ReadingIn)))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=CorrectionIn, responses={201: ReadingOut})
    @route(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Any:
        """A new row in the place of a wrong one."""

        def act() -> Any:
            made = odometer.correct_reading(self.actor, int(pk), **self.given(CorrectionIn))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None}


__all__ = [
    "ComplianceViewSet",
    "FuelViewSet",
    "JobViewSet",
    "ReadingViewSet",
    "TripViewSet",
]
