"""Brings a supervision ledger kept elsewhere into ours."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from office.core.actor import Actor
from office.core.errors import DomainError
from supervision.ledger import Report, import_ledger


class Command(BaseCommand):
    help = "Enter a supervision ledger (CSV or XLSX): all good rows, none twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, enter nothing"
        )
        parser.add_argument("--json", action="store_true", help="the report as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        actor = Actor.system(channel="import")
        try:
            with path.open("rb") as file:
                report = import_ledger(actor, file, name=path.name, dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except DomainError as error:
            raise CommandError(f"{path.name}: {error.message}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self._tell(report, dry_run=options["dry_run"])

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        for note in report.notes:
            self.stdout.write(f"row {note['row']}  {note['field']}: {note['note']}")
        for twin in report.duplicates:
            self.stdout.write(
                f"row {twin['row']}  says the same as {twin['of']}; not entered again"
            )
        for refused in report.rejected:
            for at in [refused, *refused.get("more", [])]:
                self.stderr.write(f"row {refused['row']}  {at['field']}: {at['error']}")
        self.stdout.write(
            f"{'Would enter' if dry_run else 'Entered'} {report.accepted}, "
            f"of these {report.closed} as closed; {len(report.duplicates)} under supervision "
            f"already; {len(report.rejected)} refused."
        )
