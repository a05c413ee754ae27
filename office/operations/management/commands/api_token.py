"""A client for HR systems and other programs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from office.access.actions import SCOPE_ROLES, create_client
from office.core.errors import DomainError


class Command(BaseCommand):
    help = "Creates an API client and prints its token, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the client is called, e.g. hr")
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            help=f"repeat for several: {', '.join(sorted(SCOPE_ROLES))}",
        )
        parser.add_argument("--days", type=int, help="days until it expires; default: never")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["scope"]:
            raise CommandError(f"Name at least one --scope: {', '.join(sorted(SCOPE_ROLES))}")
        try:
            token = create_client(
                options["name"], options["scope"], timezone.now(), options["days"]
            )
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(token)
