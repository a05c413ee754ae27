"""What an item has beside its road: parts, milestones, sub-items, gates, the same words twice."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from office.audit.models import Event
from office.calendars import workdays
from office.catalogue.models import Link
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.core.scoping import Secrecy
from office.duties.models import Duty
from office.files.models import Attachment
from office.notifications.models import Notification
from office.parameters import registry
from supervision import actions, queries, track
from supervision.models import Chase, Part, Period, Report, SupervisionItem, Ticket
from supervision.tasks import keep
from tests.lived_in import keep_file

WORDS = "务必在年底前完成青石泵站应急维修，逐日报告进度"


def open_kinds(item) -> list[str]:
    rows = Duty.unscoped.filter(card=item.pk, state="open").order_by("kind", "pk")
    return [d.kind.removeprefix("supervision.") for d in rows]


def test_what_began_without_a_plan_owes_one_and_is_reminded(office):
    item = office.item("assigned")
    actions.accept_item(office.actor("carol"), item.pk)
    assert not track.gates(queries.item_get(office.actor("sven"), item.pk), [], []).plan
    assert open_kinds(item) == ["handle", "plan"]
    owed = Duty.unscoped.get(card=item.pk, kind="supervision.plan")
    assert workdays.workdays_between(office.now.date(), owed.due_at.date()) == 2
    with pytest.raises(NotAllowed):
        actions.write_plan(office.actor("dora"), item.pk, plan="三步走，逐月推进")
    actions.write_plan(office.actor("carol"), item.pk, plan="三步走，逐月推进")
    assert open_kinds(item) == ["handle"]
    assert track.gates(queries.item_get(office.actor("sven"), item.pk), [], []).plan
    with pytest.raises(WrongState):
        actions.write_plan(office.actor("carol"), item.pk, plan="另一个计划")


def test_a_claim_leaves_no_plan_owed(office):
    item = office.item("assigned")
    actions.accept_item(office.actor("carol"), item.pk)
    actions.claim_item_done(office.actor("carol"), item.pk, text="已办结")
    assert open_kinds(item) == ["verify"]


def test_an_office_may_refuse_to_start_without_a_plan(office):
    registry.change("supervision.plan_first", True)  # noqa: FBT003 - the value itself
    item = office.item("assigned")
    with pytest.raises(DomainError) as refused:
        actions.accept_item(office.actor("carol"), item.pk)
    assert "plan" in refused.value.fields
    actions.accept_item(office.actor("carol"), item.pk, plan="三步走")
    assert track.gates(queries.item_get(office.actor("sven"), item.pk), [], []).plan


def test_a_plan_from_the_docket_is_enough(office):
    item = office.item("assigned", plan="先摸底后整改")
    actions.accept_item(office.actor("carol"), item.pk)
    assert SupervisionItem.unscoped.get(pk=item.pk).plan == "先摸底后整改"


def test_each_assisting_department_has_a_state_and_duties_of_its_own(office):
    item = office.item("handling", assisting_departments=[office.finance])
    assert open_kinds(item) == ["assist", "assist_accept", "handle"]
    hugo = office.actor("hugo")
    actions.accept_part(hugo, item.pk)
    assert open_kinds(item) == ["assist", "handle"]
    with pytest.raises(WrongState):
        actions.accept_part(hugo, item.pk)
    actions.report_part(hugo, item.pk, text="测算过半", percent=50)
    [part] = queries.parts(item.pk)
    assert (part.state, part.percent) == ("reported", 50)
    actions.give_part(hugo, item.pk, text="测算已给")
    [part] = queries.parts(item.pk)
    assert (part.state, part.percent) == ("done", 100)
    assert open_kinds(item) == ["handle"]
    assert Notification.objects.filter(person=office.carol, kind="outcome").count() == 1
    with pytest.raises(NotAllowed):
        actions.give_part(hugo, item.pk, text="再给一次")
    said = [r.kind for r in queries.reports(item.pk)]
    assert said == ["part", "part"]


def test_a_part_that_nobody_gave_stays_on_record_and_comes_back_with_the_work(office):
    item = office.item("handling", assisting_departments=[office.finance])
    actions.claim_item_done(office.actor("carol"), item.pk, text="办结")
    assert [p.state for p in queries.parts(item.pk)] == ["not_given"]
    assert open_kinds(item) == ["verify"]
    actions.verify_item(office.actor("sven"), item.pk, ok=False, text="缺测算")
    assert [p.state for p in queries.parts(item.pk)] == ["assigned"]
    assert open_kinds(item) == ["assist", "assist_accept", "handle"]


def test_whoever_gave_a_part_does_not_verify_the_whole(office):
    office.finance.head = office.sven
    office.finance.save(update_fields=["head"])
    item = office.item("handling", assisting_departments=[office.finance])
    actions.give_part(office.actor("sven"), item.pk, text="测算已给")
    actions.claim_item_done(office.actor("carol"), item.pk, text="办结")
    assert Duty.unscoped.get(card=item.pk, state="open").holder == office.dora
    with pytest.raises(NotAllowed):
        actions.verify_item(office.actor("sven"), item.pk, ok=True, text="很好")


def test_a_milestone_is_owed_by_its_day_and_settled_once(office):
    item = office.item("handling")
    carol = office.actor("carol")
    with pytest.raises(DomainError):
        actions.add_milestone(carol, item.pk, title="太晚", due_on=date(2026, 12, 7))
    actions.add_milestone(
        carol, item.pk, title="资金测算", due_on=date(2026, 11, 24), department=office.finance
    )
    duty = Duty.unscoped.get(card=item.pk, kind="supervision.milestone")
    assert (duty.holder, duty.title) == (office.hugo, "资金测算")
    [milestone] = queries.milestones(item.pk)
    actions.reach_milestone(carol, item.pk, milestone=milestone.pk)
    assert open_kinds(item) == ["handle"]
    with pytest.raises(DomainError):
        actions.drop_milestone(
            office.actor("sven"), item.pk, milestone=milestone.pk, reason="不需要了"
        )


def test_a_whole_is_as_far_and_as_late_as_its_parts_and_not_done_before_them(office):
    whole = office.item("handling", due_on=date(2026, 12, 18))
    carol, sven = office.actor("carol"), office.actor("sven")
    for n, day in enumerate([date(2026, 11, 24), date(2026, 12, 18)]):
        actions.split_item(
            carol, whole.pk, title=f"子项{n}", lead_department=office.finance, due_on=day
        )
    first, second = queries.children(sven, whole.pk)
    assert list(queries.children(carol, whole.pk)) == [first, second], "who divides it sees it"
    assert first.pk in {i.pk for i in queries.items(office.actor("bob"))}
    assert first.matter_id == whole.matter_id
    assert first.secrecy == whole.secrecy
    for child in (first, second):
        actions.assign_item(sven, child.pk)
        actions.accept_item(office.actor("hugo"), child.pk, plan="分两步")
    actions.report_item(office.actor("hugo"), first.pk, text="过半", percent=60)
    seen = queries.item_get(sven, whole.pk)
    assert (seen.done, seen.light) == (30, "yellow")
    later = office.actor("sven", office.day("2026-11-25"))
    assert queries.item_get(later, whole.pk).light == "red"
    with pytest.raises(DomainError, match="2 of its sub-items"):
        actions.claim_item_done(carol, whole.pk, text="办结")
    with pytest.raises(DomainError):
        actions.withdraw_item(sven, whole.pk, reason="不办了")
    for child in (first, second):
        actions.withdraw_item(sven, child.pk, reason="并入主项")
    actions.claim_item_done(carol, whole.pk, text="办结")


def test_a_part_is_not_due_after_the_whole(office):
    whole = office.item("handling")
    with pytest.raises(DomainError):
        actions.split_item(
            office.actor("carol"),
            whole.pk,
            title="太晚",
            lead_department=office.finance,
            due_on=whole.due_on + timedelta(days=1),
        )


def test_the_same_words_are_told_before_anything_is_saved(office):
    first = office.item(original_text=WORDS, source="instruction")
    spaced = WORDS.replace("，", " ,  ")
    with pytest.raises(Conflict) as told:
        office.item(title="另一个题目", original_text=spaced)
    assert first.number in told.value.message
    assert told.value.extra == {"same_as": [first.pk]}
    assert SupervisionItem.unscoped.count() == 1
    second = office.item(title="另一个题目", original_text=spaced, same_words="link")
    assert Link.objects.get(kind="same-words").target_id == second.pk


def test_a_withdrawn_item_and_one_out_of_sight_are_not_told(office):
    gone = office.item("withdrawn", original_text=WORDS)
    office.item(original_text=WORDS, secrecy=Secrecy.SECRET)
    office.sven.clearance = Secrecy.OPEN
    office.sven.save(update_fields=["clearance"])
    made = office.item(original_text=WORDS)
    assert made.number != gone.number


def test_two_who_enter_the_same_words_at_once_make_one(live_office):
    office = live_office
    refused, barrier = [], threading.Barrier(2)

    def enter() -> None:
        try:
            barrier.wait()
            office.item(original_text=WORDS)
        except Conflict as told:
            refused.append(told)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(refused) == 1
    assert SupervisionItem.unscoped.count() == 1


def test_a_report_that_nobody_gave_is_missed_for_ever(office):
    item = office.item("handling", report_every="weekly", due_on=date(2026, 12, 25))
    keep(Actor.system(office.day("2026-12-11")))  # nothing ran for three weeks
    states = [(f"{p.due_on:%m-%d}", p.state) for p in queries.periods(item.pk)]
    assert states == [("11-27", "missed"), ("12-04", "missed"), ("12-11", "open")]
    assert open_kinds(item) == ["handle", "report"]
    at = office.actor("carol", office.day("2026-12-11"))
    actions.report_item(at, item.pk, text="补报", percent=30)
    assert [p.state for p in queries.periods(item.pk)] == ["missed", "missed", "reported", "open"]
    seen = queries.item_get(at, item.pk)
    gates = track.gates(seen, list(queries.periods(item.pk)), list(queries.reports(item.pk)))
    assert (gates.given, gates.owed, gates.missed) == (1, 3, 2)
    missed = Event.objects.filter(card=item.pk, verb="supervision.item.report_missed")
    assert missed.count() == 2


def test_an_instruction_wants_its_first_feedback_in_three_working_days(office):
    item = office.item("handling", source="instruction", due_on=date(2026, 12, 11))
    [period] = queries.periods(item.pk)
    assert period.due_on == date(2026, 11, 25)
    actions.report_item(office.actor("carol"), item.pk, text="已启动", percent=5)
    assert [p.state for p in queries.periods(item.pk)] == ["reported"]
    assert open_kinds(item) == ["handle"]


def test_the_office_resumes_on_the_day_named_however_late_it_comes_to_it(office):
    on_time, late = office.item("held"), office.item("held")
    keep(Actor.system(office.day("2026-12-01", 8)))  # before office hours
    assert SupervisionItem.unscoped.get(pk=on_time.pk).state == "held"
    actions.resume_item(Actor.system(office.day("2026-12-01")), on_time.pk)
    keep(Actor.system(office.day("2026-12-04")))  # the worker was down for three days
    due = set(SupervisionItem.unscoped.values_list("due_on", flat=True))
    assert due == {date(2026, 12, 15)}  # 4 December and the seven working days of the hold
    assert late.pk != on_time.pk


def test_a_hold_moves_milestones_and_reports_too(office):
    item = office.item("handling", report_every="weekly")
    carol = office.actor("carol")
    actions.add_milestone(carol, item.pk, title="初稿", due_on=date(2026, 11, 25))
    actions.hold_item(office.actor("sven"), item.pk, reason="等省里批复", until=date(2026, 11, 24))
    keep(Actor.system(office.day("2026-11-24")))
    assert queries.milestones(item.pk).get().due_on == date(2026, 11, 27)
    assert queries.periods(item.pk).get().due_on == date(2026, 12, 1)


def test_a_proposal_closes_with_its_class_and_is_done_again_for_who_is_not_satisfied(office):
    item = office.item("verified", source="proposal", due_on=date(2027, 2, 19))
    sven = office.actor("sven")
    with pytest.raises(DomainError) as refused:
        actions.strike_off_item(sven, item.pk)
    assert "result_class" in refused.value.fields
    actions.strike_off_item(sven, item.pk, result_class="B", reply_number="云水提〔2026〕3号")
    actions.rate_item(sven, item.pk, satisfaction="not", text="没有说明时间表")
    item.refresh_from_db()
    assert (item.state, item.due_on, item.redone) == ("handling", date(2027, 2, 22), 1)
    assert open_kinds(item) == ["handle"]


def test_a_proposal_is_not_extended_beyond_half_a_year(office):
    item = office.item("handling", source="proposal", due_on=date(2027, 2, 19))
    carol = office.actor("carol")
    with pytest.raises(DomainError) as refused:
        actions.request_extension(carol, item.pk, due_on=date(2027, 5, 21), reason="等省里批复")
    assert "due_on" in refused.value.fields
    actions.request_extension(carol, item.pk, due_on=date(2027, 5, 20), reason="等省里批复")


def test_a_report_names_files_of_its_own_item_only(office):
    item, other = office.item("handling"), office.item("handling", title="另一项")
    for record, name in ((item, "a.txt"), (other, "b.txt")):
        keep_file(office, record.pk, name.encode(), name)
    ours, theirs = (Attachment.objects.get(card=record.pk) for record in (item, other))
    carol = office.actor("carol")
    with pytest.raises(DomainError):
        actions.report_item(carol, item.pk, text="过半", percent=50, files=[theirs])
    actions.report_item(carol, item.pk, text="过半", percent=50, files=[ours])
    assert Report.objects.get(item=item).file_ids == [ours.pk]


def test_a_chase_stays_on_record_with_its_words_and_whom_it_told(office):
    item = office.item("handling")
    actions.chase_item(office.actor("sven"), item.pk, text="请今天给到")
    [chase] = Chase.objects.all()
    assert (chase.text, chase.told_ids, chase.by) == ("请今天给到", [office.carol.pk], office.sven)


def issued(office, item) -> list[tuple[str, str]]:
    zone = office.now.tzinfo
    return [(f"{t.issued_at.astimezone(zone):%m-%d}", t.level) for t in queries.tickets(item.pk)]


def beat_through(office, first: str, last: str) -> None:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        keep(Actor.system(office.day(day, 9, 5)))
        keep(Actor.system(office.day(day, 9, 5)))
        day += timedelta(days=1)


def test_tickets_rise_a_step_when_nobody_answers(office):
    """Due Friday 4 December. Blue with two working days left, orange two after it, red three on."""
    item = office.item("handling")
    beat_through(office, "2026-11-30", "2026-12-14")
    assert issued(office, item) == [("12-02", "blue"), ("12-04", "orange"), ("12-09", "red")]
    told = Notification.objects.filter(key__startswith="ticket:").order_by(
        "created_at", "person__username"
    )
    assert [n.person.username for n in told] == ["carol", "carol", "carol", "lena"]


def test_an_answer_stops_the_tickets_until_the_deadline_has_passed(office):
    item = office.item("handling")
    beat_through(office, "2026-11-30", "2026-12-03")
    at = office.actor("carol", office.day("2026-12-03"))
    actions.report_item(at, item.pk, text="还差验收", percent=80)
    beat_through(office, "2026-12-04", "2026-12-09")
    assert issued(office, item) == [("12-02", "blue"), ("12-07", "orange")]


def test_no_ticket_while_the_clock_stands_or_more_time_is_asked_for(office):
    asked, held = office.item("handling"), office.item("held")
    actions.request_extension(
        office.actor("carol"), asked.pk, due_on=date(2026, 12, 18), reason="等招标结果"
    )
    beat_through(office, "2026-11-25", "2026-11-30")
    assert not Ticket.objects.exists()
    assert held.state == "held"


def test_a_ticket_by_hand_once_for_a_deadline(office):
    item = office.item("handling")
    sven = office.actor("sven")
    actions.issue_ticket(sven, item.pk, level="orange", reason="两次催办未动")
    with pytest.raises(Conflict):
        actions.issue_ticket(sven, item.pk, level="orange")


class PowerCutError(Exception):
    """The worker is gone."""


def power_cut() -> None:
    raise PowerCutError


def beat(now, faults: list[Exception], *, dies: bool) -> None:
    try:
        with transaction.atomic() if dies else nullcontext():
            keep(Actor.system(now))
            if dies:
                power_cut()
    except PowerCutError:
        pass
    except Exception as fault:  # noqa: BLE001 - told by the test
        faults.append(fault)
    finally:
        connection.close()


def beat_together(now, faults: list[Exception]) -> None:
    """Two beats and one that dies before it commits."""
    threads = [
        threading.Thread(target=beat, args=(now, faults), kwargs={"dies": n == 2}) for n in range(3)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def test_two_beats_at_once_and_one_that_dies_leave_each_thing_once(live_office):
    """Two threads beat together, again and again, while a third dies half-way each time."""
    office = live_office
    late = office.item("handling", report_every="weekly", due_on=date(2026, 12, 18))
    held = office.item("held")
    faults = []

    for day in ("2026-12-04", "2026-12-16", "2026-12-18", "2026-12-23"):
        beat_together(office.day(day, 9, 5), faults)
    assert faults == []
    days = [p.due_on for p in queries.periods(late.pk)]
    assert len(days) == len(set(days))
    resumed = Event.objects.filter(card=held.pk, verb="supervision.item.resumed")
    assert resumed.count() == 1
    levels = [(t.item_id, t.level, t.due_on) for t in Ticket.objects.all()]
    assert len(levels) == len(set(levels))
    assert (late.pk, "blue", late.due_on) in levels
    assert Period.objects.filter(item=late, state="open").count() <= 1
    assert Part.objects.count() == 0


def test_photos_and_words_come_together_or_not_at_all(office, browser):
    item = office.item("handling")
    carol = browser("carol")
    at = f"/supervision/{item.pk}/tell/report/"
    assert carol.get(at).status_code == 200
    refused = carol.post(at, text="", percent="40")
    assert refused.status_code == 400
    assert carol.do(at, text="墙已砌好", percent="40") == f"/supervision/{item.pk}/"
    again = carol.post(at, text="墙已砌好", percent="40", version=str(item.version))
    assert again.status_code == 302  # the answer was lost, the report was not
    assert Report.objects.filter(item=item).count() == 1
