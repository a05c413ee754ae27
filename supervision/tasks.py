from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from supervision.detector.look import look
from supervision.foresight.curves import refresh


@shared_task
def foresee() -> None:
    """Every hour. Idempotent: a second beat draws the same curves."""
    refresh(timezone.now())


@shared_task
def look_between_chairs() -> None:
    """Every hour. Idempotent: what stands already is not told again."""
    look(timezone.now())
