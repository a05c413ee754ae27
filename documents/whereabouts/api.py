"""Where the paper originals are, over REST: `originals`."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request

from documents.models import OriginalStay
from documents.whereabouts import queries
from documents.whereabouts.forms import ScanMoveForm
from documents.whereabouts.moving import code_in, letter_of, move
from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RowsOut
from office.rest.filters import Filters, IdFilter
from office.rest.views import ListAndGet, created_once

ScanMoveIn = serializer_for(ScanMoveForm)


class OriginalStayOut(RowsOut):
    """One stay of one original; the present one has no end."""

    id = serializers.IntegerField(source="pk")
    document = serializers.IntegerField(source="document_id", help_text="The incoming document")
    copy = serializers.SerializerMethodField()
    holder = NamedField(allow_null=True)
    place = serializers.CharField()
    by = NamedField(allow_null=True)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = OriginalStay

    def get_copy(self, stay: OriginalStay) -> str:
        """The number of the copy; empty for the original itself."""
        return stay.copy.number if stay.copy else ""


class OriginalFilter(Filters):
    document = IdFilter()
    holder = IdFilter()
    place = filters.CharFilter()
    current = filters.BooleanFilter(field_name="until", lookup_expr="isnull")

    class Meta:
        model = OriginalStay
        fields: list[str] = []


class OriginalViewSet(ListAndGet):
    """Where each original was and is: who held it, or in which place it lay, since when."""

    scope = "documents"
    serializer_class = OriginalStayOut
    filterset_class = OriginalFilter
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "since")

    def rows(self) -> Any:
        return queries.stays(self.actor)

    def one(self, pk: int) -> Any:
        return self.found(queries.stays(self.actor).filter(pk=pk).first())

    @extend_schema(request=ScanMoveIn, responses=OriginalStayOut)
    @route(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    def scan(self, request: Request) -> Any:
        """A sticker was scanned: move the paper. The answer is where it is now."""

        def act() -> Any:
            given = self.given(ScanMoveIn)
            code = code_in(given["code"])
            letter_of(self.actor, code)
            doc = move(
                self.actor, code, given["act"], to=given.get("to"), place=given.get("place") or ""
            )
            now = queries.stays_of(doc.pk).filter(until=None)
            stay = now.filter(copy__number=code.copy) if code.copy else now.filter(copy=None)
            return self.answer(stay.get())

        return created_once(self, request, act)
