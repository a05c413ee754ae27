from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from office.webhooks.send import send_due


@shared_task
def send_webhooks() -> None:
    send_due(timezone.now())
