"""How long a department really held an item: cases worked by hand on the calendar of 2026.

November 2026 has no holiday: its working days are Monday to Friday. 20 November is a Friday.
October: 1–7 are the holiday, Saturday 10 is a make-up working day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from office.audit.emit import emit
from office.core.actor import Actor
from office.duties.actions import Owed, close_duties, open_duties
from office.duties.models import Duty
from supervision import actions
from supervision.models import SupervisionItem
from supervision.scoring import clock
from tests.supervision.story import Item


@pytest.fixture
def item(office: Any) -> Item:
    return Item(office)


def test_done_on_the_last_day_is_done_as_required(item):
    """Assigned Monday 2 November, due Friday 6: four working days, all of them used."""
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03").claimed("2026-11-06")
    item.verified("2026-11-09")
    assert item.days("2026-11-10") == {"planning": (4, 4)}
    assert item.entries("2026-11-10") == [("done", "planning", 1, "2026-11-09")]


def test_a_day_more_is_late_once_and_earns_nothing(item):
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03").claimed("2026-11-09")
    item.verified("2026-11-10")
    assert item.days("2026-11-12") == {"planning": (5, 4)}
    assert item.entries("2026-11-12") == [("late", "planning", -1, "2026-11-09")]


def test_whoever_has_not_begun_is_late_too_and_only_once(item):
    item.begins("2026-11-02", "2026-11-06")
    assert item.entries("2026-11-06") == []
    assert item.entries("2026-11-30") == [("late", "planning", -1, "2026-11-09")]


def test_a_weekend_makes_nobody_late(item):
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03").claimed("2026-11-08")
    item.verified("2026-11-09")
    assert item.entries("2026-11-10") == [("done", "planning", 1, "2026-11-09")]


def test_a_holiday_counts_as_no_day_and_a_make_up_saturday_as_one(item):
    """Assigned 29 September, due 9 October: 30 September, 8 and 9 October are three working days.
    Saturday 10 October works: it is the day on which it is late."""
    item.begins("2026-09-29", "2026-10-09")
    assert item.days("2026-10-09") == {"planning": (3, 3)}
    assert item.entries("2026-10-31") == [("late", "planning", -1, "2026-10-10")]


def test_time_on_hold_is_nobodys_and_moves_no_term(item):
    """Held 4 to 11 November: 2 days before (3, 4), then 12, 13 make four; late on the 16th."""
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03")
    item.held("2026-11-04", "2026-11-11").resumed("2026-11-11")
    assert item.days("2026-11-13") == {"planning": (4, 4)}
    assert item.entries("2026-11-13") == []
    assert item.entries("2026-11-30") == [("late", "planning", -1, "2026-11-16")]


def test_after_a_transfer_the_next_begins_at_nought(item):
    """Planning holds it two days of four; finance gets it on Wednesday 4 and has four of its own:
    5, 6, 9, 10; late on the 11th. Planning never was."""
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03")
    item.transferred("2026-11-04", item.office.finance).accepted("2026-11-05", "hugo")
    assert item.days("2026-11-10") == {"planning": (2, 4), "finance": (4, 4)}
    assert item.entries("2026-11-10") == []
    assert item.entries("2026-11-30") == [("late", "finance", -1, "2026-11-11")]


def test_who_was_late_before_the_transfer_stays_late(item):
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03")
    item.transferred("2026-11-10", item.office.finance).accepted("2026-11-10", "hugo")
    item.claimed("2026-11-12", "hugo").verified("2026-11-13")
    assert item.entries("2026-11-30") == [
        ("late", "planning", -1, "2026-11-09"),
        ("done", "finance", 1, "2026-11-13"),
    ]


def test_waiting_for_the_answer_to_a_request_is_not_its_time(item):
    """Asked on Thursday 5 after three days; refused on Tuesday 10: one day is left, the 11th."""
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03")
    item.asked("2026-11-05", "2026-11-20").refused("2026-11-10")
    assert item.days("2026-11-11") == {"planning": (4, 4)}
    assert item.entries("2026-11-11") == []
    assert item.entries("2026-11-30") == [("late", "planning", -1, "2026-11-12")]


def test_what_was_granted_is_added_to_the_term(item):
    """From 6 to 12 November are four working days: eight in all, three used, five left from the 7th
    on: 9, 10, 11, 12 and 13."""
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03")
    item.asked("2026-11-05", "2026-11-12").granted("2026-11-06")
    assert item.days("2026-11-13") == {"planning": (8, 8)}
    assert item.entries("2026-11-30") == [("late", "planning", -1, "2026-11-16")]


def test_a_dispute_is_not_its_time(item):
    item.begins("2026-11-02", "2026-11-06")
    actions.dispute_item(item.at("carol", "2026-11-03"), item.pk, reason="应由财务科主办")
    actions.assign_item(item.at("sven", "2026-11-10"), item.pk)
    assert item.days("2026-11-13") == {"planning": (4, 4)}
    assert item.entries("2026-11-30") == [("late", "planning", -1, "2026-11-16")]


def test_waiting_for_another_departments_part_is_not_its_time(item):
    """Finance owes its part by Wednesday 4 and gives it on Tuesday 10: planning has used 3 and 4,
    then 11 and 12."""
    item.begins("2026-11-02", "2026-11-06", assisting_departments=[item.office.finance])
    item.accepted("2026-11-03")
    part_due(item, "2026-11-04")
    close_duties(item.at("hugo", "2026-11-10"), item.pk, kinds=["supervision.assist"])
    assert item.days("2026-11-12") == {"planning": (4, 4)}
    assert item.entries("2026-11-12") == [("part_late", "finance", -1, "2026-11-05")]
    assert item.entries("2026-11-30") == [
        ("part_late", "finance", -1, "2026-11-05"),
        ("late", "planning", -1, "2026-11-13"),
    ]


def test_a_part_given_in_time_excuses_nobody(item):
    item.begins("2026-11-02", "2026-11-06", assisting_departments=[item.office.finance])
    item.accepted("2026-11-03")
    part_due(item, "2026-11-04")
    close_duties(item.at("hugo", "2026-11-04"), item.pk, kinds=["supervision.assist"])
    assert item.entries("2026-11-30") == [("late", "planning", -1, "2026-11-09")]


def part_due(item: Item, day: str) -> None:
    """The assisting department's part is owed by a day before the item's own."""
    event = Duty.unscoped.get(card=item.pk, kind="supervision.assist").event
    actor = item.at("carol", "2026-11-03")
    close_duties(actor, item.pk, kinds=["supervision.assist"], state="cancelled")
    record = SupervisionItem.unscoped.get(pk=item.pk)
    owed = Owed(
        "supervision.assist",
        item.office.hugo.pk,
        item.office.finance.pk,
        due_on=date.fromisoformat(day),
    )
    open_duties(actor, record, [owed], event)


def test_what_is_sent_back_costs_points_and_goes_on(item):
    """Claimed on the 4th after two days, sent back on the 6th: two days are left, 9 and 10."""
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03").claimed("2026-11-04")
    item.verified("2026-11-06", ok=False)
    assert item.entries("2026-11-10") == [("returned", "planning", -2, "2026-11-06")]
    item.claimed("2026-11-10").verified("2026-11-12")
    assert item.entries("2026-11-30") == [
        ("returned", "planning", -2, "2026-11-06"),
        ("done", "planning", 1, "2026-11-12"),
    ]


def test_a_report_that_is_not_given_costs_points(item):
    """Weekly, accepted on Tuesday 3: owed on Tuesday 10, missed on Wednesday 11."""
    item.begins("2026-11-02", "2026-11-30", report_every="weekly").accepted("2026-11-03")
    assert item.entries("2026-11-10") == []
    assert item.entries("2026-11-20") == [("no_feedback", "planning", -10, "2026-11-11")]


def test_each_period_counts_for_itself(item):
    item.begins("2026-11-02", "2026-11-30", report_every="weekly").accepted("2026-11-03")
    item.reported("2026-11-12").reported("2026-11-19", "剩下两处已复核，资料归拢完毕", 60)
    assert item.entries("2026-11-26") == [("no_feedback", "planning", -10, "2026-11-11")]
    assert item.entries("2026-11-27")[1:] == [("no_feedback", "planning", -10, "2026-11-27")]


def test_each_further_period_that_was_noted_as_missed_counts_again(item):
    """The first miss is the span's own; the clock notes the 10th, then the 17th, as missed."""
    item.begins("2026-11-02", "2026-11-30", report_every="weekly").accepted("2026-11-03")
    record = SupervisionItem.unscoped.get(pk=item.pk)
    for day, due in (("2026-11-17", "2026-11-10"), ("2026-11-24", "2026-11-17")):
        actor = Actor.system(item.office.day(day, 1))
        with transaction.atomic():
            emit("supervision.item.report_missed", actor=actor, record=record, due_on=due)
    assert [e[3] for e in item.entries("2026-11-26")] == ["2026-11-11", "2026-11-24"]


def test_a_report_in_time_costs_nothing_and_a_hold_stops_its_clock(item):
    """Held from the 5th to the 16th: two days used of five, owed on Thursday 19."""
    item.begins("2026-11-02", "2026-11-30", report_every="weekly").accepted("2026-11-03")
    item.held("2026-11-05", "2026-11-16").resumed("2026-11-16")
    assert item.entries("2026-11-19") == []
    item.reported("2026-11-19")
    assert item.entries("2026-11-25") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("推进中。", True),
        ("…… 。。。 ，，", True),
        ("方案已改第二稿，现场复核完毕", False),
        ("done: 3 of 5", False),
    ],
)
def test_a_report_that_says_nothing_costs_points(item, text, said):
    item.begins("2026-11-02", "2026-11-30").accepted("2026-11-03").reported("2026-11-05", text)
    wanted = [("empty_feedback", "planning", -5, "2026-11-05")] if said else []
    assert item.entries("2026-11-20") == wanted


def test_the_same_words_with_the_same_percentage_say_nothing(item):
    item.begins("2026-11-02", "2026-11-30").accepted("2026-11-03")
    item.reported("2026-11-05").reported("2026-11-06", percent=60).reported(
        "2026-11-09", percent=60
    )
    assert item.entries("2026-11-20") == [("empty_feedback", "planning", -5, "2026-11-09")]


def test_a_withdrawn_item_costs_nothing_more(item):
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03")
    actions.withdraw_item(item.at("sven", "2026-11-06"), item.pk, reason="并入另一事项")
    assert item.entries("2026-11-30") == []


def test_items_above_the_ceiling_are_not_scored(item):
    item.begins("2026-11-02", "2026-11-06", secrecy=2)
    assert item.entries("2026-11-30") == []


STORIES: list[Callable[[Item], Any]] = [
    lambda i: i.begins("2026-09-29", "2026-10-09").accepted("2026-09-30").claimed("2026-10-12"),
    lambda i: i.begins("2026-10-12", "2026-10-30", report_every="weekly").accepted("2026-10-13"),
    lambda i: (
        i.begins("2026-10-12", "2026-11-12").accepted("2026-10-13").reported("2026-10-14", "好")
    ),
    lambda i: (
        i.begins("2026-10-20", "2026-11-02")
        .accepted("2026-10-21")
        .asked("2026-10-29", "2026-11-10")
        .granted("2026-11-04")
    ),
    lambda i: (
        i.begins("2026-10-20", "2026-11-06")
        .accepted("2026-10-21")
        .held("2026-10-30", "2026-11-11")
        .resumed("2026-11-11")
    ),
    lambda i: (
        i.begins("2026-10-20", "2026-11-06")
        .accepted("2026-10-21")
        .transferred("2026-11-03", i.office.finance)
    ),
]


def test_what_a_day_brings_depends_on_no_later_day(office):
    """So an entry once booked stays true: taken through any day, the days before are the same."""
    for story in STORIES:
        story(Item(office))
    whole = clock.derived(date(2026, 9, 1), date(2026, 11, 30))
    assert {e.trigger for e in whole} >= {"late", "no_feedback", "empty_feedback"}
    day = date(2026, 9, 29)
    while day < date(2026, 11, 30):
        until = clock.derived(date(2026, 9, 1), day)
        assert until == [e for e in whole if e.day <= day], day
        day += timedelta(days=1)


def test_time_of_day_plays_no_part(item):
    """At half past eleven at night of the last day it is still that day."""
    item.begins("2026-11-02", "2026-11-06").accepted("2026-11-03")
    late = datetime(2026, 11, 6, 23, 30, tzinfo=item.office.now.tzinfo)
    actions.claim_item_done(item.office.actor("carol", now=late), item.pk, text="已办结，佐证齐全")
    item.verified("2026-11-09")
    assert item.entries("2026-11-10") == [("done", "planning", 1, "2026-11-09")]
