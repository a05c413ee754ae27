from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from office.duties import ladder


@shared_task
def remind() -> None:
    """Every minute. Idempotent: a second beat at the same time makes nothing."""
    ladder.remind(timezone.now())
