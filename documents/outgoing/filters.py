"""The same filters for the page of our letters and REST."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters

from documents.choices import Kind
from documents.outgoing.models import OutgoingDocument
from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter


class OutgoingFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=OutgoingDocument.State.choices)
    kind = AnyOf(choices=Kind.choices)
    matter = IdFilter()

    class Meta:
        model = OutgoingDocument
        fields: list[str] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
