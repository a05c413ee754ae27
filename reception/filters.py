"""The same filters for the reception page and REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters

from office.catalogue.queries import word_match
from office.core.text import letters_only, search_query
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter
from reception.models import Visit


class VisitFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=Visit.State.choices)
    category = AnyOf(choices=Visit.Category.choices)
    organisation = filters.CharFilter(method="of", label="organisation")
    plate = filters.CharFilter(lookup_expr="iexact")
    host = IdFilter()
    department = IdFilter()
    matter = IdFilter()
    expected_after = MomentFilter(field_name="expected_at", lookup_expr="gte")
    expected_before = MomentFilter(field_name="expected_at", lookup_expr="lt")

    class Meta:
        model = Visit
        fields: ClassVar[list[str]] = []

    def of(self, rows: Any, _name: str, text: str) -> Any:
        """Spelt as it may be: the key leaves spaces and dots aside."""
        return rows.filter(organisation_key=letters_only(text)[:200])

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
