from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from office.operations.models import Heartbeat


@shared_task(expires=60)
def scheduler_beat() -> None:
    """Sent by the scheduler, run by a worker: one row each says that both are alive."""
    now = timezone.now()
    for name in ("scheduler", "worker"):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
