"""The same filters for the pages of cars and REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters

from office.bookings.models import Resource
from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter
from vehicles.models import (
    Compliance,
    FuelEntry,
    MaintenanceJob,
    OdometerReading,
    Priority,
    Trip,
    VehicleRequest,
)


class Searched(Filters):
    """Found by the words of the card."""

    q = filters.CharFilter(method="find", label="q")

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()


class RequestFilter(Searched):
    state = AnyOf(choices=VehicleRequest.State.choices)
    priority = AnyOf(choices=Priority.choices)
    requester = IdFilter()
    vehicle = IdFilter()
    driver = IdFilter()
    department = IdFilter()
    matter = IdFilter()
    trip = IdFilter()
    leaves_after = MomentFilter(field_name="leaves_at", lookup_expr="gte")
    leaves_before = MomentFilter(field_name="leaves_at", lookup_expr="lt")

    class Meta:
        model = VehicleRequest
        fields: ClassVar[list[str]] = []


class TripFilter(Searched):
    state = AnyOf(choices=Trip.State.choices)
    requester = IdFilter()
    vehicle = IdFilter()
    driver = IdFilter()
    department = IdFilter()
    matter = IdFilter()
    leaves_after = MomentFilter(field_name="leaves_at", lookup_expr="gte")
    leaves_before = MomentFilter(field_name="leaves_at", lookup_expr="lt")
    out_after = MomentFilter(field_name="out_at", lookup_expr="gte")
    out_before = MomentFilter(field_name="out_at", lookup_expr="lt")

    class Meta:
        model = Trip
        fields: ClassVar[list[str]] = []


class FuelFilter(Searched):
    state = AnyOf(choices=FuelEntry.State.choices)
    vehicle = IdFilter()
    trip = IdFilter()
    after = MomentFilter(field_name="at", lookup_expr="gte")
    before = MomentFilter(field_name="at", lookup_expr="lt")
    department = IdFilter()
    matter = IdFilter()

    class Meta:
        model = FuelEntry
        fields: ClassVar[list[str]] = []


class JobFilter(Searched):
    state = AnyOf(choices=MaintenanceJob.State.choices)
    kind = AnyOf(choices=MaintenanceJob.Kind.choices)
    vehicle = IdFilter()
    finished_after = MomentFilter(field_name="finished_at", lookup_expr="gte")
    finished_before = MomentFilter(field_name="finished_at", lookup_expr="lt")
    department = IdFilter()
    matter = IdFilter()

    class Meta:
        model = MaintenanceJob
        fields: ClassVar[list[str]] = []


class PaperFilter(Searched):
    state = AnyOf(choices=Compliance.State.choices)
    kind = AnyOf(choices=Compliance.Kind.choices)
    resource = IdFilter()
    valid_after = filters.DateFilter(field_name="valid_until", lookup_expr="gte")
    valid_before = filters.DateFilter(field_name="valid_until", lookup_expr="lt")
    department = IdFilter()
    matter = IdFilter()

    class Meta:
        model = Compliance
        fields: ClassVar[list[str]] = []


class ReadingFilter(Filters):
    vehicle = IdFilter()
    after = MomentFilter(field_name="at", lookup_expr="gte")
    before = MomentFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = OdometerReading
        fields: ClassVar[list[str]] = []


class GarageFilter(Filters):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains")
    seats = IdFilter(field_name="seats", lookup_expr="gte")
    active = filters.BooleanFilter()

    class Meta:
        model = Resource
        fields: ClassVar[list[str]] = []
