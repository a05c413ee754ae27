from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from office.organisation.models import User
from reception import actions
from reception.models import Visit
from reception.petitions import actions as petition_actions
from reception.petitions.commands import PETITION
from reception.petitions.models import Petition
from tests.rest.conftest import rest  # noqa: F401 - the fixture


def seat_dawn(office: Any) -> Any:
    """dawn sits at the desk."""
    return office.people.setdefault(
        "dawn",
        User.objects.create_user(
            "dawn", name="苏禾", department=office.registry, roles=["reception"], protocol_rank=60
        ),
    )


@pytest.fixture
def door(office: Any) -> Callable[..., Visit]:
    """A party at the door: `door("arrived", visitor_name=…)`; hugo receives unless said."""
    seat_dawn(office)
    return lambda state="expected", **kw: visit_in(office, state, **kw)


def visit_in(office: Any, state: str = "expected", **kw: Any) -> Visit:
    at = kw.pop("at", office.now)
    desk = office.actor("dawn", at)
    values = {
        "visitor_name": "葛平",
        "organisation": "市审计局",
        "party_size": 2,
        "host": office.hugo,
        "purpose": "资金审计进点",
        "expected_at": at,
        **kw,
    }
    badges = values.pop("badges", "next")
    visit = actions.expect_visit(desk, actions.NewVisit(**values))
    if state in {"arrived", "received", "left"}:
        visit = actions.arrive_visit(desk, visit.pk, badges=badges)
    if state in {"received", "left"}:
        visit = actions.receive_visit(desk, visit.pk)
    if state == "left":
        visit = actions.leave_visit(desk, visit.pk)
    return visit


@pytest.fixture
def petition(office: Any) -> Callable[..., Petition]:
    """A petition brought to a state: `petition("accepted")`; planning handles it."""
    seat_dawn(office)

    def make(state: str = "registered", **kw: Any) -> Petition:
        at = kw.pop("at", office.now)
        values = {
            "title": "反映河道采砂影响堤防",
            "petitioner": "蒋大山",
            "request": "请查处夜间采砂。",
            "phone": "137 0000 1188",
            **kw,
        }
        made = petition_actions.register_petition(
            office.actor("dawn", at), petition_actions.NewPetition(**values)
        )
        roads = {
            "registered": [],
            "accepted": ["accept"],
            "refused": ["refuse"],
            "transferred": ["transfer"],
            "replied": ["accept", "reply"],
            "review": ["accept", "reply", "ask_review"],
            "closed": ["accept", "reply", "close"],
            "withdrawn": ["withdraw"],
        }
        for step in roads[state]:
            made = ask(office, made, step, at=at)
        assert made.state == state
        return made

    return make


def ask(office: Any, made: Petition, name: str, who: str = "alice", at: Any = None) -> Any:
    values: dict[str, Any] = {
        "accept": {"lead_department": office.planning},
        "refuse": {"reason": "不属于受理范围。"},
        "transfer": {"to": "市纪委监委"},
        "reply": {"text": "已责令停采并修复堤脚。"},
        "extend": {"due_on": office.now.date() + timedelta(days=75), "reason": "鉴定尚未完成。"},
        "ask_review": {"reason": "认为修复不到位。"},
        "withdraw": {"reason": "信访人自愿撤回。"},
    }.get(name, {})
    return PETITION.by_name[name](office.actor(who, at or office.now), made.pk, **values)
