"""Fill the demo office. Times are relative to now; the same seed gives the same office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from office.core.errors import DomainError
from office.demo.fill import Wanted, fill


class Command(BaseCommand):
    help = "Fill an empty database with the demo office, and with as many letters as asked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--documents", type=int, default=0, metavar="N", help="letters in all")
        parser.add_argument("--days", type=int, default=365, metavar="D", help="days they go back")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="which office")
        parser.add_argument("--duties", type=int, default=0, metavar="N", help="more open duties")
        parser.add_argument("--items", type=int, default=0, metavar="N", help="more items")
        parser.add_argument("--now", default="", metavar="ISO", help="as of this time")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["now"]:
            now = datetime.fromisoformat(options["now"])
            now = now if timezone.is_aware(now) else timezone.make_aware(now)
        wanted = Wanted(
            documents=options["documents"],
            days=options["days"],
            seed=options["seed"],
            duties=options["duties"],
            items=options["items"],
            quiet=options["verbosity"] == 0,
        )
        try:
            fill(now, wanted)
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal
