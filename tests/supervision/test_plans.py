"""Plans: from the year's key points to the month's tasks and the items that carry them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from office.audit.delivery import deliver_pending
from office.audit.models import Event
from office.catalogue.queries import came_from, led_to
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.operations.invariants import prove
from supervision import actions as supervision
from supervision.models import Plan, PlanPoint, PointChange, SupervisionItem
from supervision.plans import actions, queries
from supervision.plans.calendar import begin_due
from supervision.plans.lines_import import import_lines, read_day
from supervision.plans.rollup import percent_of
from tests.supervision.planned import approved, begun, line, lines, plan_of, with_lines


def broken() -> list[Any]:
    """Invariants that do not hold: 1 and 2 (duties), 3 (numbers), 5 (events)."""
    return [result.examples for result in prove([1, 2, 3, 5]) if result.broken]


def owed(plan: Plan) -> dict[str, set[str]]:
    rows = Duty.unscoped.filter(card=plan.pk, state="open").select_related("holder")
    found: dict[str, set[str]] = {}
    for duty in rows:
        found.setdefault(duty.kind.removeprefix("supervision.plan_"), set()).add(
            duty.holder.username
        )
    return found


def test_a_plan_is_begun_once_for_its_period_and_owed_by_the_office(office):
    plan = begun(office, "2026-Q4")
    assert (plan.level, plan.starts_on, plan.ends_on) == (
        "quarter", date(2026, 10, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert owed(plan) == {"draft": {"sven"}}
    with pytest.raises(Conflict):
        begun(office, "2026-Q4")
    with pytest.raises(DomainError, match="no period"):
        begun(office, "2026-Q5")
    with pytest.raises(NotAllowed):
        actions.begin_plan(office.actor("carol"), period="2027")


def test_a_withdrawn_plan_leaves_its_period_free(office):
    plan = begun(office)
    actions.withdraw_plan(office.actor("sven"), plan.pk, reason="起草有误")
    assert owed(plan) == {}
    assert begun(office).pk != plan.pk


def test_every_department_writes_its_own_lines_of_a_month(office):
    plan = begun(office, "2026-12")
    assert owed(plan)["lines"] == {"dora", "carol", "hugo"}
    carol = office.actor("carol")
    actions.add_line(carol, plan.pk, text="编制年报", lead_department=office.planning)
    with pytest.raises(DomainError, match="another department"):
        actions.add_line(carol, plan.pk, text="结清账目", lead_department=office.finance)
    actions.deliver_lines(carol, plan.pk)
    assert owed(plan)["lines"] == {"dora", "hugo"}
    with pytest.raises(NotAllowed):
        actions.add_line(
            carol, begun(office, "2026").pk, text="要点", lead_department=office.planning
        )


def test_approval_makes_every_unbroken_line_somebodys_duty(office):
    plan = with_lines(office, "2026", "加固水库", "整治河道")
    actions.submit_plan(office.actor("sven"), plan.pk)
    assert owed(plan) == {"approve": {"lena"}}
    with pytest.raises(NotAllowed):
        actions.approve_plan(office.actor("sven"), plan.pk)
    actions.return_plan(office.actor("lena"), plan.pk, reason="补一条节水")
    assert owed(plan) == {"draft": {"sven"}}
    actions.approve_plan(office.actor("lena"), plan.pk)
    assert owed(plan) == {"close": {"sven"}, "break": {"carol"}}
    assert (
        Duty.unscoped.filter(card=plan.pk, state="open", kind="supervision.plan_break").count() == 2
    )


def test_an_empty_plan_is_not_approved(office):
    plan = begun(office)
    with pytest.raises(DomainError, match="no line"):
        actions.approve_plan(office.actor("lena"), plan.pk)
    assert Plan.unscoped.get(pk=plan.pk).state == "draft"


def test_a_key_point_goes_down_into_quarter_month_and_item(office):
    year = approved(office)
    carol, sven = office.actor("carol"), office.actor("sven")
    actions.break_down(carol, year.pk, point=line(year).pk, period="2026-Q4", text="完成一座")
    quarter = plan_of("2026-Q4")
    assert owed(year) == {"close": {"sven"}}
    assert line(quarter).above_id == line(year).pk
    actions.approve_plan(office.actor("lena"), quarter.pk)
    assert owed(quarter)["break"] == {"carol"}
    actions.break_down(carol, quarter.pk, point=line(quarter).pk, text="浇筑坝顶")
    month = plan_of("2026-11")
    actions.approve_plan(office.actor("lena"), month.pk)
    assert owed(month)["task"] == {"carol"}
    actions.supervise_line(sven, month.pk, point=line(month).pk)
    item = SupervisionItem.unscoped.get(pk=line(month).item_id)
    assert (item.source, item.original_text, item.lead_department) == (
        "annual_plan", "浇筑坝顶", office.planning,
    )  # fmt: skip
    assert owed(month) == {"close": {"sven"}}
    assert [c.pk for c in led_to(sven, month.pk)] == [item.pk]
    assert [c.pk for c in came_from(sven, item.pk)] == [month.pk]
    with pytest.raises(Conflict, match="under supervision already"):
        actions.supervise_line(sven, month.pk, point=line(month).pk)
    assert broken() == []


def test_a_withdrawn_item_lets_its_line_have_another(office):
    plan = approved(office, "2026-11")
    sven = office.actor("sven")
    actions.supervise_line(sven, plan.pk, point=line(plan).pk)
    first = line(plan).item_id
    supervision.withdraw_item(sven, first, reason="重复立项")
    actions.supervise_line(sven, plan.pk, point=line(plan).pk)
    assert line(plan).item_id != first


def test_an_item_that_is_followed_already_finds_its_line(office):
    item = office.item("handling", source="annual_plan")
    plan = approved(office, "2026-11", "甲", "乙")
    sven = office.actor("sven")
    assert list(queries.items_without_line(sven)) == [item]
    with pytest.raises(DomainError, match="No open item"):
        actions.adopt_item(sven, plan.pk, point=line(plan).pk, item="督〔2026〕999号")
    actions.adopt_item(sven, plan.pk, point=line(plan).pk, item=item.number)
    assert list(queries.items_without_line(sven)) == []
    with pytest.raises(Conflict, match="another line"):
        actions.adopt_item(sven, plan.pk, point=line(plan, 1).pk, item=item.number)


def test_the_same_words_are_broken_down_once(office):
    year = approved(office)
    carol = office.actor("carol")
    given = {"point": line(year).pk, "period": "2026-Q4", "text": "完成一座"}
    actions.break_down(carol, year.pk, **given)
    with pytest.raises(Conflict, match="has this already"):
        actions.break_down(carol, year.pk, **given)
    with pytest.raises(DomainError, match="no part of the period"):
        actions.break_down(carol, year.pk, **{**given, "period": "2027-Q1"})
    assert len(lines(plan_of("2026-Q4"))) == 1


def test_an_approved_line_changes_with_a_reason_and_keeps_what_it_said(office):
    plan = approved(office, "2026-Q4")
    point, sven = line(plan), office.actor("sven")
    with pytest.raises(DomainError, match="reason"):
        actions.amend_line(sven, plan.pk, point=point.pk, text="改为两座")
    with pytest.raises(NotAllowed):
        actions.amend_line(
            office.actor("carol"), plan.pk, point=point.pk, text="改", reason="部门要求"
        )
    actions.amend_line(sven, plan.pk, point=point.pk, text="改为两座", reason="局长办公会调整")
    change = PointChange.objects.get(point=point)
    assert change.before["text"] == "完成三座病险水库除险加固"
    assert change.reason == "局长办公会调整"
    assert line(plan).text == "改为两座"
    duty = Duty.unscoped.get(card=plan.pk, state="open", kind="supervision.plan_break")
    assert duty.title == "改为两座"
    with pytest.raises(DatabaseError), transaction.atomic():
        PointChange.objects.update(reason="改掉")


def test_a_day_outside_the_period_is_refused(office):
    plan = begun(office, "2026-11")
    with pytest.raises(DomainError) as refusal:
        actions.add_line(
            office.actor("sven"), plan.pk, text="事", lead_department=office.planning,
            due_on=date(2026, 12, 1),
        )  # fmt: skip
    assert "due_on" in refusal.value.fields


def test_what_a_period_leaves_is_carried_on_and_counted(office):
    first = approved(office, "2026-10", "甲", "乙", "丙")
    sven = office.actor("sven")
    actions.finish_line(office.actor("carol"), first.pk, point=line(first).pk, text="已完成")
    actions.carry_line(sven, first.pk, point=line(first, 1).pk, reason="等待省里批复")
    with pytest.raises(DomainError, match="reason"):
        actions.close_plan(sven, first.pk)
    actions.close_plan(sven, first.pk, reason="汛期推迟")
    second = plan_of("2026-11")
    assert [(p.text, p.carries, p.carried_reason) for p in lines(second)] == [
        ("乙", 1, "等待省里批复"), ("丙", 1, "汛期推迟"),
    ]  # fmt: skip
    assert owed(first) == {}
    actions.approve_plan(office.actor("lena"), second.pk)
    actions.close_plan(sven, second.pk, reason="仍未批复")
    third = plan_of("2026-12")
    assert [p.carries for p in lines(third)] == [2, 2]
    listed = list(queries.carried(sven))
    assert {p.plan_id for p in listed} == {third.pk}
    chain = queries.chains(sven, listed)[listed[0].root_pk]
    assert [p.plan.period for p in chain] == ["2026-10", "2026-11", "2026-12"]
    assert broken() == []


def test_a_carried_line_keeps_what_hangs_below_it(office):
    quarter = approved(office, "2026-Q3")
    sven, carol = office.actor("sven"), office.actor("carol")
    actions.break_down(carol, quarter.pk, point=line(quarter).pk, period="2026-09", text="一半")
    actions.carry_line(sven, quarter.pk, point=line(quarter).pk, reason="材料价格上涨")
    later = plan_of("2026-Q4")
    (node,) = queries.tree(sven, later)
    assert [n.point.text for n in node.below] == ["一半"]
    actions.approve_plan(office.actor("lena"), later.pk)
    actions.break_down(carol, later.pk, point=line(later).pk, period="2026-12", text="另一半")
    (node,) = queries.tree(sven, later)
    assert [n.point.text for n in node.below] == ["一半", "另一半"]


def test_a_line_under_way_is_neither_dropped_nor_called_done(office):
    plan = approved(office, "2026-11")
    sven = office.actor("sven")
    actions.supervise_line(sven, plan.pk, point=line(plan).pk)
    with pytest.raises(Conflict, match="item"):
        actions.drop_line(sven, plan.pk, point=line(plan).pk, reason="不再安排")
    with pytest.raises(Conflict, match="item"):
        actions.finish_line(sven, plan.pk, point=line(plan).pk, text="已经做完")


def test_a_line_that_loses_what_followed_from_it_is_owed_again(office):
    year = approved(office, "2026", "甲", "乙")
    carol, sven = office.actor("carol"), office.actor("sven")
    for n in range(2):
        actions.break_down(carol, year.pk, point=line(year, n).pk, period="2026-Q4")
    quarter = plan_of("2026-Q4")
    assert owed(year) == {"close": {"sven"}}
    actions.drop_line(sven, quarter.pk, point=line(quarter).pk)
    assert [d.title for d in breaks(year)] == ["甲"]
    actions.withdraw_plan(sven, quarter.pk, reason="重新编制")
    assert [d.title for d in breaks(year)] == ["甲", "乙"]


def test_a_line_whose_item_was_withdrawn_is_owed_again(office):
    plan = approved(office, "2026-11")
    sven = office.actor("sven")
    actions.supervise_line(sven, plan.pk, point=line(plan).pk)
    supervision.withdraw_item(sven, line(plan).item_id, reason="重复立项")
    for _twice in range(2):
        deliver_pending(office.now)
        Event.objects.filter(verb="supervision.item.withdrawn").get()
        assert owed(plan)["task"] == {"carol"}
    assert line(plan).item_id is None
    assert broken() == []


def breaks(plan: Plan) -> list[Duty]:
    rows = Duty.unscoped.filter(card=plan.pk, state="open", kind="supervision.plan_break")
    return list(rows.order_by("pk"))


def test_orphans_are_found_on_every_level(office):
    year = approved(office, "2026", "有着落", "没人管")
    carol, sven = office.actor("carol"), office.actor("sven")
    actions.break_down(carol, year.pk, point=line(year).pk, period="2026-Q4", text="一季")
    actions.approve_plan(office.actor("lena"), plan_of("2026-Q4").pk)
    assert [p.text for p in queries.orphans(sven, "year")] == ["没人管"]
    assert [p.text for p in queries.orphans(sven, "quarter")] == ["一季"]
    month = approved(office, "2026-12", "另起", above=line(plan_of("2026-Q4")).pk)
    assert list(queries.orphans(sven, "quarter")) == []
    assert owed(plan_of("2026-Q4")) == {"close": {"sven"}}
    assert month.pk


def test_progress_comes_from_the_items_below(office):
    quarter = approved(office, "2026-Q4", "甲", weight=3)
    sven, carol = office.actor("sven"), office.actor("carol")
    actions.add_line(
        sven, quarter.pk, text="乙", lead_department=office.planning, weight=1, reason="新增任务"
    )
    actions.supervise_line(sven, quarter.pk, point=line(quarter).pk)
    item = SupervisionItem.unscoped.get(pk=line(quarter).item_id)
    office.advance_item(item, "handling")
    supervision.report_item(carol, item.pk, text="过半", percent=60)
    nodes = queries.tree(sven, quarter)
    assert [n.percent for n in nodes] == [60, 0]
    assert percent_of(nodes) == 45
    unseen = queries.tree(office.actor("eve"), quarter)
    assert [n.percent for n in unseen] == [None, 0]
    assert percent_of(unseen) == 0


def test_the_tree_costs_the_same_whatever_its_size(office, django_assert_num_queries):
    small = approved(office, "2026-Q3", "甲")
    large = approved(office, "2026-Q4", *(f"第{n}条" for n in range(30)))
    sven = office.actor("sven")
    for plan in (small, large):
        for point in lines(plan)[:12]:
            actions.break_down(
                office.actor("carol"), plan.pk, point=point.pk, text=f"{point.text}月",
            )  # fmt: skip
            actions.supervise_line(sven, plan.pk, point=point.pk)
    for plan in (small, large):
        with django_assert_num_queries(4):
            queries.tree(sven, plan)


def test_the_clock_begins_next_plans_in_time_and_once(office):
    system = office.actor("sven")
    assert begin_due(system) == []  # no year's plan, no clock
    approved(office)
    made = begin_due(system)
    assert [p.period for p in made] == ["2026-12"]
    assert begin_due(system) == []
    december = office.actor("sven", office.day("2026-12-07"))
    assert [p.period for p in begin_due(december)] == ["2027", "2027-Q1"]
    duty = Duty.unscoped.get(card=plan_of("2026-12").pk, kind="supervision.plan_draft")
    assert duty.due_at.astimezone(office.now.tzinfo).date() == date(2026, 11, 24)
    lines_due = Duty.unscoped.filter(card=plan_of("2026-12").pk, kind="supervision.plan_lines")
    assert {d.due_at.date() for d in lines_due} == {date(2026, 11, 20)}


def test_a_secret_plan_is_for_its_departments(office):
    plan = with_lines(office, "2026-11", "保密事项", secrecy="secret")
    assert queries.plan_get(office.actor("carol"), plan.pk)
    for who in ("eve", "bob", "hugo"):
        with pytest.raises(NotVisible):
            queries.plan_get(office.actor(who), plan.pk)
    assert owed(plan)["lines"] == {"dora", "carol"}


TABLE = (
    "序号,工作任务,完成标准,主办科室,协办科室,完成时限,权重,备注\n"
    "1,完成水库加固,通过验收,规划建设科,财务科、办公室,11月底,3,x\n"
    "2,完成水库加固,,规划建设科,,,,\n"
    "3,,,规划建设科,,,,\n"
    "4,整治河道,,河湖科,,,,\n"
    "5,清理账目,,财务科,,2026-13-01,,\n"
    "6,更新名录,,财务科,,2026年11月20日,0,\n"
    "7,=cmd|' /C calc'!A0,,财务科,,2026/11/30,,\n"
)


def test_a_table_is_taken_row_by_row_and_may_be_tried_first(office):
    plan = begun(office, "2026-11")
    sven = office.actor("sven")
    tried = import_lines(sven, plan.pk, io.BytesIO(TABLE.encode()), dry_run=True)
    assert lines(plan) == []
    report = import_lines(sven, plan.pk, io.BytesIO(TABLE.encode()), name="11月.csv")
    assert tried.as_dict() == report.as_dict()
    assert report.accepted == 2
    assert report.duplicates == [{"row": 3, "of": 1}]
    assert [(r["row"], r["field"]) for r in report.rejected] == [
        (4, "工作任务"), (5, "主办科室"), (6, "完成时限"), (7, "权重"),
    ]  # fmt: skip
    assert report.notes[0]["field"] == "备注"
    first = line(plan)
    assert (first.due_on, first.weight) == (date(2026, 11, 30), 3)
    assert set(first.assisting_ids) == {office.finance.pk, office.registry.pk}
    again = import_lines(sven, plan.pk, io.BytesIO(TABLE.encode()))
    assert again.accepted == 0
    assert len(lines(plan)) == 2


def test_a_table_without_the_columns_says_which_are_missing(office):
    plan = begun(office, "2026-11")
    with pytest.raises(DomainError, match="lead_department"):
        import_lines(office.actor("sven"), plan.pk, io.BytesIO("工作任务\n甲\n".encode()))
    with pytest.raises(DomainError, match="old Excel"):
        import_lines(office.actor("sven"), plan.pk, io.BytesIO(b"\xd0\xcf\x11\xe0 old"))


def test_departments_take_only_their_own_lines_from_a_table(office):
    plan = begun(office, "2026-11")
    report = import_lines(office.actor("hugo"), plan.pk, io.BytesIO(TABLE.encode()))
    assert report.accepted == 1
    assert {p.lead_department for p in lines(plan)} == {office.finance}


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("2026年2月", date(2026, 2, 28)),
        ("2028年2月底", date(2028, 2, 29)),
        ("3月5日", date(2026, 3, 5)),
        ("12月底", date(2026, 12, 31)),
        ("13月", None),
        ("2026-02-30", None),
        ("长期", None),
    ],
)
def test_days_are_read_as_plans_write_them(word, day):
    assert read_day(word, 2026) == day


def test_a_line_of_a_closed_plan_stays_as_it_is(office):
    plan = approved(office, "2026-10")
    actions.close_plan(office.actor("sven"), plan.pk, reason="顺延下月")
    with pytest.raises(WrongState):
        actions.amend_line(office.actor("sven"), plan.pk, point=1, text="改")
    left = PlanPoint.objects.get(plan=plan.pk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM supervision_planpoint WHERE id = %s", [left.pk])


def test_a_refusal_leaves_no_event(office):
    plan = approved(office)
    before = Event.objects.count()
    with pytest.raises(DomainError):
        actions.carry_line(office.actor("sven"), plan.pk, point=999_999, reason="没有这条")
    assert Event.objects.count() == before
