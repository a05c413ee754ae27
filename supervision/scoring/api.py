"""Scores over REST: figures of a period, the entries they are made of, rules, sheets, appeals."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from office.catalogue.queries import cards
from office.core.inputs import serializer_for
from office.organisation.actors import actor_of
from office.rest.fields import DepartmentField, NamedField, RecordOut, SubjectSchema, subject
from office.rest.views import ListAndGet, OfficeViewSet, add_commands, created_once
from supervision.scoring import actions, commands, forms, queries
from supervision.scoring.filters import AppealFilter, EntryFilter, SheetFilter
from supervision.scoring.models import (
    RULED,
    ScoreAppeal,
    ScoreEntry,
    ScoreRule,
    ScoreSheet,
    Trigger,
)
from supervision.scoring.periods import Period, of_day, parse

RuleIn = serializer_for(forms.ScoreRuleForm)
MarkIn = serializer_for(forms.ScoreMarkEntryForm)
AppealIn = serializer_for(forms.ScoreAppealEntryForm)
PERIOD = OpenApiParameter(
    "period",
    str,
    required=False,
    description="2026-11, 2026-Q4, 2026 or 2026-W48; this month if left out.",
)


class ScoreOut(serializers.Serializer[Any]):
    """One department in a period. `points` counts corrections, `published_points` does not."""

    department = DepartmentField(source="department_id")
    rank = serializers.IntegerField(allow_null=True)
    points = serializers.IntegerField(source="total")
    published_points = serializers.IntegerField(source="points")
    corrected = serializers.IntegerField()
    items = serializers.IntegerField()
    index = serializers.DecimalField(max_digits=7, decimal_places=2)
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many entries of each trigger."
    )
    serious = serializers.BooleanField()


SCORES = inline_serializer(
    "ScorePage",
    {
        "period": serializers.CharField(),
        "state": serializers.ChoiceField(choices=["running", "draft", "published"]),
        "booked_through": serializers.DateField(allow_null=True),
        "sheet": serializers.IntegerField(allow_null=True),
        "results": ScoreOut(many=True),
        "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True),
    },
)


class OfPeriod(OfficeViewSet):
    """What is asked of a period."""

    scope = "supervision"

    @property
    def period(self) -> Period:
        asked = self.request.query_params.get("period", "")
        return parse(asked) if asked else of_day(self.actor.today)


class ScoreViewSet(OfPeriod):
    """What departments reached in a period, the best first."""

    serializer_class = ScoreOut

    def get_queryset(self) -> Any:
        return ScoreEntry.objects.none()

    @extend_schema(parameters=[PERIOD], responses=SCORES, filters=False)
    def list(self, request: Request) -> Any:
        period = self.period
        sheet = queries.sheet_of(self.actor, period)
        return Response(
            {
                "period": period.text,
                "state": sheet.state if sheet else "running",
                "booked_through": queries.booked_through(),
                "sheet": sheet.pk if sheet else None,
                "results": ScoreOut(queries.lines_of(self.actor, period), many=True).data,
                "next": None,
                "previous": None,
            }
        )


class EntryOut(serializers.Serializer[Any]):
    """Points and what they rest on. Item, evidence and words are null where the caller may not see
    the item."""

    id = serializers.IntegerField(source="pk")
    department = NamedField()
    trigger = serializers.ChoiceField(choices=Trigger.choices)
    points = serializers.IntegerField()
    day = serializers.DateField()
    item: Any = serializers.SerializerMethodField()
    event = serializers.IntegerField(source="event_id")
    rule = serializers.IntegerField(source="rule_id", allow_null=True)
    text = serializers.SerializerMethodField()
    evidence: Any = serializers.SerializerMethodField()
    corrects = serializers.IntegerField(source="corrects_id", allow_null=True)
    appeal = serializers.IntegerField(source="appeal_id", allow_null=True)
    appealed = serializers.BooleanField(default=False)

    def _seen(self, entry: ScoreEntry) -> bool:
        return entry.item_id in self._known(entry)["items"]

    def _known(self, entry: ScoreEntry) -> dict[str, dict[int, Any]]:
        """Items and evidence of all entries of the answer that he may see: two queries."""
        context: Any = self.context
        if "score_known" not in context:
            actor = actor_of(context["request"], "api")
            rows: Any = (
                self.parent.instance
                if isinstance(self.parent, serializers.ListSerializer)
                else [entry]
            )
            shown = cards(actor).filter(pk__in={r.evidence_id for r in rows if r.evidence_id})
            context["score_known"] = {
                "items": queries.items_of(actor, list(rows)),
                "evidence": {card.pk: card for card in shown},
            }
        found: dict[str, dict[int, Any]] = context["score_known"]
        return found

    @extend_schema(responses=SubjectSchema)
    def get_item(self, entry: ScoreEntry) -> Any:
        item = self._known(entry)["items"].get(entry.item_id)
        if item is None:
            return None
        return {
            "type": item.KIND,
            "id": item.pk,
            "number": item.number,
            "url": f"/supervision/{item.pk}/",
        }

    def get_text(self, entry: ScoreEntry) -> str:
        return entry.text if self._seen(entry) else ""

    @extend_schema(responses=SubjectSchema)
    def get_evidence(self, entry: ScoreEntry) -> Any:
        known = self._known(entry)
        return subject(known["evidence"].get(entry.evidence_id or 0)) if self._seen(entry) else None


class EntryViewSet(ListAndGet, OfPeriod):
    """Every entry of a period with its evidence: event, item and the version of the rule."""

    serializer_class = EntryOut
    filterset_class = EntryFilter
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id", "day", "points")

    def rows(self) -> Any:
        return queries.entries(self.actor, self.period)

    def one(self, pk: int) -> Any:
        return queries.entry_get(self.actor, pk)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return ScoreEntry.objects.none()
        return self.rows()

    @extend_schema(parameters=[PERIOD])
    def list(self, request: Request) -> Any:
        return super().list(request)

    @extend_schema(request=MarkIn, responses={201: EntryOut})
    def create(self, request: Request) -> Any:
        """Enter what is commended, criticised or missed, with the record that shows it."""

        def act() -> Any:
            given = {k: v for k, v in self.given(MarkIn).items() if v not in (None, "")}
            made = actions.mark_item(self.actor, given.pop("item"), **given)
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)


class RuleOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    trigger = serializers.ChoiceField(choices=[(t.value, t.label) for t in RULED])
    points = serializers.IntegerField()
    cap = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    reason = serializers.CharField()


class RuleViewSet(OfficeViewSet):
    """The rules of scoring with every version that there was."""

    scope = "supervision"
    serializer_class = RuleOut

    def get_queryset(self) -> Any:
        return ScoreRule.objects.all()

    @extend_schema(filters=False)
    def list(self, request: Request) -> Any:
        return self.page(self.get_queryset())

    @extend_schema(request=RuleIn, responses={201: RuleOut})
    def create(self, request: Request) -> Any:
        """New points from a day on; the version before ends there and stays."""

        def act() -> Any:
            made = actions.change_rule(self.actor, **self.given(RuleIn))
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)


class SheetOut(RecordOut):
    title = serializers.CharField()
    period = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    published_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = ScoreSheet


class SheetViewSet(ListAndGet):
    """Sheets of months, quarters and years: drafted by themselves, then published and frozen."""

    scope = "supervision"
    serializer_class = SheetOut
    filterset_class = SheetFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "starts_on")

    def rows(self) -> Any:
        return queries.sheets(self.actor)

    def one(self, pk: int) -> Any:
        return queries.sheet_get(self.actor, pk)


add_commands(SheetViewSet, commands.SHEET)


class AppealOut(RecordOut):
    title = serializers.CharField()
    entry = serializers.IntegerField(source="entry_id")
    scored = NamedField()
    reason = serializers.CharField()
    filed_by = NamedField()
    answer = serializers.CharField()
    decided_by = NamedField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = ScoreAppeal


class AppealViewSet(ListAndGet):
    """Appeals against entries, decided by somebody who had no part in them."""

    scope = "supervision"
    serializer_class = AppealOut
    filterset_class = AppealFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "updated_at")

    def rows(self) -> Any:
        return queries.appeals(self.actor)

    def one(self, pk: int) -> Any:
        return queries.appeal_get(self.actor, pk)

    @extend_schema(request=AppealIn, responses={201: AppealOut})
    def create(self, request: Request) -> Any:
        """Appeal against an entry of one's own department."""

        def act() -> Any:
            made = actions.file_appeal(self.actor, **self.given(AppealIn))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)


add_commands(AppealViewSet, commands.APPEAL)
