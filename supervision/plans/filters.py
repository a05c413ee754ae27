"""The same filters for the page of plans and REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters

from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter
from supervision.plans.models import Plan


class PlanFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=Plan.State.choices)
    level = AnyOf(choices=Plan.Level.choices)
    period = filters.CharFilter()
    year = filters.NumberFilter(field_name="starts_on", lookup_expr="year")
    matter = IdFilter()

    class Meta:
        model = Plan
        fields: ClassVar[list[str]] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
