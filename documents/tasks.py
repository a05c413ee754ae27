"""The letters' work in the worker."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from documents.reader import readings


@shared_task
def read_letter(pk: int) -> None:
    """Read a file handed in at intake. Told twice, it reads once."""
    readings.work(pk, timezone.now())


@shared_task
def read_left_letters() -> int:
    """What nobody was told of, because the broker was down or a worker was killed."""
    left = readings.left_waiting(timezone.now())
    return sum(readings.work(pk, timezone.now()) for pk in left[:3])


@shared_task
def forget_readings() -> int:
    """Hourly: readings older than a day."""
    return readings.forget(timezone.now())


def wake(pk: int) -> None:
    read_letter.delay(pk)
