"""One declaration of an action's inputs: the Django form; REST gets its serializer from it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from django import forms
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import empty

from office.core.forms import VerdictField

SIMPLE: list[tuple[type[forms.Field], type[Any]]] = [
    (forms.DateTimeField, serializers.DateTimeField),
    (forms.DateField, serializers.DateField),
    (forms.BooleanField, serializers.BooleanField),
    (forms.URLField, serializers.URLField),
]


class ChoiceOrUsual(serializers.ChoiceField):
    """Nothing chosen is the usual choice, where there is one."""

    def to_internal_value(self, data: Any) -> Any:
        usual: Any = self.default
        return super().to_internal_value(data) or ("" if usual is empty else usual)


@lru_cache(maxsize=256)
def serializer_for(
    form: type[forms.Form], optional: Literal["", "Patch"] = ""
) -> type[serializers.Serializer[Any]]:
    """The serializer class with the same fields, limits and choices."""
    fields = {
        name: _field(field, required=field.required and not optional)
        for name, field in form.base_fields.items()
        if not getattr(field, "page_only", False)
    }
    name = form.__name__.removesuffix("Form") + optional
    return type(f"{name}Input", (serializers.Serializer,), fields)


def _field(field: forms.Field, *, required: bool) -> Any:
    required = required or isinstance(field, VerdictField)
    common: dict[str, Any] = {"required": required, "help_text": str(field.help_text or "")}
    if field.initial is not None and not callable(field.initial):
        # What the page shows filled in, a program may leave out.
        common |= {"required": False, "default": field.initial}
    if isinstance(field, forms.ModelChoiceField):
        return _reference(field, required=required, common=common)
    return _value(field, required=required, common=common)


def _reference(field: Any, *, required: bool, common: dict[str, Any]) -> Any:
    """References are ids, checked against the same choices as on the page."""
    if not isinstance(field, forms.ModelMultipleChoiceField):
        return serializers.PrimaryKeyRelatedField(
            queryset=field.queryset, allow_null=not required, **common
        )
    if not required:
        common.setdefault("default", list)
        common["required"] = False
    return References(field.queryset, allow_empty=not required, max_length=2000, **common)


class References(serializers.ListField):
    """Ids of rows, in the order given, looked up together whatever their number."""

    child = serializers.IntegerField(min_value=1, max_value=2**63 - 1)

    def __init__(self, rows: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows

    def to_internal_value(self, data: Any) -> list[Any]:
        ids = super().to_internal_value(data)
        found = self.rows.in_bulk(set(ids)) if ids else {}
        unknown: Any = {
            at: [_("There is no entry %(id)s to choose.") % {"id": pk}]
            for at, pk in enumerate(ids)
            if pk not in found
        }
        if unknown:
            raise serializers.ValidationError(unknown, code="does_not_exist")
        return [found[pk] for pk in ids]


def _value(field: Any, *, required: bool, common: dict[str, Any]) -> Any:
    twin = getattr(field, "rest_twin", None)
    if twin is not None:  # what a page types as text, a program sends as a structure
        return twin(**common)
    if isinstance(field, forms.ChoiceField):
        known: Any = field.choices
        choices = [(key, label) for key, label in known if key != ""]
        return ChoiceOrUsual(choices=choices, allow_blank=not required, **common)
    if isinstance(field, forms.DecimalField):
        return serializers.DecimalField(
            max_digits=field.max_digits,
            decimal_places=field.decimal_places,
            **_limits(field),
            allow_null=not required,
            **common,
        )
    if isinstance(field, forms.IntegerField):
        return serializers.IntegerField(allow_null=not required, **_limits(field), **common)
    for ours, theirs in SIMPLE:
        if isinstance(field, ours):
            null = {} if theirs is serializers.BooleanField else {"allow_null": not required}
            return theirs(**null, **common)
    if isinstance(field, forms.CharField):
        return serializers.CharField(
            max_length=field.max_length or 20000, allow_blank=not required, **common
        )
    raise TypeError(f"No REST twin for {type(field).__name__}")


def _limits(field: forms.IntegerField) -> dict[str, Any]:
    return {"min_value": field.min_value, "max_value": field.max_value}
