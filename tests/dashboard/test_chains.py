"""Every rule of the detector both ways: what it finds, and what it leaves alone or sees mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from documents import actions as letters
from meetings import actions as meetings
from meetings.models import Decision
from office.core.scoping import Secrecy
from office.duties.models import Duty
from office.flows.leaving import leave
from office.flows.letter_to_item import supervise_letter
from office.flows.taking import take_up
from office.organisation.models import User
from reception.petitions import actions as petitions
from supervision import actions as supervision
from supervision.detector.look import look
from supervision.detector.registry import RULES
from supervision.plans import actions as plans
from tests.conftest import Office
from tests.dashboard.test_chairs import deputise, disputed_twice, found, held_meeting, later, one
from tests.reception.guests import Party
from tests.supervision.planned import approved, line, plan_of, with_lines
from tests.vehicles.conftest import Yard
from vehicles import trips

Told = Iterator[tuple[datetime, bool]]
"""At that moment: whether the rule has something to say."""
SCENES: dict[str, Callable[[Office], Told]] = {}


def scene(rule: str) -> Any:
    def put(play: Callable[[Office], Told]) -> Callable[[Office], Told]:
        SCENES[rule] = play
        return play

    return put


@pytest.mark.parametrize("rule", sorted(RULES))
def test_it_finds_what_it_is_for_and_nothing_else(office: Office, rule: str) -> None:
    """Every rule has its scene here; a new one without a scene fails."""
    seen = []
    for now, stands in SCENES[rule](office):
        look(now)
        assert bool(found(rule)) is stands, f"{rule} at {now}"
        seen.append(stands)
    assert set(seen) == {True, False}


@scene("duties.nobody")
def left_by_a_leaver(office: Office) -> Told:
    office.item("handling", responsible=office.bob)
    yield office.now, False
    leave(office.actor("adam"), office.bob.pk)
    yield office.now, True
    take_up(office.actor("carol"), one("duties.nobody").pk)
    yield office.now, False


@scene("duties.absent")
def away_and_so_is_the_deputy(office: Office) -> Told:
    office.item("handling", responsible=office.bob, due_on=date(2026, 11, 24))
    deputise(office, "bob", "carol", "2026-11-19", "2026-11-27")
    yield office.now, False
    deputise(office, "carol", "eve", "2026-11-20", "2026-11-25")
    yield office.now, True


@scene("duties.ending")
def not_cleared_and_the_deputy_ends(office: Office) -> Told:
    office.item("handling", responsible=office.carol, secrecy=Secrecy.SECRET)
    Duty.unscoped.filter(kind="supervision.handle").update(holder=office.bob)
    stands = deputise(office, "bob", "carol", "2026-11-19", "2026-12-31")
    yield office.now, False
    stands.ends_on = date(2026, 11, 23)
    stands.save()
    yield office.now, True
    User.objects.filter(pk=office.bob.pk).update(clearance=Secrecy.SECRET)
    yield office.now, False


@scene("duties.bounced")
def refused_twice(office: Office) -> Told:
    disputed_twice(office)
    yield office.now, True
    item = one("duties.bounced").card_id
    supervision.assign_item(office.actor("sven"), item, lead_department=office.finance)
    supervision.accept_item(office.actor("hugo"), item)
    yield office.now, False


@scene("duties.idle")
def silent_past_half_of_its_time(office: Office) -> Told:
    item = office.item("handling", due_on=date(2026, 12, 11))
    yield later(office, "2026-12-04"), False
    yield later(office, "2026-12-07"), True
    carol = office.actor("carol", later(office, "2026-12-07", 11))
    supervision.report_item(carol, item.pk, text="已完成一半", percent=50)
    yield later(office, "2026-12-07", 12), False


@scene("documents.replied_not_completed")
def answered_and_forgotten(office: Office) -> Told:
    doc = office.letter("replied")
    yield later(office, "2026-11-25"), False
    yield later(office, "2026-11-26"), True
    letters.complete_incoming(office.actor("alice", later(office, "2026-11-26")), doc.pk)
    yield later(office, "2026-11-26", 11), False


@scene("documents.instruction_without_item")
def asked_to_supervise(office: Office) -> Told:
    office.letter("handling")
    yield office.now, False
    doc = office.letter("proposed")
    letters.instruct_incoming(office.actor("dora"), doc.pk, text="请规划科牵头，督查室跟踪督办")
    yield office.now, True
    supervise_letter(office.actor("sven"), doc.pk)
    yield office.now, False


@scene("meetings.no_minutes")
def ended_without_minutes(office: Office) -> Told:
    meeting = held_meeting(office)
    meetings.end_meeting(office.actor("alice", later(office, "2026-11-23", 11)), meeting.pk)
    yield later(office, "2026-11-30"), False
    yield later(office, "2026-12-01"), True
    meetings.close_meeting(office.actor("alice", later(office, "2026-12-01")), meeting.pk)
    yield later(office, "2026-12-01", 11), False


@scene("meetings.decision_without_item")
def closed_with_a_decision(office: Office) -> Told:
    meeting = held_meeting(office)
    Decision.objects.create(
        meeting=meeting, position=1, text="落实责任", lead_department=office.planning
    )
    meetings.end_meeting(office.actor("alice", later(office, "2026-11-23", 11)), meeting.pk)
    yield later(office, "2026-11-24"), False
    meetings.close_meeting(office.actor("alice", later(office, "2026-11-24")), meeting.pk)
    yield later(office, "2026-11-24", 11), True


@scene("reception.replied_not_closed")
def the_time_for_a_review_is_over(office: Office) -> Told:
    """Answered on 20 November: a review may be asked for until Monday 21 December."""
    carol, alice = office.actor("carol"), office.actor("alice")
    made = petitions.register_petition(
        alice,
        petitions.NewPetition(title="反映采砂", petitioner="蒋大山", request="请查处", phone="1"),
    )
    petitions.accept_petition(alice, made.pk, lead_department=office.planning)
    petitions.reply_petition(carol, made.pk, text="已责令停工")
    yield later(office, "2026-12-21", 17), False
    yield later(office, "2026-12-22"), True
    petitions.close_petition(office.actor("alice", later(office, "2026-12-22")), made.pk)
    yield later(office, "2026-12-22", 11), False


@scene("reception.not_reimbursed")
def the_list_was_signed(office: Office) -> Told:
    party = Party(office)
    made = party.delegation("closed")  # on Monday 23 November, after office hours
    yield later(office, "2026-11-27"), False
    yield later(office, "2026-11-30"), True
    party.advance(made, "reimbursed")
    yield later(office, "2026-11-30", 11), False


@scene("vehicles.not_confirmed")
def the_car_is_back(office: Office) -> Told:
    yard = Yard(office)
    trip = yard.trip("back")  # on Monday 23 November
    yield later(office, "2026-11-26"), False
    yield later(office, "2026-11-27"), True
    trips.confirm_trip(office.actor("dan", later(office, "2026-11-27")), trip.pk)
    yield later(office, "2026-11-27", 11), False


@scene("supervision.key_point_without_task")
def a_key_point_stays_in_the_book(office: Office) -> Told:
    """Ten working days after 20 November are over on 4 December."""
    year = approved(office, "2026", "有着落", "没人管")
    carol = office.actor("carol")
    first, second = line(year).pk, line(year, 1).pk
    plans.break_down(carol, year.pk, point=first, period="2026-Q4", text="一季")
    yield later(office, "2026-12-04"), False
    yield later(office, "2026-12-07"), True
    stands = one("supervision.key_point_without_task")
    assert (stands.part, stands.facts) == (str(second), {"position": 2})
    assert stands.duty.holder == office.carol
    plans.break_down(carol, year.pk, point=second, period="2026-Q4", text="二季")
    yield later(office, "2026-12-07", 11), False
    lower = plan_of("2026-Q4")
    point = line(lower, 1).pk
    plans.drop_line(office.actor("sven"), lower.pk, point=point, reason="并入一季任务")
    yield later(office, "2027-01-05"), True


@scene("supervision.task_without_item")
def a_task_of_the_quarter_leads_nowhere(office: Office) -> Told:
    with_lines(office, "2027-Q1")  # a draft owes nothing yet
    quarter = approved(office, "2026-Q4", "一季任务")
    yield later(office, "2026-12-04"), False
    yield later(office, "2026-12-07"), True
    plans.supervise_line(office.actor("sven"), quarter.pk, point=line(quarter).pk)
    yield later(office, "2026-12-07", 11), False


def test_a_withdrawn_plan_breaks_nothing_down(office: Office) -> None:
    year = approved(office, "2026", "加固水库")
    carol = office.actor("carol")
    plans.break_down(carol, year.pk, point=line(year).pk, period="2026-Q4", text="一季")
    look(later(office, "2027-01-05"))
    assert not found("supervision.key_point_without_task")
    plans.withdraw_plan(office.actor("sven"), plan_of("2026-Q4").pk, reason="改由明年安排")
    look(later(office, "2027-01-06"))
    assert one("supervision.key_point_without_task").card_id == year.pk
