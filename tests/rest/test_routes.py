"""Every route of REST, every method, asked by everybody it is and is not meant for.

The list of routes is the router's own. A new one is asked by itself; where the right person's
request does not succeed, the failure says which table below to fill.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

from documents.archive import packages
from documents.archive.actions.tables import units_for
from documents.mailbox import actions as mailbox
from documents.models import SeenMail, Sender
from documents.outgoing import actions as our_letters
from documents.outgoing.models import DocumentSeries
from documents.reader.models import LetterReading
from documents.senders.actions import SenderCard, add_sender
from documents.whereabouts import actions as whereabouts
from documents.whereabouts.codes import Code
from meetings import actions as meetings
from meetings.models import ChecklistLine, Meeting
from office.access.actions import issue_token
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.catalogue.kinds import KINDS
from office.catalogue.models import Card
from office.core.errors import NotVisible
from office.duties.ladder import remind
from office.files.models import Attachment
from office.following import actions as following
from office.saved_views import actions as saved_views
from office.webhooks import actions as webhooks
from reception.delegations import actions as delegations
from reception.delegations.models import Delegation
from supervision.detector.look import look
from supervision.routines import actions as routines
from tests.conftest import Office, build_office
from tests.documents.archive import shelves
from tests.documents.ours import ours
from tests.inputs import COMMANDS, inputs, oldest, unbooked
from tests.lived_in import keep_file
from tests.records import (
    Explorer,
    Map,
    Wanted,
    everybody,
    score_entry,
    undone,
    unreached,
    whole_cast,
)
from tests.rest.bodies import as_json, sample
from tests.roads import assert_kept, roads

PUBLIC = {"auth/token/"}
"""Answer without a token."""
STORES_NOTHING = {"seating/", "meetings/series/preview/"}
"""Questions with a body: whoever may read may ask them."""
ALSO_AUDITORS = {
    *STORES_NOTHING,
    "follows/",
    "follows/{}/",
    "notifications/read/",
    "saved-views/",
    "saved-views/{}/",
    "supervision-items/bulk/",  # each record refuses for itself
    "webhooks/",
    "webhooks/{}/",
}
"""One's own affairs, and what stores nothing: an auditor, who only reads, may do it too."""
RIGHT_PEOPLE = (
    "dora carol mona dawn dan sven alice adam lena chris rita bob max".split()  # noqa: SIM905 - read as one line
)
"""Tried in this order until one of them succeeds."""
BODIES: dict[str, Any] = {
    "POST auth/token/": lambda o: {"username": "alice", "password": "no"},
    "POST archive-years/": lambda _o: {"year": 1985},
    "POST archive-loans/": lambda o: {
        "item": shelves.item(o, "boxed", 2017).pk,
        "purpose": "查考",
        "due_on": (o.now + timedelta(days=5)).date().isoformat(),
    },
    "POST archive-packages/": lambda _o: {"year": 2021},
    "POST archive-rules/": lambda _o: {"name": "规则", "article": "第七条", "retention": "y30"},
    "PATCH archive-rules/{}/": lambda _o: {"name": "新名"},
    "PATCH archive-units/{}/": lambda _o: {"code": "XYZ"},
    "POST bookings/": lambda o: booking(o),
    "POST resources/": lambda _o: {"kind": "room", "name": "新会议室"},
    "POST drivers/": lambda o: {"person": o.bob.pk},
    "POST people/": lambda _o: {"username": "somebody", "name": "某人"},
    "PATCH people/{}/": lambda _o: {"post": "科员"},
    "PATCH departments/{}/": lambda _o: {"name": "新名"},
    "PATCH webhooks/{}/": lambda _o: {"active": False},
    "POST compliance/": lambda o: {
        "resource": unbooked("vehicle", o).pk,
        "kind": "insurance",
        "valid_until": "2028-01-01",
    },
    "POST delegations/": lambda o: guests(o),
    "POST document-numbers/": lambda _o: {"series": newest(DocumentSeries), "reason": "留用"},
    "POST document-series/": lambda _o: {"code": "云水令", "kinds": ["order"]},
    "PATCH document-series/{}/": lambda _o: {"name": "新名"},
    "PATCH document-templates/{}/": lambda _o: {"name": "新名"},
    "PATCH outgoing-documents/{}/": lambda _o: {"body": "改过的正文"},
    "POST incoming-documents/read/": lambda _o: {
        "text": "云汀市水务局文件\n云水办〔2026〕8号\n关于做好防汛工作的通知\n各科室：\n请遵照执行。"
    },
    "POST incoming-documents/{}/receive/": lambda o: guests(o),
    "POST delegations/{}/companions/": lambda o: {"person": o.hugo.pk},
    "POST delegations/{}/itinerary/": lambda o: {"activity": "参观", **hour_of_guests(o, 1)},
    "POST delegations/{}/meals/": lambda o: {"place": "食堂", **hour_of_guests(o, 3)},
    "POST meetings/series/": lambda o: series(o),
    "POST meetings/series/preview/": lambda o: series(o),
    "POST meetings/{}/agenda-items/{}/attach/": lambda _o: {"file": paper_of("meetings")},
    "POST meetings/{}/agenda-items/{}/carry/": lambda o: {"to": planned(o)},
    "POST meetings/{}/invitations/": lambda _o: {"name": "贺文钧", "unit": "省水利厅"},
    "POST meetings/{}/invitations/{}/respond/": lambda _o: {"answer": "attend"},
    "POST odometer-readings/{}/correct/": lambda _o: {"km": 48_300, "reason": "看错一位"},
    "POST follows/": lambda o: {"record": o.item("handling").pk},
    "POST saved-views/": lambda _o: {"page": "/supervision/", "name": "红灯", "query": "light=red"},
    "POST supervision-items/bulk/": lambda o: {
        "action": "chase",
        "ids": [o.item("handling").pk],
        "input": {"text": "请速报"},
    },
    "POST seating/": lambda _o: {"layout": "podium", "people": 7},
    "POST plans/": lambda _o: {"period": "2026"},
    "POST originals/scan/": lambda o: {"code": str(Code(oldest("incoming-documents")))},
    "POST mail-accounts/": lambda _o: {
        "name": "新邮箱",
        "host": "imap.example.com",
        "username": "a",
    },
    "PATCH mail-accounts/{}/": lambda _o: {"folder": "Letters"},
    "POST mail-rules/": lambda _o: {"sender": "news@", "does": "ignore"},
    "PATCH mail-rules/{}/": lambda _o: {"subject": "广告"},
    "POST senders/": lambda _o: {"name": "云汀市统计局", "codes": ["云统字"]},
    "POST senders/{}/merge/": lambda o: {"into": newest(Sender)},
    "PATCH senders/{}/": lambda _o: {"relation": "peer"},
    "POST supervision-templates/": lambda o: template(o),
    "PUT supervision-templates/{}/": lambda o: template(o),
    "POST bulletins/": lambda _o: {"period": "2025-01"},
    "POST score-appeals/": lambda o: {"entry": score_entry(o).pk, "reason": "数据晚到，非我科责任"},
    "POST score-entries/": lambda o: criticised(o),
    "POST score-rules/": lambda _o: {"trigger": "done", "points": 2, "reason": "调整分值"},
    "POST webhooks/": lambda _o: {"url": "https://example.com/hook", "events": ["*"]},
}
"""Where a rule of the trade wants something in particular."""
ONLY_IN: dict[str, dict[str, Any]] = {
    "incoming-documents/{}/return.pdf/": {"state": "returned"},
    "archive-items/{}/stamped.pdf/": {"state": "boxed"},
    "outgoing-documents/{}/distribution.pdf": {"state": "issued"},
    "outgoing-documents/{}/distribution.xlsx": {"state": "issued"},
    "outgoing-documents/{}/copies.pdf": {"state": "issued", "secrecy": 3},
}
"""What hangs on a record in one state alone."""
KEPT_BY_ADMINISTRATORS = ("mail-accounts/", "mail-rules/", "seen-mails/")
QUERIES = {
    "resources/free/": "?kind=room&from=2026-12-01T09:00:00%2B08:00&to=2026-12-01T10:00:00%2B08:00",
    "calendar/working-days/": "?start=2026-11-20&days=3",
}
"""What a question cannot do without."""
SEATS = "needs a chart that somebody looked at; tests/meetings/test_seats.py"
REFUSED: dict[str, str] = {
    "POST meetings/{}/seating/apply/": SEATS,
    "POST meetings/{}/seating/pin/": SEATS,
    "POST meetings/{}/seating/rank/": SEATS,
    "POST meetings/{}/seating/swap/": SEATS,
    "POST meetings/{}/decisions/{}/docket/": "issuing the minutes does it for all; tests/meetings/test_parts.py",
    "POST senders/{}/separate/": "needs a merged entry; tests/documents/test_senders.py",
    "POST plans/{}/import/": "multipart, not JSON; tests/supervision/test_plan_pages.py",
    "POST supervision-items/import/": "multipart, not JSON; tests/supervision/test_ledger.py",
    "POST scans/": "multipart, not JSON; tests/documents/inbox/test_scans.py",
    "POST files/": "multipart, not JSON; tests/files/test_files.py",
    "POST auth/token/": "nobody in the cast has a password; tests/dashboard/test_sign_in.py",
}
"""Requests that the right person cannot make here, and where they are proven instead."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ARGUMENT = re.compile(
    r"\(\?P<(\w+)>(?:\[[^\]]*\]|\\.|\{[^}]*\}|[^()])*\)|<(?:\w+:)?(\w+)>|\{(\w+)\}"
)
NOBODYS = 999_999_999


def booking(office: Office) -> dict[str, Any]:
    start = office.now + timedelta(days=9)
    room = Resource.objects.filter(kind="room").order_by("-pk").first()
    return as_json(
        {
            "resource": room,
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            "title": "例会",
        }
    )


def template(office: Office) -> dict[str, Any]:
    steps = [{"title": "收齐数字", "days": 2}]
    return as_json({"title": "周调度", "lead_department": office.planning, "steps": steps})


def guests(office: Office) -> dict[str, Any]:
    arrives = office.day(office.now.date() + timedelta(days=3), 10)
    return as_json(
        {
            "unit": "云岭省水利厅",
            "leader": "周岚",
            "party_size": 1,
            "purpose": "调研",
            "arrives_at": arrives,
            "leaves_at": arrives + timedelta(hours=5),
            "host": office.dora,
        }
    )


def criticised(office: Office) -> dict[str, Any]:
    item, letter = office.item("handling"), office.letter()
    said = {"trigger": "criticised", "text": "会上点名批评"}
    return {"item": item.pk, "evidence": letter.number, **said}


def hour_of_guests(office: Office, hours: int) -> dict[str, Any]:
    """While those of tests/records.py are here."""
    starts = office.day(office.now.date() + timedelta(days=3), 10 + hours)
    return as_json({"starts_at": starts, "ends_at": starts + timedelta(hours=1)})


def series(office: Office) -> dict[str, Any]:
    starts = office.day(office.now.date() + timedelta(days=10), 9)
    span = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    return as_json({"title": "例会", "rule": "weekly", "count": 3, **span})


def paper_of(kind: str, **of: Any) -> int:
    rows = Attachment.objects.filter(card__kind=kind, **of)
    return int(rows.order_by("-pk").values_list("pk", flat=True)[0])


def newest(model: Any) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True)[0])


def planned(_office: Office) -> int:
    rows = Meeting.unscoped.filter(state="planned").order_by("-pk")
    return int(rows.values_list("pk", flat=True)[0])


def keep_own(office: Office, item: int) -> None:
    """What everybody keeps for himself: an item he follows, a list under a name."""
    for who in office.people:
        actor = office.actor(who)
        with suppress(NotVisible):
            following.follow(actor, item)
        saved_views.keep_view(actor, page="/supervision/", name="红灯", query="light=red")


def furnish(office: Office, ids: dict[str, list[int]]) -> None:
    """What hangs on meetings and delegations: points in every state, decisions, lines, beds."""
    series = DocumentSeries.objects.get(code="云水办发")
    keep_own(office, ids["supervision-items"][0])
    our_letters.reserve_number(office.actor("alice"), series=series, reason="预案", count=2)
    mona, sven, carol = (office.actor(who) for who in ("mona", "sven", "carol"))
    for meeting in Meeting.unscoped.filter(pk__in=ids["meetings"]):
        if meeting.state not in {"planned", "notified", "ready", "in_session"}:
            continue
        meetings.add_agenda_item(sven, meeting.pk, title="提请审议")
        points = [meetings.add_agenda_item(mona, meeting.pk, title=f"第{n}项") for n in range(2)]
        for line in ChecklistLine.objects.filter(meeting=meeting)[:1]:
            meetings.tick_line(mona, meeting.pk, line.pk)
        if meeting.state == "in_session":
            meetings.move_agenda_item(mona, meeting.pk, points[0].pk, step="defer")
            for text in ("加固堤防", "清点物资"):
                agreed = {"lead_department": office.planning, "due_on": date(2026, 12, 11)}
                meetings.add_decision(mona, meeting.pk, text=text, **agreed)
        keep_file(office, meeting.pk, f"paper {meeting.pk}".encode())
    card = routines.RoutineCard("月度督查通报", office.planning, every="month", day=25, term=3)
    routines.add_routine(sven, card)
    shelve(office)
    numbered = ours(office, "issued")  # whose copies bear numbers
    our_letters.raise_secrecy(office.actor("alice"), numbered.pk, to="secret", reason="水源地坐标")
    ids["outgoing-documents"].append(numbered.pk)
    now = office.now
    look(now + timedelta(days=60))  # by then much of it lies with nobody, or stands still
    LetterReading.objects.create(person=office.dora, name="通知.txt", sha256="0" * 64, asked_at=now)
    account = mailbox.add_account(
        office.actor("adam"), name="办公室邮箱", host="127.0.0.1", port=1, security="none",
        username="office", password="sesame",
    )  # fmt: skip
    mailbox.add_rule(office.actor("adam"), sender="news@", does="ignore")
    SeenMail.objects.create(
        account=account, uidvalidity=1, uid=1, headers="0" * 64, size=1, outcome="taken",
        seen_at=now,
    )  # fmt: skip
    whereabouts.take_original(office.actor("alice"), ids["incoming-documents"][0])
    for name in ("云汀市财政局", "云汀市水利局"):
        add_sender(office.actor("alice"), SenderCard(name))
    for delegation in Delegation.unscoped.filter(pk__in=ids["delegations"], state="planned"):
        delegations.add_entry(carol, delegation.pk, "lodging", place="招待所")


def shelve(office: Office) -> None:
    """What has run out and stands on no list, a unit without items, a package of dora's."""
    shelves.run_out_item(office)
    units_for(office.actor("rita"), {office.finance.pk})
    asked = packages.ask(office.actor("dora"), year=2021)
    packages.work(asked.pk, office.now)


@dataclass
class Route:
    """One address below /api/v1/ with `{}` for each argument, and what it can be asked."""

    text: str
    scope: str = "core"
    methods: dict[str, Any] = field(default_factory=dict)
    """Method → serializer of its body, if any."""

    def __str__(self) -> str:
        return self.text

    @property
    def nested(self) -> int:
        return self.text.count("{}")

    @property
    def command(self) -> tuple[str, str] | None:
        parts = self.text.strip("/").split("/")
        known = len(parts) == 3 and parts[1] == "{}" and parts[0] in KINDS
        return (parts[0], parts[2]) if known and parts[2] in COMMANDS[parts[0]].by_name else None


def found_routes() -> list[Route]:
    """From the schema's own list of endpoints, so that each brings the serializer of its body."""
    generator: Any = SchemaGenerator()
    generator._initialise_endpoints()
    routes: dict[str, Route] = {}
    for path, pattern, method, view in generator._get_paths_and_endpoints():
        text = ARGUMENT.sub("{}", path.removeprefix("/api/v1/"))
        if text.startswith("/"):
            continue
        route = routes.setdefault(text, Route(text, getattr(view, "scope", "core")))
        view.schema.get_operation(path, pattern, "", method, generator.registry)
        body = view.schema.get_request_serializer() if method not in {"GET", "DELETE"} else None
        route.methods[method] = body
    return sorted(routes.values(), key=str)


ROUTES = found_routes()


def resolved(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for entry in patterns:
        text = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from resolved(entry.url_patterns, text)
        elif isinstance(entry, URLPattern) and text.startswith("api/v1/"):
            bare = text.removeprefix("api/v1/").replace("\\Z", "").rstrip("$")
            yield ARGUMENT.sub("{}", bare).replace("\\", "")


def test_no_route_is_left_out():
    """Whatever the router serves below /api/v1/ stands in the schema and is asked here."""
    left = set(resolved(get_resolver().url_patterns)) - {str(r) for r in ROUTES}
    assert left == set(), "Give these a place in the schema: they are walked from there."


@dataclass
class House:
    office: Office
    explorer: Explorer
    maps: dict[str, Map] = field(default_factory=dict)
    ids: dict[str, list[int]] = field(default_factory=dict)
    """Records open to those of planning, by kind, one in every state."""
    secret: dict[str, list[int]] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    http: Client = field(default_factory=Client)

    def ask(self, who: str, method: str, path: str, body: Any = None, scope: str = "*") -> Any:
        headers = {"Accept-Language": "en"}
        if who:
            headers["Authorization"] = f"Bearer {self.token(who, scope)}"
        answer = self.http.generic(
            method,
            f"/api/v1/{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers=headers,
        )
        if answer.streaming:  # a file; closing the answer itself would end the test's transaction
            list(answer.streaming_content)
            for close in answer._resource_closers:
                close()
        return answer

    def token(self, who: str, scope: str) -> str:
        if (who, scope) not in self.tokens:
            person = self.office.people[who]
            self.tokens[who, scope] = issue_token(person, [scope], self.office.now)
        return self.tokens[who, scope]

    def once(self, who: str, method: str, path: str, body: Any = None, scope: str = "*") -> Any:
        """The same without lasting consequence."""
        self.token(who, scope)
        with undone():
            return self.ask(who, method, path, body, scope)

    def body(self, method: str, route: Route) -> Any:
        key = f"{method} {route}"
        if key in BODIES:
            return BODIES[key](self.office)
        if route.command:
            return as_json(inputs(self.office, *route.command))
        serializer = route.methods.get(method)
        if isinstance(serializer, dict):  # several media types
            return {}
        return sample(self.office, serializer) if serializer is not None else None

    def filled(self, route: Route, records: dict[str, list[int]], who: str) -> list[str]:
        """The address with its arguments: records as given, anything else as `who` is shown it."""
        found, parts = [""], route.text.split("{}")
        if route.text in ONLY_IN:
            kind = parts[0].rstrip("/")
            rows = KINDS[kind].model.unscoped.filter(pk__in=records[kind], **ONLY_IN[route.text])
            records = records | {kind: list(rows.values_list("pk", flat=True))}
        for at, part in enumerate(parts):
            found = [one + part for one in found]
            if at < len(parts) - 1:
                found = [f"{one}{pk}" for one in found for pk in self.choices(one, records, who)]
        return found[:40]

    def choices(self, collection: str, records: dict[str, list[int]], who: str) -> list[int]:
        name = collection.rstrip("/")
        if name in KINDS:
            return records[name]
        if name == "incoming-documents/read":  # not listed: each is asked for by its number
            own = LetterReading.objects.filter(person=self.office.people[who])
            return list(own.values_list("pk", flat=True))
        if name == "files":  # the papers of what is filed stay as they are
            letters = {"card__state": "registered", "card__secrecy": 0}
            return [paper_of("incoming-documents", **letters)]
        answer = self.ask(who, "GET", f"{collection}?limit=200")
        rows = answer.json().get("results", []) if answer.status_code == 200 else []
        return [row["id"] for row in rows if isinstance(row, dict) and "id" in row][:6]


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[House]:
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        time_machine.travel(Office().now),
    ):
        office = whole_cast(build_office())
        who = everybody(office)
        made = House(office, Explorer(office, who))
        high = Explorer(office, who, Wanted(secrecy=3))
        for kind in KINDS:
            made.maps[kind] = roads(made.explorer, kind)
            known = list(made.maps[kind].roads.values())
            made.ids[kind] = [made.explorer.walk(kind, road).pk for road in known]
            made.secret[kind] = [high.walk(kind, road).pk for road in known if not road.presses]
        start = office.day("2026-12-01", 9)
        bookings.book(
            office.actor("dora"),
            resource=Resource.objects.filter(kind="room").order_by("pk")[0],
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            title="例会",
            firm=False,
        )
        webhooks.add(office.actor("adam"), url="https://example.com/a", events=["*"])
        keep_file(office, made.ids["incoming-documents"][0], b"paper")
        furnish(office, made.ids)
        for days in (3, 9):
            remind(office.now + timedelta(days=days))
        connection.check_constraints()  # now, and not again after every test
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def at_work(house: House, db: None) -> Iterator[House]:
    house.tokens.clear()  # those of the test before were rolled back with it
    with time_machine.travel(house.office.now, tick=False):
        yield house


def asked(methods: Any = METHODS) -> Any:
    pairs = [(route, m) for route in ROUTES for m in route.methods if m in methods]
    return pytest.mark.parametrize(
        ("route", "method"), pairs, ids=[f"{m} {route}" for route, m in pairs]
    )


WRITES = ("POST", "PUT", "PATCH", "DELETE")


def test_the_roads_that_are_kept_still_hold(at_work: House) -> None:
    assert_kept()


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_without_a_token_nothing_is_answered(at_work: House, route: Route) -> None:
    for path in at_work.filled(route, at_work.ids, "dora")[:1]:
        for method in METHODS:
            status = at_work.ask("", method, path, {}).status_code
            if str(route) in PUBLIC:
                assert status == (400 if method in route.methods else 405), f"{method} {path}"
            else:
                assert status == 401 or (status == 405 and method not in route.methods)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_method_that_is_not_for_it_is_refused(at_work: House, route: Route) -> None:
    for path in at_work.filled(route, at_work.ids, "dora")[:1]:
        for method in set(METHODS) - set(route.methods):
            answer = at_work.once("dora", method, path, {})
            assert answer.status_code == 405, f"{method} {path}"


def what_is_said(answer: Any) -> Any:
    """The answer without what names the request itself."""
    said = answer.json() if answer.content else {}
    for own in ("instance", "request_id"):
        said.pop(own, None)
    return answer.status_code, said


@asked()
@pytest.mark.parametrize("who", ["eve", "bob"])
def test_what_is_not_for_somebody_does_not_exist(
    at_work: House, route: Route, method: str, who: str
) -> None:
    """eve is an outsider, bob not cleared: each is told just what he is told of no record at all."""
    kind, *further = route.text.split("/")
    if kind not in KINDS or further[0] != "{}":
        return
    body = at_work.body(method, route)
    nothing = route.text.replace("{}", str(NOBODYS), 1).replace("{}", "1")
    wanted = what_is_said(at_work.once(who, method, nothing, body))
    assert wanted[0] in {404, 400}
    actor = at_work.explorer.actors[who]
    hidden = [*at_work.secret[kind], *at_work.ids[kind]]
    hidden = [pk for pk in hidden if not KINDS[kind].model.objects.visible_to(actor).filter(pk=pk)]
    assert hidden or who == "bob"
    for pk in hidden[:2]:
        path = route.text.replace("{}", str(pk), 1).replace("{}", "1")
        assert what_is_said(at_work.once(who, method, path, body)) == wanted, path


def elsewhere(route: Route) -> str:
    """A scope that is good in another area. Files belong to records of all areas alike."""
    return "vehicles:write" if route.scope != "vehicles" else "documents:write"


@asked(WRITES)
def test_a_token_for_reading_changes_nothing(at_work: House, route: Route, method: str) -> None:
    if str(route) in PUBLIC:
        return
    wrong = [] if str(route).startswith("files/") else [elsewhere(route)]
    for path in at_work.filled(route, at_work.ids, "dora")[:1]:
        body = at_work.body(method, route)
        reading = () if str(route) == "seating/" else ("read", f"{route.scope}:read")
        for scope in (*reading, *wrong):
            answer = at_work.once("dora", method, path, body, scope=scope)
            assert answer.status_code == 403, f"{scope}: {method} {path}"


@asked(["GET"])
def test_a_token_reads_what_it_is_for(at_work: House, route: Route, method: str) -> None:
    who = "adam" if route.text.startswith(KEPT_BY_ADMINISTRATORS) else "dora"
    for path in at_work.filled(route, at_work.ids, who)[:1]:
        asked = path + QUERIES.get(str(route), "")
        for scope in ("read", f"{route.scope}:read", "*"):
            status = at_work.once(who, method, asked, scope=scope).status_code
            assert status == 200, f"{scope}: {asked}"
        if not str(route).startswith("files/"):
            status = at_work.once(who, method, asked, scope=elsewhere(route)).status_code
            assert status == 403, f"{elsewhere(route)} reads {asked}"


@asked(WRITES)
def test_an_auditor_changes_nothing(at_work: House, route: Route, method: str) -> None:
    if str(route) in PUBLIC | ALSO_AUDITORS:
        return
    for path in at_work.filled(route, at_work.ids, "otto")[:3]:
        answer = at_work.once("otto", method, path, at_work.body(method, route))
        assert answer.status_code in {400, 403, 404, 409}, f"{method} {path}"


@asked(["GET"])
def test_the_right_person_reads_it(at_work: House, route: Route, method: str) -> None:
    read = False
    for who in ("dora", "adam", "carol"):
        for path in at_work.filled(route, at_work.ids, who)[:4]:
            answer = at_work.once(who, method, path + QUERIES.get(str(route), ""))
            assert answer.status_code in {200, 403, 404}, f"{path}: {answer.content.decode()}"
            read = read or answer.status_code == 200
    assert read or str(route) in PUBLIC, (
        f"Nobody could read {route}: tell House what to keep there."
    )


@asked(WRITES)
def test_the_right_person_succeeds(at_work: House, route: Route, method: str) -> None:
    if f"{method} {route}" in REFUSED:
        return
    if route.command:
        give_command(at_work, *route.command)
        return
    told = []
    body = at_work.body(method, route)
    for who in RIGHT_PEOPLE:
        for path in at_work.filled(route, at_work.ids, who):
            answer = at_work.once(who, method, path, body)
            assert answer.status_code < 500, answer.content.decode()
            if answer.status_code in {200, 201, 202, 204}:
                return
            told.append(f"{who} {path}: {answer.status_code} {answer.content.decode()[:300]}")
    pytest.fail(
        f"Nobody could {method} {route}: tell tests/rest/test_routes.py in BODIES what it needs.\n"
        + "\n".join(told[:14])
    )


def give_command(house: House, kind: str, name: str) -> None:
    """As the map knows it: on a fresh record, by whom, at which hour, with which choices."""
    assert name in house.maps[kind].uses, unreached(kind, house.maps[kind])
    house.tokens.clear()
    road, press = house.maps[kind].uses[name]
    with undone():
        record = house.explorer.walk(kind, road)
        values = inputs(house.office, kind, name) | dict(press.choices)
        with time_machine.travel(house.office.now + timedelta(hours=press.hours), tick=False):
            path = f"{kind}/{record.pk}/{name}/"
            seen = house.ask(press.who, "GET", f"{kind}/{record.pk}/")
            assert name in seen.json()["actions"], f"{name} is not offered to {press.who}"
            answer = house.ask(press.who, "POST", path, as_json(values))
            assert answer.status_code == 200, answer.content.decode()
            assert Card.unscoped.get(pk=record.pk).state == answer.json()["state"]
    house.tokens.clear()
