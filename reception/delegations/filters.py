"""The same filters for the list of delegations and REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters

from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter, MomentFilter
from reception.delegations.models import Category, Delegation


class DelegationFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=Delegation.State.choices)
    category = AnyOf(choices=Category.choices)
    unit = filters.CharFilter(lookup_expr="icontains")
    same_city = filters.BooleanFilter()
    host = IdFilter()
    contact = IdFilter()
    department = IdFilter()
    matter = IdFilter()
    arrives_after = MomentFilter(field_name="arrives_at", lookup_expr="gte")
    arrives_before = MomentFilter(field_name="arrives_at", lookup_expr="lt")

    class Meta:
        model = Delegation
        fields: ClassVar[list[str]] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
