"""The books of scores: booked once, marks with evidence, sheets frozen, appeals and corrections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise

import pytest
from django.db import InternalError, connection, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from office.audit.models import Event
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.notifications.models import Notification
from supervision.scoring import actions, clock, proof, queries, tasks
from supervision.scoring.models import (
    ScoreAppeal,
    ScoreEntry,
    ScoreLine,
    ScoreRule,
    ScoreSheet,
)
from supervision.scoring.periods import of_day, parse
from supervision.scoring.queries import Line
from tests.supervision.story import Item

OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")


def system(office, day):
    return Actor.system(office.day(day, 1))


@pytest.fixture
def october(office):
    """Planning: one done, one late with a report missed. Finance: one done."""
    Item(office).begins("2026-10-12", "2026-10-20").accepted("2026-10-13").claimed(
        "2026-10-19"
    ).verified("2026-10-20")
    Item(office).begins("2026-10-12", "2026-10-23", report_every="weekly").accepted("2026-10-13")
    Item(office).begins("2026-10-12", "2026-10-20", lead_department=office.finance).accepted(
        "2026-10-13", "hugo"
    ).claimed("2026-10-16", "hugo").verified("2026-10-19")
    return office


@pytest.fixture
def sheet(october):
    actions.draft_sheets(system(october, "2026-11-02"))
    return ScoreSheet.unscoped.get(period="2026-10")


def by_name(rows):
    return {row.name: row for row in rows}


def planned(office, day="2026-11-20"):
    return office.actor("carol", now=office.day(day))


# --- periods ---


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-q1", "2026-01-01", "2026-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2027-W01", "2027-01-04", "2027-01-10"),
    ],
)
def test_a_period_has_its_days(text, first, last):
    period = parse(text)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert of_day(period.first, period.kind) == period == period.next.previous


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "2027-W53", "1999", "26-11", "2026-1", "x"]
)
def test_anything_else_is_no_period_and_the_sentence_shows_how(text):
    with pytest.raises(DomainError) as refused:
        parse(text)
    assert "2026-Q4" in str(refused.value.fields["period"][0])


# --- booking ---


def test_entries_are_booked_once_with_their_evidence(october):
    first = actions.book_entries(system(october, "2026-11-02"))
    assert first == 4
    assert actions.book_entries(system(october, "2026-11-02")) == 0
    late = ScoreEntry.objects.get(trigger="late")
    assert (late.points, late.day, late.department) == (-1, date(2026, 10, 26), october.planning)
    assert late.rule.trigger == "late"
    assert late.event.verb == "supervision.item.accepted"
    assert late.event.card_id == late.item_id


def test_today_is_not_over_and_is_not_booked(office):
    Item(office).begins("2026-11-16", "2026-11-18").accepted("2026-11-16").claimed(
        "2026-11-17"
    ).verified("2026-11-18")
    actions.book_entries(system(office, "2026-11-18"))
    assert not ScoreEntry.objects.exists()
    actions.book_entries(system(office, "2026-11-19"))
    assert ScoreEntry.objects.get().trigger == "done"


def test_entries_can_be_neither_changed_nor_removed(october):
    actions.book_entries(system(october, "2026-11-02"))
    for wrong in (
        lambda: ScoreEntry.objects.update(points=100),
        lambda: ScoreEntry.objects.all().delete(),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            wrong()


def test_a_cap_ends_what_a_month_can_cost(office):
    rule = ScoreRule.objects.get(trigger="no_feedback")
    ScoreRule.objects.filter(pk=rule.pk).update(cap=15)
    for _n in range(2):
        Item(office).begins("2026-10-12", "2026-10-30", report_every="weekly").accepted(
            "2026-10-13"
        )
    actions.book_entries(system(office, "2026-11-02"))
    points = ScoreEntry.objects.filter(trigger="no_feedback").order_by("id")
    assert [e.points for e in points] == [-10, -5]


def test_two_beats_make_one_sheet_of_each_period(october, monkeypatch):
    for _beat in range(2):
        actions.draft_sheets(system(october, "2026-11-02"))
    assert ScoreSheet.unscoped.count() == 1  # the quarter and the year go on
    made = ScoreSheet.unscoped.get()
    assert (made.period, made.state) == ("2026-10", "draft")
    duty = Duty.unscoped.get(card=made.pk)
    assert (duty.kind, duty.holder) == ("supervision.publish_scores", october.sven)


def test_an_empty_office_gets_no_sheet(office):
    tasks.keep_books()
    assert not ScoreSheet.unscoped.exists()


def test_when_the_year_turns_month_quarter_and_year_are_drafted(october):
    made = actions.draft_sheets(system(october, "2027-01-02"))
    assert [s.period for s in made] == ["2026-12", "2026-Q4", "2026"]
    whole = by_name(queries.lines(parse("2026")))
    assert whole["规划建设科"].n("done") == 1


# --- rules ---


def test_a_new_rule_holds_from_its_day_and_leaves_the_past(october):
    actions.book_entries(system(october, "2026-11-02"))
    dora = october.actor("dora", now=october.day("2026-11-02"))
    rule = actions.change_rule(
        dora, trigger="done", points=3, starts_on=date(2026, 11, 10), reason="调整分值"
    )
    assert ScoreEntry.objects.filter(trigger="done", points=1).count() == 2
    for days in (("2026-11-03", "2026-11-09"), ("2026-11-03", "2026-11-10")):
        item = Item(october).begins("2026-11-02", "2026-11-12").accepted("2026-11-03")
        item.claimed(days[0]).verified(days[1])
    actions.book_entries(system(october, "2026-11-12"))
    found = ScoreEntry.objects.filter(trigger="done", day__month=11).order_by("day")
    assert [(e.day.day, e.points) for e in found] == [(9, 1), (10, 3)]
    assert found[1].rule == rule


def test_a_rule_never_changes_what_was(office):
    dora = office.actor("dora")
    with pytest.raises(DomainError) as refused:
        actions.change_rule(
            dora, trigger="done", points=5, starts_on=date(2026, 11, 20), reason="调整分值"
        )
    assert "starts_on" in refused.value.fields
    with pytest.raises(NotAllowed):
        actions.change_rule(office.actor("carol"), trigger="done", points=5, reason="调整分值")


def test_a_rule_to_come_can_be_replaced_and_stays_on_record(office):
    dora = office.actor("dora")
    day = date(2026, 12, 1)
    for points in (5, 7):
        actions.change_rule(dora, trigger="done", points=points, starts_on=day, reason="调整分值")
    assert queries.rule_of("done", date(2026, 11, 30)).points == 1
    assert queries.rule_of("done", day).points == 7
    assert ScoreRule.objects.filter(trigger="done").count() == 3
    assert Event.objects.filter(verb="supervision.rule.changed").count() == 2


# --- marks ---


def letter_number(office):
    return office.letter().number


def test_a_mark_needs_the_record_that_shows_it(office):
    item = office.item("handling")
    sven = office.actor("sven")
    words = {"trigger": "commended", "text": "局长批示：办得好"}
    with pytest.raises(DomainError) as refused:
        actions.mark_item(sven, item.pk, evidence="收〔2026〕999号", **words)
    assert "evidence" in refused.value.fields
    with pytest.raises(DomainError):  # the item shows nothing of it
        actions.mark_item(sven, item.pk, evidence=item.number, **words)
    number = letter_number(office)
    entry = actions.mark_item(sven, item.pk, evidence=number, **words)
    assert (entry.points, entry.department, entry.evidence.number) == (1, office.planning, number)
    assert Event.objects.filter(verb="supervision.item.marked", card=item.pk).count() == 1


def test_evidence_that_one_may_not_see_does_not_exist(office):
    item = office.item("handling")
    secret = office.letter(secrecy="secret")
    office.people["sven"].clearance = 1
    office.people["sven"].save(update_fields=["clearance"])
    with pytest.raises(DomainError) as refused:
        actions.mark_item(
            office.actor("sven"),
            item.pk,
            trigger="criticised",
            evidence=secret.number,
            text="批评了进度",
        )
    assert "no record" in str(refused.value.message)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"trigger": "done"}, "trigger"),
        ({"day": date(2026, 11, 21)}, "day"),
        ({"text": "好"}, "text"),
    ],
)
def test_what_a_mark_refuses(office, wrong, field):
    item = office.item("handling")
    given = {
        "trigger": "criticised",
        "evidence": letter_number(office),
        "text": "会上点名批评",
        **wrong,
    }
    with pytest.raises(DomainError) as refused:
        actions.mark_item(office.actor("sven"), item.pk, **given)
    assert field in refused.value.fields


def test_only_those_who_work_on_it_are_marked_and_only_by_the_office(office):
    item = office.item("handling")
    given = {"trigger": "absent", "evidence": letter_number(office), "text": "协调会缺席"}
    with pytest.raises(DomainError):
        actions.mark_item(office.actor("sven"), item.pk, department=office.finance, **given)
    with pytest.raises(NotAllowed):
        actions.mark_item(office.actor("carol"), item.pk, **given)


def test_items_above_the_ceiling_get_no_marks(office):
    item = office.item("handling", secrecy=2)
    with pytest.raises(DomainError) as refused:
        actions.mark_item(
            office.actor("sven"),
            item.pk,
            trigger="commended",
            evidence=letter_number(office),
            text="局长批示表扬",
        )
    assert "not scored" in str(refused.value.message)


# --- sheets ---


def test_a_published_sheet_is_frozen_and_everybody_may_see_it(sheet, october):
    eve = october.actor("eve", now=october.day("2026-11-03"))
    with pytest.raises(NotVisible):
        queries.sheet_get(eve, sheet.pk)
    assert [row.name for row in queries.lines_of(eve, OCTOBER)] == ["财务科"]
    actions.publish_sheet(october.actor("dora", now=october.day("2026-11-03")), sheet.pk)
    rows = by_name(queries.lines_of(eve, OCTOBER))
    planning, finance = rows["规划建设科"], rows["财务科"]
    assert (planning.points, planning.items, planning.n("done")) == (1 - 1 - 10, 2, 1)
    assert (finance.points, finance.items, finance.rank) == (1, 1, 1)
    assert not Duty.unscoped.filter(card=sheet.pk, state="open").exists()
    told = Notification.objects.filter(key__startswith="sheet:").values_list("person", flat=True)
    assert set(told) == {october.carol.pk, october.hugo.pk}
    with pytest.raises(InternalError), transaction.atomic():
        ScoreLine.objects.update(points=99)


def test_a_sheet_is_published_once_and_by_the_office(sheet, october):
    with pytest.raises(NotVisible):
        actions.publish_sheet(october.actor("eve"), sheet.pk)
    sven = october.actor("sven", now=october.day("2026-11-03"))
    actions.publish_sheet(sven, sheet.pk)
    with pytest.raises(WrongState):
        actions.publish_sheet(sven, sheet.pk)


def test_a_published_day_takes_no_more_marks(sheet, october):
    sven = october.actor("sven", now=october.day("2026-11-03"))
    actions.publish_sheet(sven, sheet.pk)
    item = ScoreEntry.objects.filter(department=october.planning).first().item
    with pytest.raises(DomainError) as refused:
        actions.mark_item(
            sven,
            item.pk,
            trigger="criticised",
            evidence=letter_number(october),
            text="会上点名批评",
            day=date(2026, 10, 30),
        )
    assert "published" in str(refused.value.message)


def test_two_who_publish_at_once_publish_one(live_office):
    office = live_office
    Item(office).begins("2026-10-12", "2026-10-20").accepted("2026-10-13").claimed(
        "2026-10-19"
    ).verified("2026-10-20")
    actions.draft_sheets(system(office, "2026-11-02"))
    pk = ScoreSheet.unscoped.get().pk

    def publish(who):
        try:
            actions.publish_sheet(office.actor(who, now=office.day("2026-11-03")), pk)
        except WrongState:
            return "late"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, ["dora", "sven"])) == ["done", "late"]
    assert ScoreLine.objects.filter(sheet=pk).count() == 1


def test_two_workers_book_nothing_twice(live_office):
    office = live_office
    for _n in range(3):
        Item(office).begins("2026-10-12", "2026-10-16")

    def book(_n):
        try:
            return actions.book_entries(system(office, "2026-11-02"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(book, range(4))) == [0, 0, 0, 3]


def test_taken_again_from_the_events_the_sheet_is_the_same(sheet, october):
    actions.publish_sheet(october.actor("sven", now=october.day("2026-11-03")), sheet.pk)
    Item(october).begins("2026-11-02", "2026-11-06")  # goes on, and touches October no more
    actions.book_entries(system(october, "2026-11-20"))
    assert proof.faults() == []


def test_the_proof_sees_an_entry_that_nothing_brought(sheet, october):
    actions.publish_sheet(october.actor("sven", now=october.day("2026-11-03")), sheet.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE supervision_scoreentry DISABLE TRIGGER score_entry_append_only")
        cursor.execute("UPDATE supervision_scoreentry SET points = 9 WHERE trigger = 'late'")
        cursor.execute("ALTER TABLE supervision_scoreentry ENABLE TRIGGER score_entry_append_only")
    found = proof.faults()
    assert any("late" in f.what for f in found)
    assert any(f.record == sheet.number for f in found)


def test_the_sum_of_the_entries_is_the_sheet(sheet, october):
    actions.publish_sheet(october.actor("sven", now=october.day("2026-11-03")), sheet.pk)
    for line in ScoreLine.objects.filter(sheet=sheet):
        rows = queries.entries(october.actor("dora"), OCTOBER).filter(department=line.department)
        assert sum(e.points for e in rows) == line.points
        assert sum(line.counts.values()) == rows.count()


# --- the ranking ---

LINES = st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 30)), min_size=1, max_size=12)


def lines_of(pairs):
    return [
        Line(pk, f"科室{pk}", points if items else 0, items)
        for pk, (points, items) in enumerate(pairs, start=1)
    ]


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_ranks_follow_the_index_and_who_had_nothing_has_none(steady, pairs):
    rows = queries.ranked(lines_of(pairs))
    placed = [row for row in rows if row.items]
    assert all(row.rank is None for row in rows if not row.items)
    assert [row.rank for row in placed] == sorted(row.rank for row in placed)
    for a, b in pairwise(placed):
        assert (a.index > b.index) == (a.rank < b.rank)


@pytest.fixture(scope="module")
def steady():
    """The ranking asks for its parameter once; here it is the default."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "value", lambda _key: 5)
        yield


def test_one_good_item_does_not_beat_many(steady):
    """1 of 1 against 18 of 20: by the plain mean the first would lead, by the index it does not."""
    few, many, none = queries.ranked(
        [Line(1, "甲", 1, 1), Line(2, "乙", 18, 20), Line(3, "丙", 0, 0), Line(4, "丁", -2, 5)]
    )[:3]
    assert (few.name, many.name) == ("乙", "甲")
    assert none.name == "丁"


# --- appeals ---


def file(office, trigger="late", who="carol", day="2026-11-04"):
    entry = ScoreEntry.objects.get(trigger=trigger)
    actor = office.actor(who, now=office.day(day))
    return actions.file_appeal(actor, entry=entry.pk, reason="区里的数据晚到三天，非我科责任")


def test_an_appeal_goes_to_somebody_who_had_no_part(sheet, october):
    appeal = file(october)
    duty = Duty.unscoped.get(card=appeal.pk, state="open")
    assert (duty.kind, duty.holder) == ("supervision.answer_appeal", october.dora)
    assert october.carol.pk in appeal.party_ids


def test_accepted_it_adds_a_correction_and_changes_nothing(sheet, october):
    sven = october.actor("sven", now=october.day("2026-11-03"))
    actions.publish_sheet(sven, sheet.pk)
    appeal = file(october)
    dora = october.actor("dora", now=october.day("2026-11-05"))
    actions.accept_appeal(dora, appeal.pk, text="情况属实，予以更正")
    entry = ScoreEntry.objects.get(trigger="late")
    correction = ScoreEntry.objects.get(trigger="correction")
    assert (entry.points, correction.points) == (-1, 1)
    assert (correction.day, correction.corrects, correction.appeal) == (entry.day, entry, appeal)
    line = by_name(queries.lines_of(dora, OCTOBER))["规划建设科"]
    assert (line.points, line.corrected, line.total) == (-10, 1, -9)
    assert not Duty.unscoped.filter(card=appeal.pk, state="open").exists()
    assert Notification.objects.filter(key__startswith="appeal:", person=october.carol).exists()
    assert proof.faults() == []
    quarter = by_name(queries.lines(parse("2026-Q4")))["规划建设科"]
    assert quarter.points == -9


def test_before_publication_the_correction_is_in_the_sheet(sheet, october):
    appeal = file(october)
    actions.accept_appeal(
        october.actor("dora", now=october.day("2026-11-05")), appeal.pk, text="予以更正"
    )
    actions.publish_sheet(october.actor("sven", now=october.day("2026-11-06")), sheet.pk)
    line = by_name(queries.lines_of(planned(october), OCTOBER))["规划建设科"]
    assert (line.points, line.corrected) == (-9, 0)
    assert proof.faults() == []


def test_refused_the_entry_stands_and_there_is_no_second_appeal(sheet, october):
    appeal = file(october)
    dora = october.actor("dora", now=october.day("2026-11-05"))
    with pytest.raises(DomainError):
        actions.refuse_appeal(dora, appeal.pk, text="")
    actions.refuse_appeal(dora, appeal.pk, text="证据不足，维持原分")
    assert not ScoreEntry.objects.filter(trigger="correction").exists()
    with pytest.raises(Conflict):
        file(october)


def test_withdrawn_it_may_be_filed_again(sheet, october):
    appeal = file(october)
    actions.withdraw_appeal(planned(october), appeal.pk)
    assert file(october, day="2026-11-06").pk != appeal.pk


@pytest.mark.parametrize("who", ["carol", "sven"])
def test_whoever_had_a_part_does_not_decide(october, who):
    """carol filed it; sven verified and sent the item back."""
    item = Item(october).begins("2026-10-21", "2026-10-30").accepted("2026-10-22")
    item.claimed("2026-10-23").verified("2026-10-26", ok=False)
    actions.book_entries(system(october, "2026-11-02"))
    appeal = file(october, "returned")
    actor = october.actor(who, now=october.day("2026-11-05"))
    with pytest.raises(NotAllowed):
        actions.refuse_appeal(actor, appeal.pk, text="维持原来的扣分")


def test_only_the_department_itself_appeals(sheet, october):
    with pytest.raises(NotVisible):
        file(october, who="eve")
    with pytest.raises(NotAllowed):
        file(october, who="dora")


def test_an_appeal_has_its_term(sheet, october):
    actions.publish_sheet(october.actor("sven", now=october.day("2026-11-03")), sheet.pk)
    with pytest.raises(DomainError) as refused:
        file(october, day="2026-12-10")
    assert "30 days" in str(refused.value.message)


def test_a_serious_fault_takes_the_rank_until_an_appeal_gives_it_back(october):
    actions.book_entries(system(october, "2026-11-02"))
    item = ScoreEntry.objects.filter(department=october.planning).first().item
    actions.mark_item(
        october.actor("sven", now=october.day("2026-11-02")),
        item.pk,
        trigger="serious",
        evidence=letter_number(october),
        text="弄虚作假，严肃处理",
        day=date(2026, 10, 30),
    )
    assert by_name(queries.lines(OCTOBER))["规划建设科"].rank is None
    appeal = file(october, "serious")
    actions.accept_appeal(
        october.actor("dora", now=october.day("2026-11-05")), appeal.pk, text="查明不属实"
    )
    assert by_name(queries.lines(OCTOBER))["规划建设科"].rank == 2
    assert ScoreAppeal.unscoped.get().state == "accepted"


# --- who sees what ---


def test_others_entries_stay_closed_until_published_and_items_stay_unnamed(sheet, october):
    eve = october.actor("eve", now=october.day("2026-11-20"))
    entry = ScoreEntry.objects.get(trigger="late")
    assert not queries.entries(eve, OCTOBER).filter(department=october.planning).exists()
    with pytest.raises(NotVisible):
        queries.entry_get(eve, entry.pk)
    actions.publish_sheet(october.actor("sven", now=october.day("2026-11-03")), sheet.pk)
    rows = list(queries.entries(eve, OCTOBER).filter(department=october.planning))
    assert rows
    assert queries.items_of(eve, rows) == {}


def test_whoever_is_not_cleared_for_the_ceiling_sees_nothing(sheet, october):
    actions.publish_sheet(october.actor("sven", now=october.day("2026-11-03")), sheet.pk)
    october.people["bob"].clearance = 0
    october.people["bob"].save(update_fields=["clearance"])
    bob = october.actor("bob")
    assert queries.lines_of(bob, OCTOBER) == []
    assert not queries.entries(bob, OCTOBER).exists()


def test_the_whole_book_is_read_in_one_statement(october, django_assert_num_queries):
    for _n in range(5):
        Item(october).begins("2026-10-12", "2026-10-16")
    with django_assert_num_queries(1):
        clock.derived(date(2026, 10, 1), date(2026, 10, 31))
    actions.book_entries(system(october, "2026-11-02"))
    queries.lines(OCTOBER)  # the parameter is read once a process
    with django_assert_num_queries(4):
        queries.lines(OCTOBER)
