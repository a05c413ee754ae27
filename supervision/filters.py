from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters

from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter
from supervision import lamps
from supervision.models import Source, SupervisionItem
from supervision.queries import BANDS

LIGHTS = [(light, light) for light in lamps.LIGHTS]


class ItemFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=SupervisionItem.State.choices)
    source = AnyOf(choices=Source.choices)
    light = AnyOf(choices=LIGHTS)
    band = filters.ChoiceFilter(choices=[(band, band) for band in BANDS])
    lead_department = IdFilter()
    responsible = IdFilter()
    matter = IdFilter()
    parent = IdFilter()
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = SupervisionItem
        fields: list[str] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
