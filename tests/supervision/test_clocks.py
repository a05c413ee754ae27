"""Every term of an item and every lamp, each worked by hand in the calendar of 2026."""

from __future__ import annotations

from datetime import date

import pytest

from office.calendars import workdays
from office.core.actor import Actor
from office.parameters import registry
from supervision import actions, lamps, queries, terms
from supervision.models import Source, SupervisionItem
from supervision.tasks import keep

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("start", "amount", "basis", "ends"),
    [
        ("2026-02-12", 5, "wd", "2026-02-26"),  # 14 February is worked, 15 to 23 are not
        ("2026-04-29", 3, "wd", "2026-05-07"),
        ("2026-09-24", 5, "wd", "2026-10-09"),
        ("2026-09-29", 7, "wd", "2026-10-14"),  # Saturday 10 October counts
        ("2026-01-01", 1, "wd", "2026-01-04"),  # a Sunday that is worked
        ("2026-09-28", 5, "cd", "2026-10-08"),  # 3 October is a holiday
        ("2026-01-31", 1, "mo", "2026-02-28"),  # the last of a shorter month, a worked Saturday
        ("2026-08-31", 1, "mo", "2026-09-30"),
        ("2026-07-01", 3, "mo", "2026-10-08"),  # 1 October and the week after are holidays
    ],
)
def test_terms_of_days_and_months_end_in_the_calendar(db, start, amount, basis, ends):
    assert workdays.last_day(date.fromisoformat(start), amount, basis) == date.fromisoformat(ends)


@pytest.mark.parametrize(
    ("source", "mode", "due"),
    [
        ("instruction", "", "2026-03-11"),  # 7 working days
        ("decision", "", "2026-04-14"),  # 30 working days over the Qingming holiday
        ("superior_document", "", "2026-03-23"),  # 15 working days
        ("annual_plan", "", "2026-03-23"),
        ("petition", "", "2026-03-23"),
        ("assigned", "", "2026-03-23"),
        ("proposal", "", "2026-06-02"),  # 3 months
        ("proposal", "separate", "2026-06-02"),
        ("proposal", "joint", "2026-04-02"),  # our opinion to the lead: 1 month
        ("hotline", "", "2026-03-09"),  # 5 days end on a Saturday
    ],
)
def test_each_source_has_its_term(db, source, mode, due):
    assert terms.source_due(MONDAY, source, mode) == date.fromisoformat(due)


def test_every_source_has_a_term(db):
    assert all(terms.source_due(MONDAY, source) > MONDAY for source in Source.values)


@pytest.mark.parametrize(
    ("found", "due"),
    [
        (lambda: terms.accept_due(MONDAY, "assigned"), "2026-03-05"),  # 3 working days
        (lambda: terms.accept_due(MONDAY, "proposal"), "2026-03-12"),  # 10 days
        (lambda: terms.part_due(MONDAY, "proposal", date(2026, 6, 2)), "2026-04-02"),  # 1 month
        (lambda: terms.part_due(MONDAY, "proposal", date(2026, 3, 20)), "2026-03-20"),
        (lambda: terms.part_due(MONDAY, "decision", date(2026, 4, 14)), "2026-04-14"),
        (lambda: terms.redo_due(MONDAY, "proposal"), "2026-06-02"),  # 3 months
        (lambda: terms.redo_due(MONDAY, "hotline"), "2026-03-23"),
        (lambda: terms.first_report(MONDAY, "instruction"), "2026-03-05"),  # 3 working days
        (lambda: terms.first_report(MONDAY, "decision"), "2026-03-09"),  # 7 days
        (lambda: terms.longest(MONDAY, "proposal"), "2026-09-02"),  # 6 months
        (lambda: terms.next_report(MONDAY, "weekly"), "2026-03-09"),
        (lambda: terms.next_report(MONDAY, "half_monthly"), "2026-03-17"),
        (lambda: terms.next_report(MONDAY, "monthly"), "2026-04-02"),
    ],
)
def test_the_other_clocks_of_an_item(db, found, due):
    assert found() == date.fromisoformat(due)


def test_what_asks_for_no_report_has_none(db):
    assert terms.first_report(MONDAY, "assigned") is None
    assert terms.next_report(MONDAY, "none") is None
    assert terms.longest(MONDAY, "decision") is None
    registry.change("term.supervision.first_report.instruction", 0)
    assert terms.first_report(MONDAY, "instruction") is None


def test_a_row_of_the_table_can_be_changed(db):
    registry.change("term.supervision.source.instruction", 5)
    assert terms.source_due(MONDAY, "instruction") == date(2026, 3, 9)


def light(office, item, day: str, who: str = "sven") -> str:
    actor = office.actor(who, office.day(day))
    return queries.item_get(actor, item.pk).light


@pytest.mark.parametrize(
    ("day", "colour"),
    [
        ("2026-12-01", "green"),  # 3 working days left of 10
        ("2026-12-02", "yellow"),  # 2: never fewer than two are warned of
        ("2026-12-04", "yellow"),  # the day itself
        ("2026-12-05", "red"),
    ],
)
def test_a_short_period_warns_two_working_days_ahead(office, day, colour):
    item = office.item("handling", due_on=date(2026, 12, 4))
    assert item.period_days == 10
    assert light(office, item, day) == colour


@pytest.mark.parametrize(
    ("day", "colour"),
    [("2026-10-19", "green"), ("2026-10-20", "yellow"), ("2026-10-31", "red")],
)
def test_a_long_period_warns_a_fifth_ahead(office, day, colour):
    """1 September to 30 October are 39 working days: yellow with eight left."""
    office.now = office.day("2026-09-01")
    item = office.item("handling", due_on=date(2026, 10, 30))
    assert item.period_days == 39
    assert light(office, item, day) == colour


def test_nobody_answering_turns_it_yellow(office):
    item = office.item("assigned")  # on Friday 20 November: three working days to the 25th
    assert light(office, item, "2026-11-25") == "green"
    assert light(office, item, "2026-11-26") == "yellow"
    actions.accept_item(office.actor("carol", office.day("2026-11-26")), item.pk, plan="三步走")
    assert light(office, item, "2026-11-26") == "green"


def test_a_slipped_milestone_turns_it_yellow_until_it_is_reached(office):
    item = office.item("handling")
    carol = office.actor("carol")
    actions.add_milestone(carol, item.pk, title="初稿", due_on=date(2026, 11, 24))
    [milestone] = queries.milestones(item.pk)
    assert light(office, item, "2026-11-24") == "green"
    assert light(office, item, "2026-11-25") == "yellow"
    late = office.actor("carol", office.day("2026-11-25"))
    actions.reach_milestone(late, item.pk, milestone=milestone.pk)
    assert light(office, item, "2026-11-25") == "green"


def test_a_missing_report_turns_it_yellow_until_one_comes(office):
    item = office.item("handling", report_every="weekly", due_on=date(2026, 12, 25))
    assert light(office, item, "2026-11-27") == "green"  # due that day
    assert light(office, item, "2026-11-28") == "yellow"
    keep(Actor.system(office.day("2026-12-08")))  # the second one missed, too
    assert light(office, item, "2026-12-08") == "yellow"
    at = office.actor("carol", office.day("2026-12-08"))
    actions.report_item(at, item.pk, text="过半", percent=50)
    assert light(office, item, "2026-12-08") == "green"


def test_more_time_is_purple_but_warns_like_any_other(office):
    item = office.item("handling")
    actions.request_extension(
        office.actor("carol"), item.pk, due_on=date(2026, 12, 18), reason="等招标结果"
    )
    actions.grant_extension(office.actor("lena"), item.pk)
    assert light(office, item, "2026-12-07") == "purple"
    assert light(office, item, "2026-12-18") == "yellow"
    assert light(office, item, "2026-12-19") == "red"


def test_on_hold_is_grey_closed_in_time_blue_closed_late_red(office):
    held = office.item("held")
    assert light(office, held, "2026-12-30") == "grey"
    assert light(office, office.item("withdrawn"), "2026-11-20") == "grey"
    done = office.item("struck_off")
    assert light(office, done, "2027-01-30") == "blue"
    late = office.item("handling")
    after = office.day("2026-12-07")
    actions.claim_item_done(office.actor("carol", after), late.pk, text="办结")
    assert light(office, late, "2026-12-07") == "red"
    actions.verify_item(office.actor("sven", after), late.pk, ok=True, text="属实")
    actions.strike_off_item(office.actor("sven", after), late.pk)
    assert light(office, late, "2026-12-08") == "red"


def test_what_the_office_does_not_verify_is_not_the_departments_delay(office):
    item = office.item("claimed")
    assert light(office, item, "2026-12-30") == "green"


def test_lamp_filter_order_and_count_agree(office, browser):
    made = [
        office.item("handling", title=f"第{n}项", due_on=day)
        for n, day in enumerate([date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 18)])
    ]
    actor = office.actor("sven", office.day("2026-11-24"))
    rows = queries.items_open(actor)
    assert [r.light for r in rows] == ["red", "yellow", "green"]
    assert [r.pk for r in rows] == [m.pk for m in made]
    assert queries.lamp_counts(rows, actor.today) == {"red": 1, "yellow": 1, "green": 1}
    for colour in ("red", "yellow", "green"):
        assert [r.light for r in rows.filter(light=colour)] == [colour]
    assert [r.light for r in rows.order_by("light", "card_id")] == ["green", "red", "yellow"]


def test_the_lamp_is_computed_in_the_database_and_not_stored():
    names = {f.name for f in SupervisionItem._meta.get_fields()}
    assert not names & {"light", "lamp", "colour"}
    assert len(lamps.LIGHTS) == 6
