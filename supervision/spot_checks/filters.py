"""The same filters for the page of spot-checks and REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters

from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter
from supervision.spot_checks.models import SpotCheck


class SpotCheckFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=SpotCheck.State.choices)
    checker = IdFilter()
    responsible = IdFilter()
    lead_department = IdFilter()
    draw = IdFilter()
    item = IdFilter()
    matter = IdFilter()

    class Meta:
        model = SpotCheck
        fields: ClassVar[list[str]] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
