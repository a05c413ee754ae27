"""What falls between the chairs: each rule both ways, told once, taken up once, seen by the right."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import translation

from documents import actions as letters
from meetings import actions as meetings
from meetings.models import Decision, Meeting
from office.access.actions import issue_token
from office.audit.models import Event
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.core.scoping import Secrecy
from office.duties.models import Duty
from office.flows.leaving import leave
from office.flows.letter_to_item import supervise_letter
from office.flows.looking import look_now
from office.flows.taking import may_take, take_up
from office.notifications.models import Notification
from office.notifications.words import said_outside
from office.operations.invariants import prove
from office.organisation.models import Deputyship, User
from supervision import actions as supervision
from supervision.detector import queries
from supervision.detector.look import look
from supervision.detector.models import Finding
from supervision.detector.registry import RULES
from tests.conftest import Office
from tests.dashboard.test_calendar import meet
from tests.pages import text


def deputise(office: Office, principal: str, deputy: str, first: str, last: str) -> Deputyship:
    return Deputyship.objects.create(
        principal=office.people[principal],
        deputy=office.people[deputy],
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last),
    )


def found(rule: str) -> list[Finding]:
    return list(Finding.unscoped.filter(rule=rule, settled_at=None).order_by("pk"))


def one(rule: str) -> Finding:
    [finding] = found(rule)
    return finding


def later(office: Office, day: str, hour: int = 10) -> datetime:
    return office.day(day, hour)


def test_every_rule_can_be_said_and_none_stands_in_a_sound_office(office):
    office.letter("handling")
    office.item("handling")
    look(office.now)
    assert not Finding.unscoped.exists()
    for rule in RULES.values():
        words = {"duty": "办理", "who": "周", "department": "科", "time": "3 days", "position": 1}
        assert str(rule.says) % words
        assert str(rule.label)
        assert str(rule.remedy)


def test_what_a_leaver_left_is_found_until_somebody_takes_it(office):
    item = office.item("handling", responsible=office.bob)
    look(office.now)
    assert not found("duties.nobody")
    leave(office.actor("adam"), office.bob.pk)
    look(office.now)
    finding = one("duties.nobody")
    assert (finding.card_id, finding.duty.holder) == (item.pk, office.carol)
    assert [c for c in prove([1]) if c.broken] == []  # the house still keeps its promise
    take_up(office.actor("carol"), finding.pk)
    look(office.now)
    assert not found("duties.nobody")


def test_whatever_breaks_the_first_invariant_is_found(office):
    """An account switched off past every action: check_office says so, and so does the detector."""
    office.item("handling", responsible=office.bob)
    User.objects.filter(pk=office.bob.pk).update(is_active=False)
    look(office.now)
    assert [c.invariant for c in prove([1]) if c.broken] == [1]
    assert one("duties.nobody").duty.holder == office.bob


def test_who_is_away_with_a_deputy_who_is_away_too_is_found_before_the_promise_breaks(office):
    office.item("handling", responsible=office.bob, due_on=date(2026, 11, 24))
    deputise(office, "bob", "carol", "2026-11-19", "2026-11-27")
    look(office.now)
    assert not found("duties.absent")
    away = deputise(office, "carol", "eve", "2026-11-20", "2026-11-25")
    look(office.now)
    finding = one("duties.absent")
    assert finding.duty.holder == office.bob
    assert not any(c.broken for c in prove([1]))
    away.delete()
    look(office.now)
    assert not found("duties.absent")


def test_an_absence_that_ends_before_the_deadline_is_no_finding(office):
    office.item("handling", responsible=office.bob, due_on=date(2026, 12, 4))
    deputise(office, "bob", "carol", "2026-11-19", "2026-11-27")
    deputise(office, "carol", "eve", "2026-11-20", "2026-11-25")
    look(office.now)
    assert not found("duties.absent")


def test_a_deputy_without_clearance_does_not_count(office):
    office.item(
        "handling", responsible=office.carol, secrecy=Secrecy.SECRET, due_on=date(2026, 11, 24)
    )
    deputise(office, "carol", "bob", "2026-11-19", "2026-11-27")
    look(office.now)
    assert {f.duty.kind for f in found("duties.absent")} == {"supervision.handle"}


def test_a_deputyship_that_ends_soon_is_told_while_it_still_holds(office):
    """bob is not cleared any more; carol, who stands for him, is: until Monday."""
    office.item("handling", responsible=office.carol, secrecy=Secrecy.SECRET)
    User.objects.filter(pk=office.bob.pk).update(clearance=Secrecy.SECRET)
    Duty.unscoped.filter(kind="supervision.handle").update(holder=office.bob)
    User.objects.filter(pk=office.bob.pk).update(clearance=Secrecy.INTERNAL)
    lasting = deputise(office, "bob", "carol", "2026-11-19", "2026-12-31")
    look(office.now)
    assert not found("duties.ending")
    lasting.ends_on = date(2026, 11, 23)
    lasting.save()
    look(office.now)
    assert one("duties.ending").duty.holder == office.bob
    assert not found("duties.nobody")


def disputed_twice(office: Office) -> Any:
    item = office.item("disputed")
    supervision.assign_item(office.actor("sven"), item.pk)
    look(office.now)
    assert not found("duties.bounced")
    supervision.dispute_item(office.actor("carol"), item.pk, reason="仍应由财务科主办")
    look(office.now)
    return item


def test_what_is_refused_twice_is_found_until_whoever_has_it_acts(office):
    item = disputed_twice(office)
    finding = one("duties.bounced")
    assert (finding.card_id, finding.facts) == (item.pk, {"n": 2})
    assert finding.duty.kind == "supervision.settle"
    supervision.assign_item(office.actor("sven"), item.pk, lead_department=office.finance)
    look(office.now)
    assert one("duties.bounced").duty.kind == "supervision.accept"
    supervision.accept_item(office.actor("hugo"), item.pk)
    look(office.now)
    assert not found("duties.bounced")


def test_work_of_which_nothing_is_heard_is_found(office):
    item = office.item("handling", due_on=date(2026, 12, 11))
    supervision.chase_item(office.actor("sven", later(office, "2026-12-03")), item.pk, text="请报")
    look(later(office, "2026-12-04"))
    assert not found("duties.idle")
    look(later(office, "2026-12-07"))
    assert one("duties.idle").card_id == item.pk  # urging it was no work
    carol = office.actor("carol", later(office, "2026-12-07", 11))
    supervision.report_item(carol, item.pk, text="已完成一半", percent=50)
    look(later(office, "2026-12-07", 12))
    assert not found("duties.idle")


def test_silence_in_the_first_half_of_a_long_term_or_on_hold_is_no_finding(office):
    office.item("handling", due_on=date(2027, 3, 1))
    held = office.item("held", due_on=date(2026, 12, 1))
    look(later(office, "2026-12-07"))
    assert not found("duties.idle")
    supervision.resume_item(office.actor("sven", later(office, "2026-12-07")), held.pk)
    look(later(office, "2026-12-08"))
    assert not found("duties.idle")


def test_a_letter_answered_and_forgotten(office):
    doc = office.letter("replied")
    look(later(office, "2026-11-25"))
    assert not found("documents.replied_not_completed")
    look(later(office, "2026-11-26"))
    assert one("documents.replied_not_completed").card_id == doc.pk
    letters.complete_incoming(office.actor("alice", later(office, "2026-11-26")), doc.pk)
    look(later(office, "2026-11-26", 11))
    assert not found("documents.replied_not_completed")


def test_an_instruction_that_asks_for_supervision_without_an_item(office):
    doc = office.letter("proposed")
    letters.instruct_incoming(office.actor("dora"), doc.pk, text="请规划科牵头，督查室跟踪督办")
    office.letter("handling")
    look(office.now)
    assert one("documents.instruction_without_item").card_id == doc.pk
    supervise_letter(office.actor("sven"), doc.pk)
    look(office.now)
    assert not found("documents.instruction_without_item")


def held_meeting(office: Office) -> Meeting:
    meeting = meet(office, title="例会", day=date(2026, 11, 23))
    alice = office.actor("alice")
    meetings.notify_meeting(alice, meeting.pk)
    meetings.ready_meeting(alice, meeting.pk)
    start = office.actor("alice", later(office, "2026-11-23", 9))
    meetings.start_meeting(start, meeting.pk)
    return meeting


def test_a_meeting_without_minutes_and_a_decision_nobody_follows(office):
    meeting = held_meeting(office)
    Decision.objects.create(
        meeting=meeting, position=1, text="落实责任", lead_department=office.planning
    )
    meetings.end_meeting(office.actor("alice", later(office, "2026-11-23", 11)), meeting.pk)
    look(later(office, "2026-11-30"))
    assert not found("meetings.no_minutes")
    look(later(office, "2026-12-01"))
    assert one("meetings.no_minutes").card_id == meeting.pk
    assert not found("meetings.decision_without_item")
    meetings.close_meeting(office.actor("alice", later(office, "2026-12-01")), meeting.pk)
    look(later(office, "2026-12-01", 11))
    assert not found("meetings.no_minutes")
    assert one("meetings.decision_without_item").facts == {"position": 1}


def test_it_is_told_once_to_whoever_can_mend_it_and_again_only_when_it_comes_back(office):
    item = disputed_twice(office)
    told = Notification.objects.filter(kind="finding")
    first = told.get()
    assert first.person == office.dora
    assert "1 matter falls between the chairs" in said_outside(first, office.actor("dora")).heading
    look(office.now + timedelta(hours=1))
    assert told.count() == 1
    supervision.assign_item(office.actor("sven"), item.pk)
    supervision.accept_item(office.actor("carol"), item.pk)
    look(office.now + timedelta(hours=2))
    assert said_outside(first, office.actor("dora")) is None
    supervision.transfer_item(office.actor("lena"), item.pk, to=office.finance)
    look(office.now + timedelta(hours=3))
    assert told.count() == 2


def test_a_look_is_one_statement_a_rule_whatever_there_is(office, django_assert_max_num_queries):
    for _n in range(3):
        disputed_twice_quietly(office)
    look(office.now)
    with django_assert_max_num_queries(len(RULES) + 12):
        look(office.now + timedelta(hours=1))


def disputed_twice_quietly(office: Office) -> None:
    item = office.item("disputed")
    supervision.assign_item(office.actor("sven"), item.pk)
    supervision.dispute_item(office.actor("carol"), item.pk, reason="仍应由财务科主办")


def idle(office: Office, **kw: Any) -> tuple[Any, Finding, datetime]:
    item = office.item("handling", due_on=date(2026, 12, 9), **kw)
    now = later(office, "2026-12-07")
    look(now)
    return item, one("duties.idle"), now


def test_i_take_it(office):
    """The duty is his, its deadline stays, the former holder hears, and it stands to his credit."""
    item, finding, now = idle(office)
    before = finding.duty.due_at
    taken = take_up(office.actor("bob", now), finding.pk)
    duty = Duty.unscoped.get(pk=finding.duty_id)
    assert (duty.holder, duty.due_at, duty.handed_over_from) == (office.bob, before, None)
    assert (taken.taken_by, taken.settled_at) == (office.bob, now)
    event = Event.objects.get(verb="duties.duty.taken_up")
    assert event.data == {
        "duty": "supervision.handle",
        "person": office.bob.pk,
        "rule": "duties.idle",
        "was": office.carol.pk,
    }
    assert (event.actor, event.card_id) == (office.bob, item.pk)
    heard = Notification.objects.get(key=f"taken-up:{event.pk}")
    assert heard.person == office.carol
    look(now)
    assert not found("duties.idle")
    supervision.report_item(office.actor("bob", now), item.pk, text="接手后已推进", percent=30)
    assert [c for c in prove([1, 5, 8]) if c.broken] == []


def test_only_who_may_carry_it_out_takes_it(office):
    """eve of finance sees it as an assistant, and could not report; so could not the director."""
    _item, finding, now = idle(office, assisting_departments=[office.finance])
    for who in ("eve", "adam", "dora"):
        with pytest.raises(NotAllowed):
            take_up(office.actor(who, now), finding.pk)
        record = type(_item).unscoped.get(pk=_item.pk)
        assert not may_take(office.actor(who, now), finding, record)
    assert not Event.objects.filter(verb="duties.duty.taken_up").exists()


def test_a_matter_above_his_clearance_is_not_there_for_him(office, browser):
    _item, finding, now = idle(office, secrecy=Secrecy.SECRET, title="机密事项")
    with pytest.raises(NotVisible):
        take_up(office.actor("bob", now), finding.pk)
    with time_machine.travel(now, tick=False):
        assert "机密事项" not in text(browser("bob").get("/chairs/"))
        assert "机密事项" in text(browser("carol").get("/chairs/"))
        assert browser("bob").post(f"/chairs/{finding.pk}/take/").status_code == 404


def test_who_has_it_already_does_not_take_it_and_what_nobody_owes_cannot_be_taken(office):
    _item, finding, now = idle(office)
    with pytest.raises(Conflict):
        take_up(office.actor("carol", now), finding.pk)
    doc = office.letter("proposed")
    letters.instruct_incoming(office.actor("dora"), doc.pk, text="请规划科牵头，列入督办")
    look(now)
    with pytest.raises(WrongState):
        take_up(office.actor("sven", now), one("documents.instruction_without_item").pk)


def test_who_comes_second_hears_who_was_first(office):
    _item, finding, now = idle(office)
    take_up(office.actor("bob", now), finding.pk)
    Duty.unscoped.filter(pk=finding.duty_id).update(holder=office.bob)
    with pytest.raises(Conflict, match="俞晓 has taken it up already"):
        take_up(office.actor("carol", now), finding.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_it(live_office):
    office = live_office
    rival = User.objects.create_user(
        "ben", name="沈嘉木", department=office.planning, roles=["staff"], clearance=1
    )
    office.people["ben"] = rival
    _item, finding, now = idle(office)
    gate = Barrier(2)

    def take(who: str) -> str:
        gate.wait()
        try:
            with translation.override("en"):  # a thread of its own has chosen no language
                take_up(office.actor(who, now), finding.pk)
        except DomainError as refusal:
            return str(refusal.message)
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(take, ("bob", "ben")))
    assert sorted(t == "won" for t in told) == [False, True]
    assert any("has taken it up already" in t for t in told), told
    assert Event.objects.filter(verb="duties.duty.taken_up").count() == 1


def test_the_page_tells_reason_since_and_remedy_and_takes(office, browser):
    _item, finding, now = idle(office)
    with time_machine.travel(now, tick=False):
        page = text(browser("bob").get("/chairs/"))
        assert "Nothing happens" in page
        assert "Nothing was heard of it for 17 days" in page
        assert "I take it" in page
        assert browser("bob").post(f"/chairs/{finding.pk}/take/").status_code == 302
        assert "I take it" not in text(browser("bob").get("/chairs/"))
        assert "Who stepped in lately 俞晓" in text(browser("carol").get("/chairs/"))


def test_today_says_how_many_to_who_watches(office, browser):
    idle(office)
    with time_machine.travel(later(office, "2026-12-07"), tick=False):
        assert "1 matter is falling between the chairs" in text(browser("sven").get("/"))
        assert "between the chairs" not in text(browser("bob").get("/"))


def test_looking_is_for_who_watches_and_counts_only_what_he_sees(office):
    with pytest.raises(NotAllowed):
        look_now(office.actor("bob"))
    office.item("handling", due_on=date(2026, 12, 9), secrecy=Secrecy.SECRET)
    now = later(office, "2026-12-07")
    assert look_now(office.actor("hugo", now)).found == 0
    assert queries.findings(office.actor("sven", now)).count() == 1


def rest(office: Office, who: str, now: datetime) -> Client:
    token = issue_token(office.people[who], ["*"], now)
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_rest_lists_takes_and_answers_a_repeated_key_the_same(office):
    item, finding, now = idle(office)
    with time_machine.travel(now, tick=False):
        client = rest(office, "bob", now)
        [row] = client.get("/api/v1/detector-findings/").json()["results"]
        assert (row["rule"], row["subject"]["id"], row["actions"]) == (
            "duties.idle",
            item.pk,
            ["take"],
        )
        path = f"/api/v1/detector-findings/{finding.pk}/take/"
        first = client.post(path, headers={"Idempotency-Key": "once"})
        again = client.post(path, headers={"Idempotency-Key": "once"})
        assert first.status_code == again.status_code == 200
        assert first.json()["taken_by"]["id"] == office.bob.pk
        client = rest(office, "carol", now)
        refused = client.post(path)
        assert refused.status_code == 409
        assert client.get("/api/v1/detector-findings/").json()["results"] == []
