"""After an event: tell the holders of the duties it opened. One rule for every area."""

from __future__ import annotations

from django.utils import timezone

from office.audit.handlers import EVERY, handles
from office.audit.models import Event
from office.duties.queries import opened_by
from office.notifications.actions import notify

QUIET: set[str] = set()
"""Kinds that come in heaps (a pile fed into the scanner): their list and its count tell of them,
and the ladder where one is late; nobody hears of each by itself. Areas name theirs."""


@handles(EVERY)
def tell_holders(event: Event) -> None:
    """Each holder once, never the person who acted himself."""
    by_kind: dict[tuple[str, int], list[int]] = {}
    for _duty, holder, kind, card in opened_by(event.pk):
        if holder != event.actor_id and kind not in QUIET:
            by_kind.setdefault((kind, card), []).append(holder)
    for (kind, card), holders in by_kind.items():
        notify(
            holders,
            "duty",
            f"duty:{event.pk}:{kind}",
            timezone.now(),
            card_id=card,
            event_id=event.pk,
            duty=kind,
        )
