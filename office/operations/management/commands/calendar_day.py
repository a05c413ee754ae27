"""Enters the arrangement of working days as it is published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.calendars.models import CalendarDay
from office.calendars.workdays import set_day


class Command(BaseCommand):
    help = "Says of one day what it is: workday, restday, holiday or makeup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("day", help="YYYY-MM-DD")
        parser.add_argument("kind", choices=CalendarDay.Kind.values)
        parser.add_argument("--name", default="", help="name of the holiday")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["day"])
        except ValueError as error:
            raise CommandError(f"{options['day']!r}: write a day such as 2027-01-01") from error
        row = set_day(day, options["kind"], options["name"])
        self.stdout.write(f"{row.date}: {row.kind} {row.name}".rstrip())
