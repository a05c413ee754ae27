"""The queue. Its settings are Django's, with CELERY_ before the name."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

app = Celery("office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.worker_hijack_root_logger = False  # one log format for all processes: Django's LOGGING
app.autodiscover_tasks()


@beat_init.connect
def show_life_at_once(**_kwargs: Any) -> None:
    """/readyz waits for the scheduler's first sign of life; do not let it wait a whole interval."""
    app.send_task("office.operations.tasks.scheduler_beat")
