"""Bulletins over REST; as PDF and DOCX they come from the flow that typesets them."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from office.core.inputs import serializer_for
from office.rest.fields import NamedField, RecordOut
from office.rest.views import ListAndGet, created_once
from supervision.bulletins import actions, forms, prose, queries
from supervision.bulletins.filters import BulletinFilter
from supervision.bulletins.models import Bulletin

DraftIn = serializer_for(forms.BulletinDraftForm)


class BulletinOut(RecordOut):
    title = serializers.CharField()
    period = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    as_of = serializers.DateTimeField()
    figures = serializers.JSONField(help_text="Totals, and the same for each department; frozen.")
    opening = serializers.CharField()
    practice = serializers.CharField()
    problems = serializers.CharField()
    focus = serializers.CharField()
    edition = serializers.IntegerField()
    corrects = serializers.IntegerField(source="corrects_id", allow_null=True)
    correction = serializers.CharField()
    signed_by = NamedField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Bulletin


class SectionOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    heading = serializers.CharField()
    facts = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.CharField())
    words = serializers.CharField()


class BulletinReaderOut(serializers.Serializer[Any]):
    person = NamedField()
    department = NamedField()
    sent_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    read_by = NamedField(allow_null=True)


class BulletinReachOut(serializers.Serializer[Any]):
    department = serializers.IntegerField(source="department_id")
    name = serializers.CharField()
    told = serializers.IntegerField()
    read = serializers.IntegerField()
    percent = serializers.IntegerField()


class BulletinCollection(ListAndGet):
    """What all departments are told of supervision: figures of a week or month, frozen."""

    scope = "supervision"
    serializer_class = BulletinOut
    filterset_class = BulletinFilter
    ordering = "-card_id"
    orderings: ClassVar[tuple[str, ...]] = ("card_id", "starts_on")

    def rows(self) -> Any:
        return queries.bulletins(self.actor)

    def one(self, pk: int) -> Bulletin:
        return queries.bulletin_get(self.actor, pk)

    @extend_schema(request=DraftIn, responses={201: BulletinOut})
    def create(self, request: Request) -> Any:
        """Draft the bulletin of a month (2026-11) or a week (2026-W48)."""

        def act() -> Any:
            made = actions.draft_bulletin(self.actor, **self.given(DraftIn))
            return self.answer(self.one(made.pk), status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(responses=SectionOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def sections(self, request: Request, pk: str) -> Any:
        """What it says: the sentences that follow from the figures, and the editor's words."""
        return Response(SectionOut(prose.sections(self.one(int(pk))), many=True).data)

    @extend_schema(responses=BulletinReaderOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def readers(self, request: Request, pk: str) -> Any:
        """To whom it went, and who has read it."""
        found = queries.readers(self.one(int(pk)).pk)
        return Response(BulletinReaderOut(found, many=True).data)

    @extend_schema(responses=BulletinReachOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def reach(self, request: Request, pk: str) -> Any:
        """How many of each department have it, and how many have read it."""
        found = queries.reach_by_unit(self.one(int(pk)).pk)
        return Response(BulletinReachOut(found, many=True).data)
