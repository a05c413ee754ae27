"""Holds a draft that comes as a file to the rules of official documents."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.choices import FindingLevel, Kind
from documents.linter.findings import Finding, blocking
from documents.linter.form_titles import KIND_OF
from documents.linter.reading import facts_of
from documents.linter.rules import check
from documents.linter.sources import text_of
from office.core.errors import DomainError


class Command(BaseCommand):
    help = "Check a draft (TXT or DOCX) against the rules; exit code 1 when one of them blocks it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--kind", default="", help="the kind, in English or Chinese; else read from the title"
        )
        parser.add_argument("--json", action="store_true", help="the findings as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        kind = self._kind(options["kind"])
        try:
            text = text_of(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error
        except DomainError as error:
            raise CommandError(f"{path.name}: {error.message}", returncode=2) from error
        found = check(facts_of(text, kind))
        if options["json"]:
            self.stdout.write(json.dumps([f.as_dict() for f in found], ensure_ascii=False))
        else:
            self._tell(found)
        if blocking(found):
            sys.exit(1)

    @staticmethod
    def _kind(asked: str) -> str:
        kind = KIND_OF.get(asked, asked)
        if kind and kind not in Kind.values:
            kinds = ", ".join(Kind.values)
            raise CommandError(f"“{asked}” is no kind. Kinds: {kinds}.", returncode=2)
        return kind

    def _tell(self, found: list[Finding]) -> None:
        where = max((len(f.where) for f in found), default=0)
        for finding in found:
            place = f"{finding.where:<{where}}"
            self.stdout.write(f"{finding.level:<5}  {finding.rule:<3}  {place}  {finding.told}")
        counts = {level: sum(f.level == level for f in found) for level in FindingLevel.values}
        self.stdout.write(
            f"{counts['block']} block, {counts['warn']} warn, {counts['info']} for information."
        )
