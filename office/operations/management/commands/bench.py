"""Measures the office against its floor; for a throw-away database only (`make bench`)."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from office.runtime.paths import ROOT


class Command(BaseCommand):
    help = "Fill this empty database, measure floor and product in turn, write var/bench.json."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--letters", type=int, help="1,000,000 unless told otherwise")
        parser.add_argument("--items", type=int, default=0, help="a tenth of the letters")
        parser.add_argument("--quick", action="store_true", help="20,000 letters and few requests")
        parser.add_argument(
            "--full", action="store_true", help="also time `make run` in a fresh clone"
        )
        parser.add_argument(
            "--only", nargs="+", default=[], metavar="B2", help="these metrics alone"
        )
        parser.add_argument("--out", default=str(ROOT / "var" / "bench.json"))
        parser.add_argument("--fill-only", action="store_true", help="fill the database and stop")

    def handle(self, **options: Any) -> None:
        run, fill, report = (
            import_module(f"office.bench.{name}") for name in ("run", "fill", "report")
        )
        if not fill.may_fill():
            raise CommandError(
                "This database holds an office. `make bench` makes one to throw away."
            )
        letters = options["letters"] or (20_000 if options["quick"] else 1_000_000)
        if options["fill_only"]:
            run.fill_database(letters, items=options["items"])
            return
        only = frozenset(options["only"])
        plan = run.Plan(letters, options["items"], only=only, start_up=options["full"])
        if options["quick"]:
            plan = replace(plan, blocks=2, count=10, rounds=3, load_seconds=2.0)
        results = run.told(run.measure(plan))
        report.write(results, Path(options["out"]))
        self.stdout.write(f"\n  {options['out']}")
