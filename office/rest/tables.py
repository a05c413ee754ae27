"""A table brought in over REST: the file, and what became of each of its rows."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class TableIn(serializers.Serializer[Any]):
    file = serializers.FileField(
        allow_empty_file=True, max_length=1000, help_text="XLSX or CSV; the first row names columns"
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Say what would become of each row, and enter nothing"
    )


class RowOut(serializers.Serializer[Any]):
    """A row of the file, counted as a spreadsheet counts them."""

    row = serializers.IntegerField()


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class TwinField(serializers.ReadOnlyField):
    """A number such as 督〔2026〕7号, or the place of a line in its plan."""


class TwinOut(RowOut):
    of = TwinField(help_text="What has the same words and stands already")


class NoteOut(RowOut):
    field = serializers.CharField(help_text="The column, as the file calls it")
    note = serializers.CharField()


class FaultOut(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="The column, as the file calls it")
    error = serializers.CharField()


class RefusedOut(FaultOut, RowOut):
    more = FaultOut(many=True, required=False)


class TableReportOut(serializers.Serializer[Any]):
    """What became of every row: accepted + duplicates + rejected."""

    accepted = serializers.IntegerField()
    duplicates = TwinOut(many=True)
    rejected = RefusedOut(many=True)
    notes = NoteOut(many=True)
