"""Foresight: the estimator, what each event does to the clock, who sees which figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.access.actions import issue_token
from office.calendars import workdays
from office.core.scoping import Secrecy
from office.organisation.models import User
from office.parameters import registry
from supervision import actions
from supervision import queries as items
from supervision.foresight import queries, words
from supervision.foresight.curves import CURVES, refresh
from supervision.foresight.models import Curve, LeadTime
from tests.conftest import Office
from tests.pages import text


@dataclass(frozen=True)
class Seen:
    """One observation: done on its day, or open that long."""

    days: int
    done: bool


def drawn(rows: list[tuple[str, int, str, Seen]]) -> dict[tuple[str, int | None, str], Any]:
    """The curves of some observations, by the very statement of the product."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH observed AS (SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::int[],"
            " %s::bool[]) AS o(source, department, size, days, done)),"
            + CURVES.format(observed="observed")
            + "SELECT source, department, size, n, done, surviving, at_risk, half, most FROM curves",
            [
                [r[0] for r in rows],
                [r[1] for r in rows],
                [r[2] for r in rows],
                [r[3].days for r in rows],
                [r[3].done for r in rows],
            ],
        )
        return {tuple(row[:3]): row[3:] for row in cursor.fetchall()}


def of_one(rows: list[Seen]) -> Any:
    return drawn([("decision", 1, "short", row) for row in rows])["decision", 1, "short"]


def done_on(*days: int) -> list[Seen]:
    return [Seen(day, done=True) for day in days]


def open_for(*days: int) -> list[Seen]:
    return [Seen(day, done=False) for day in days]


def by_hand(rows: list[Seen], day: int) -> float:
    """S(day), item by item: of those a day was learnt from, the share that it did not end."""
    share = 1.0
    for t in range(day + 1):
        learnt = [r for r in rows if (r.done and r.days >= t) or (not r.done and r.days > t)]
        if learnt:
            share *= 1 - sum(r.done and r.days == t for r in learnt) / len(learnt)
    return share


def test_a_table_worked_by_hand(db):
    """Done on days 1, 2, 2 and 4; one is open for three days: it teaches days 0 to 2."""
    rows = [*done_on(1, 2, 2, 4), *open_for(3)]
    n, done, surviving, at_risk, half, most = of_one(rows)
    assert (n, done) == (5, 4)
    assert surviving == pytest.approx([1, 0.8, 0.4, 0.4, 0])
    assert at_risk == [5, 5, 4, 1, 1]
    assert (half, most) == (2, 4)


def test_where_most_are_open_no_quantile_is_told(db):
    """One in five done: nobody knows how long half of them take."""
    *_counts, half, most = of_one([*done_on(2), *open_for(5, 5, 5, 5)])
    assert (half, most) == (None, None)


OBSERVATIONS = st.lists(
    st.tuples(
        st.sampled_from(["decision", "petition"]),
        st.sampled_from([1, 2]),
        st.sampled_from(["short", "long"]),
        st.builds(Seen, st.integers(0, 12), st.booleans()),
    ),
    min_size=1,
    max_size=40,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=OBSERVATIONS)
def test_every_group_is_as_counted_item_by_item(db, rows):
    for (source, department, size), told in drawn(rows).items():
        n, done, surviving, at_risk, _half, most = told
        mine = [
            r[3]
            for r in rows
            if r[2] == size and source in {"", r[0]} and department in {None, r[1]}
        ]
        assert (n, done) == (len(mine), sum(r.done for r in mine))
        assert surviving == pytest.approx([by_hand(mine, t) for t in range(len(surviving))])
        assert len(surviving) == max(r.days for r in mine) + 1
        assert at_risk[0] == sum(r.done or r.days > 0 for r in mine)
        reached = [t for t in range(len(surviving)) if by_hand(mine, t) <= 0.2 + 1e-9]
        assert most == (reached[0] if reached else None)


def chance(surviving: list[float], at_risk: list[int], age: int, allowed: int, few: int = 1) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT supervision_chance(%s::float8[], %s::int[], %s, %s, %s)",
            [surviving, at_risk, age, allowed, few],
        )
        return cursor.fetchone()[0]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    days=st.lists(st.integers(0, 9), min_size=1, max_size=30),
    age=st.integers(0, 9),
    more=st.integers(0, 5),
)
def test_the_chance_is_the_share_among_those_still_open_then(db, days, age, more):
    """Without open items it is a plain count, with half an item added on either side."""
    _n, _done, surviving, at_risk, _half, _most = of_one(done_on(*days))
    still = [d for d in days if d >= age]
    told = chance(surviving, at_risk, age, age + more)
    if not still:
        assert told is None
    else:
        late = sum(d > age + more for d in still)
        assert told == pytest.approx((late + 0.5) / (len(still) + 1))


def test_no_chance_where_it_is_late_already_or_too_few_were_open(db):
    surviving, at_risk = [1.0, 0.5, 0.0], [4, 4, 2]
    assert chance(surviving, at_risk, 2, 1) is None
    assert chance(surviving, at_risk, 2, 2, few=3) is None
    assert chance(surviving, at_risk, 1, 1, few=3) is not None
    assert chance(surviving, at_risk, 9, 12) is None


def test_open_items_keep_the_estimate_from_flattering(db):
    """Of 4,000 items at a constant pace (one in ten ends each day) half were looked at early. The
    true share that takes longer than 14 days is 0.9^15; a count of the finished ones misses it."""
    rng = Random(3)
    rows = []
    for _item in range(4000):
        takes = 0
        while rng.random() >= 0.1:
            takes += 1
        looked = rng.randrange(30)
        rows.append(Seen(min(takes, looked), done=takes < looked))
    _n, _done, surviving, _at_risk, _half, _most = of_one(rows)
    truth = 0.9**15
    finished = [r.days for r in rows if r.done]
    naive = sum(d > 14 for d in finished) / len(finished)
    assert surviving[14] == pytest.approx(truth, abs=0.02)
    assert abs(naive - truth) > 0.08


def docketed(office: Office, on: str, term: int, **kw: Any) -> Any:
    day = date.fromisoformat(on)
    values = {
        "title": "分解任务",
        "lead_department": office.planning,
        "source": "instruction",
        "due_on": workdays.add_workdays(day, term),
        **kw,
    }
    at = office.day(day)
    item = actions.docket(office.actor("sven", at), actions.NewItem(**values))
    actions.assign_item(office.actor("sven", at), item.pk)
    doer = "hugo" if values["lead_department"] == office.finance else "carol"
    actions.accept_item(office.actor(doer, at), item.pk)
    return item


def done(office: Office, on: str, term: int, took: int, **kw: Any) -> Any:
    item = docketed(office, on, term, **kw)
    at = office.day(workdays.add_workdays(date.fromisoformat(on), took))
    doer = "hugo" if item.lead_department_id == office.finance.pk else "carol"
    actions.claim_item_done(office.actor(doer, at), item.pk, text="办结")
    return item


def few(n: int = 4) -> None:
    registry.change("foresight.least", n)


def refreshed(office: Office) -> None:
    refresh(office.now)


def days_of(item: Any) -> tuple[int, bool]:
    row = LeadTime.objects.get(pk=item.pk)
    return row.days, row.done


def test_the_clock_runs_in_working_days_over_a_holiday(office):
    """Handed over on 30 September 2026, claimed on 9 October: the seven days of the holiday are
    none, and Saturday the 10th would have been one."""
    item = docketed(office, "2026-09-30", 5)
    actions.claim_item_done(office.actor("carol", office.day("2026-10-09")), item.pk, text="办结")
    refreshed(office)
    assert days_of(item) == (2, True)


def test_time_on_hold_is_left_out(office):
    item = docketed(office, "2026-11-02", 15)
    sven = office.actor("sven", office.day("2026-11-04"))
    actions.hold_item(sven, item.pk, reason="等待批复", until=date(2026, 11, 11))
    actions.resume_item(office.actor("sven", office.day("2026-11-11")), item.pk)
    actions.claim_item_done(office.actor("carol", office.day("2026-11-13")), item.pk, text="办结")
    refreshed(office)
    assert days_of(item) == (4, True)


def test_a_hold_that_stands_stops_the_clock_and_tells_no_risk(office):
    few(1)
    done(office, "2026-11-02", 15, 9)
    item = docketed(office, "2026-11-09", 15)
    sven = office.actor("sven", office.day("2026-11-11"))
    actions.hold_item(sven, item.pk, reason="等待批复", until=date(2026, 12, 1))
    refreshed(office)
    assert days_of(item) == (2, False)
    item.refresh_from_db()
    assert queries.foresight(office.actor("sven"), item) is None


def test_the_department_that_got_it_last_starts_anew(office):
    item = docketed(office, "2026-11-02", 15)
    lena = office.actor("lena", office.day("2026-11-10"))
    actions.transfer_item(lena, item.pk, to=office.finance)
    refreshed(office)
    row = LeadTime.objects.get(pk=item.pk)
    assert (row.department, row.days) == (office.finance, 8)


def test_what_is_sent_back_is_open_again_and_a_withdrawn_one_is_no_end(office):
    back = done(office, "2026-11-02", 15, 3)
    actions.verify_item(office.actor("sven"), back.pk, ok=False, text="不实")
    gone = docketed(office, "2026-11-02", 15)
    lena = office.actor("lena", office.day("2026-11-06"))
    actions.withdraw_item(lena, gone.pk, reason="并入另一事项")
    refreshed(office)
    assert days_of(back) == (14, False)
    assert days_of(gone) == (4, False)


def test_secret_items_teach_nothing_but_hear_from_the_others(office):
    few(4)
    for took in (3, 4, 5, 6):
        done(office, "2026-10-12", 5, took)
    refreshed(office)
    before = list(Curve.objects.order_by("level").values_list("level", "n", "surviving"))
    secret = docketed(office, "2026-11-18", 5, secrecy=Secrecy.SECRET)
    refreshed(office)
    assert list(Curve.objects.order_by("level").values_list("level", "n", "surviving")) == before
    assert not LeadTime.objects.filter(pk=secret.pk).exists()


def history(office: Office) -> Any:
    """Planning took 3 to 8 days for short instructions; one of today is two days old."""
    for took in (3, 4, 5, 6, 7, 8):
        done(office, "2026-10-12", 5, took)
    item = docketed(office, "2026-11-18", 5)
    refreshed(office)
    item.refresh_from_db()
    return item


def test_a_risk_is_told_with_its_group_and_count(office):
    few(5)
    item = history(office)
    seen = queries.foresight(office.actor("sven"), item)
    assert seen is not None
    assert seen.group.level == Curve.Level.ALL_THREE
    assert (seen.group.n, seen.group.done, seen.age, seen.left) == (7, 6, 2, 3)
    assert seen.open_then == 6
    assert seen.risk == round((3 + 0.5) / 7 * 1000)
    assert words.sentences(seen) == [
        "Four of five like items were done within 7 working days.",
        "This one has had 2 working days; 3 are left.",
        "Of those that took as long as this one has, about 5 in ten took longer than it may.",
    ]
    assert words.group_name(seen) == "Leader's instruction · 规划建设科 · short term"


def test_too_few_tell_nothing(office):
    few(7)
    item = history(office)
    assert queries.foresight(office.actor("sven"), item) is None


def test_it_falls_back_to_broader_groups_and_says_which(office):
    few(5)
    history(office)
    other = docketed(office, "2026-11-18", 5, source="hotline")
    theirs = docketed(office, "2026-11-18", 5, lead_department=office.finance)
    refreshed(office)
    sven = office.actor("sven")
    for item, level in ((other, Curve.Level.DEPARTMENT), (theirs, Curve.Level.SOURCE)):
        item.refresh_from_db()
        seen = queries.foresight(sven, item)
        assert seen is not None
        assert seen.group.level == level


def test_the_figure_opens_the_very_items_it_was_made_of(office, browser):
    few(5)
    item = history(office)
    for who in ("sven", "carol", "bob"):
        actor = office.actor(who)
        seen = queries.foresight(actor, item)
        assert seen is not None
        assert queries.behind(actor, seen.group).count() == seen.group.n
    with at(office.now):
        page = text(browser("bob").get(f"/supervision/{item.pk}/foresight/"))
    assert "From 7 like items" in page


def test_nobody_gets_a_figure_of_items_he_may_not_see(office):
    """hugo heads finance: of a group of all departments, or of planning, he hears nothing."""
    few(5)
    history(office)
    theirs = docketed(office, "2026-11-18", 5, lead_department=office.finance)
    refreshed(office)
    theirs.refresh_from_db()
    assert queries.foresight(office.actor("sven"), theirs) is not None
    assert queries.foresight(office.actor("hugo"), theirs) is None
    User.objects.filter(pk=office.bob.pk).update(clearance=Secrecy.OPEN)
    assert not queries.curves(queries.departments_known(office.actor(office.bob)), 0).exists()


def test_what_assists_sees_the_item_without_the_figures_of_the_lead(office):
    few(5)
    history(office)
    item = docketed(office, "2026-11-18", 5, assisting_departments=[office.finance])
    refreshed(office)
    item.refresh_from_db()
    assert queries.foresight(office.actor("carol"), item) is not None
    assert queries.foresight(office.actor("eve"), item) is None


def test_no_risk_is_told_of_what_is_late_or_claimed(office):
    few(5)
    history(office)
    late = docketed(office, "2026-11-09", 5)
    claimed = done(office, "2026-11-17", 5, 1)
    refreshed(office)
    for item in (late, claimed):
        item.refresh_from_db()
        assert queries.foresight(office.actor("sven"), item) is None


def test_a_moved_deadline_counts_at_once(office):
    few(5)
    item = history(office)
    carol, lena = office.actor("carol"), office.actor("lena")
    before = queries.foresight(carol, item)
    actions.request_extension(carol, item.pk, due_on=date(2026, 12, 4), reason="等待数据")
    actions.grant_extension(lena, item.pk)
    item.refresh_from_db()
    after = queries.foresight(carol, item)
    assert before is not None
    assert after is not None
    assert after.risk < before.risk


def test_old_figures_are_shown_as_old(office, browser):
    few(5)
    item = history(office)
    with at(office.now):
        assert "These figures are old" not in text(browser("sven").get(f"/supervision/{item.pk}/"))
        Curve.objects.update(as_of=office.now - timedelta(days=3))
        assert "These figures are old" in text(browser("sven").get(f"/supervision/{item.pk}/"))


def test_the_list_stands_in_the_order_of_risk_by_constant_queries(
    office, browser, django_assert_max_num_queries
):
    few(5)
    history(office)
    calm = docketed(office, "2026-11-19", 5, title="刚开始的")
    tight = docketed(office, "2026-11-16", 5, title="快到期的")
    refreshed(office)
    rows = queries.with_risk(office.actor("sven"), items.items_open(office.actor("sven"))).order_by(
        "-risk"
    )
    order = [row.pk for row in rows if row.risk >= 0]
    assert order.index(tight.pk) < order.index(calm.pk)
    with at(office.now):
        page = browser("sven").get("/supervision/?order=risk").content.decode()
    assert page.index("快到期的") < page.index("刚开始的")
    with django_assert_max_num_queries(1):
        list(rows)


def test_rest_tells_the_same(office):
    few(5)
    item = history(office)
    with at(office.now):
        token = issue_token(office.sven, ["*"], office.now)
        client = Client(headers={"Authorization": f"Bearer {token}"})
        told = client.get(f"/api/v1/supervision-items/{item.pk}/foresight/").json()
        listed = client.get("/api/v1/supervision-items/?ordering=-risk").json()
    assert told["risk"] == "high"
    assert told["group"]["items"] == 7
    assert told["left"] == 3
    assert listed["results"][0]["id"] == item.pk


def at(now: datetime) -> Any:
    return time_machine.travel(now, tick=False)


def test_a_second_refresh_draws_the_same(office):
    few(5)
    history(office)
    before = list(Curve.objects.order_by("level").values_list("level", "n", "surviving"))
    refresh(office.now)
    assert list(Curve.objects.order_by("level").values_list("level", "n", "surviving")) == before
