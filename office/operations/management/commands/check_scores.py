"""`manage.py check_scores [--json]`: takes scores and bulletins again from the events; exit 1 names
what is stored otherwise."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from supervision.bulletins import proof as bulletins
from supervision.scoring import proof as scores


class Command(BaseCommand):
    help = "Take scores and bulletins again from the events and compare them with what is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the same as data")

    def handle(self, *_args: Any, **options: Any) -> None:
        faults = [*scores.faults(), *bulletins.faults()]
        if options["json"]:
            said = {"ok": not faults, "faults": [asdict(fault) for fault in faults]}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            for fault in faults:
                self.stdout.write(self.style.ERROR(f"  ✗ {fault.record}: {fault.what}"))
            if not faults:
                self.stdout.write(_("Scores and bulletins are what the events say."))
        if faults:
            raise SystemExit(1)
