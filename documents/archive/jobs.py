"""What the clock and the worker do in the archive; each in its own transaction, safe twice."""

from __future__ import annotations

import logging

from documents.archive import actions, late, queries
from documents.archive.models import ArchiveItem, ArchiveYear
from documents.archive.policy import LOOSE
from office.core.actor import Actor
from office.core.errors import DomainError

log = logging.getLogger(__name__)
MOST_PREPARED = 20


def prepare_some(actor: Actor, most: int = MOST_PREPARED) -> int:
    """Items that were collected and not prepared yet, the oldest first; how many were done.

    One that can't be prepared now (no Chinese font to print its sheets with) waits for the next
    time and does not hold up the others.
    """
    rows = ArchiveItem.objects.visible_to(actor).filter(state__in=LOOSE, prepared_at=None)
    done = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:most]):
        try:
            actions.prepare_item(actor, pk)
        except DomainError as error:
            log.warning("item %s of the archive is not prepared: %s", pk, error.message)
            continue
        done += 1
    return done


def look_after(actor: Actor) -> int:
    """Open the year that has ended, ask departments for what is late, end views that are over."""
    done = _open_last_year(actor)
    opened = ArchiveYear.objects.visible_to(actor).filter(state=ArchiveYear.State.OPEN)
    for pk in list(opened.order_by("pk").values_list("pk", flat=True)):
        done += actions.ask_departments(actor, pk)
    for pk in queries.views_over(actor):
        try:
            actions.end_view(actor, pk)
        except DomainError:  # somebody was quicker
            continue
        done += 1
    return done


def _open_last_year(actor: Actor) -> int:
    """Where letters of it were settled, and nobody has opened it."""
    last = actor.today.year - 1
    if ArchiveYear.objects.visible_to(actor).filter(year=last).exists():
        return 0
    received, ours = queries.uncollected(actor, last)
    waits = late.by_department(actor, last)
    if not (received.order_by()[:1].exists() or ours.order_by()[:1].exists() or waits):
        return 0
    try:
        actions.open_year(actor, year=last)
    except DomainError:
        log.warning("the archive of %s could not be opened", last)
        return 0
    return 1
