"""Loans, disposals, tables and packages of the archive over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from documents.archive import actions, commands, filters, forms, packages, queries, retention
from documents.archive.actions.loans import NewLoan
from documents.archive.models import (
    ArchiveDisposal,
    ArchiveLoan,
    ArchivePackage,
    RetentionRule,
    UnitCode,
)
from documents.archive.policy import exporter, reader
from documents.archive.views.tables import serve_package
from documents.choices import Kind, Retention
from documents.outgoing.queries import outgoing_get
from documents.queries import incoming_get
from office.core.errors import NotVisible
from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RecordOut
from office.rest.views import ListAndGet, add_commands, created_once

LoanIn = serializer_for(forms.LoanForm)
PackageIn = serializer_for(forms.PackageForm)
UnitIn = serializer_for(forms.UnitForm)


class AsZip(JSONRenderer):
    """Lets a caller ask for the package itself; a refusal stays JSON."""

    media_type, format = "application/zip", "zip"


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
    for_reading = serializers.BooleanField(source="read_only", required=False)
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
        reader(self.actor)
        return queries.rules()

    def one(self, pk: int) -> RetentionRule:
        reader(self.actor)
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
        parameters=[
            OpenApiParameter("letter", int),
            OpenApiParameter("origin", str, enum=RetentionRule.Origin.values),
            OpenApiParameter("kind", str, enum=Kind.values),
            OpenApiParameter("title", str),
        ],
        responses=RetentionProposalOut,
    )
    @route(detail=False, methods=["get"], pagination_class=None)
    def proposal(self, request: Request) -> Any:
        """The term that the rules propose: for a letter by its id, else for what is said of one."""
        given = request.query_params
        if "letter" in given:
            return Response(RetentionProposalOut(retention.proposal(self._letter())).data)
        said = retention.Facts(
            given.get("origin", RetentionRule.Origin.RECEIVED),
            given.get("kind", Kind.NOTICE),
            given.get("title", "")[:500],
        )
        return Response(RetentionProposalOut(retention.proposed(said)).data)

    def _letter(self) -> Any:
        given = self.request.query_params.get("letter", "")
        pk = int(given) if given.isdecimal() and len(given) < 19 else 0
        try:
            return incoming_get(self.actor, pk)
        except NotVisible:
            return outgoing_get(self.actor, pk)


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
        reader(self.actor)
        return queries.units()

    def one(self, pk: int) -> UnitCode:
        reader(self.actor)
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
        return queries.packages(self.actor)

    def one(self, pk: int) -> ArchivePackage:
        return queries.package_get(self.actor, pk)

    @extend_schema(request=PackageIn, responses={201: ArchivePackageOut})
    def create(self, request: Request) -> Any:
        """Have a year, a term, a unit or everything packed; ask again how far it is."""

        def act() -> Any:
            given = {k: v for k, v in self.given(PackageIn).items() if v not in (None, "")}
            return self.answer(packages.ask(self.actor, **given), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @route(
        detail=True,
        url_path=r"package\.zip",
        renderer_classes=[AsZip, JSONRenderer],
        pagination_class=None,
    )
    def package_zip(self, request: Request, pk: str) -> Any:
        """The package itself, once its state is `done`."""
        return serve_package(packages.fetched(exporter(self.actor), int(pk)))
