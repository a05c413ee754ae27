"""The same filters for the pages of cars and REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters

from office.bookings.models import Resource
from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter
from vehicles.models import Priority, VehicleRequest


class RequestFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=VehicleRequest.State.choices)
    priority = AnyOf(choices=Priority.choices)
    requester = IdFilter()
    vehicle = IdFilter()
    driver = IdFilter()
    department = IdFilter()
    matter = IdFilter()
    leaves_after = MomentFilter(field_name="leaves_at", lookup_expr="gte")
    leaves_before = MomentFilter(field_name="leaves_at", lookup_expr="lt")

    class Meta:
        model = VehicleRequest
        fields: ClassVar[list[str]] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()


class GarageFilter(Filters):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains")
    seats = IdFilter(field_name="seats", lookup_expr="gte")
    active = filters.BooleanFilter()

    class Meta:
        model = Resource
        fields: ClassVar[list[str]] = []
