"""The names of departments. Every answer shows some; they are a handful and hardly ever change."""

from __future__ import annotations

import time

from office.organisation.models import Department

SECONDS = 15.0
_names: dict[int, str] = {}
_read_at = 0.0


def department_name(pk: int) -> str:
    """Other processes see a new name within 15 seconds, a new department at once."""
    global _read_at  # noqa: PLW0603 - one small cache per process
    if pk not in _names or time.monotonic() - _read_at > SECONDS:
        _names.clear()
        _names.update(Department.objects.values_list("pk", "name"))
        _read_at = time.monotonic()
    return _names.get(pk, "")


def forget() -> None:
    """Read again at the next look."""
    _names.clear()
