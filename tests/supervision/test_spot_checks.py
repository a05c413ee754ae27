"""抽查: the lot that anybody can repeat, the card, and what is done about a finding."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from office.core.errors import DomainError, NotAllowed, NotVisible
from office.duties.ladder import remind
from office.duties.models import Duty, Reminder
from office.operations.invariants import prove
from office.organisation.models import User
from office.parameters import registry
from supervision import actions as supervision
from supervision.models import CheckDraft, Draw, SpotCheck
from supervision.spot_checks import actions, lots, queries
from supervision.spot_checks.lots import Lot
from supervision.spot_checks.questions import QUESTIONS, asked


def some(rng: Random, size: int) -> list[Lot]:
    return [
        Lot(pk, f"督〔2026〕{pk}号", rng.randrange(6), rng.randrange(4), rng.randint(1, 12))
        for pk in rng.sample(range(1, 5000), size)
    ]


@pytest.mark.parametrize("turn", range(25))
def test_the_same_seed_gives_the_same_draw_in_any_order(turn):
    rng = Random(turn)
    pool = some(rng, 60)
    mixed = rng.sample(pool, len(pool))
    first = lots.drawn(pool, n=9, seed=f"种子{turn}", cap=3)
    assert first == lots.drawn(mixed, n=9, seed=f"种子{turn}", cap=3)
    assert len({lot.item for lot in first}) == len(first)


@pytest.mark.parametrize("turn", range(25))
def test_no_head_and_no_department_is_drawn_above_the_cap(turn):
    rng = Random(turn)
    pool, cap = some(rng, rng.randint(1, 80)), rng.randint(1, 4)
    found = lots.drawn(pool, n=20, seed=str(turn), cap=cap)
    for of in ("head", "department"):
        counts = [getattr(lot, of) for lot in found]
        assert max((counts.count(v) for v in counts), default=0) <= cap
    taken = {lot.item for lot in found}
    left = [lot for lot in pool if lot.item not in taken]
    if len(found) < 20:  # nothing was passed over that the cap had allowed
        for lot in left:
            heads = sum(one.head == lot.head for one in found)
            assert heads == cap or sum(o.department == lot.department for o in found) == cap


@pytest.mark.parametrize("turn", range(25))
def test_a_heavier_item_is_never_drawn_later(turn):
    rng = Random(turn)
    pool = some(rng, 40)
    place = {lot.item: n for n, lot in enumerate(lots.drawn(pool, n=40, seed="甲", cap=40))}
    for lot in rng.sample(pool, 10):
        heavier = [
            Lot(o.item, o.number, o.head, o.department, o.weight + 5 * (o is lot)) for o in pool
        ]
        again = lots.drawn(heavier, n=40, seed="甲", cap=40)
        assert next(n for n, o in enumerate(again) if o.item == lot.item) <= place[lot.item]


def test_heavier_items_are_drawn_more_readily():
    """Of two items, one of weight 4 and one of weight 1, the heavy one is first in four of five."""
    pair = [Lot(1, "a", 1, 1, 4), Lot(2, "b", 2, 2, 1)]
    first = sum(lots.drawn(pair, n=1, seed=str(n), cap=1)[0].item == 1 for n in range(2000))
    assert 1530 < first < 1670


def test_the_draw_can_be_repeated_from_what_is_published(office):
    """By hand, from the page's own sentence, without the product's code."""
    many(office)
    made = actions.draw_checks(office.actor("sven"), n=3, seed="第47周")
    text = json.dumps(made.population, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == made.digest

    def luck(row: list[Any]) -> float:
        bits = int(hashlib.sha256(f"第47周:{row[1]}".encode()).hexdigest()[:13], 16)
        return -math.log((bits + 1) / (2**52 + 1)) / row[4]

    order = [row[0] for row in sorted(made.population, key=luck)]
    kept: list[int] = []
    of = {row[0]: row for row in made.population}
    for pk in order:
        heads = [of[k][2] for k in kept]
        homes = [of[k][3] for k in kept]
        free = heads.count(of[pk][2]) < made.cap and homes.count(of[pk][3]) < made.cap
        if len(kept) < 3 and free:
            kept.append(pk)
    assert kept == made.picked


def many(office, n=6):
    """Items of two departments in hand."""
    made = [office.item("handling", title=f"第{i}项") for i in range(n)]
    for i in range(n):
        item = office.item("docketed", title=f"财务{i}", lead_department=office.finance)
        supervision.assign_item(office.actor("sven"), item.pk)
        made.append(item)
    return made


def test_twice_the_same_seed_on_one_state_is_one_draw(office):
    many(office)
    sven = office.actor("sven")
    first = actions.draw_checks(sven, n=4, seed="甲")
    checks = SpotCheck.unscoped.count()
    assert actions.draw_checks(sven, n=4, seed="甲") == first
    assert SpotCheck.unscoped.count() == checks == len(first.picked)
    assert actions.draw_checks(sven, n=4, seed="乙").picked != first.picked
    assert SpotCheck.unscoped.filter(state="drawn").values("item").distinct().count() == (
        SpotCheck.unscoped.count()
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.update(seed="改")


def test_what_weighs(office):
    """Overdue, extended, sent back, leapt, silent, never checked: each adds its share."""
    plain = office.item("handling", title="平常")
    late = office.item("handling", title="超期", due_on=date(2026, 11, 23))
    leapt = office.item("handling", title="突进")
    supervision.report_item(office.actor("carol"), leapt.pk, text="一下子", percent=80)
    redone = office.item("claimed", title="退回")
    supervision.verify_item(office.actor("sven"), redone.pk, ok=False, text="佐证不足")
    pool, _items = queries.population(office.actor("sven", office.day("2026-12-30")))
    why = {lot.item: dict(lot.reasons) for lot in pool}
    value = registry.value
    base = {
        "overdue": value(queries.WEIGHT + "overdue"),
        "silent": value(queries.WEIGHT + "silent"),
        "never": value(queries.WEIGHT + "never"),
    }
    assert why[plain.pk] == base
    assert why[late.pk] == base
    assert why[leapt.pk] == {**base, "leap": value(queries.WEIGHT + "leap")}
    assert why[redone.pk]["redone"] == value(queries.WEIGHT + "redone")
    today, _items = queries.population(office.actor("sven"))
    assert dict(next(lot for lot in today if lot.item == plain.pk).reasons) == {
        "never": base["never"]
    }
    assert all(lot.weight == 1 + sum(n for _w, n in lot.reasons) for lot in pool)


def test_the_population_costs_the_same_whatever_its_size(office, django_assert_max_num_queries):
    many(office, 8)
    sven = office.actor("sven")
    queries.population(sven)
    with django_assert_max_num_queries(6):
        queries.population(sven)


def drawn(office, who="sven", **kw):
    """One item in hand and its check."""
    item = office.item("handling", **kw)
    actions.draw_checks(office.actor(who), n=1, seed="甲")
    return SpotCheck.unscoped.get(item=item.pk)


def yes(check):
    return dict.fromkeys(asked(check.source), "yes")


def test_nobody_checks_his_own(office):
    """sven answers for the item himself: the director is sent, and sven may not."""
    check = drawn(office, lead_department=office.planning, responsible=office.carol)
    assert check.checker == office.sven
    item = office.item("docketed", lead_department=office.registry, responsible=office.sven)
    supervision.assign_item(office.actor("sven"), item.pk)
    pool, _items = queries.population(office.actor("lena"))
    seed = next(
        s for s in map(str, range(999)) if lots.drawn(pool, n=1, seed=s, cap=1)[0].item == item.pk
    )
    actions.draw_checks(office.actor("lena"), n=1, seed=seed)
    own = SpotCheck.unscoped.get(item=item.pk)
    assert (
        own.checker == office.lena
    )  # the director heads the registry, so he has a part in it, too
    with pytest.raises(NotAllowed):
        actions.enter_check(office.actor("sven"), own.pk, **yes(own))
    with pytest.raises(DomainError):
        actions.reassign_check(office.actor("sven"), own.pk, checker=office.sven)


def test_without_anybody_to_check_the_draw_says_what_to_do(office):
    item = office.item("docketed", responsible=office.sven, secrecy=1)
    supervision.assign_item(office.actor("sven"), item.pk)
    User.objects.filter(pk=office.dora.pk).update(clearance=0)
    User.objects.filter(pk=office.lena.pk).update(roles=["staff"])
    with pytest.raises(DomainError, match="supervision role"):
        actions.draw_checks(office.actor("sven"), n=1, seed="1")
    assert not Draw.objects.exists()


def test_all_in_order_is_passed_and_counts_as_checked(office):
    check = drawn(office)
    with pytest.raises(DomainError) as refusal:
        actions.enter_check(office.actor("sven"), check.pk, true="yes")
    assert set(refusal.value.fields) == set(asked(check.source)) - {"true"}
    actions.save_draft(office.actor("sven"), check.pk, {"true": "yes", "x": "y"})
    assert CheckDraft.objects.get().fields == {"true": "yes"}
    done = actions.enter_check(office.actor("sven"), check.pk, **yes(check))
    assert done.state == "passed"
    assert not CheckDraft.objects.exists()
    assert not Duty.unscoped.filter(card=check.pk, state="open").exists()
    (lot,) = queries.population(office.actor("sven"))[0]
    assert "never" not in dict(lot.reasons)
    assert [(r["assigned"], r["checked"], r["closed"]) for r in queries.ratios(office.actor("sven"), 2026)] == [(1, 1, 0)]  # fmt: skip


def test_a_finding_is_put_right_looked_at_again_and_reminded_like_anything_else(office):
    check = drawn(office)
    sven, carol = office.actor("sven"), office.actor("carol")
    with pytest.raises(NotVisible):  # unannounced: the department hears of it with the finding
        queries.check_get(office.actor("bob"), check.pk)
    answers = {**yes(check), "evidence": "no"}
    with pytest.raises(DomainError, match="few words"):
        actions.enter_check(sven, check.pk, **answers)
    found = actions.enter_check(
        sven, check.pk, text="现场没有记录", due_on=date(2026, 11, 25), **answers
    )
    assert (found.state, found.due_on) == ("finding", date(2026, 11, 25))
    assert queries.check_get(office.actor("bob"), check.pk)
    remind(office.day("2026-11-30", 18))
    duty = Duty.unscoped.get(card=check.pk, state="open")
    assert (duty.kind, duty.holder) == ("supervision.correct", office.carol)
    assert Reminder.objects.filter(duty=duty).exists()
    actions.correct_finding(carol, check.pk, text="记录已补齐")
    actions.recheck_finding(sven, check.pk, ok=False, text="仍缺签字", due_on=date(2026, 12, 2))
    actions.correct_finding(carol, check.pk, text="签字已补")
    closed = actions.recheck_finding(sven, check.pk, ok=True, text="属实")
    assert (closed.state, closed.rounds) == ("closed", 2)
    assert not [r.examples for r in prove([1, 2, 3, 5]) if r.broken]


def test_whoever_came_to_work_on_it_since_the_draw_does_not_check_it(office):
    check = drawn(office)
    item = check.item_id
    type(office.item("docketed")).unscoped.filter(pk=item).update(doer_ids=[office.sven.pk])
    with pytest.raises(DomainError, match="worked on this item yourself"):
        actions.enter_check(office.actor("sven"), check.pk, **yes(check))
    given = actions.reassign_check(office.actor("sven"), check.pk, checker=office.dora)
    assert given.checker == office.dora


def test_a_draw_is_for_those_who_see_every_department_up_to_its_secrecy(office):
    office.item("handling", secrecy=3)
    made = actions.draw_checks(office.actor("sven"), n=1, seed="甲")
    assert made.secrecy == 3
    assert queries.draw_get(office.actor("dora"), made.pk)
    User.objects.filter(pk=office.dora.pk).update(clearance=1)
    with pytest.raises(NotVisible):
        queries.draw_get(office.actor(office.dora), made.pk)
    for who in ("carol", "eve"):
        with pytest.raises(NotAllowed):
            queries.draw_get(office.actor(who), made.pk)
        with pytest.raises(NotAllowed):
            actions.draw_checks(office.actor(who), n=1)
        with pytest.raises(NotAllowed):
            queries.ratios(office.actor(who), 2026)


def test_the_numbers_of_a_ratio_are_its_rows(office):
    many(office, 3)
    done = office.item("struck_off", title="办结")
    sven = office.actor("sven")
    actions.draw_checks(sven, n=3, seed="甲")
    for check in SpotCheck.unscoped.filter(state="drawn"):
        actions.enter_check(sven, check.pk, **yes(check))
    for row in queries.ratios(sven, 2026):
        for what in queries.COUNTS:
            rows = queries.ratio_rows(sven, 2026, row["who"], what)
            assert rows.count() == row[what]
    assert done in queries.ratio_rows(sven, 2026, office.carol.pk, "closed")


def test_every_source_has_its_questions_and_every_question_its_words():
    sources = {"instruction", "decision", "superior_document", "annual_plan", "proposal", "petition", "hotline", "assigned"}  # fmt: skip
    for source in sources:
        assert 3 < len(asked(source)) <= 6
        assert set(asked(source)) <= set(QUESTIONS)


def test_nothing_in_hand_is_said(office):
    with pytest.raises(DomainError, match="Nothing is in hand"):
        actions.draw_checks(office.actor("sven"), n=3)
    with pytest.raises(DomainError):
        actions.draw_checks(office.actor("sven"), n=0)
