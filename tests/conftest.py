"""The cast and the office that every test plays in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations

from documents import actions as letters
from documents.archive.models import RetentionRule
from documents.models import IncomingDocument
from office.calendars import workdays
from office.calendars.models import CalendarDay
from office.core.actor import Actor
from office.core.scoping import Secrecy
from office.matters.models import Matter
from office.organisation import names
from office.organisation.actors import actor_for
from office.organisation.models import Department, User
from office.parameters import registry
from office.runtime.suite import TEMPLATE
from supervision import actions as supervision
from supervision.models import SupervisionItem

settings.LANGUAGE_CODE = "en"  # tests quote English sentences, compiled catalogues or not
if TEMPLATE in os.environ:
    connections["default"].settings_dict["TEST"]["TEMPLATE"] = os.environ[TEMPLATE]
# A good hash takes its time, which no test is about.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SHARED_STORE = settings.MEDIA_ROOT
FRIDAY = datetime(2026, 11, 20, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "correct horse battery"


@dataclass
class Office:
    """A small office on Friday 20 November 2026, 09:40.

    alice registers letters, dora directs, lena leads; carol heads planning, bob works there without
    clearance; hugo heads finance; sven supervises; rita keeps the archive; eve works in finance and
    is the outsider; adam administers.
    """

    now: datetime = FRIDAY
    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.people.get(name) or self.departments[name]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, who: str | User, now: datetime | None = None, **kw: Any) -> Actor:
        user = self.people[who] if isinstance(who, str) else User.objects.get(pk=who.pk)
        return actor_for(user, "api", now=now or self.now, **kw)

    def later(self, days: int) -> date:
        """So many days after the day on which the office plays."""
        return self.now.date() + timedelta(days=days)

    def day(self, day: date | str, hour: int = 10, minute: int = 0) -> datetime:
        day = date.fromisoformat(day) if isinstance(day, str) else day
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=FRIDAY.tzinfo)

    def letter(self, state: str = "registered", **kw: Any) -> IncomingDocument:
        """A letter brought to `state` by the actions themselves."""
        values = {
            "issuer": "云汀市人民政府办公室",
            "issuer_number": "",
            "title": "关于做好今冬明春水利建设的通知",
            "received_at": self.now - timedelta(hours=1),
            **kw,
        }
        doc = letters.register_incoming(self.actor("alice"), letters.NewLetter(**values))
        return self.advance_letter(doc, state)

    def advance_letter(self, doc: IncomingDocument, state: str) -> IncomingDocument:
        road: list[tuple[str, Callable[[], Any]]] = [
            (
                "screened",
                lambda: letters.screen_incoming(self.actor("alice"), doc.pk, **{"for": "action"}),
            ),
            (
                "proposed",
                lambda: letters.propose_incoming(
                    self.actor("alice"),
                    doc.pk,
                    text="建议规划科主办",
                    lead_department=self.planning,
                ),
            ),
            (
                "instructed",
                lambda: letters.instruct_incoming(
                    self.actor("dora"), doc.pk, text="请规划科牵头", due_on=self.later(7)
                ),
            ),
            ("handling", lambda: letters.assign_incoming(self.actor("alice"), doc.pk)),
            (
                "reported",
                lambda: letters.report_incoming_done(self.actor("carol"), doc.pk, text="已办"),
            ),
            ("replied", lambda: letters.reply_incoming(self.actor("carol"), doc.pk, text="已复")),
            ("completed", lambda: letters.complete_incoming(self.actor("alice"), doc.pk)),
            ("filed", lambda: letters.file_incoming(self.actor("rita"), doc.pk, retention="y10")),
        ]
        if state == "reading":
            return letters.screen_incoming(self.actor("alice"), doc.pk, **{"for": "reading"})
        if state == "returned":
            return letters.return_incoming(self.actor("alice"), doc.pk, reason="不属本局职责")
        if state == "withdrawn":
            return letters.withdraw_incoming(self.actor("alice"), doc.pk, reason="重复登记")
        for reached, walk in after(road, doc.state):
            if doc.state == state:
                break
            doc = walk()
            assert doc.state == reached
        return doc

    def item(self, state: str = "docketed", **kw: Any) -> SupervisionItem:
        """A supervision item brought to `state` by the actions themselves."""
        values = {
            "title": "制定冬春水利建设任务分解方案",
            "lead_department": self.planning,
            "due_on": self.later(14),
            **kw,
        }
        item = supervision.docket(self.actor("sven"), supervision.NewItem(**values))
        return self.advance_item(item, state)

    def advance_item(self, item: SupervisionItem, state: str) -> SupervisionItem:
        sven, carol = self.actor("sven"), self.actor("carol")
        if state == "withdrawn":
            return supervision.withdraw_item(sven, item.pk, reason="并入另一事项")
        road: list[tuple[str, Callable[[], Any]]] = [
            ("assigned", lambda: supervision.assign_item(sven, item.pk)),
            ("handling", lambda: supervision.accept_item(carol, item.pk, plan="三步走")),
            ("claimed", lambda: supervision.claim_item_done(carol, item.pk, text="已办结")),
            ("verified", lambda: supervision.verify_item(sven, item.pk, ok=True, text="属实")),
            ("struck_off", lambda: supervision.strike_off_item(sven, item.pk)),
            ("filed", lambda: supervision.file_item(sven, item.pk)),
        ]
        for reached, walk in after(road, item.state):
            if item.state == state or (
                state in {"disputed", "held"}
                and item.state == {"disputed": "assigned", "held": "handling"}[state]
            ):
                break
            item = walk()
            assert item.state == reached
        if state == "disputed":
            return supervision.dispute_item(carol, item.pk, reason="应由财务科主办")
        if state == "held":
            return supervision.hold_item(sven, item.pk, reason="等省里批复", until=self.later(11))
        return item


def after(road: list[tuple[str, Any]], state: str) -> list[tuple[str, Any]]:
    """What is left of the road for a record that stands at `state`."""
    reached = [name for name, _walk in road]
    return road[reached.index(state) + 1 :] if state in reached else road


def build_office() -> Office:
    """Its installation is approved for state secrets, so that tests can show who sees none."""
    registry.change("documents.approved_for_secrets", True)  # noqa: FBT003 - the value itself
    office = Office()
    for position, (slug, name) in enumerate(
        [("registry", "办公室"), ("planning", "规划建设科"), ("finance", "财务科")], start=1
    ):
        made = Department.objects.create(code=slug, name=name, position=position)
        Department.objects.filter(pk=made.pk).update(path=f"/{made.pk}/")
        made.path = f"/{made.pk}/"
        office.departments[slug] = made
    cast = [
        ("alice", "周小满", "registry", ["clerk"], Secrecy.SECRET, 50),
        ("dora", "林致远", "registry", ["director"], Secrecy.SECRET, 10),
        ("lena", "方静怡", "registry", ["leader"], Secrecy.SECRET, 5),
        ("carol", "高展", "planning", ["head"], Secrecy.SECRET, 20),
        ("bob", "俞晓", "planning", ["staff"], Secrecy.INTERNAL, 60),
        ("hugo", "卢敏", "finance", ["head"], Secrecy.INTERNAL, 21),
        ("eve", "白晓川", "finance", ["staff"], Secrecy.SECRET, 61),
        ("sven", "严正", "registry", ["supervisor"], Secrecy.SECRET, 30),
        ("rita", "苏禾", "registry", ["archivist"], Secrecy.SECRET, 40),
        ("adam", "管理员", "registry", ["admin"], Secrecy.INTERNAL, 90),
    ]
    for username, name, department, roles, clearance, rank in cast:
        office.people[username] = User.objects.create_user(
            username,
            email=f"{username}@example.test",
            password=None,
            name=name,
            department=office.departments[department],
            post="",
            roles=roles,
            clearance=clearance,
            protocol_rank=rank,
        )
    for slug, head in (("registry", "dora"), ("planning", "carol"), ("finance", "hugo")):
        department = office.departments[slug]
        department.head, department.leader = office.people[head], office.people["lena"]
        department.save(update_fields=["head", "leader"])
    return office


LONGEST_FIRST = (
    "rest/test_routes.py",
    "test_leaks.py",
    "office/test_permissions.py",
    "demo/test_days.py",
    "rest/test_schema.py",
    "browser/test_width.py",
    "browser/test_axe.py",
    "walk/test_walk.py",
    "browser/",
)
"""Minutes each: where files run side by side, one of these begun last would run on alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        name = item.path.relative_to(folder).as_posix()
        known = (n for n, start in enumerate(LONGEST_FIRST) if name.startswith(start))
        return next(known, len(LONGEST_FIRST))

    items.sort(key=place)


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def live_office(transactional_db: None) -> Office:
    """The same with real commits, for threads and killed processes."""
    reseed()
    return build_office()


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """Pages name their style sheet without the manifest that only a collected house has."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path_factory: Any) -> None:
    """What a test stores outlives its rollback, and would lie in the next one's store unclaimed."""
    if settings.MEDIA_ROOT == SHARED_STORE:  # a module may have brought a store of its own
        settings.MEDIA_ROOT = str(tmp_path_factory.getbasetemp() / "stores" / uuid4().hex)


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    """What a process remembers of parameters and calendar would outlive the test's rollback."""
    registry.forget()
    workdays.forget()
    names.forget()
    yield
    registry.forget()
    workdays.forget()
    names.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database kept from an earlier run was emptied by its last test: seed it again.

    Tests with real commits are emptied by TRUNCATE, which the event table refuses. The refusal has
    its own test; here it is lifted for the emptying only. What migrations put into the tables is
    put back at once: where files run side by side, any test may come next.
    """
    if not connections["default"].settings_dict["NAME"].startswith("test_"):
        raise RuntimeError("No test here asks for `db`, so this would play in the real database.")
    kept = DatabaseOperations.execute_sql_flush

    def empty(self: Any, statements: list[str]) -> None:
        lifted, back = (
            f"ALTER TABLE audit_event {verb} TRIGGER event_no_truncate"
            for verb in ("DISABLE", "ENABLE")
        )
        kept(self, [lifted, *statements, back])
        reseed()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", empty)
        with django_db_blocker.unblock():
            reseed()
        yield


def migration(app: str, name: str) -> Any:
    """A migration by its name without its number."""
    package = import_module(f"{app}.migrations")
    found = next(m.name for m in iter_modules(package.__path__) if m.name.endswith(name))
    return import_module(f"{app}.migrations.{found}")


def reseed() -> None:
    """What the migrations put into the tables, again after they were emptied."""
    if not RetentionRule.objects.exists():
        migration("documents", "retention_rules").seed(apps, None)
    if CalendarDay.objects.exists() and Matter.objects.filter(pk=1).exists():
        return
    import_module("office.calendars.migrations.0002_seed").seed(apps, None)
    import_module("office.duties.migrations.0003_rungs").seed(apps, None)
    import_module("supervision.migrations.0010_score_rules").seed(apps, None)
    with connections["default"].cursor() as cursor:
        cursor.execute(import_module("office.matters.migrations.0002_house").HOUSE)
    workdays.forget()
