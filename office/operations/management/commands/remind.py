"""One reminder pass, by hand or from cron."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from office.duties.ladder import remind


class Command(BaseCommand):
    help = "Makes every reminder that is due; running it twice for one time makes nothing more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="as of this time, ISO 8601; default: this moment")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        done = remind(moment(options["now"]))
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
            return
        self.stdout.write(
            f"{done.duties_seen} duties looked at, {done.reminders_made} reminders, "
            f"{done.notifications_made} notifications, {done.seconds} s"
        )


def moment(text: str | None) -> datetime:
    """The time meant; without an offset, the office's own."""
    if not text:
        return timezone.now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"--now {text!r}: write a time such as 2026-11-20T09:00+08:00"
        ) from error
    return found if timezone.is_aware(found) else timezone.make_aware(found)
