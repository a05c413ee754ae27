from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.core.errors import DomainError
from office.operations.copies import bring_back


class Command(BaseCommand):
    help = "Brings a copy back: database and files as they were."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--over", action="store_true", help="replace the office that is there")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = bring_back(options["folder"].resolve(), over=options["over"])
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{done['folder']}: database and {done['files']} files")
