"""The step of `manage.py up` between the stores and the web: tables, styles, the demo office."""

from __future__ import annotations

import hashlib
from typing import Any

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from office.runtime import terminal
from office.runtime.paths import UNFINISHED_DEMO


def static_fingerprint() -> str:
    """Names the state of all static files, so that unchanged ones are not pressed again."""
    digest = hashlib.sha256(django.get_version().encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}".encode())
    return digest.hexdigest()


def collect_static() -> None:
    note = settings.STATIC_ROOT / ".fingerprint"
    wanted = static_fingerprint()
    if note.exists() and note.read_text() == wanted:
        return
    with terminal.step("Styles and scripts"):
        note.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
        note.parent.mkdir(parents=True, exist_ok=True)  # there may be no static file at all
        note.write_text(wanted)


def fill_demo() -> None:
    """Fill an empty database. The note tells the next start that a fill was cut off half-way."""
    if not settings.DEMO or get_user_model().objects.exists():
        return
    note = settings.VAR / UNFINISHED_DEMO
    note.touch()
    with terminal.step("Demo office"):
        call_command("demo", skip_checks=True)
    note.unlink()


class Command(BaseCommand):
    help = "Bring the tables and static files up to date; fill the demo office when it is empty."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with terminal.step("Tables"):
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        collect_static()
        fill_demo()
