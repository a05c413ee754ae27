from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from documents.models import IncomingDocument
from office.audit import chain
from office.audit.models import Event
from office.calendars import workdays
from office.catalogue.models import Card
from office.demo.fill import Wanted, fill
from office.duties.models import Duty
from office.matters.models import Matter
from office.numbering.models import Series
from office.parameters import registry
from supervision.models import SupervisionItem
from tests.conftest import reseed

FRIDAY = datetime(2026, 11, 20, 9, 40, tzinfo=timezone.get_default_timezone())
WANTED = Wanted(documents=300, days=400, seed=7, quiet=True)


def fill_now(now: datetime) -> None:
    reseed()
    registry.forget()
    workdays.forget()
    fill(now, WANTED)


def story() -> dict[str, Any]:
    """What two fills with one seed must have in common."""
    return {
        "letters": list(
            IncomingDocument.unscoped.order_by("pk").values_list(
                "number", "title", "state", "issuer"
            )
        ),
        "items": list(
            SupervisionItem.unscoped.order_by("pk").values_list(
                "number", "title", "state", "due_on"
            )
        ),
        "events": list(Event.objects.order_by("pk").values_list("at", "verb", "actor__username")),
        "records": list(Card.unscoped.order_by("pk").values_list("kind", "number", "state")),
    }


def false_things() -> list[str]:
    """What is not as the office promises; a good fill leaves nothing."""
    found = []
    open_duties = Duty.unscoped.filter(state="open")
    waits = Card.unscoped.filter(waiting=True).exclude(pk__in=open_duties.values("card"))
    found += [f"{card} waits for nobody" for card in waits]
    found += [f"{d} on a closed record" for d in open_duties.filter(card__waiting=False)]
    found += [f"{d} without a live holder" for d in open_duties.exclude(holder__is_active=True)]
    for series in Series.objects.all():
        values = sorted(series.numbers.values_list("value", flat=True))
        if values != list(range(1, series.last + 1)):
            found.append(f"{series} has gaps")
    for matter in Matter.objects.all():
        found += broken_chain(matter)
    return found


def broken_chain(matter: Matter) -> list[str]:
    digest = b""
    states: dict[int, str] = {}
    events = list(Event.objects.filter(matter=matter).order_by("sequence"))
    for place, event in enumerate(events, start=1):
        digest = chain.link(digest, chain.content(event))
        if event.sequence != place or bytes(event.hash) != digest:
            return [f"event {event.pk} of {matter} is not in the chain"]
        if event.card_id and event.state_to:  # else it changes no state
            if states.get(event.card_id, "") != event.state_from:
                return [f"event {event.pk} of {matter} jumps"]
            states[event.card_id] = event.state_to
    if bytes(matter.chain_hash) != digest or matter.chain_length != len(events):
        return [f"the chain of {matter} does not end where it says"]
    cards = Card.unscoped.filter(matter=matter)
    return [f"{card} is not as its events say" for card in cards if states[card.pk] != card.state]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo office of that Friday morning, once for a module."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            fill_now(FRIDAY)
            connection.check_constraints()  # now, and not again after every test
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            registry.forget()
