"""Filling the demo office: the people, the story of two weeks, and the history before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random

from django.db import connection, transaction
from django.utils.translation import override

from documents.models import IncomingDocument
from office.core.errors import Conflict
from office.demo import house as houses
from office.demo.archive import ArchiveStory
from office.demo.clock import Clock
from office.demo.day import DayStory, furnish
from office.demo.delegations import DelegationStory
from office.demo.docket import write_items, write_past
from office.demo.history import write_duties, write_history
from office.demo.items import ItemStory, items
from office.demo.letters import LetterStory
from office.demo.letters_told import letters
from office.demo.plans import PlanStory
from office.demo.plot import Plot
from office.demo.progress import Bar
from office.demo.reception import ReceptionStory
from office.demo.scores import ScoreStory, keep_books
from office.demo.script import script
from office.demo.sending import SendingStory, enter_series
from office.demo.threads import UNDER_WAY, WHOLE_WAY, drafts, follow
from office.demo.tray import TrayStory
from office.duties import ladder
from office.flows.leaving import leave
from office.organisation.models import User
from supervision.detector import look as detector
from supervision.foresight import curves as foresight

STORY_DAYS = 12
"""Working days that the story reaches back."""

PAST_ITEMS, PAST_DAYS = 260, 730
"""Items that were followed and filed before the story, and how many days they go back."""

REPORTED = 10
"""Place in the story of the letter whose answer is being written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a fill."""

    documents: int = 0
    days: int = 365
    seed: int = 1
    duties: int = 0
    items: int = 0
    quiet: bool = False


def fill(now: datetime, wanted: Wanted) -> None:
    """An empty database becomes the demo office; an existing demo office gets more letters."""
    rng = Random(wanted.seed)
    clock = Clock(now)
    with override(script().language), _without_waiting():
        if User.objects.exists():
            more = _how_many_more(wanted)
            write_history(houses.House(), clock, rng, more, wanted.days, quiet=wanted.quiet)
        else:
            _found_and_tell(clock, rng, wanted)
        _pile_up(clock, rng, wanted)


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Nobody relies on a single commit of a fill: spare the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


def _found_and_tell(clock: Clock, rng: Random, wanted: Wanted) -> None:
    with transaction.atomic():
        house = houses.found_office(clock.today, rng)
    plot = Plot(house, clock)
    told = lay_out(plot, rng)
    before = wanted.documents - told
    write_history(house, clock, rng, before, wanted.days, quiet=wanted.quiet)
    write_past(house, clock, Random(wanted.seed), PAST_ITEMS, PAST_DAYS, quiet=wanted.quiet)
    tell_story(plot, quiet=wanted.quiet)
    houses.give_addresses()


def _pile_up(clock: Clock, rng: Random, wanted: Wanted) -> None:
    """Work by the thousand, for measuring; the reminders that were due are made at once."""
    if not wanted.duties and not wanted.items:
        return
    house = houses.House()
    write_items(house, clock, rng, wanted.items, wanted.days, quiet=wanted.quiet)
    write_duties(house, clock, rng, wanted.duties, quiet=wanted.quiet)
    ladder.remind(clock.now)


def _how_many_more(wanted: Wanted) -> int:
    if not houses.is_demo():
        raise Conflict(
            "There are people in this database who are not the demo office. Nothing was changed."
        )
    have = IncomingDocument.unscoped.count()
    if wanted.documents <= have and not wanted.duties and not wanted.items:
        raise Conflict(
            f"The demo office is here already, with {have:,} letters. "
            f"Ask for more with --documents {max(have * 2, 1000)}, or empty the database first."
        )
    return wanted.documents - have


def lay_out(plot: Plot, rng: Random) -> int:
    """Put two weeks of letters and items into the calendar; how many letters come of it."""
    clock = plot.clock
    for back in range(STORY_DAYS, -1, -1):
        plot.add(clock.back(back, "09:00"), ladder.remind)
    told = LetterStory(plot, rng)
    keys = [told.add(row) for row in letters(clock.today.month)]
    follow(plot, keys[0], 11, WHOLE_WAY)
    follow(plot, keys[1], 6, UNDER_WAY)
    drafts(plot, keys[REPORTED])
    TrayStory(plot).add_all([keys[2], keys[11], keys[12]])
    followed = ItemStory(plot)
    made = {item.title: followed.add(item) for item in items()}
    followed.divided(
        made["病险水库除险加固验收"],
        [("石门水库验收", "river", 7, 60), ("双塘水库验收", "safety", 8, 35)],
    )
    followed.milestones(made["东湖闸门改造招标"], [("开标", 2), ("评标公示", 6)], 0)
    followed.milestones(made["智慧工地接入"], [("接口联调", 1), ("试运行", 9)], 1)
    followed.beats()
    followed.templates()
    PlanStory(plot, made).add_all()
    ScoreStory(plot, keys[0]).add_all()
    archive = ArchiveStory(plot)
    archive.add_all()
    return told.registered + archive.registered


def tell_story(plot: Plot, *, quiet: bool) -> None:
    """Two weeks of the office, in the order in which they happened."""
    clock = plot.clock
    furnish(plot)
    enter_series(plot)
    DayStory(plot).add_all()
    DelegationStory(plot).add_all()
    ReceptionStory(plot).add_all()
    SendingStory(plot).add_all()
    plot.add(clock.back(2, "17:20"), partial(_leaves, plot))
    with Bar("story", len(plot), quiet=quiet) as bar:
        plot.play(bar.step)
    keep_books(clock.now)
    ladder.remind(clock.now)
    foresight.refresh(clock.now)
    detector.look(clock.now)
    _date_the_news(clock)


def _leaves(plot: Plot, now: datetime) -> None:
    """A clerk of the safety section goes to another organ; what he owed lies with its head."""
    leave(plot.house.actor("admin", now), plot.house.people["tangdi"].pk)


# Notices were made now; they belong to the moment of their event, and older ones have been read.
NEWS = """
UPDATE notifications_notification n SET created_at = least(e.at, %(now)s)
FROM audit_event e WHERE e.id = n.event_id;
UPDATE notifications_notification SET read_at = created_at + interval '40 minutes'
WHERE created_at < %(seen)s;
"""


def _date_the_news(clock: Clock) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEWS, {"now": clock.now, "seen": clock.back(2, "12:00")})
