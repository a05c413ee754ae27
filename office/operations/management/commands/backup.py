from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from office.core.errors import DomainError
from office.operations.copies import back_up


class Command(BaseCommand):
    help = "Copies database and files, consistently, into DIR/<time>/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = back_up(options["folder"].resolve(), timezone.now())
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{done['folder']}: database and {done['files']} files")
