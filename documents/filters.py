"""The same filters for the register page and REST."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters

from documents.models import IncomingDocument, Kind, Urgency
from office.catalogue.queries import word_match
from office.core.text import letters_only, number_key, search_query
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter


class IncomingFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=IncomingDocument.State.choices)
    kind = AnyOf(choices=Kind.choices)
    urgency = AnyOf(choices=Urgency.choices)
    issuer = filters.CharFilter(method="from_issuer", label="issuer")
    issuer_number = filters.CharFilter(method="by_number", label="issuer_number")
    number = filters.CharFilter()
    matter = IdFilter()
    lead_department = IdFilter()
    received_after = MomentFilter(field_name="received_at", lookup_expr="gte")
    received_before = MomentFilter(field_name="received_at", lookup_expr="lt")
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = IncomingDocument
        fields: list[str] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()

    def from_issuer(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(issuer_key=letters_only(text))

    def by_number(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(issuer_number_key=number_key(text))
