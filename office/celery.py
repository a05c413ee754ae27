"""The queue. Its settings are Django's, with CELERY_ before the name."""

from __future__ import annotations

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

app = Celery("office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.worker_hijack_root_logger = False  # one log format for all processes: Django's LOGGING
# Tasks are acknowledged late: after a lost connection the broker hands them out again.
app.conf.worker_cancel_long_running_tasks_on_connection_loss = True
app.autodiscover_tasks()
# In a container one is root. Messages are JSON only, so nobody can make the worker run their code.
warnings.filterwarnings("ignore", category=SecurityWarning)
