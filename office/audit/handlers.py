"""Reactions to events, run by the worker after commit, at least once each."""

from __future__ import annotations

from collections.abc import Callable

from office.audit.models import Event

Handler = Callable[[Event], None]
HANDLERS: dict[str, list[Handler]] = {}
EVERY = "*"


def handles(verb: str) -> Callable[[Handler], Handler]:
    """Register a reaction to one verb, or to EVERY event. Only from `AppConfig.ready()`."""

    def register(handler: Handler) -> Handler:
        known = HANDLERS.setdefault(verb, [])
        if handler not in known:
            known.append(handler)
        return handler

    return register
