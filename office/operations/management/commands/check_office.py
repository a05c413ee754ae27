"""`manage.py check_office [--json]`: proves the invariants; exit 1 when one is broken."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.operations.invariants import Result, prove


class Command(BaseCommand):
    help = "Prove the office's invariants on the live data; exit 1 names each broken one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the same as data")
        parser.add_argument(
            "--only", type=int, nargs="*", default=[], metavar="N", help="some invariants by number"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        results = prove(options["only"])
        sound = not any(r.broken for r in results)
        if options["json"]:
            data = {
                "ok": sound,
                "invariants": [{**r.as_data(), "ok": not r.broken} for r in results],
            }
            self.stdout.write(json.dumps(data, ensure_ascii=False))
        else:
            for result in results:
                self._tell(result)
            self.stdout.write(_("The office is sound.") if sound else _("The office is NOT sound."))
        if not sound:
            raise SystemExit(1)

    def _tell(self, result: Result) -> None:
        if not result.broken:
            self.stdout.write(f"  ✓ {result.invariant}. {result.name}  ({result.seconds} s)")
            return
        count = ngettext("%(n)s breach", "%(n)s breaches", result.broken) % {"n": result.broken}
        self.stdout.write(self.style.ERROR(f"  ✗ {result.invariant}. {result.name}: {count}"))
        for example in result.examples:
            self.stdout.write(f"      {example.record}: {example.wrong}")
            self.stdout.write(f"        → {example.mend}")
