"""`manage.py read_letter FILE…`: the fields of each letter, one JSON line a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from documents.reader.reading import FIELDS
from documents.reader.sandbox import read_file
from office.core.errors import DomainError
from office.files.sniff import examine


class Command(BaseCommand):
    help = "Reads letters and prints the fields of each as a JSON line; a bad file stops nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["file"]:
            self.stdout.write(json.dumps(line_of(path), ensure_ascii=False))
            self.stdout.flush()


def line_of(path: Path) -> dict[str, Any]:
    """What is printed of a file; of an unreadable one `error` says why, and all fields are null."""
    try:
        examine(path, path.name)
        found = read_file(path, path.name)
    except (DomainError, OSError) as error:
        sentence = error.message if isinstance(error, DomainError) else _("There is no such file.")
        return {
            "file": str(path),
            "fields": dict.fromkeys(FIELDS),
            "confidence": dict.fromkeys(FIELDS, 0),
            "error": str(sentence),
        }
    return {"file": str(path), "fields": found["fields"], "confidence": found["confidence"]}
