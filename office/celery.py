"""The queue. Its settings are Django's, with CELERY_ before the name."""

from __future__ import annotations

import gc
import os
import warnings
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

app = Celery("office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.worker_hijack_root_logger = False  # one log format for all processes: Django's LOGGING
# Tasks are acknowledged late: after a lost connection the broker hands them out again.
app.conf.worker_cancel_long_running_tasks_on_connection_loss = True
app.autodiscover_tasks()
# In a container one is root. Messages are JSON only, so nobody can make the worker run their code.
warnings.filterwarnings("ignore", category=SecurityWarning)


@worker_init.connect
def share_what_is_loaded(**_told: Any) -> None:
    """The collector would write to every object it looks at, and so copy into each child of the
    worker what they share: 60 MB of 265. Before the children are made, all is put out of its reach.
    """
    gc.collect()
    gc.freeze()
