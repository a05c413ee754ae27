from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from office.search import actions
from office.search.actions import read_files


@shared_task
def read_new_files() -> int:
    """A few times a minute: what came in lately can be found by its words."""
    return read_files(timezone.now())


@shared_task
def read_scans() -> int:
    """Twice a minute: the text of some scans. Slow, and nobody waits for it."""
    return actions.read_scans(timezone.now())


@shared_task
def read_left_files() -> int:
    """Hourly: what an outage, a restore or an older version left unread."""
    return read_files(timezone.now(), most=500, lately=False)
