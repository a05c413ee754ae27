"""The same filters for the page of petitions and REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters

from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter
from reception.petitions.models import Petition

LIGHTS = [(light, light) for light in ("red", "yellow", "green", "done")]


class PetitionFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=Petition.State.choices)
    channel = AnyOf(choices=Petition.Channel.choices)
    category = AnyOf(choices=Petition.Category.choices)
    light = AnyOf(choices=LIGHTS)
    repeat = filters.BooleanFilter(field_name="earlier", lookup_expr="isnull", exclude=True)
    lead_department = IdFilter()
    department = IdFilter()
    handler = IdFilter()
    matter = IdFilter()
    received_after = filters.DateFilter(field_name="received_on", lookup_expr="gte")
    received_before = filters.DateFilter(field_name="received_on", lookup_expr="lt")

    class Meta:
        model = Petition
        fields: ClassVar[list[str]] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()
