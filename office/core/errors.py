"""Refusals that a person can understand. Mapped to HTTP once per channel (problems, middleware)."""

from __future__ import annotations

from typing import Any

Message = Any  # str or a lazy translation


class DomainError(Exception):
    """A refusal. `fields` names the inputs at fault, each with its sentences."""

    status = 400
    code = "invalid"

    def __init__(
        self,
        message: Message,
        *,
        fields: dict[str, list[Message]] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.fields, self.extra = message, fields or {}, extra or {}


class NotVisible(DomainError):
    """The record does not exist for this person: 404, never 403."""

    status = 404
    code = "not_found"


class NotAllowed(DomainError):
    """The record is visible, the action is not his: 403."""

    status = 403
    code = "forbidden"


class WrongState(DomainError):
    """The action does not fit the state of the record: 409 with the actions that do."""

    status = 409
    code = "wrong_state"


class Conflict(DomainError):
    """Somebody else was first: a booking, a changed record, a number."""

    status = 409
    code = "conflict"


class Stale(DomainError):
    """The caller changed an older copy of the record: 412."""

    status = 412
    code = "stale"


class TooLarge(DomainError):
    status = 413
    code = "too_large"
