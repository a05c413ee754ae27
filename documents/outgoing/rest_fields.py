"""Recipients of a letter as a program sends them."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from documents.outgoing.actions import Recipient
from documents.outgoing.models import Way
from documents.outgoing.recipients import recipient_given

RecipientSchema = inline_serializer(
    "RecipientInput",
    {
        "recipient": serializers.CharField(required=False),
        "way": serializers.ChoiceField(choices=Way.choices, required=False),
        "copies": serializers.IntegerField(min_value=1, required=False),
        "department": serializers.IntegerField(required=False, allow_null=True),
    },
    many=True,
)


@extend_schema_field(RecipientSchema)
class RecipientsInput(serializers.Field[Any, Any, Any, Any]):
    """A list of `{recipient, way, copies, department}`; a name or a department's id will do."""

    def to_internal_value(self, data: Any) -> list[Recipient]:
        if isinstance(data, str):
            data = [part for part in data.splitlines() if part.strip()]
        if not isinstance(data, list):
            raise serializers.ValidationError(_("Send a list of recipients."), code="not_a_list")
        wrong: dict[Any, Any] = {}
        found = []
        for at, row in enumerate(data):
            try:
                found.append(recipient_given(row))
            except django_forms.ValidationError as error:
                wrong[at] = list(error.messages)
        if wrong:
            raise serializers.ValidationError(wrong)
        return found

    def to_representation(self, value: Any) -> Any:
        return [{"recipient": r.name, "way": r.way, "copies": r.copies} for r in value]
