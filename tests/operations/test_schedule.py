"""The scheduler knows tasks by name only: each name must be one that the worker knows."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings

from office.celery import app
from office.runtime.paths import ROOT

LOADED = "import sys, office.scheduler; print('office.duties.models' in sys.modules)"


def test_the_worker_knows_everything_that_is_scheduled():
    app.loader.import_default_modules()
    planned = {row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()}
    assert planned - set(app.tasks) == set()


def test_the_scheduler_loads_no_models():
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"
