from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from office.files.actions import sweep


@shared_task
def sweep_files() -> int:
    """Hourly: remove what failed uploads left behind."""
    return sweep(timezone.now())
