from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django_filters import rest_framework as filters

from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter
from supervision import lamps, queries
from supervision.models import Source, SupervisionItem
from supervision.queries import BANDS

LIGHTS = [(light, light) for light in lamps.LIGHTS]


class ItemFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=SupervisionItem.State.choices)
    source = AnyOf(choices=Source.choices)
    light = AnyOf(choices=LIGHTS)
    band = filters.ChoiceFilter(choices=[(band, band) for band in BANDS], method="so_far_off")
    lead_department = IdFilter()
    responsible = IdFilter()
    matter = IdFilter()
    due_on = filters.DateFilter()
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")
    extension = filters.ChoiceFilter(choices=[("asked", "asked")], method="asked")
    parent = IdFilter()
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    quiet = filters.NumberFilter(method="unheard", min_value=1, max_value=250)
    """Late or nearly late, and nothing has happened for this many working days."""

    class Meta:
        model = SupervisionItem
        fields: list[str] = []

    def so_far_off(self, rows: Any, _name: str, band: str) -> Any:
        return rows.filter(queries.bands(localdate())[band])

    def asked(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.filter(extension_due_on__isnull=False)

    def unheard(self, rows: Any, _name: str, days: Any) -> Any:
        return queries.silent(rows, localdate(), int(days))

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
