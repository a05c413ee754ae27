"""Findings and reasons over REST: `…/<id>/check/` and `outgoing-documents/overrides/`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from documents.choices import FindingLevel
from documents.linter import queries
from documents.linter.models import Override
from office.rest.fields import NamedField, RowsOut


class DraftFindingOut(serializers.Serializer[Any]):
    """A rule not kept; `reason` where one is on record, so that it holds nothing back."""

    rule = serializers.CharField(source="finding.rule")
    level = serializers.ChoiceField(source="finding.level", choices=FindingLevel.choices)
    message = serializers.CharField(source="finding.told")
    where = serializers.CharField(source="finding.where")
    source = serializers.CharField(source="finding.source")
    reason = serializers.CharField()


class OverrideOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    document = NamedField()
    rule = serializers.CharField()
    level = serializers.CharField()
    about = serializers.CharField()
    reason = serializers.CharField()
    by = NamedField()
    at = serializers.DateTimeField()

    class Meta:
        model = Override


class Checked:
    """Mixed into the collection of our letters."""

    @extend_schema(responses=DraftFindingOut(many=True))
    @route(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def check(self: Any, request: Request, pk: str) -> Any:
        """Every rule that the stored draft does not keep, the gravest first."""
        return Response(DraftFindingOut(queries.rows_of(self.one(int(pk))), many=True).data)

    @extend_schema(responses=OverrideOut(many=True))
    @route(detail=False, methods=["get"], filterset_class=None)
    def overrides(self: Any, request: Request) -> Any:
        """Every reason given for a rule not kept: for the director and the auditors."""
        self.ordering = "-pk"
        self.orderings = ()
        return self.page(queries.overrides(self.actor), OverrideOut)
