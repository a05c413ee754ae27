"""Filters that refuse what the database could not compare, with a sentence instead of an error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import IntegerField
from django.utils.translation import gettext as _
from django_filters import fields
from django_filters import rest_framework as filters

LARGEST = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Filters(filters.FilterSet):
    """Builds only the filters that were asked for: a plain list then costs no form at all."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        known: dict[str, Any] = self.base_filters  # type: ignore[has-type]
        self.base_filters = {name: known[name] for name in known if name in (data or ())}
        super().__init__(data, *args, **kwargs)


class MomentField(fields.IsoDateTimeField):
    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if isinstance(found, datetime):
            if not FIRST_YEAR <= found.year <= LAST_YEAR:
                raise ValidationError(_("A time between the years 1900 and 2200."))
            return found.astimezone(UTC)
        return found


class MomentFilter(filters.IsoDateTimeFilter):
    """ISO 8601, with offset."""

    field_class = MomentField


class AnyOf(filters.MultipleChoiceFilter):
    """One or more values of a column of the record itself.

    django-filter asks for DISTINCT, which matters only across a join; here it would sort a whole
    register of a million rows before the first page.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)


class IdFilter(filters.NumberFilter):
    """A whole number that fits a key."""

    field_class = IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=LARGEST, **kwargs)

    def get_max_validator(self) -> None:
        return None
