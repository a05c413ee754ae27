from __future__ import annotations

from django_filters import rest_framework as filters

from office.rest.filters import AnyOf, Filters, IdFilter
from supervision.scoring.models import ScoreAppeal, ScoreEntry, ScoreSheet, Trigger


class EntryFilter(Filters):
    department = IdFilter()
    item = IdFilter()
    trigger = AnyOf(choices=Trigger.choices)
    gains = filters.BooleanFilter(method="by_sign", label="gains")

    class Meta:
        model = ScoreEntry
        fields: list[str] = []

    def by_sign(self, rows: object, _name: str, wanted: bool) -> object:  # noqa: FBT001 - called so
        """Only what adds, or only what takes."""
        given = {"points__gt": 0} if wanted else {"points__lt": 0}
        return rows.filter(**given)  # type: ignore[attr-defined]


class SheetFilter(Filters):
    state = AnyOf(choices=ScoreSheet.State.choices)
    period = filters.CharFilter()

    class Meta:
        model = ScoreSheet
        fields: list[str] = []


class AppealFilter(Filters):
    state = AnyOf(choices=ScoreAppeal.State.choices)
    scored = IdFilter()

    class Meta:
        model = ScoreAppeal
        fields: list[str] = []
