"""The archive's work in the worker."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from documents.archive import jobs, packages
from office.core.actor import Actor


@shared_task
def prepare_items() -> int:
    """Items collected and not prepared yet."""
    return jobs.prepare_some(Actor.system())


@shared_task
def look_after_archive() -> int:
    """Hourly: years, departments, views."""
    return jobs.look_after(Actor.system())


@shared_task
def pack(pk: int) -> None:
    """Make one package. Told twice, it is made once."""
    packages.work(pk, timezone.now())


@shared_task
def pack_left() -> int:
    """What nobody was told of, because the broker was down or a worker was killed."""
    left = packages.left_waiting(timezone.now())
    return sum(packages.work(pk, timezone.now()) for pk in left[:2])


@shared_task
def forget_packages() -> int:
    """Hourly: packages older than a day."""
    return packages.forget(timezone.now())


def wake(pk: int) -> None:
    pack.delay(pk)
