"""One story through all areas, told by REST alone: guests announce themselves by letter, and in the
end what was agreed with them is done, late, and struck off."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine

from meetings.rooms import add_room
from office.duties.ladder import remind
from office.operations.invariants import prove
from tests.conftest import Office
from tests.records import whole_cast
from tests.rest.conftest import Caller

KEYS = count(1)


class Story:
    """Everybody's client, and the clock of the house."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.clock = time_machine.travel(office.now, tick=False)
        self.clock.start()

    def at(self, moment: datetime) -> None:
        """The clock moves on; the reminder pass runs as the scheduler runs it."""
        self.clock.stop()
        self.office.now = moment
        self.clock = time_machine.travel(moment, tick=False)
        self.clock.start()
        remind(moment)

    def get(self, who: str, path: str) -> Any:
        answer = Caller(self.office.people[who]).get(path)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def do(self, who: str, path: str, body: Any = None) -> Any:
        """A POST with the version seen and a key; the same again gives the same and does nothing."""
        caller, key = Caller(self.office.people[who]), f"story-{next(KEYS)}"
        headers = {"idempotency_key": key}
        parts = path.split("/")
        if len(parts) == 4 and parts[1].isdigit():
            headers["if_match"] = caller.get(f"{parts[0]}/{parts[1]}/")["ETag"]
        answer = caller.post(path, body, **headers)
        assert answer.status_code in {200, 201}, f"{who} {path}: {answer.content.decode()}"
        again = caller.post(path, body, **headers)
        assert again["Idempotent-Replay"] == "true"
        assert again.content == answer.content
        return json.loads(answer.content)

    def refused(self, who: str, path: str, status: int, body: Any = None) -> Any:
        answer = Caller(self.office.people[who]).post(path, body)
        assert answer.status_code == status, f"{who} {path}: {answer.content.decode()}"
        return answer.json()

    def records(self, matter: int) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for record in self.get("dora", f"matters/{matter}/")["records"]:
            found.setdefault(record["type"], []).append(record)
        return found


@pytest.fixture
def story(office: Office) -> Any:
    told = Story(whole_cast(office, rooms=1, cars=2))
    add_room(office.actor("mona"), name="食堂小餐厅", seats=12)
    yield told
    told.clock.stop()


def announced(story: Story) -> Any:
    """Friday: a letter announces six guests for Monday; a delegation is made of it and approved."""
    office = story.office
    letter = story.do(
        "alice",
        "incoming-documents/",
        {
            "issuer": "云岭省水利厅",
            "issuer_number": "云水办〔2026〕121号",
            "title": "关于赴云汀调研水利建设的函",
            "kind": "letter",
            "received_at": (office.now - timedelta(minutes=20)).isoformat(),
        },
    )
    story.do("alice", f"incoming-documents/{letter['id']}/screen/", {"for": "reading"})
    made = story.do(
        "alice",
        f"incoming-documents/{letter['id']}/receive/",
        {
            "unit": "云岭省水利厅",
            "leader": "周岚",
            "leader_post": "副厅长",
            "party_size": 2,
            "purpose": "调研水利建设",
            "arrives_at": office.day("2026-11-23", 11, 10).isoformat(),
            "leaves_at": office.day("2026-11-23", 17, 15).isoformat(),
            "host": office.dora.pk,
            "place": "局东门",
        },
    )
    assert made["matter"]["id"] == letter["matter"]["id"]
    story.refused("alice", f"incoming-documents/{letter['id']}/receive/", 409, as_given(made))
    fill(story, f"delegations/{made['id']}/")
    return made


def as_given(made: dict[str, Any]) -> dict[str, Any]:
    named = ("unit", "leader", "leader_post", "party_size", "purpose", "arrives_at", "leaves_at")
    return {name: made[name] for name in named} | {"host": made["host"]["id"]}


def fill(story: Story, at: str) -> None:
    office = story.office
    monday = lambda hour, minute=0: office.day("2026-11-23", hour, minute).isoformat()  # noqa: E731 - said often
    room, dining = (r["id"] for r in story.get("mona", "rooms/?ordering=id")["results"])
    car = story.get("dan", "vehicles/?ordering=id")["results"][0]["id"]
    driver = story.get("dan", "drivers/?ordering=id")["results"][0]["id"]
    for name, post in (("周岚", "副厅长"), ("贺文钧", "处长")):
        story.do("alice", f"{at}guests/", {"name": name, "post": post})
    talk = {"kind": "talk", "activity": "座谈", "room": room, "host": office.dora.pk}
    talk |= {"starts_at": monday(11, 20), "ends_at": monday(12, 10)}
    home = {"kind": "dropoff", "activity": "送站", "place": "云汀东站", "vehicle": car}
    home |= {"driver": driver, "starts_at": monday(16, 30), "ends_at": monday(17, 15)}
    story.do("alice", f"{at}itinerary/", talk)
    story.do("alice", f"{at}itinerary/", home)
    story.do("alice", f"{at}companions/", {"person": office.carol.pk, "at_meal": True})
    meal = {"room": dining, "persons": 2, "companions": 1, "amount": "240.00"}
    meal |= {"starts_at": monday(12, 15), "ends_at": monday(13)}
    story.do("alice", f"{at}meals/", meal)


def planned(story: Story, made: Any) -> dict[str, list[Any]]:
    """Approved by a leader, planned in one act; everything it needs is taken."""
    at = f"delegations/{made['id']}/"
    story.do("alice", f"{at}apply/")
    story.refused("carol", f"{at}approve/", 403)
    story.do("lena", f"{at}approve/")
    assert {line["state"] for line in story.get("alice", f"{at}dry-run/")} == {"ok"}
    assert story.do("alice", f"{at}plan/")["state"] == "planned"
    found = story.records(made["matter"]["id"])
    assert {kind: len(rows) for kind, rows in found.items()} == {
        "incoming-documents": 1,
        "delegations": 1,
        "meetings": 1,
        "vehicle-requests": 1,
        "trips": 1,
        "visits": 1,
    }
    taken = story.get("dora", "bookings/?active=true&firm=true")["results"]
    assert {b["resource"]["name"] for b in taken} >= {
        "第1会议室",
        "食堂小餐厅",
        "江A·00001",
        "司机1",
    }
    return found


def held(story: Story, made: Any, found: dict[str, list[Any]]) -> list[Any]:  # noqa: PLR0915 - one day
    """Monday: the guests come, talk, agree on two things, and are driven to the station."""
    office = story.office
    meeting, visit = (f"{kind}/{found[kind][0]['id']}/" for kind in ("meetings", "visits"))
    trip = f"trips/{found['trips'][0]['id']}/"
    story.do("mona", f"{meeting}notify/")
    story.do("carol", f"{meeting}respond/", {"answer": "attend"})
    story.do("mona", f"{meeting}ready/", {"override": "材料会前再分发"})

    story.at(office.day("2026-11-23", 11, 10))
    assert story.do("dawn", f"{visit}arrive/", {"badges": "next"})["badges"]
    inside = story.get("dawn", "visits/inside/")["results"]
    assert [v["id"] for v in inside] == [found["visits"][0]["id"]]
    story.do("dora", f"{visit}receive/")
    story.do("alice", f"delegations/{made['id']}/start/")

    story.at(office.day("2026-11-23", 11, 20))
    story.do("mona", f"{meeting}start/")
    story.do("carol", f"{meeting}sign_in/")
    for text, due in (("三日内报送资料清单", "2026-11-27"), ("年底前完成堤防体检", "2026-12-11")):
        agreed = {"text": text, "lead_department": office.planning.pk, "due_on": due}
        story.do("mona", f"{meeting}decisions/", agreed)
    story.at(office.day("2026-11-23", 12, 10))
    story.do("mona", f"{meeting}end/")
    story.do("mona", f"{meeting}issue_minutes/", {"text": "议定两件事。"})
    story.do("mona", f"{meeting}close/")

    story.at(office.day("2026-11-23", 16, 30))
    driver = "driver1"
    office.people[driver] = type(office.dora).objects.get(username=driver)
    story.do(driver, f"{trip}depart/", {"odometer_km": 48_216})
    story.do("dawn", f"{visit}leave/")
    story.at(office.day("2026-11-23", 17, 20))
    story.do(driver, f"{trip}return/", {"odometer_km": 48_254})
    story.refused(driver, f"{trip}confirm/", 403)
    story.do("dan", f"{trip}confirm/")
    story.do("dan", f"{trip}cost/", {"fuel": "30.00"})
    assert story.get("dawn", "visits/inside/")["results"] == []
    return story.records(made["matter"]["id"])["supervision-items"]


def accounted(story: Story, made: Any) -> None:
    """Tuesday: the list is signed, settled with finance and published."""
    at, office = f"delegations/{made['id']}/", story.office
    story.at(office.day("2026-11-24", 9))
    story.do("alice", f"{at}costs/", {"text": "工作餐", "amount": "240.00", "invoice": "2611"})
    story.do("lena", f"{at}close/")
    story.do("alice", f"{at}reimburse/")
    assert story.do("alice", f"{at}publish/")["state"] == "published"


def done_in_time(story: Story, item: Any) -> None:
    at = f"supervision-items/{item['id']}/"
    story.do("sven", f"{at}assign/")
    story.do("carol", f"{at}accept/", {"plan": "分两步"})
    story.do("carol", f"{at}report/", {"text": "已完成一半", "percent": 50})
    finish(story, at)


def finish(story: Story, at: str) -> None:
    story.do("carol", f"{at}claim_done/", {"text": "已办结"})
    story.refused("carol", f"{at}verify/", 403, {"ok": True, "text": "自查"})
    story.do("sven", f"{at}verify/", {"ok": True, "text": "属实"})
    story.do("sven", f"{at}strike_off/")
    assert story.do("sven", f"{at}file/", {})["state"] == "filed"


def done_late(story: Story, item: Any) -> None:
    """The ladder speaks: to the doer, then above him; each rung once, whatever runs twice."""
    at, office = f"supervision-items/{item['id']}/", story.office
    story.do("sven", f"{at}assign/")
    story.do("carol", f"{at}accept/", {"plan": "马上办"})
    [duty] = story.get("carol", "duties/?mine=true&state=open&kind=supervision.handle")["results"]
    assert duty["light"] != "red"
    for day in ("2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"):
        story.at(office.day(day, 9, 5))
        story.at(office.day(day, 18, 5))
        assert remind(office.now).reminders_made == 0
    late = story.get("sven", f"duties/{duty['id']}/")
    assert (late["light"], late["state"]) == ("red", "open")
    rungs = story.get("sven", f"duties/{duty['id']}/ladder/")
    assert [r["made"] for r in rungs].count(True) >= 3
    told = {r["person"]["name"] for r in rungs if r["made"] and r["person"]}
    assert len(told) >= 2
    heard = story.get("carol", "notifications/?limit=200")["results"]
    assert [n for n in heard if n["kind"] == "reminder"]
    assert item["id"] in {
        d["subject"]["id"] for d in story.get("dora", "brief/")["trouble"] if d["subject"]
    }
    finish(story, at)


ORDER = [
    ("incoming-documents", "registered"),
    ("delegations", "received"),
    ("delegations", "applied"),
    ("delegations", "approved"),
    ("meetings", "planned"),
    ("delegations", "planned"),
    ("meetings", "notified"),
    ("visits", "arrived"),
    ("visits", "received"),
    ("delegations", "started"),
    ("meetings", "started"),
    ("meetings", "ended"),
    ("supervision-items", "docketed"),
    ("meetings", "closed"),
    ("trips", "departed"),
    ("visits", "left"),
    ("trips", "returned"),
    ("trips", "costed"),
    ("delegations", "closed"),
    ("delegations", "published"),
    ("supervision-items", "struck_off"),
    ("supervision-items", "struck_off"),
    ("incoming-documents", "filed"),
]


def test_the_whole_office_in_one_story(story):
    made = announced(story)
    found = planned(story, made)
    items = held(story, made, found)
    assert [i["state"] for i in items] == ["docketed", "docketed"]
    accounted(story, made)
    first, second = (story.get("sven", f"supervision-items/{i['id']}/") for i in items)
    soon, later = sorted((first, second), key=lambda i: i["due_on"])
    done_in_time(story, later)
    done_late(story, soon)
    letter = f"incoming-documents/{found['incoming-documents'][0]['id']}/"
    story.do("alice", f"{letter}complete/")
    story.do("rita", f"{letter}file/", {"retention": "y10"})

    matter = story.get("alice", f"matters/{made['matter']['id']}/")
    open_still = [r for r in matter["records"] if r["state"] == "dispatched"]
    for request in open_still:
        story.do("alice", f"vehicle-requests/{request['id']}/complete/")
    assert story.get("alice", f"matters/{made['matter']['id']}/")["state"] == "closed"
    told = story.get("alice", f"matters/{made['matter']['id']}/timeline/?limit=200")["results"]
    assert [e["at"] for e in told] == sorted(e["at"] for e in told)
    seen = [(e["subject"]["type"], e["verb"].rsplit(".", 1)[1]) for e in told if e["subject"]]
    left = iter(seen)
    for step in ORDER:
        assert step in left, f"{step} comes too early or not at all in {seen}"
    assert story.get("dora", "duties/?state=open")["results"] == []
    assert [r for r in prove() if r.broken] == []
