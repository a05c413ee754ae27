"""`manage.py verify_package FILE…`: is what left the archive still what left it?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.archive.bag import verify
from office.core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Hold every file of a package of archives against its manifests; exit code 1 if one is off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON line a package")

    def handle(self, *args: Any, **options: Any) -> None:
        sound = True
        for path in options["files"]:
            try:
                found = verify(path)
            except DomainError as error:
                raise CommandError(f"{path}: {error.message}") from None
            sound = sound and found.sound
            if options["json"]:
                self.stdout.write(
                    json.dumps({"file": str(path), **found.as_data()}, ensure_ascii=False)
                )
                continue
            self.stdout.write(
                f"{path}: {found.files} files, {'sound' if found.sound else 'NOT sound'}"
            )
            for what, names in (
                ("missing", found.missing),
                ("changed", found.changed),
                ("extra", found.extra),
            ):
                for name in names:
                    self.stdout.write(f"  {what}: {name}")
        if not sound:
            raise CommandError("A package is not what left the archive.")
