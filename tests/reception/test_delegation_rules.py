"""Every rule of official reception: one case that breaks it, one that does not. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from office.bookings.models import Resource
from reception.delegations.models import (
    Companion,
    Cost,
    Delegation,
    Guest,
    ItineraryItem,
    Lodging,
    Meal,
)
from reception.delegations.rules import (
    AFTER,
    BEFORE,
    BLOCK,
    INFO,
    WARN,
    Facts,
    Limits,
    findings,
    most_companions,
    refusing,
    vouchers,
)

NOW = datetime(2026, 11, 20, 1, 40, tzinfo=UTC)
ARRIVES = NOW + timedelta(days=3)
CHIEF, HOST = 7, 8
CAR, BUS = Resource(pk=1, name="轿车", seats=4), Resource(pk=2, name="中巴", seats=18)
SEDAN = Resource(pk=3, name="轿车", seats=4)
LOCAL = Limits(companions=((5, 2), (10, 3)))


def facts(**kw: Any) -> Facts:
    """Six guests properly received; a test breaks one thing."""
    d: dict[str, Any] = {
        "unit": "省水利厅", "leader": "周岚", "party_size": 6, "letter_number": "省水办〔2026〕121号",
        "arrives_at": ARRIVES, "leaves_at": ARRIVES + timedelta(hours=6), "state": "letter_received",
        "category": "domestic", "host_id": HOST,
    }  # fmt: skip
    d |= kw.pop("delegation", {})
    values: dict[str, Any] = {
        "guests": [Guest(name=f"客{n}", unit="省水利厅", post="处长") for n in range(6)],
        "items": [item("greet"), item("talk")],
        "companions": [Companion(name=n, at_meal=n != "苏禾") for n in ("沈", "顾", "林", "苏禾")],
        "meals": [meal()],
    }
    return Facts(delegation=Delegation(**d), now=NOW, chiefs=frozenset({CHIEF}), **{**values, **kw})


def item(kind: str, **kw: Any) -> ItineraryItem:
    values = {
        "activity": "活动",
        "place": "局东门",
        "starts_at": ARRIVES,
        "ends_at": ARRIVES + timedelta(hours=1),
    }
    return ItineraryItem(kind=kind, **{**values, **kw})


def meal(**kw: Any) -> Meal:
    values = {"persons": 6, "companions": 3, "amount": Decimal(540), "starts_at": ARRIVES, "ends_at": ARRIVES + timedelta(hours=1)}  # fmt: skip
    return Meal(kind=kw.pop("kind", "working"), **{**values, **kw})


def guests(n: int) -> dict[str, Any]:
    return {
        "delegation": {"party_size": n},
        "guests": [Guest(name=f"客{i}", unit="省水利厅", post="处长") for i in range(n)],
    }


def at_table(n: int) -> dict[str, Any]:
    return {
        "companions": [Companion(name=f"陪{i}", at_meal=True) for i in range(n)],
        "meals": [meal(companions=n, amount=Decimal(60))],
    }


def levels(f: Facts, limits: Limits | None = None) -> dict[str, str]:
    return {x.rule: x.level for x in findings(f, limits or Limits())}


def test_a_proper_reception_has_no_finding():
    assert levels(facts()) == {}


BROKEN: list[tuple[str, str, Facts]] = [
    ("letter", BLOCK, facts(delegation={"letter_number": ""})),
    ("approval", BLOCK, replace(facts(delegation={"state": "applied"}), now=ARRIVES)),
    ("one_meal", BLOCK, facts(meals=[meal(), meal()])),
    ("banquet", BLOCK, facts(meals=[meal(kind="banquet")])),
    ("companions", BLOCK, facts(**at_table(4))),
    ("alcohol", BLOCK, facts(meals=[meal(alcohol=True)])),
    ("cigarettes", BLOCK, facts(meals=[meal(cigarettes=True)])),
    ("same_city", WARN, facts(delegation={"same_city": True})),
    ("meal_cost", BLOCK, facts(meals=[meal(amount=Decimal("1080.09"))])),
    ("greeting", BLOCK, facts(items=[item("greet", at_boundary=True)])),
    ("greeting", BLOCK, facts(items=[item("farewell", at_boundary=True)])),
    ("head_greets", BLOCK, facts(items=[item("greet", host_id=CHIEF)])),
    ("head_greets", BLOCK, facts(items=[item("pickup", host_id=CHIEF)])),
    ("head_greets", BLOCK, facts(delegation={"host_id": CHIEF})),
    ("tours", BLOCK, facts(items=[item("tour")])),
    ("tours", BLOCK, facts(items=[item("show")])),
    ("gifts", BLOCK, facts(costs=[Cost(kind="gift", amount=Decimal(1), text="茶叶")])),
    ("lodging", WARN, facts(lodging=[Lodging(place="某酒店", designated=False)])),
    ("suite", WARN, facts(lodging=[Lodging(place="招待所", room="suite")])),
    ("lodging_paid", BLOCK, facts(lodging=[Lodging(place="招待所", paid_by="office")])),
    ("lodging_cost", WARN, facts(lodging=[Lodging(place="招待所", price=Decimal("500.01"))])),
    ("two_cars", INFO, facts(items=[item("pickup", vehicle=CAR), item("pickup", vehicle=BUS)])),
    ("grown_guests", WARN, facts(delegation={"state": "approved", "agreed": {"guests": 5, "companions": 3, "meals": 1, "cost": "540"}})),
    ("grown_cost", WARN, facts(delegation={"state": "approved", "agreed": {"guests": 6, "companions": 3, "meals": 1, "cost": "500"}})),
    ("stale_plan", BLOCK, facts(delegation={"state": "planned", "signature": "another"})),
    ("list_guests", INFO, facts(guests=[])),
    ("list_guests", BLOCK, facts(guests=[], delegation={"state": "running"})),
    ("list_posts", BLOCK, facts(guests=[Guest(name="客", unit="厅")] * 6, delegation={"state": "running"})),
    ("list_items", BLOCK, facts(items=[item("talk", place="")], delegation={"state": "running"})),
    ("list_items", BLOCK, facts(items=[], delegation={"state": "running"})),
    ("list_people", BLOCK, facts(companions=[], meals=[], delegation={"state": "running"})),
    ("list_meal", BLOCK, facts(companions=[Companion(name="沈")], delegation={"state": "running"})),
    ("list_costs", BLOCK, facts(meals=[meal(amount=Decimal(0))], delegation={"state": "running"})),
    ("cash", BLOCK, facts(costs=[Cost(kind="meal", amount=Decimal(9), payment="cash", text="餐")])),
    ("vouchers", BLOCK, facts(delegation={"state": "closed", "signed_at": NOW})),
    ("vouchers", BLOCK, facts(costs=[Cost(text="餐", amount=Decimal(540))], delegation={"state": "closed", "signed_at": NOW})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "level", "broken"), BROKEN, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_broken_rule_is_found(rule, level, broken):
    found = levels(broken)
    assert found.get(rule) == level
    for finding in findings(broken, Limits()):
        assert finding.message
        assert finding.way_out


KEPT: list[tuple[str, Facts]] = [
    ("letter", facts(delegation={"letter_number": "", "letter_id": 5})),
    ("approval", replace(facts(delegation={"state": "approved"}), now=ARRIVES)),
    ("one_meal", facts(meals=[meal(), meal(kind="own"), meal(kind="own")])),
    ("companions", facts(**at_table(3))),
    ("alcohol", facts(meals=[meal(), meal(kind="own", alcohol=True)])),
    ("same_city", facts(meals=[meal(kind="own")], delegation={"same_city": True})),
    ("meal_cost", facts(meals=[meal(amount=Decimal(1080))])),
    ("greeting", facts(items=[item("pickup", at_boundary=True)])),
    ("head_greets", facts(items=[item("talk", host_id=CHIEF)])),
    ("tours", facts(items=[item("site")])),
    ("gifts", facts(costs=[Cost(kind="venue", amount=Decimal(1), text="场地", invoice="1")])),
    ("lodging", facts(lodging=[Lodging(place="招待所")])),
    ("suite", facts(lodging=[Lodging(place="招待所", room="single")])),
    ("lodging_paid", facts(lodging=[Lodging(place="招待所", paid_by="guests")])),
    ("lodging_cost", facts(lodging=[Lodging(place="招待所", price=Decimal(500))])),
    ("two_cars", facts(items=[item("pickup", vehicle=CAR), item("pickup", vehicle=SEDAN)])),
    ("two_cars", facts(items=[item("pickup", vehicle=BUS), item("dropoff", vehicle=CAR, starts_at=ARRIVES + timedelta(hours=5), ends_at=ARRIVES + timedelta(hours=6))])),
    ("grown_guests", facts(delegation={"state": "approved", "agreed": {"guests": 8, "companions": 3, "meals": 1, "cost": "900"}})),
    ("grown_cost", facts(delegation={"state": "approved", "agreed": {"guests": 6, "companions": 3, "meals": 1, "cost": "0"}})),
    ("cash", facts(costs=[Cost(text="餐", amount=Decimal(9), payment="cash", paid_by="guests")])),
    ("vouchers", facts(costs=[Cost(kind="meal", text="餐", amount=Decimal(540), invoice="1")], delegation={"state": "closed", "signed_at": NOW})),
    ("list_guests", facts(delegation={"state": "running"})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "kept"), KEPT, ids=lambda v: v if isinstance(v, str) else "")
def test_a_kept_rule_is_no_finding(rule, kept):
    assert rule not in levels(kept)


def test_the_plan_is_fresh_as_long_as_nothing_changes():
    f = facts(delegation={"state": "planned"})
    f.delegation.signature = f.signature
    assert "stale_plan" not in levels(f)
    f.items[0].place = "南门"
    assert levels(f)["stale_plan"] == BLOCK


@pytest.mark.parametrize(
    ("party", "national", "local"),
    [(1, 3, 2), (5, 3, 2), (6, 3, 3), (10, 3, 3), (11, 3, 3), (12, 4, 4), (20, 6, 6), (30, 10, 10)],
)
def test_companions_go_by_the_number_of_guests(party, national, local):
    assert most_companions(party, Limits()) == national
    assert most_companions(party, LOCAL) == local


@pytest.mark.parametrize(("party", "table", "limits", "broken"), [
    (10, 3, Limits(), False), (10, 4, Limits(), True), (11, 3, Limits(), False), (11, 4, Limits(), True),
    (5, 3, Limits(), False), (5, 3, LOCAL, True), (5, 2, LOCAL, False), (6, 3, LOCAL, False),
])  # fmt: skip
def test_the_cap_of_companions_at_its_edges(party, table, limits, broken):
    f = facts(**{**guests(party), **at_table(table)})
    assert ("companions" in levels(f, limits)) is broken


def test_companions_count_as_named_or_as_entered_whichever_is_more():
    named = facts(
        meals=[meal(companions=0)],
        companions=[Companion(name=f"陪{i}", at_meal=True) for i in range(4)],
    )
    entered = facts(meals=[meal(companions=4)], companions=[])
    assert levels(named)["companions"] == levels(entered)["companions"] == BLOCK


def test_more_guests_named_than_announced_count():
    f = facts(**{**guests(12), "delegation": {"party_size": 6}})
    assert f.party == 12


def test_where_the_place_allows_it_the_letter_may_come_later_but_never_after_the_money():
    f = facts(delegation={"letter_number": ""})
    found = findings(f, Limits(letter_later=True))
    assert [(x.rule, x.level) for x in found] == [("letter", WARN)]
    assert refusing(found, set(), "apply")
    assert not refusing(found, {("letter", found[0].mark)}, "apply")
    assert refusing(found, {("letter", found[0].mark)}, "reimburse")


@pytest.mark.parametrize("step", sorted(BEFORE))
def test_no_letter_refuses_every_step_before(step):
    found = findings(facts(delegation={"letter_number": ""}), Limits())
    assert [x.rule for x in refusing(found, {("letter", "")}, step)] == ["letter"]


@pytest.mark.parametrize("step", sorted(BEFORE | AFTER))
def test_a_warning_stands_in_the_way_until_a_reason_is_on_record(step):
    found = findings(facts(delegation={"same_city": True}), Limits())
    assert [x.rule for x in refusing(found, set(), step)] == ["same_city"]
    assert refusing(found, {("same_city", "1")}, step) == []


def test_a_reason_holds_for_the_facts_it_was_given_for():
    found = findings(facts(meals=[meal(), meal()], delegation={"same_city": True}), Limits())
    assert "same_city" in {x.rule for x in refusing(found, {("same_city", "1")}, "plan")}


def test_what_came_too_late_to_mend_needs_a_reason_before_the_list_is_signed():
    """The list tells the truth: four sat at the table. It is signed with the reason, not without."""
    found = findings(facts(**at_table(4), delegation={"state": "running"}), Limits())
    assert {x.rule for x in refusing(found, set(), "close")} == {"companions"}
    assert refusing(found, {("companions", "4/6")}, "close") == []


def test_an_incomplete_list_is_not_signed_whatever_the_reason():
    found = findings(facts(guests=[], delegation={"state": "running"}), Limits())
    marks = {(x.rule, x.mark) for x in found}
    assert {x.rule for x in refusing(found, marks, "close")} == {"list_guests"}


@pytest.mark.parametrize("rule", ["one_meal", "meal_cost", "gifts", "lodging_paid", "cash"])
def test_what_breaks_the_account_is_never_reimbursed(rule):
    broken = next(f for name, _level, f in BROKEN if name == rule)
    found = findings(broken, Limits())
    marks = {(x.rule, x.mark) for x in found}
    assert rule in {x.rule for x in refusing(found, marks, "reimburse")}


def test_the_caps_are_not_applied_blindly_to_foreign_guests():
    foreign = facts(
        **at_table(5), delegation={"category": "foreign", "letter_number": "", "same_city": True}
    )
    assert levels(foreign) == {"other_pack": INFO}
    business = facts(items=[item("tour")], delegation={"category": "business"})
    assert levels(business) == {"other_pack": INFO, "tours": BLOCK}


def test_three_vouchers_and_for_foreign_guests_two():
    papers = vouchers(facts(delegation={"signed_at": NOW}))
    assert [(v.there, bool(v.name)) for v in papers] == [(True, True), (True, True), (False, True)]
    assert len(vouchers(facts(delegation={"category": "foreign"}))) == 2
