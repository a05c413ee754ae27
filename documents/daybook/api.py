"""The day registers and their statistics over REST: `received`, `sent` and `statistics`.

The rows and the figures are those of the page; whoever asks gets what he would see there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from documents.choices import Kind
from documents.daybook import queries, statistics
from documents.daybook.asked import Asked, Book, Outcome
from documents.daybook.columns import Line
from documents.daybook.forms import asked_of, month_asked
from office.catalogue.models import Card
from office.core.text import letters_only
from office.rest.fields import DepartmentField, DepartmentsField, NamedField, SecrecyField
from office.rest.pages import CursorPages
from office.rest.views import OfficeViewSet

LARGEST = 2**63 - 1


class RegisterQuery(serializers.Serializer[Any]):
    """What narrows a register; left empty it is today's."""

    to = serializers.DateField(required=False, help_text="The same day as `from` if left out")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    department = serializers.IntegerField(
        min_value=0, max_value=LARGEST, required=False, help_text="0: nobody's yet"
    )
    outcome = serializers.ChoiceField(choices=Outcome.choices, required=False)

    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python.
        return {"from": serializers.DateField(required=False), **super().get_fields()}


class ReceivedQuery(RegisterQuery):
    sender = serializers.CharField(max_length=200, required=False, help_text="A sender's name")


class StatisticsQuery(ReceivedQuery):
    """Left empty it is this month's."""

    book = serializers.ChoiceField(choices=Book.choices, required=False)


class WrittenOut(serializers.Serializer[Any]):
    """Words that were written on a letter, the last that hold."""

    text = serializers.CharField()
    by = serializers.CharField(source="author_name")
    at = serializers.DateTimeField()


class LineOut(serializers.Serializer[Any]):
    """What both registers say of a letter; `n` is its place among all that were asked for."""

    n = serializers.IntegerField()
    id = serializers.IntegerField(source="doc.pk")
    number = serializers.CharField(source="doc.number")
    title = serializers.CharField(source="doc.title")
    kind = serializers.CharField(source="doc.kind")
    state = serializers.CharField(source="doc.state")
    secrecy = SecrecyField(source="doc.secrecy")
    urgency = serializers.CharField(source="doc.urgency")
    retention = serializers.CharField(source="doc.retention")
    outcome = serializers.ChoiceField(source="doc.outcome", choices=Outcome.choices)
    filed_at = serializers.DateTimeField(allow_null=True)


class ReceivedLineOut(LineOut):
    received_at = serializers.DateTimeField(source="doc.received_at")
    issuer = serializers.CharField(source="doc.issuer")
    issuer_number = serializers.CharField(source="doc.issuer_number")
    copies = serializers.IntegerField(source="doc.copies")
    proposal = WrittenOut(allow_null=True)
    instruction = WrittenOut(allow_null=True)
    lead_department = DepartmentField(source="doc.lead_department_id", allow_null=True)
    assisting_departments = DepartmentsField(source="doc.assisting_ids")
    where = serializers.CharField()
    due_on = serializers.DateField(source="doc.due_on", allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)


class SentLineOut(LineOut):
    issued_at = serializers.DateTimeField(source="doc.issued_at")
    addressee = serializers.CharField(source="doc.addressee")
    copy_to = serializers.CharField(source="doc.copy_to")
    copies = serializers.IntegerField(help_text="Sent out")
    department = DepartmentField(source="doc.department_id")
    drafter = NamedField(source="doc.drafter", allow_null=True)
    signer = NamedField(source="doc.signer", allow_null=True)
    sealed_at = serializers.DateTimeField(allow_null=True)
    recipients = serializers.IntegerField()
    acknowledged = serializers.IntegerField()


class CountedOut(serializers.Serializer[Any]):
    """One line of figures; `query` opens the letters behind it in the register."""

    label = serializers.CharField()
    letters = serializers.IntegerField(source="all.n")
    on_time = serializers.SerializerMethodField()
    late = serializers.SerializerMethodField()
    running = serializers.SerializerMethodField()
    overdue = serializers.SerializerMethodField()
    no_clock = serializers.SerializerMethodField()
    on_time_percent = serializers.IntegerField(allow_null=True)
    query = serializers.CharField(source="all.asked.query")


def _figure(at: int) -> Callable[[Any, statistics.Counted], int]:
    def get(_serializer: Any, row: statistics.Counted) -> int:
        return row.outcomes[at].n

    return get


for at, outcome in enumerate(Outcome):
    setattr(CountedOut, f"get_{outcome.value}", _figure(at))


class TableOut(serializers.Serializer[Any]):
    title = serializers.CharField()
    head = serializers.CharField()
    rows = CountedOut(many=True)
    others = serializers.IntegerField(source="left", help_text="Letters of lines not listed")


class StatisticsOut(serializers.Serializer[Any]):
    book = serializers.ChoiceField(choices=Book.choices)
    first = serializers.DateField()
    last = serializers.DateField()
    all = CountedOut()
    tables = TableOut(many=True)


class RegisterPages(CursorPages):
    """In the order of the register, which is not for the caller to choose."""

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        return tuple(queryset.query.order_by)


class DaybookViewSet(OfficeViewSet):
    """收文登记簿, 发文登记簿 and what they add up to."""

    scope = "documents"
    serializer_class = ReceivedLineOut
    pagination_class = RegisterPages
    queryset = Card.objects.none()
    filterset_class = None

    @extend_schema(parameters=[ReceivedQuery], responses=ReceivedLineOut(many=True))
    @route(detail=False, methods=["get"])
    def received(self, request: Request) -> Any:
        """The register of letters received in some days, at most a year at once."""
        return self.register(Book.RECEIVED, ReceivedQuery, ReceivedLineOut)

    @extend_schema(parameters=[RegisterQuery], responses=SentLineOut(many=True))
    @route(detail=False, methods=["get"])
    def sent(self, request: Request) -> Any:
        """The register of letters sent in some days, at most a year at once."""
        return self.register(Book.SENT, RegisterQuery, SentLineOut)

    @extend_schema(
        parameters=[StatisticsQuery],
        responses=forced_singular_serializer(StatisticsOut),  # type: ignore[no-untyped-call]
    )
    @route(detail=False, methods=["get"], pagination_class=None)
    def statistics(self, request: Request) -> Response:
        """Letters by kind, sender and department, and how many were done with in time."""
        actor = self.actor
        asked = month_asked(self.asked_for(StatisticsQuery), actor.today)
        counted = {
            "book": asked.book,
            "first": asked.first,
            "last": asked.last,
            "all": statistics.total(actor, asked),
            "tables": statistics.tables(actor, asked),
        }
        return Response(StatisticsOut(counted).data)

    def asked_for(self, query: type[RegisterQuery]) -> dict[str, Any]:
        """What stands in the address, as the page would have been asked."""
        said = query(data=self.request.query_params)
        said.is_valid(raise_exception=True)
        given = dict(said.validated_data)
        if sender := given.get("sender"):
            given["sender"] = letters_only(sender)
        return {name: str(value) for name, value in given.items()}

    def register(self, book: Book, query: type[RegisterQuery], out: Any) -> Any:
        actor = self.actor
        asked: Asked = asked_of({**self.asked_for(query), "book": book}, actor.today)
        rows = queries.letters(actor, asked)
        docs: Any = self.paginate_queryset(queries.with_outcome(actor, rows, book))
        gathered = partial(queries.gathered, actor, docs, book=book)
        lines: list[Line] = list(gathered(first=queries.place_of(rows, docs[0]) if docs else 1))
        context = self.get_serializer_context()
        return self.get_paginated_response(out(lines, many=True, context=context).data)
