from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from office.runtime import fonts


class Command(BaseCommand):
    help = "Fetch two free Chinese faces for printed sheets, for a machine that has none."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fonts.fetch(Path(sys.executable))
        except fonts.Unfetched as why:
            raise CommandError(
                f"The faces could not be fetched: {why}. Is there a network, or a package mirror "
                "in pip's configuration? Or install fonts-noto-cjk, or set FONT_DIRS."
            ) from None
        self.stdout.write(f"{', '.join(fonts.WANTED)} are in {fonts.FOLDER}. Restart Steward.")
