"""Departments, people, posts and tenures of the demo office."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from office.core.actor import Actor
from office.core.text import name_key
from office.demo.cast import DEPARTMENTS, OFFICE, PEOPLE, SIGN_INS
from office.demo.script import script, spoken
from office.organisation.actors import actor_for
from office.organisation.models import Department, Deputyship, Post, Tenure, User
from office.parameters import registry


class House:
    """The people and departments by their short names, and the actor of each at a moment."""

    def __init__(self) -> None:
        self.people = {u.username: u for u in User.objects.select_related("department")}
        self.departments = {d.code: d for d in Department.objects.select_related("head")}

    def actor(self, username: str, at: datetime) -> Actor:
        return actor_for(self.people[username], "command", now=at)


def is_demo() -> bool:
    """Whether the people here are those of the demo office."""
    return User.objects.filter(username__in=SIGN_INS).count() == len(SIGN_INS)


def found_office(today: date, rng: Random) -> House:
    """Found the office. Nobody has an address yet: a fortnight of mail must not go out at once."""
    words = script()
    registry.change("office.name", words.said(OFFICE))
    # Its story has a secret letter that some see and others do not; all of it is invented.
    registry.change("documents.approved_for_secrets", True)  # noqa: FBT003 - the value itself
    for position, (code, name, _head, _leader) in enumerate(words.each(DEPARTMENTS), start=1):
        made = Department.objects.create(code=code, name=name, position=position)
        Department.objects.filter(pk=made.pk).update(path=f"/{made.pk}/")
    departments = {d.code: d for d in Department.objects.all()}
    password = make_password(settings.DEMO_PASSWORD)
    User.objects.bulk_create(
        User(
            username=p.username,
            name=p.name,
            sort_key=name_key(p.name),
            department=departments[p.department],
            post=p.post,
            protocol_rank=p.rank,
            roles=list(p.roles),
            clearance=p.clearance,
            phone=f"6632-{8000 + p.rank}",
            password=password,
        )
        for p in words.each(PEOPLE)
    )
    people = {u.username: u for u in User.objects.all()}
    for code, _name, head, leader in DEPARTMENTS:
        departments[code].head, departments[code].leader = people[head], people[leader]
    Department.objects.bulk_update(departments.values(), ["head", "leader"])
    _posts(departments, people, today, rng)
    _deputies(people, today)
    return House()


def _posts(
    departments: dict[str, Department], people: dict[str, User], today: date, rng: Random
) -> None:
    heads = {head for _code, _name, head, _leader in DEPARTMENTS}
    for p in script().each(PEOPLE):
        post = Post.objects.create(
            department=departments[p.department],
            title=p.post,
            is_head=p.username in heads,
            rank=p.rank,
        )
        since = date(today.year - rng.randint(1, 9), rng.choice([1, 3, 7, 9]), 1)
        Tenure.objects.create(post=post, person=people[p.username], starts_on=since)


def _deputies(people: dict[str, User], today: date) -> None:
    """方静怡 is away these days and 顾明远 acts for her; an older absence is over. 卢敏 is away since
    yesterday, and 吴思远, who acts for her, since today: between them nobody does."""
    Deputyship.objects.create(
        principal=people["fangjingyi"],
        deputy=people["leader"],
        starts_on=today - timedelta(days=3),
        ends_on=today + timedelta(days=4),
        reason=spoken("赴省委党校学习"),
    )
    for principal, deputy, since, why in (
        ("lumin", "wusiyuan", 1, "病假"),
        ("wusiyuan", "yuqing", 0, spoken("赴省厅核对决算")),
    ):
        Deputyship.objects.create(
            principal=people[principal],
            deputy=people[deputy],
            starts_on=today - timedelta(days=since),
            ends_on=today + timedelta(days=6),
            reason=why,
        )
    Deputyship.objects.create(
        principal=people["jiangtao"],
        deputy=people["songzhiwei"],
        starts_on=today - timedelta(days=40),
        ends_on=today - timedelta(days=33),
        reason="年休假",
    )


def give_addresses() -> None:
    """From now on people get mail."""
    rows = list(User.objects.filter(username__in=[p.username for p in PEOPLE]))
    for user in rows:
        user.email = f"{user.username}@yunting-water.example"
    User.objects.bulk_update(rows, ["email"])
