"""The clock of the queue: it sends tasks by name and loads none of them, so it stays small."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init
from django.conf import settings
from django.utils.log import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

app = Celery("office", fixups=[])  # the usual fixup would load every model
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.worker_hijack_root_logger = False
configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@beat_init.connect
def show_life_at_once(**_kwargs: Any) -> None:
    """/readyz waits for the scheduler's first sign of life; do not let it wait a whole interval."""
    app.send_task("office.operations.tasks.scheduler_beat")
