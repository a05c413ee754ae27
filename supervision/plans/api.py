"""Plans over REST: year → quarter → month, their lines as a tree, what hangs on nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from office.core.inputs import serializer_for
from office.organisation.names import department_name
from office.rest.fields import DepartmentField, DepartmentsField, NamedField, RecordOut, RowsOut
from office.rest.idempotency import fingerprint_of
from office.rest.tables import TableIn, TableReportOut
from office.rest.views import ListAndGet, add_commands, created_once
from supervision.plans import actions, commands, forms, queries
from supervision.plans.filters import PlanFilter
from supervision.plans.lines_import import import_lines
from supervision.plans.models import Plan, PlanPoint
from supervision.plans.rollup import Node, percent_of
from supervision.plans.sheet import numbered

BeginIn = serializer_for(forms.BeginForm)


class PlanOut(RecordOut):
    title = serializers.CharField()
    level = serializers.CharField()
    period = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    keeper = NamedField()
    approved_on = serializers.DateField(allow_null=True)
    approved_by = NamedField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)

    class Meta:
        model = Plan


class LineItemOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.CharField()
    percent = serializers.IntegerField()


class PlanLineOut(serializers.Serializer[Any]):
    """A line of the tree. `at` is its place, such as 2.1; `percent` null where it is not known."""

    id = serializers.IntegerField()
    at = serializers.CharField()
    above = serializers.IntegerField(allow_null=True)
    plan = serializers.IntegerField()
    period = serializers.CharField()
    text = serializers.CharField()
    measure = serializers.CharField()
    lead_department = serializers.DictField()
    due_on = serializers.DateField()
    weight = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)
    done = serializers.BooleanField()
    broken_down = serializers.BooleanField()
    carries = serializers.IntegerField()
    item = LineItemOut(allow_null=True)


class PlanTreeOut(serializers.Serializer[Any]):
    percent = serializers.IntegerField(allow_null=True)
    lines = PlanLineOut(many=True)


class PointOut(RowsOut):
    """A line by itself, in the lists of orphans and of what was carried on."""

    id = serializers.IntegerField(source="pk")
    plan = serializers.IntegerField(source="plan_id")
    period = serializers.CharField(source="plan.period")
    position = serializers.IntegerField()
    text = serializers.CharField()
    measure = serializers.CharField()
    lead_department = DepartmentField(source="lead_department_id")
    assisting_departments = DepartmentsField(source="assisting_ids")
    due_on = serializers.DateField()
    carries = serializers.IntegerField()
    carried_reason = serializers.CharField()

    class Meta:
        model = PlanPoint


class PlanViewSet(ListAndGet):
    """What the office set out to do, from the year's key points to the month's tasks."""

    scope = "supervision"
    serializer_class = PlanOut
    filterset_class = PlanFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "starts_on", "updated_at")

    def rows(self) -> Any:
        return queries.plans(self.actor)

    def one(self, pk: int) -> Plan:
        return queries.plan_get(self.actor, pk)

    @extend_schema(request=BeginIn, responses={201: PlanOut})
    def create(self, request: Request) -> Any:
        """Begin the plan of a period."""

        def act() -> Any:
            plan = actions.begin_plan(self.actor, **self.given(BeginIn))
            return self.answer(self.one(plan.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses=PlanTreeOut)
    @route(detail=True, methods=["get"])
    def lines(self, request: Request, pk: str) -> Response:
        """The lines of a plan with all that hangs below them, in order; percent rolled up."""
        plan = self.one(int(pk))
        nodes = queries.tree(self.actor, plan)
        rows = [_line(at, node, plan) for at, node in numbered(nodes)]
        return Response({"percent": percent_of(nodes), "lines": rows})

    @extend_schema(
        parameters=[OpenApiParameter("level", str, enum=["year", "quarter"])],
        responses=PointOut(many=True),
    )
    @route(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def orphans(self, request: Request) -> Response:
        """Lines of approved plans that nothing follows from; at most 200."""
        level = "quarter" if request.query_params.get("level") == "quarter" else "year"
        rows = queries.orphans(self.actor, level)[:200]
        return Response(PointOut(rows, many=True, context=self.get_serializer_context()).data)

    @extend_schema(responses=PointOut(many=True))
    @route(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def carried(self, request: Request) -> Response:
        """Live lines that an earlier period left, the most often carried first; at most 200."""
        rows = queries.carried(self.actor)[:200]
        return Response(PointOut(rows, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request={"multipart/form-data": TableIn}, responses=TableReportOut)
    @route(
        detail=True, methods=["post"], url_path="import", url_name="import",
        parser_classes=[MultiPartParser, JSONParser],
    )  # fmt: skip
    def take(self, request: Request, pk: str) -> Any:
        """Lines of a draft from a CSV or XLSX table; `dry_run` says what would become of each."""

        given = self.given(TableIn)
        file, dry_run = given["file"], given["dry_run"]

        def act() -> Any:
            actor = self.actor_with_match()
            report = import_lines(actor, int(pk), file, name=file.name, dry_run=dry_run)
            return Response(report.as_dict())

        return created_once(self, request, act, content=fingerprint_of(file, dry_run))


def _line(at: str, node: Node, plan: Plan) -> dict[str, Any]:
    p = node.point
    stands = plan if p.plan_id == plan.pk else p.plan
    item = node.item
    return {
        "id": p.pk,
        "at": at,
        "above": p.above_id,
        "plan": p.plan_id,
        "period": stands.period,
        "text": p.text,
        "measure": p.measure,
        "lead_department": {
            "id": p.lead_department_id,
            "name": department_name(p.lead_department_id),
        },
        "due_on": p.due_on.isoformat(),
        "weight": p.weight,
        "percent": node.percent,
        "done": node.done,
        "broken_down": node.broken,
        "carries": p.carries,
        "item": {
            "id": item.pk,
            "number": item.number,
            "state": item.state,
            "percent": item.percent,
        }
        if item
        else None,
    }


add_commands(PlanViewSet, commands.PLAN)
