"""The same filters for the register of the archive and REST."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters

from documents.archive.models import (
    ArchiveBox,
    ArchiveDisposal,
    ArchiveItem,
    ArchiveLoan,
    ArchiveYear,
    RetentionRule,
)
from documents.choices import Retention
from office.catalogue.queries import word_match
from office.core.text import search_query
from office.rest.filters import AnyOf, Filters, IdFilter


class ArchiveItemFilter(Filters):
    q = filters.CharFilter(method="find", label="q")
    state = AnyOf(choices=ArchiveItem.State.choices)
    year = IdFilter()
    retention = AnyOf(choices=Retention.choices)
    unit = filters.CharFilter(field_name="unit__code")
    origin = AnyOf(choices=RetentionRule.Origin.choices)
    number = filters.CharFilter()
    matter = IdFilter()
    box = IdFilter()
    expires_before = filters.DateFilter(field_name="expires_on", lookup_expr="lt")

    class Meta:
        model = ArchiveItem
        fields: list[str] = []

    def find(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(word_match(text)) if search_query(text) else rows.none()


class ArchiveYearFilter(Filters):
    state = AnyOf(choices=ArchiveYear.State.choices)
    year = IdFilter()

    class Meta:
        model = ArchiveYear
        fields: list[str] = []


class ArchiveBoxFilter(Filters):
    year = IdFilter()
    retention = AnyOf(choices=Retention.choices)
    unit = filters.CharFilter(field_name="unit__code")

    class Meta:
        model = ArchiveBox
        fields: list[str] = []


class ArchiveLoanFilter(Filters):
    state = AnyOf(choices=ArchiveLoan.State.choices)
    way = AnyOf(choices=ArchiveLoan.Way.choices)
    item = IdFilter()
    borrower = IdFilter()
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = ArchiveLoan
        fields: list[str] = []


class ArchiveDisposalFilter(Filters):
    state = AnyOf(choices=ArchiveDisposal.State.choices)

    class Meta:
        model = ArchiveDisposal
        fields: list[str] = []
