"""One declaration of an action's inputs: the Django form; REST gets its serializer from it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from rest_framework import serializers

Simple = dict[type[forms.Field], type[serializers.Field]]
SIMPLE: list[tuple[type[forms.Field], type[serializers.Field]]] = [
    (forms.DateTimeField, serializers.DateTimeField),
    (forms.DateField, serializers.DateField),
    (forms.BooleanField, serializers.BooleanField),
    (forms.URLField, serializers.URLField),
]


@lru_cache(maxsize=256)
def serializer_for(
    form: type[forms.Form], partial: bool = False
) -> type[serializers.Serializer[Any]]:
    """The serializer class with the same fields, limits and choices."""
    fields = {
        name: _field(field, required=field.required and not partial)
        for name, field in form.base_fields.items()
        if not getattr(field, "page_only", False)
    }
    name = form.__name__.removesuffix("Form") + ("Patch" if partial else "")
    return type(f"{name}Input", (serializers.Serializer,), fields)


def _field(field: forms.Field, *, required: bool) -> serializers.Field[Any, Any, Any, Any]:
    common: dict[str, Any] = {"required": required, "help_text": str(field.help_text or "")}
    if field.initial is not None and not callable(field.initial):
        # What the page shows filled in, a program may leave out.
        common |= {"required": False, "default": field.initial}
    if isinstance(field, forms.ModelMultipleChoiceField):
        related = serializers.PrimaryKeyRelatedField(queryset=field.queryset)
        common.setdefault("default", list) if not required else None
        return serializers.ListField(
            child=related, allow_empty=not required, max_length=2000, **common
        )
    if isinstance(field, forms.ModelChoiceField):
        return serializers.PrimaryKeyRelatedField(
            queryset=field.queryset, allow_null=not required, **common
        )
    if isinstance(field, forms.ChoiceField):
        choices = [(k, v) for k, v in field.choices if k != ""]  # type: ignore[union-attr]
        return serializers.ChoiceField(choices=choices, allow_blank=not required, **common)
    if isinstance(field, forms.IntegerField):
        limits = {"min_value": field.min_value, "max_value": field.max_value}
        return serializers.IntegerField(allow_null=not required, **limits, **common)
    for ours, theirs in SIMPLE:
        if isinstance(field, ours):
            if theirs is not serializers.BooleanField:
                common["allow_null"] = not required
            return theirs(**common)
    if isinstance(field, forms.CharField):
        return serializers.CharField(
            max_length=field.max_length or 20000, allow_blank=not required, **common
        )
    raise TypeError(f"No REST twin for {type(field).__name__}")
