"""The same filters for the tray's pages and REST."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters

from documents.inbox.models import InboxPiece
from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter


class InboxFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=InboxPiece.State.choices)
    road = AnyOf(choices=InboxPiece.Road.choices)
    letter = IdFilter()
    part_of = IdFilter()
    matter = IdFilter()
    number = filters.CharFilter()
    sha256 = filters.CharFilter()

    class Meta:
        model = InboxPiece
        fields: list[str] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
