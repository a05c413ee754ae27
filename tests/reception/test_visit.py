"""The rules of a visit, from being expected to leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from office.audit.models import Event
from office.core.errors import DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.organisation.models import User
from reception import actions, policy, queries
from reception.commands import VISIT
from reception.models import Visit

S = Visit.State


class Desk:
    """dawn sits at the desk; hugo of finance is the host; bob of planning is not concerned."""

    def __init__(self, office: Any) -> None:
        self.office = office
        office.people["dawn"] = User.objects.create_user(
            "dawn", name="苏禾", department=office.registry, roles=["reception"], protocol_rank=60
        )
        self.comes = office.now + timedelta(minutes=20)

    def visit(self, state: str = "expected", **kw: Any) -> Visit:
        values = {
            "visitor_name": "葛平",
            "organisation": "市审计局",
            "party_size": 2,
            "host": self.office.hugo,
            "purpose": "资金审计进点",
            "expected_at": self.comes,
            **kw,
        }
        who = values.pop("who", "dawn")
        visit = actions.expect_visit(self.office.actor(who), actions.NewVisit(**values))
        road = {
            "expected": [],
            "arrived": ["arrive"],
            "received": ["arrive", "receive"],
            "left": ["arrive", "receive", "leave"],
            "turned_away": ["turn_away"],
            "no_show": ["no_show"],
        }[state]
        for name in road:
            visit = self.ask("dawn", visit, name)
        assert visit.state == state
        return visit

    def ask(self, who: str, visit: Visit, name: str, minutes: int = 0) -> Visit:
        values = {
            "turn_away": {"reason": "无人接待"},
            "arrive": {"badges": "next"},
            "name_host": {"host": self.office.carol},
            "recount": {"persons": 1},
            "return_badge": {"badges": "1"},
            "miss_badge": {"badges": "1"},
        }.get(name, {})
        now = self.comes + timedelta(minutes=minutes)
        done: Visit = VISIT.by_name[name](self.office.actor(who, now), visit.pk, **values)
        return done


@pytest.fixture
def desk(office: Any) -> Desk:
    return Desk(office)


def open_duties(visit: Visit) -> list[Any]:
    return list(Duty.unscoped.filter(card=visit.pk, state="open").select_related("holder"))


@pytest.mark.parametrize(
    ("state", "owed"),
    [
        ("expected", ["reception.receive"]),
        ("arrived", ["reception.receive"]),
        ("received", ["reception.see_out"]),
        ("left", []),
        ("turned_away", []),
        ("no_show", []),
    ],
)
def test_the_host_owes_it_while_the_visit_waits(desk, state, owed):
    duties = open_duties(desk.visit(state))
    assert [d.kind for d in duties] == owed
    assert all(d.holder.username == "hugo" for d in duties)
    assert bool(owed) == (state in policy.VISIT.waiting)


def test_once_they_are_here_the_host_has_ten_minutes(desk):
    waits = open_duties(desk.visit())[0]
    assert waits.due_at == desk.comes
    here = open_duties(desk.ask("dawn", desk.visit(), "arrive", minutes=5))[0]
    assert here.due_at == desk.comes + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        (t.name, state)
        for t in policy.VISIT.transitions
        for state in sorted({s.value for s in S} - t.sources)
    ],
)
def test_refuses_every_other_state(desk, name, state):
    visit = desk.visit(state)
    events = Event.objects.filter(card=visit.pk).count()
    with pytest.raises(WrongState):
        desk.ask("dawn", visit, name)
    assert Event.objects.filter(card=visit.pk).count() == events


@pytest.mark.parametrize("name", [t.name for t in policy.VISIT.transitions])
@pytest.mark.parametrize(
    ("who", "refused"),
    [("dawn", None), ("hugo", None), ("dora", None), ("alice", NotAllowed), ("bob", NotVisible)],
)
def test_who_may(desk, name, who, refused):
    visit = desk.visit({"return_badge": "arrived"}.get(name, min(policy.VISIT[name].sources)))
    if name in {"return_badge", "miss_badge"} and who == "hugo":
        refused = NotAllowed  # badges are the desk's
    if refused is None:
        assert desk.ask(who, visit, name).state == policy.VISIT[name].target or visit.state
    else:
        with pytest.raises(refused):
            desk.ask(who, visit, name)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"visitor_name": " "}, "visitor_name"),
        ({"party_size": 0}, "party_size"),
        ({"hours": -2}, "expected_at"),
        ({"hours": 99_999}, "expected_at"),
        ({"secrecy": 3}, "host"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(desk, change, field):
    comes = desk.comes + timedelta(hours=change.pop("hours", 0))
    with pytest.raises(DomainError) as refusal:
        desk.visit(expected_at=comes, **change)
    assert field in refusal.value.fields
    assert not Visit.unscoped.exists()


def test_nobody_comes_to_somebody_who_has_left(desk):
    User.objects.filter(username="hugo").update(is_active=False)
    desk.office.hugo.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        desk.visit()
    assert "host" in refusal.value.fields


def test_staff_announce_their_own_visitors_only(desk):
    assert desk.visit(who="bob", host=desk.office.bob).host == desk.office.bob
    with pytest.raises(NotAllowed):
        desk.visit(who="bob")


def test_they_are_not_missed_before_their_time(desk):
    with pytest.raises(WrongState):
        desk.ask("dawn", desk.visit(), "no_show", minutes=-5)


def test_who_is_inside_is_who_came_and_has_not_left(desk):
    for state in S.values:
        desk.visit(state, visitor_name=state)
    inside = queries.inside(desk.office.actor("dawn"))
    assert {v.visitor_name for v in inside} == {"arrived", "received"}
    assert not queries.inside(desk.office.actor("bob")).exists()


def test_over_rest(desk, rest):
    body = {
        "visitor_name": "周岚",
        "organisation": "省水利厅",
        "party_size": 6,
        "host": desk.office.hugo.pk,
        "purpose": "调研",
        "expected_at": "2030-03-05T11:10:00+08:00",
        "plate": "江a·p0001",
    }
    made = rest("dawn").do("visits/", body)
    path = f"visits/{made['id']}/"
    assert made["number"].startswith("访〔")
    assert made["plate"] == "江A·P0001"
    assert rest("bob").get(path).status_code == 404
    assert rest("alice").post(f"{path}arrive/").status_code == 403
    assert rest("dawn").do(f"{path}arrive/", {"badges": "03"})["badges"] == "03"
    assert [v["id"] for v in rest("dawn").get("visits/inside/").json()["results"]] == [made["id"]]
    assert rest("bob").get("visits/inside/").json()["results"] == []
    again = rest("dawn").post(f"{path}arrive/")
    assert again.status_code == 409
    assert rest("hugo").do(f"{path}receive/")["state"] == "received"
    assert rest("hugo").do(f"{path}leave/")["left_at"]
    assert rest("bob").post("visits/", body).status_code == 403
