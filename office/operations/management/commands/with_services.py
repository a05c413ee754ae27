"""Listed here for `manage.py help`; manage.py runs it before the settings are read."""

from __future__ import annotations

import sys
from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from office.runtime import with_services


class Command(BaseCommand):
    help = "Runs a command on a throw-away PostgreSQL and Valkey: with_services -- COMMAND…"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("command", nargs=REMAINDER)

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(with_services.main(options["command"]))
