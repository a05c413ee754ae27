"""Keeping the books: entries from events day by day, sheets of periods that are over."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import DomainError
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step, widen
from office.notifications.actions import notify
from office.organisation.queries import departments, role_holder
from supervision.models import SupervisionItem
from supervision.scoring import clock, policy, queries
from supervision.scoring.models import (
    CEILING,
    ScoreBooking,
    ScoreEntry,
    ScoreLine,
    ScoreSheet,
)
from supervision.scoring.periods import MONTH, QUARTER, YEAR, Period, of_day, parse

NUMBER = "督考〔{year}〕{n}号"
LOCK = 7_301_251
"""Whoever writes into the books waits for the other: a sheet counts all entries up to one."""


def hold_books() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def book_entries(actor: Actor, through: date | None = None) -> int:
    """Write what the events up to a day brought, yesterday at the latest: today is not over yet.

    Two at once write nothing twice. Returns how many entries are new.
    """
    yesterday = actor.today - timedelta(days=1)
    last = min(through or yesterday, yesterday)
    hold_books()
    done = queries.booked_through()
    if done is not None and done >= last:
        return 0
    since = done + timedelta(days=1) if done else _first_day(actor)
    if since is None or since > last:
        return 0
    made = clock.book(since, last, actor.now)
    ScoreBooking.objects.update_or_create(
        pk=ScoreBooking.ONLY, defaults={"through": last, "at": actor.now}
    )
    return made


def _first_day(actor: Actor) -> date | None:
    rows = SupervisionItem.objects.visible_to(Actor.system(actor.now))
    first = rows.aggregate(first=Min("created_at"))["first"]
    return timezone.localdate(first) if first else None


@transaction.atomic
def draft_sheets(actor: Actor) -> list[ScoreSheet]:
    """The sheets of the month, quarter and year that ended last, each once: with two schedulers
    the second finds them there."""
    book_entries(actor)
    hold_books()
    made = []
    for kind in (MONTH, QUARTER, YEAR):
        period = of_day(actor.today, kind).previous
        rows = ScoreSheet.objects.visible_to(Actor.system(actor.now))
        if not rows.filter(period=period.text).exists() and queries.lines(period):
            made.append(draft_sheet(actor, period))
    return made


@transaction.atomic
def draft_sheet(actor: Actor, period: Period) -> ScoreSheet:
    """The sheet of one period that is over; somebody owes its publication."""
    keeper = role_holder("supervisor", "director")
    home = keeper.department_id or role_holder("director").department_id
    if home is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    sheet = ScoreSheet(
        department_id=home,
        secrecy=CEILING,
        title=_("Scores of %(period)s") % {"period": period},
        period=period.text,
        starts_on=period.first,
        ends_on=period.last,
    )
    begin(
        actor,
        sheet,
        policy.SHEET,
        verb="supervision.sheet.drafted",
        number=NumberFrom("score-sheets", actor.today.year, NUMBER),
        words=[("A", sheet.title), ("B", period.text)],
        owes=[Owed("supervision.publish_scores", keeper.pk, home, term="term.supervision.publish")],
        period=period.text,
    )
    return sheet


@transaction.atomic
def publish_sheet(actor: Actor, pk: int) -> ScoreSheet:
    """公布: the figures are frozen and every department may see them all. What an appeal changes
    afterwards stands beside them."""
    sheet = queries.sheet_get(actor, pk, lock=True)
    hat = policy.SHEET.check("publish", actor, sheet)
    period = parse(sheet.period)
    book_entries(actor, period.last)
    hold_books()
    sheet.published_at = actor.now
    sheet.last_entry = ScoreEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    rows = queries.lines(period, sheet.last_entry)
    _freeze(sheet, rows)
    all_of_them = list(departments())
    widen(sheet, departments=[d.pk for d in all_of_them])
    event = step(
        actor,
        sheet,
        policy.SHEET,
        "publish",
        hat=hat,
        verb="supervision.sheet.published",
        fields=["published_at", "last_entry"],
        closes=None,
        period=sheet.period,
        departments_scored=len(rows),
    )
    _tell_heads(actor, sheet, event.pk, {d.head_id for d in all_of_them if d.head_id})
    return sheet


def _freeze(sheet: ScoreSheet, rows: list[queries.Line]) -> None:
    ScoreLine.objects.bulk_create(
        ScoreLine(
            sheet=sheet,
            department_id=row.department_id,
            name=row.name,
            rank=row.rank,
            points=row.points,
            index=row.index,
            items=row.items,
            counts=row.counts,
        )
        for row in rows
    )


def _tell_heads(actor: Actor, sheet: ScoreSheet, event_id: int, heads: set[int]) -> None:
    notify(
        heads - {actor.user_id or 0},
        "notice",
        f"sheet:{event_id}",
        actor.now,
        card_id=sheet.pk,
        event_id=event_id,
        what="published",
    )
