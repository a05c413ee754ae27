"""Collects, compiles and checks the translations, without GNU gettext."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from office.runtime import catalogues


class Command(BaseCommand):
    help = "Collect (--extract), compile (--compile) and check (--check) the translations."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--extract", action="store_true", help="update locale/*/django.po")
        parser.add_argument("--compile", action="store_true", help="write .mo where .po is newer")
        parser.add_argument("--check", action="store_true", help="fail on anything incomplete")

    def handle(self, *args: Any, **options: Any) -> None:
        locale = settings.BASE_DIR / "locale"
        if not (options["extract"] or options["compile"] or options["check"]):
            raise CommandError("Say what to do: --extract, --compile or --check.")
        if options["extract"]:
            count = catalogues.extract(settings.BASE_DIR, locale)
            self.stdout.write(f"{count} sentences in {', '.join(catalogues.LANGUAGES)}.")
        if options["compile"]:
            compiled = catalogues.compile_all(locale)
            self.stdout.write(f"Compiled: {', '.join(compiled) or 'nothing was newer'}.")
        if options["check"]:
            self._check(catalogues.faults(settings.BASE_DIR, locale))

    def _check(self, faults: list[str]) -> None:
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults in the translations.")
        self.stdout.write("The translations are complete.")
