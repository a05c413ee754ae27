"""The archive over REST: items, years and boxes."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api import AsCsv, AsPdf, AsXlsx
from documents.archive import actions, commands, filters, forms, late, queries, sheets
from documents.archive.models import ArchiveBox, ArchiveItem, ArchiveYear
from documents.archive.policy import reader
from documents.archive.views.items import serve_part, serve_stamped
from documents.archive.views.years import asked
from documents.choices import KEPT
from office.catalogue.queries import cards
from office.core.exports import XLSX_TYPE
from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RecordOut, RowsOut
from office.rest.views import ListAndGet, add_commands, created_once
from office.sheets.responses import sheet_response

YearIn = serializer_for(forms.OpenYearForm)
BINARY = OpenApiTypes.BINARY
CLASS = [
    OpenApiParameter("year", int),
    OpenApiParameter("retention", str, enum=KEPT),
    OpenApiParameter("unit", str),
]


# --- items ---------------------------------------------------------------------------------------


class PartOut(serializers.Serializer[Any]):
    """One file of an item, in its order inside."""

    id = serializers.IntegerField(source="pk")
    position = serializers.IntegerField()
    role = serializers.CharField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    pages = serializers.IntegerField()


class ItemLetterOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    type = serializers.CharField(source="kind")
    number = serializers.CharField()
    title = serializers.CharField()


class ItemContentOut(serializers.Serializer[Any]):
    """What lies in an item, as far as the caller sees its letters."""

    parts = PartOut(many=True)
    letters = ItemLetterOut(many=True)


class ArchiveItemOut(RecordOut):
    title = serializers.CharField()
    document_number = serializers.CharField(source="doc_number")
    responsible = serializers.CharField()
    dated = serializers.DateField()
    year = serializers.IntegerField()
    retention = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    origin = serializers.CharField()
    item_number = serializers.IntegerField(source="item_no", allow_null=True)
    working_number = serializers.CharField()
    pages = serializers.IntegerField()
    remark = serializers.CharField(source="note")
    box = serializers.IntegerField(source="box_id", allow_null=True)
    expires_on = serializers.DateField(allow_null=True)

    class Meta:
        model = ArchiveItem


class ArchiveItemViewSet(ListAndGet):
    """件: what belongs together, under one reference code (档号)."""

    scope = "documents"
    serializer_class = ArchiveItemOut
    filterset_class = filters.ArchiveItemFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = (
        "card_id", "dated", "item_no", "number", "expires_on", "updated_at",
    )  # fmt: skip

    def rows(self) -> Any:
        return queries.items(self.actor)

    def one(self, pk: int) -> ArchiveItem:
        return queries.item_get(self.actor, pk)

    @extend_schema(responses=ItemContentOut)
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def content(self, request: Request, pk: str) -> Any:
        """Its parts in order, with the hash that each must have, and its letters."""
        item = self.one(int(pk))
        ids = list(queries.letters_of(item.pk).values_list("card_id", flat=True))
        seen = {card.pk: card for card in cards(self.actor).filter(pk__in=ids)}
        told = {
            "parts": list(queries.parts(item.pk)),
            "letters": [seen[letter] for letter in ids if letter in seen],
        }
        return Response(ItemContentOut(told).data)

    @extend_schema(responses={(200, "application/pdf"): BINARY})
    @route(
        detail=True,
        url_path=r"stamped\.pdf",
        renderer_classes=[AsPdf, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def stamped_pdf(self, request: Request, pk: str) -> Any:
        """The first part with the 归档章 at the blank top of its first page."""
        return serve_stamped(self.actor, int(pk))

    @extend_schema(
        parameters=[OpenApiParameter("part", int)],
        responses={(200, "application/pdf"): BINARY},
    )
    @route(
        detail=True,
        url_path=r"part\.pdf",
        renderer_classes=[AsPdf, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def part_file(self, request: Request, pk: str) -> Any:
        """A part by its id in `content`, the first one by default, whatever its kind.

        A borrower's name is laid over every page."""
        given = request.query_params.get("part", "")
        item = self.one(int(pk))
        first = queries.parts(item.pk).values_list("pk", flat=True).first() or 0
        known = given.isdecimal() and len(given) < 19
        return serve_part(self.actor, item.pk, int(given) if known else first)

    @extend_schema(parameters=CLASS, responses={(200, "application/pdf"): BINARY})
    @route(
        detail=False,
        url_path=r"catalogue\.pdf",
        renderer_classes=[AsPdf, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def catalogue_pdf(self, request: Request) -> Any:
        """归档文件目录 of a year, or of a term or unit of it."""
        year, term, unit = self._class(request)
        pdf = sheets.catalogue_pdf(reader(self.actor), year, term, unit)
        return sheet_response(pdf, f"catalogue-{year}")

    @extend_schema(parameters=CLASS, responses={(200, XLSX_TYPE): BINARY})
    @route(
        detail=False,
        url_path=r"catalogue\.xlsx",
        renderer_classes=[AsXlsx, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def catalogue_xlsx(self, request: Request) -> Any:
        """The same as a workbook; formulas are guarded."""
        return sheets.catalogue_file(reader(self.actor), "xlsx", *self._class(request))

    @extend_schema(parameters=CLASS, responses={(200, "text/csv"): BINARY})
    @route(
        detail=False,
        url_path=r"catalogue\.csv",
        renderer_classes=[AsCsv, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def catalogue_csv(self, request: Request) -> Any:
        """The same as CSV."""
        return sheets.catalogue_file(reader(self.actor), "csv", *self._class(request))

    def _class(self, request: Request) -> tuple[int, str, str]:
        year, term, unit = asked(request._request)
        return year or self.actor.today.year - 1, term, unit


add_commands(ArchiveItemViewSet, commands.ITEM)

# --- years ---------------------------------------------------------------------------------------


class StepsLeftOut(serializers.Serializer[Any]):
    """How much is left at each step of the filing; `collect` is counted up to 2000."""

    collect = serializers.IntegerField()
    compose = serializers.IntegerField()
    classify = serializers.IntegerField()
    sort = serializers.IntegerField()
    number = serializers.IntegerField()
    catalogue = serializers.IntegerField()
    box = serializers.IntegerField()
    hand_over = serializers.IntegerField()


class LateLetterOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="letter.pk")
    type = serializers.CharField(source="letter.KIND")
    number = serializers.CharField(source="letter.number")
    title = serializers.CharField(source="letter.title")
    department = serializers.IntegerField(source="department_id")


class ArchiveYearOut(RecordOut):
    title = serializers.CharField()
    year = serializers.IntegerField()
    due_on = serializers.DateField()
    archivist = NamedField(allow_null=True)

    class Meta:
        model = ArchiveYear


class ArchiveYearViewSet(ListAndGet):
    """The filing of a year: collect, classify, sort, number, catalogue, box, hand over."""

    scope = "documents"
    serializer_class = ArchiveYearOut
    filterset_class = filters.ArchiveYearFilter
    ordering = "-year"
    orderings: ClassVar[tuple[str, ...]] = ("year", "card_id", "updated_at")

    def rows(self) -> Any:
        return queries.years(self.actor)

    def one(self, pk: int) -> ArchiveYear:
        return queries.year_get(self.actor, pk)

    @extend_schema(request=YearIn, responses={201: ArchiveYearOut})
    def create(self, request: Request) -> Any:
        """Open a year; each is opened once."""

        def act() -> Any:
            made = actions.open_year(self.actor, **self.given(YearIn))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses=StepsLeftOut)
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def left(self, request: Request, pk: str) -> Any:
        """What is left at each step, as far as the caller sees its items."""
        year = self.one(int(pk))
        return Response(StepsLeftOut(queries.left(self.actor, year.year)).data)

    @extend_schema(responses=LateLetterOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def late(self, request: Request, pk: str) -> Any:
        """Letters settled in the year and not filed yet."""
        year = self.one(int(pk))
        rows = late.letters(reader(self.actor), year.year)
        return Response(LateLetterOut(rows, many=True).data)


add_commands(ArchiveYearViewSet, commands.YEAR)


class ArchiveBoxOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    year = serializers.IntegerField()
    retention = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    box = serializers.IntegerField(source="n")
    first = serializers.IntegerField()
    last = serializers.IntegerField()
    pages = serializers.IntegerField()
    made_at = serializers.DateTimeField()

    class Meta:
        model = ArchiveBox


class ArchiveBoxViewSet(ListAndGet):
    """Boxes by year, term and unit, with the numbers that they hold."""

    scope = "documents"
    serializer_class = ArchiveBoxOut
    filterset_class = filters.ArchiveBoxFilter
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "year")

    def rows(self) -> Any:
        reader(self.actor)
        return queries.boxes()

    def one(self, pk: int) -> ArchiveBox:
        reader(self.actor)
        return queries.box_get(pk)

    @extend_schema(parameters=CLASS, responses={(200, "application/pdf"): BINARY})
    @route(
        detail=False,
        url_path=r"labels\.pdf",
        renderer_classes=[AsPdf, JSONRenderer],
        pagination_class=None,
        filterset_class=None,
    )
    def labels_pdf(self, request: Request) -> Any:
        """Spine and front of each box."""
        actor = reader(self.actor)
        rows = filters.ArchiveBoxFilter(request.query_params, queryset=queries.boxes()).qs
        pdf = sheets.labels_pdf(actor, list(rows[: sheets.MOST_LABELS]))
        return sheet_response(pdf, "labels")
