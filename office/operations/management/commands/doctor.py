from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from office.operations.diagnosis import diagnose


class Command(BaseCommand):
    help = "Says how the office is, part by part, and how to mend what is not well."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = diagnose(timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(f) for f in found], ensure_ascii=False))
        else:
            for finding in found:
                sign = self.style.SUCCESS("well") if finding.ok else self.style.ERROR("ill ")
                mend = f"\n                      → {finding.mend}" if finding.mend else ""
                self.stdout.write(f"  {sign}  {finding.part:<12}  {finding.seen}{mend}")
        if not all(f.ok for f in found):
            sys.exit(1)
