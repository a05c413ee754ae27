"""Supervision items over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from office.catalogue.kinds import url_of
from office.comments.api import CommentOut
from office.comments.queries import comments
from office.core.actor import Actor
from office.core.inputs import serializer_for
from office.rest.fields import (
    DepartmentField,
    DepartmentsField,
    NamedField,
    PeopleField,
    RecordOut,
)
from office.rest.idempotency import fingerprint_of
from office.rest.tables import TableIn, TableReportOut
from office.rest.views import ListAndGet, add_bulk, add_commands, created_once
from supervision import actions, commands, forms, queries, track
from supervision.filters import ItemFilter
from supervision.foresight.api import add_foresight
from supervision.foresight.queries import with_risk
from supervision.ledger import import_ledger
from supervision.models import SupervisionItem

DocketIn = serializer_for(forms.DocketForm)


class ItemOut(RecordOut):
    title = serializers.CharField()
    source = serializers.CharField()
    original_text = serializers.CharField()
    standard = serializers.CharField()
    plan = serializers.CharField()
    lead_department = DepartmentField(source="lead_department_id")
    assisting_departments = DepartmentsField(source="assisting_ids")
    responsible = NamedField(allow_null=True)
    due_on = serializers.DateField()
    first_due_on = serializers.DateField()
    extension_due_on = serializers.DateField(allow_null=True)
    held_until = serializers.DateField(allow_null=True)
    report_every = serializers.CharField()
    percent = serializers.IntegerField(source="done", help_text="Of a parent: of what is below it")
    assigned_on = serializers.DateField(allow_null=True)
    accepted_on = serializers.DateField(allow_null=True)
    claimed_on = serializers.DateField(allow_null=True)
    period_days = serializers.IntegerField(help_text="Working days from docketing to the deadline")
    extensions = serializers.IntegerField()
    redone = serializers.IntegerField(help_text="How often it was sent back")
    parent = serializers.IntegerField(source="parent_id", allow_null=True)
    mode = serializers.CharField()
    result_class = serializers.CharField()
    reply_number = serializers.CharField()
    satisfaction = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)
    light = serializers.CharField(help_text="green, yellow, red, purple, blue or grey")

    class Meta:
        model = SupervisionItem


class ItemPartOut(serializers.Serializer[Any]):
    department = NamedField()
    state = serializers.CharField()
    percent = serializers.IntegerField()
    due_on = serializers.DateField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class MilestoneOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    department = NamedField(allow_null=True)
    due_on = serializers.DateField()
    first_due_on = serializers.DateField()
    state = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()


class PeriodOut(serializers.Serializer[Any]):
    due_on = serializers.DateField()
    state = serializers.CharField()
    report = serializers.IntegerField(source="report_id", allow_null=True)
    late = serializers.SerializerMethodField(help_text="Given after its day")

    def get_late(self, period: Any) -> bool:
        return track.late_report(period)


class ItemReportOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    author = NamedField()
    on_behalf_of = NamedField(allow_null=True)
    department = NamedField(allow_null=True)
    text = serializers.CharField()
    percent = serializers.IntegerField()
    passed = serializers.BooleanField(allow_null=True)
    files = serializers.ListField(child=serializers.IntegerField(), source="file_ids")
    at = serializers.DateTimeField()


class TicketOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    level = serializers.CharField()
    department = NamedField()
    due_on = serializers.DateField()
    reason = serializers.CharField()
    issued_at = serializers.DateTimeField()
    issued_by = NamedField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class ChaseOut(serializers.Serializer[Any]):
    by = NamedField(allow_null=True)
    on_behalf_of = NamedField(allow_null=True)
    text = serializers.CharField()
    told = PeopleField(source="told_ids")
    at = serializers.DateTimeField()


class GatesOut(serializers.Serializer[Any]):
    """No start without a plan, no period without a report, no close without feedback."""

    plan = serializers.BooleanField()
    reports_owed = serializers.IntegerField(source="owed")
    reports_given = serializers.IntegerField(source="given")
    reports_missed = serializers.IntegerField(source="missed")
    feedback = serializers.BooleanField()
    percent = serializers.IntegerField()


class NextStepOut(serializers.Serializer[Any]):
    """If nothing happens: who is told of what, and when."""

    at = serializers.DateTimeField()
    duty = serializers.CharField(source="duty.kind")
    rung = serializers.CharField(source="coming.rung.slug")
    person = NamedField(source="coming.person")


class SubItemOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    light = serializers.CharField()
    percent = serializers.IntegerField(source="done")
    url = serializers.SerializerMethodField()

    def get_url(self, item: Any) -> str:
        return url_of(SupervisionItem.KIND, item.pk)


class TrackOut(serializers.Serializer[Any]):
    """Everything that hangs on one item."""

    gates = GatesOut()
    parts = ItemPartOut(many=True)
    milestones = MilestoneOut(many=True)
    periods = PeriodOut(many=True)
    reports = ItemReportOut(many=True)
    tickets = TicketOut(many=True)
    chases = ChaseOut(many=True)
    sub_items = SubItemOut(many=True)
    next_steps = NextStepOut(many=True)


class LedgerReportOut(TableReportOut):
    closed = serializers.IntegerField(help_text="Of the accepted, those entered as filed")


def track_of(actor: Actor, item: SupervisionItem) -> dict[str, Any]:
    periods, reports = list(queries.periods(item.pk)), list(queries.reports(item.pk))
    duties = track.owed_now(actor, item)
    return {
        "gates": track.gates(item, periods, reports),
        "parts": queries.parts(item.pk),
        "milestones": queries.milestones(item.pk),
        "periods": periods,
        "reports": reports,
        "tickets": queries.tickets(item.pk),
        "chases": queries.chases(item.pk),
        "sub_items": queries.children(actor, item.pk),
        "next_steps": track.next_steps(duties, track.ladders(duties, actor.now), actor.now),
    }


class ItemViewSet(ListAndGet):
    """What leaders decided, followed until it is struck off."""

    scope = "supervision"
    serializer_class = ItemOut
    filterset_class = ItemFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = (
        "card_id",
        "due_on",
        "updated_at",
        "percent",
        "risk",
    )

    def rows(self) -> Any:
        rows = queries.items(self.actor)
        wanted = self.request.query_params.get("ordering", "").removeprefix("-") == "risk"
        return with_risk(self.actor, rows) if wanted else rows

    def one(self, pk: int) -> Any:
        return queries.item_get(self.actor, pk)

    @extend_schema(responses=CommentOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def comments(self, request: Request, pk: str) -> Any:
        """Remarks among colleagues, oldest first."""
        found = comments(self.one(int(pk)).pk)
        return Response(CommentOut(found, many=True, context=self.get_serializer_context()).data)

    @extend_schema(responses=TrackOut)
    @route(detail=True, methods=["get"])
    def track(self, request: Request, pk: str) -> Any:
        """Parts, milestones, reports, tickets, chases, sub-items, gates, and who is told next."""
        item = self.one(int(pk))
        context = self.get_serializer_context()
        return Response(TrackOut(track_of(self.actor, item), context=context).data)

    @extend_schema(request=DocketIn, responses={201: ItemOut})
    def create(self, request: Request) -> Any:
        """Put a matter under supervision."""

        def act() -> Any:
            item = actions.docket(self.actor, actions.item_from(self.given(DocketIn)))
            return self.answer(self.one(item.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request={"multipart/form-data": TableIn}, responses=LedgerReportOut)
    @route(
        detail=False, methods=["post"], url_path="import", url_name="import",
        parser_classes=[MultiPartParser, JSONParser],
    )  # fmt: skip
    def take_in(self, request: Request) -> Any:
        """Items from a ledger kept elsewhere: every good row, none twice; all of a file or none."""

        given = self.given(TableIn)
        file, dry_run = given["file"], given["dry_run"]

        def act() -> Any:
            report = import_ledger(self.actor, file, name=file.name, dry_run=dry_run)
            return Response(report.as_dict())

        return created_once(self, request, act, content=fingerprint_of(file, dry_run))


add_commands(ItemViewSet, commands.ITEM)
add_foresight(ItemViewSet)
add_bulk(ItemViewSet, commands.ITEM)
