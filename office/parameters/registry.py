"""The office's own values over the defaults: read, checked, changed."""

from __future__ import annotations

import time
from typing import Any

from django.utils.translation import gettext as _

from office.core.errors import DomainError
from office.parameters.defaults import DEFINITIONS
from office.parameters.definition import Definition, wrong
from office.parameters.models import Parameter

_cache: dict[str, Any] = {}
_read_at = 0.0
SECONDS = 15.0


def value(key: str) -> Any:
    """The office's own value, else the default. Other processes see a change within 15 s."""
    global _read_at  # noqa: PLW0603 - one small cache per process
    if time.monotonic() - _read_at > SECONDS:
        _cache.clear()
        _cache.update(Parameter.objects.values_list("key", "value"))
        _read_at = time.monotonic()
    return _cache.get(key, DEFINITIONS[key].default)


def check(key: str, new: Any) -> Definition:
    """Refuse a value that does not fit; its kind must be that of the default."""
    known = DEFINITIONS.get(key)
    if known is None:
        raise DomainError(
            _("There is no parameter “%(key)s”.") % {"key": key}, fields={"key": [key]}
        )
    fault = wrong(known, new)
    if fault:
        raise DomainError(fault, fields={"value": [fault]})
    return known


def change(key: str, new: Any) -> None:
    """Set one value. Whoever does it for the office calls the action, which leaves an event."""
    check(key, new)
    Parameter.objects.update_or_create(key=key, defaults={"value": new})
    forget()


def reset(key: str) -> None:
    """Back to the default."""
    Parameter.objects.filter(key=key).delete()
    forget()


def forget() -> None:
    """Read again at the next look."""
    global _read_at  # noqa: PLW0603 - see value()
    _read_at = 0.0
    _cache.clear()
