"""The archive over REST: items, years, boxes, loans, disposals, rules and packages."""

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
from documents.archive import actions, commands, filters, forms, packages, queries, retention, sheets
from documents.archive.actions.loans import NewLoan
from documents.archive.models import (
    ArchiveBox,
    ArchiveDisposal,
    ArchiveItem,
    ArchiveLoan,
    ArchivePackage,
    ArchiveYear,
    RetentionRule,
    UnitCode,
)
from documents.archive.policy import keeper, reader
from documents.archive.views.items import serve_part, serve_stamped
from documents.archive.views.tables import serve_package
from documents.archive.views.years import asked
from documents.choices import KEPT, Kind, Retention
from documents.outgoing.queries import outgoing_get
from documents.queries import incoming_get
from office.catalogue.queries import cards
from office.core.errors import NotVisible
from office.core.exports import XLSX_TYPE
from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RecordOut, RowsOut
from office.rest.views import ListAndGet, add_commands, created_once
from office.sheets.responses import sheet_response

LoanIn = serializer_for(forms.LoanForm)
YearIn = serializer_for(forms.OpenYearForm)
PackageIn = serializer_for(forms.PackageForm)
UnitIn = serializer_for(forms.UnitForm)
BINARY = OpenApiTypes.BINARY
CLASS = [
    OpenApiParameter("year", int),
    OpenApiParameter("retention", str, enum=KEPT),
    OpenApiParameter("unit", str),
]


class AsZip(JSONRenderer):
    """Lets a caller ask for the package itself; a refusal stays JSON."""

    media_type, format = "application/zip", "zip"


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
        parameters=[OpenApiParameter("part", int, required=True)],
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
        """A part by its id in `content`, whatever its kind; a borrower's name is laid over it."""
        given = request.query_params.get("part", "")
        self.one(int(pk))
        return serve_part(self.actor, int(pk), int(given) if given.isdecimal() else 0)

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
        rows = queries.late_letters(reader(self.actor), year.year)
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


# --- loans ---------------------------------------------------------------------------------------


class ArchiveLoanOut(RecordOut):
    title = serializers.CharField()
    item = serializers.IntegerField(source="item_id")
    reference_code = serializers.CharField(source="item.number")
    borrower = NamedField()
    approver = NamedField(allow_null=True)
    purpose = serializers.CharField()
    way = serializers.CharField()
    due_on = serializers.DateField()
    lent_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = ArchiveLoan


class ArchiveLoanViewSet(ListAndGet):
    """借阅: one item for one person until a day, on paper or on the screen."""

    scope = "documents"
    serializer_class = ArchiveLoanOut
    filterset_class = filters.ArchiveLoanFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "due_on", "updated_at")

    def rows(self) -> Any:
        return queries.loans(self.actor)

    def one(self, pk: int) -> ArchiveLoan:
        return queries.loan_get(self.actor, pk)

    @extend_schema(request=LoanIn, responses={201: ArchiveLoanOut})
    def create(self, request: Request) -> Any:
        """Ask for an item that has its code."""

        def act() -> Any:
            loan = actions.request_loan(self.actor, NewLoan(**self.given(LoanIn)))
            return self.answer(self.one(loan.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(ArchiveLoanViewSet, commands.LOAN)

# --- disposal ------------------------------------------------------------------------------------


class DisposalEntryOut(serializers.Serializer[Any]):
    item = serializers.IntegerField(source="item_id")
    reference_code = serializers.CharField(source="item.number")
    title = serializers.CharField(source="item.title")
    expires_on = serializers.DateField(source="item.expires_on", allow_null=True)
    verdict = serializers.CharField()
    years = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()


class ArchiveDisposalOut(RecordOut):
    title = serializers.CharField()
    first_approver = NamedField(allow_null=True)
    second_approver = NamedField(allow_null=True)
    witness = NamedField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = ArchiveDisposal


class ArchiveDisposalViewSet(ListAndGet):
    """鉴定销毁: what has run out, judged item by item and approved by two people."""

    scope = "documents"
    serializer_class = ArchiveDisposalOut
    filterset_class = filters.ArchiveDisposalFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "updated_at")

    def rows(self) -> Any:
        return queries.disposals(self.actor)

    def one(self, pk: int) -> ArchiveDisposal:
        return queries.disposal_get(self.actor, pk)

    @extend_schema(request=None, responses={201: ArchiveDisposalOut})
    def create(self, request: Request) -> Any:
        """List the items whose term is over and that stand on no other list."""

        def act() -> Any:
            made = actions.draft_disposal(self.actor)
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses=DisposalEntryOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def entries(self, request: Request, pk: str) -> Any:
        """Its items with what was found of each."""
        disposal = self.one(int(pk))
        rows = []
        for entry, item in queries.entries_seen(self.actor, disposal.pk):
            entry.item = item
            rows.append(entry)
        return Response(DisposalEntryOut(rows, many=True).data)


add_commands(ArchiveDisposalViewSet, commands.DISPOSAL)

# --- tables --------------------------------------------------------------------------------------


class RetentionRuleIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    retention = serializers.ChoiceField(choices=Retention.choices)
    article = serializers.CharField(max_length=200)
    origin = serializers.ChoiceField(
        choices=RetentionRule.Origin.choices, required=False, allow_blank=True
    )
    relation = serializers.ChoiceField(
        choices=RetentionRule._meta.get_field("relation").choices or [],
        required=False,
        allow_blank=True,
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=Kind.choices), required=False
    )
    words = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=50
    )
    supervised = serializers.BooleanField(required=False)
    read_only = serializers.BooleanField(required=False)
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)
    active = serializers.BooleanField(required=False)


class RetentionRuleOut(RetentionRuleIn):
    id = serializers.IntegerField(source="pk")

    class Meta:
        model = RetentionRule


class RetentionProposalOut(serializers.Serializer[Any]):
    """How long a letter is to be kept, the rule that says so, and what it rests on."""

    retention = serializers.CharField()
    rule = serializers.CharField()
    article = serializers.CharField()


class RetentionRuleViewSet(ListAndGet):
    """The rules that propose a term, in the order in which they are asked."""

    scope = "documents"
    serializer_class = RetentionRuleOut
    ordering = "position"
    orderings: ClassVar[tuple[str, ...]] = ("position", "id")

    def rows(self) -> Any:
        keeper(self.actor)
        return queries.rules()

    def one(self, pk: int) -> RetentionRule:
        keeper(self.actor)
        return queries.rule_get(pk)

    @extend_schema(request=RetentionRuleIn, responses={201: RetentionRuleOut})
    def create(self, request: Request) -> Any:
        def act() -> Any:
            made = actions.save_rule(self.actor, **self.given(RetentionRuleIn))
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=RetentionRuleIn, responses=RetentionRuleOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        self.one(int(pk))
        given = self.given_part(RetentionRuleIn)
        return self.answer(actions.save_rule(self.actor, int(pk), **given))

    @extend_schema(
        parameters=[OpenApiParameter("letter", int, required=True)],
        responses=RetentionProposalOut,
    )
    @route(detail=False, methods=["get"], pagination_class=None)
    def proposal(self, request: Request) -> Any:
        """The term that the rules propose for a letter in either direction."""
        given = request.query_params.get("letter", "")
        pk = int(given) if given.isdecimal() and len(given) < 19 else 0
        letter: Any
        try:
            letter = incoming_get(self.actor, pk)
        except NotVisible:
            letter = outgoing_get(self.actor, pk)
        return Response(RetentionProposalOut(retention.proposal(letter)).data)


class ArchiveUnitOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    department = NamedField()
    code = serializers.CharField()

    class Meta:
        model = UnitCode


class ArchiveUnitViewSet(ListAndGet):
    """机构代码 of departments; one is made with the first item of a department."""

    scope = "documents"
    serializer_class = ArchiveUnitOut
    ordering = "code"
    orderings: ClassVar[tuple[str, ...]] = ("code",)

    def rows(self) -> Any:
        keeper(self.actor)
        return queries.units()

    def one(self, pk: int) -> UnitCode:
        keeper(self.actor)
        return queries.unit_get(pk)

    @extend_schema(request=UnitIn, responses=ArchiveUnitOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """Another code, as long as no reference code bears this one."""
        return self.answer(actions.save_unit(self.actor, int(pk), **self.given(UnitIn)))


# --- packages ------------------------------------------------------------------------------------


class ArchivePackageOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    year = serializers.IntegerField(allow_null=True)
    retention = serializers.CharField()
    unit = serializers.CharField(source="unit.code", default=None)
    state = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    error = serializers.CharField()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = ArchivePackage


class ArchivePackageViewSet(ListAndGet):
    """Items with files, description and manifest as one bag (RFC 8493); one's own, for a day."""

    scope = "documents"
    serializer_class = ArchivePackageOut
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        keeper(self.actor)
        return queries.packages(self.actor)

    def one(self, pk: int) -> ArchivePackage:
        keeper(self.actor)
        return queries.package_get(self.actor, pk)

    @extend_schema(request=PackageIn, responses={201: ArchivePackageOut})
    def create(self, request: Request) -> Any:
        """Have a year, a term, a unit or everything packed; ask again how far it is."""

        def act() -> Any:
            given = {k: v for k, v in self.given(PackageIn).items() if v not in (None, "")}
            return self.answer(packages.ask(self.actor, **given), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses={(200, "application/zip"): BINARY})
    @route(
        detail=True,
        url_path=r"package\.zip",
        renderer_classes=[AsZip, JSONRenderer],
        pagination_class=None,
    )
    def package_zip(self, request: Request, pk: str) -> Any:
        """The package itself, once its state is `done`."""
        return serve_package(packages.fetched(keeper(self.actor), int(pk)))

