"""Shows and changes the numbers of the trade: terms, lamps, office hours."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.core.errors import DomainError
from office.parameters.defaults import DEFINITIONS
from office.parameters.registry import change, value


class Command(BaseCommand):
    help = "Lists every parameter; with KEY shows one; with KEY and VALUE (JSON) changes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?")
        parser.add_argument("value", nargs="?", help='JSON: 5, "08:30", ["12:00", "13:30"]')

    def handle(self, *_args: Any, **options: Any) -> None:
        key, text = options["key"], options["value"]
        if text is not None:
            try:
                change(key, json.loads(text))
            except ValueError as error:
                raise CommandError(f'{text}: write JSON, such as 5 or "08:30"') from error
            except DomainError as error:
                raise CommandError(str(error.message)) from error
        if key is not None and key not in DEFINITIONS:
            raise CommandError(f"There is no parameter {key!r}.")
        for known in [key] if key else DEFINITIONS:
            shown = json.dumps(value(known), ensure_ascii=False)
            self.stdout.write(f"{known:<44} {shown:<20} {DEFINITIONS[known].says}")
