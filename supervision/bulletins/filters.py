from __future__ import annotations

from django_filters import rest_framework as filters

from office.rest.filters import AnyOf, Filters
from supervision.bulletins.models import Bulletin


class BulletinFilter(Filters):
    state = AnyOf(choices=Bulletin.State.choices)
    period = filters.CharFilter()

    class Meta:
        model = Bulletin
        fields: list[str] = []
