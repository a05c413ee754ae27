"""The same filters for the page of our letters and REST."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters

from documents.choices import Kind, Urgency
from documents.outgoing.models import OutgoingDocument
from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter


class OutgoingFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=OutgoingDocument.State.choices)
    kind = AnyOf(choices=Kind.choices)
    urgency = AnyOf(choices=Urgency.choices)
    series = filters.CharFilter()
    number = filters.CharFilter()
    department = IdFilter()
    drafter = IdFilter()
    in_reply_to = IdFilter()
    matter = IdFilter()
    issued_after = MomentFilter(field_name="issued_at", lookup_expr="gte")
    issued_before = MomentFilter(field_name="issued_at", lookup_expr="lt")

    class Meta:
        model = OutgoingDocument
        fields: list[str] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
