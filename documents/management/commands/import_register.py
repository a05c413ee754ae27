"""Brings a register of letters kept elsewhere into ours."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.register_import import Report, import_register
from office.core.actor import Actor
from office.core.errors import DomainError
from office.organisation.actors import actor_for
from office.organisation.models import User


class Command(BaseCommand):
    help = "Enter a register of incoming letters (CSV or XLSX): all good rows, none twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, enter nothing"
        )
        parser.add_argument("--json", action="store_true", help="the report as one JSON document")
        parser.add_argument(
            "--as", dest="username", help="register in this person's name and reach"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                report = import_register(
                    self._actor(options["username"]),
                    file,
                    name=path.name,
                    dry_run=options["dry_run"],
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except DomainError as error:
            raise CommandError(f"{path.name}: {error.message}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self._tell(report, dry_run=options["dry_run"])

    @staticmethod
    def _actor(username: str | None) -> Actor:
        if not username:
            return Actor.system(channel="import")
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody here has the sign-in name {username}.")
        return actor_for(person, "import")

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        for note in report.notes:
            self.stdout.write(f"row {note['row']}  {note['field']}: {note['note']}")
        for twin in report.duplicates:
            self.stdout.write(
                f"row {twin['row']}  is a duplicate of {twin['of']}; not entered again"
            )
        for refused in report.rejected:
            for at in [refused, *refused.get("more", [])]:
                self.stderr.write(f"row {refused['row']}  {at['field']}: {at['error']}")
        self.stdout.write(
            f"{'Would enter' if dry_run else 'Entered'} {report.accepted}, "
            f"of these {report.filed} straight into the archive; "
            f"{len(report.duplicates)} duplicates; {len(report.rejected)} refused."
        )
