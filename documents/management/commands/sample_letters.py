"""Sets a letter of each format, to look at the faces of this machine."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from documents.typeset.docx import letter_docx
from documents.typeset.pdf import letter_pdf
from documents.typeset.samples import samples


class Command(BaseCommand):
    help = "Write a document, a letter and minutes as PDF and DOCX into a folder."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the six files go")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, printed in samples().items():
            (folder / f"{name}.pdf").write_bytes(letter_pdf(printed))
            (folder / f"{name}.docx").write_bytes(letter_docx(printed))
        self.stdout.write(f"Six files in {folder}.")
