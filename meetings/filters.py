"""The same filters for the meeting page and REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters

from meetings.models import Kind, Meeting
from office.bookings.models import Resource
from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter


class MeetingFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=Meeting.State.choices)
    kind = AnyOf(choices=Kind.choices)
    room = IdFilter()
    chair = IdFilter()
    organiser = IdFilter()
    attendee = IdFilter(method="attended_by", label="attendee")
    department = IdFilter()
    matter = IdFilter()
    starts_after = MomentFilter(field_name="starts_at", lookup_expr="gte")
    starts_before = MomentFilter(field_name="starts_at", lookup_expr="lt")

    class Meta:
        model = Meeting
        fields: ClassVar[list[str]] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()

    def attended_by(self, rows: Any, _name: str, person: Any) -> Any:
        return rows.filter(attendee_ids__contains=[int(person)])


class RoomFilter(Filters):
    q = filters.CharFilter(field_name="name", lookup_expr="icontains")
    seats = IdFilter(field_name="seats", lookup_expr="gte")
    active = filters.BooleanFilter()

    class Meta:
        model = Resource
        fields: ClassVar[list[str]] = []
