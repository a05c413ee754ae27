"""Request bodies made from the serializers that the schema names, and from what forms ask for."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model
from rest_framework import serializers

from office.core.inputs import References
from tests.conftest import Office
from tests.inputs import chosen, unbooked


def as_json(value: Any) -> Any:
    """What a program would send for a value that an action takes."""
    if is_dataclass(value):
        return {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {k: as_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(v) for v in value]
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def sample(office: Office, serializer: Any) -> Any:
    """A body with everything that must be given."""
    made = serializer() if isinstance(serializer, type) else serializer
    if isinstance(made, serializers.ListSerializer):
        return [sample(office, made.child)]
    return {
        name: as_json(value_of(office, name, field))
        for name, field in made.fields.items()
        if field.required and not field.read_only
    }


def value_of(office: Office, name: str, field: Any) -> Any:  # noqa: C901, PLR0911, PLR0912 - one line a type of field
    if isinstance(field, serializers.BaseSerializer):
        return sample(office, field)
    if isinstance(field, References):
        return [chosen(office, field.rows)]
    if isinstance(field, serializers.RelatedField):
        return resource(office, name) or chosen(office, field.queryset)
    if isinstance(field, serializers.ListField):
        return [value_of(office, name, field.child)]
    if isinstance(field, serializers.ChoiceField):
        return next(iter(field.choices))
    if isinstance(field, serializers.DateTimeField):
        if name in {"received_at", "at"}:
            return office.now - timedelta(hours=1)
        late = name.startswith(("end", "return", "until"))
        return office.now + timedelta(days=5, hours=2 if late else 0)
    if isinstance(field, serializers.DateField):
        return office.now.date() + timedelta(days=30)
    if isinstance(field, serializers.BooleanField):
        return True
    if isinstance(field, (serializers.IntegerField, serializers.FloatField)):
        return max(field.min_value or 0, 1)
    if isinstance(field, serializers.DecimalField):
        return "1.00"
    if isinstance(field, (serializers.JSONField, serializers.DictField)):
        return {}
    if type(field).__name__ == "_UnvalidatedField":  # a list of anything says no more
        return {}
    if isinstance(field, serializers.EmailField):
        return "somebody@example.test"
    if isinstance(field, serializers.URLField):
        return "https://example.test/hook"
    if isinstance(field, serializers.RegexField):
        return "somebody"
    assert isinstance(field, serializers.CharField), f"Tell tests/rest/bodies.py what {field!r} is."
    return f"示例{name}"[: field.max_length or 60]


def resource(office: Office, name: str) -> Any:
    """A room where a room is asked for, a car where a car is."""
    kind = {"resource": "room"}.get(name, name)
    return unbooked(kind, office) if kind in {"room", "vehicle", "driver"} else None
