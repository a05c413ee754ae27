"""`POST /api/v1/seating/`: the rules for whoever asks; nothing is stored."""

from __future__ import annotations

import pytest
from django.test import Client

from office.access.actions import issue_token
from tests.meetings.seating.test_rules import CARS, PODIUM, ROUND


@pytest.fixture
def ask(office):
    token = issue_token(office.bob, ["*"], office.now)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def post(status=200, **body):
        answer = client.post("/api/v1/seating/", body, content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    return post


@pytest.mark.parametrize(("n", "a_av", "a_sv", "b_av", "intl_av"), PODIUM)
def test_the_podium_table_over_rest(ask, n, a_av, a_sv, b_av, intl_av):
    def ranks(text):
        return [int(x) for x in text.split()]

    found = ask(layout="podium", n=n)
    assert (found["view"], found["seats"]) == ("audience", ranks(a_av))
    assert found["seated_view"] == ranks(a_sv)
    assert ask(layout="podium", n=n, rule="intl")["seats"] == ranks(intl_av)
    assert ask(layout="podium", n=n, even="B")["seats"] == ranks(b_av or a_av)


def test_people_by_name_or_by_id(ask):
    found = ask(layout="podium", people=["周岚", "陆承安", "沈砚秋"])
    assert found["seats"] == ["沈砚秋", "周岚", "陆承安"]
    assert ask(layout="podium", people=[11, 7, 5])["seats"] == [5, 11, 7]


def test_every_other_layout(ask):
    talks = ask(layout="talks", guests=5, hosts=5, rule="intl", interpreters=True)
    assert [r["name"] for r in talks["rows"]] == ["guests", "hosts"]
    assert talks["rows"][0]["seated_view"] == ["G5", "G3", "GI", "G1", "G2", "G4"]
    assert ask(layout="sofas", guests=3, hosts=3, rule="intl")["seats"] == [
        *("G3", "G2", "G1", "H1", "H2", "H3")
    ]
    assert ask(layout="signing", guests=["甲"], hosts=["乙"])["seats"] == [
        *("甲", "乙", "GA", "GS", "HS", "HA")
    ]
    assert ask(layout="photo", guests=4, hosts=5, rule="intl")["seats"] == [
        *("H4", "G3", "H2", "G1", "H1", "G2", "H3", "G4", "H5")
    ]
    assert ask(layout="photo", guests=2, hosts=3)["seats"] == ["H2", "G1", "H1", "G2", "H3"]
    domestic = ask(layout="photo", guests=1, hosts=2, rule="cn")
    assert domestic["seats"] == ["H2", "G1", "H1"]
    assert ask(layout="photo", people=["a", "b", "c"])["seats"] == ["c", "a", "b"]
    assert ask(layout="conference", people=["a", "b", "c"])["seats"] == ["a", "c", "b"]
    assert ask(layout="audience", units=[["a", "b"], ["c"]], columns=3)["seats"] == ["b", "a", "c"]


@pytest.mark.parametrize(("n", "guests", "hosts", "clockwise"), ROUND)
def test_round_tables_over_rest(ask, n, guests, hosts, clockwise):
    found = ask(layout="round_table", guests=guests, hosts=hosts, seats=n)
    assert found["seats"] == clockwise.split()


def test_a_round_table_counts_those_of_ours(ask):
    """Three of ours with up to ten guests, a third above; foreign guests have other standards."""
    assert ask(layout="round_table", guests=7, hosts=3)["findings"] == []
    (found,) = ask(layout="round_table", guests=7, hosts=4)["findings"]
    assert (found["rule"], found["level"]) == ("companions", "warn")
    assert found["message"]
    assert found["way_out"]
    assert ask(layout="round_table", guests=12, hosts=4)["findings"] == []
    assert ask(layout="round_table", guests=7, hosts=4, rule="intl")["findings"] == []
    assert ask(layout="podium", n=7)["findings"] == []


@pytest.mark.parametrize(("car", "professional", "host"), CARS)
def test_cars_over_rest(ask, car, professional, host):
    assert ask(layout="car", car=car)["seats"] == professional.split()
    assert ask(layout="car", car=car, driver="host")["seats"] == host.split()


def test_people_in_a_car_over_rest(ask):
    found = ask(layout="car", people=["主宾", "秘书"], aide="秘书")
    assert {p["seat"]: p["who"] for p in found["places"] if p["who"]} == {
        "RR": "主宾",
        "FP": "秘书",
    }
    assert found["rows"][0]["seats"] == ["DR", "秘书"]


def test_pins(ask):
    found = ask(
        layout="podium", people=["a", "b", "c"], pinned=[{"who": "c", "row": 0, "position": 2}]
    )
    assert found["seats"] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/layout"),
        ({"layout": "throne"}, "/layout"),
        ({"layout": "podium"}, "/people"),
        ({"layout": "podium", "n": 0}, "/n"),
        ({"layout": "podium", "n": 99999}, "/n"),
        ({"layout": "podium", "n": 3, "rule": "roman"}, "/rule"),
        ({"layout": "podium", "people": ["a", "a"]}, "/people"),
        ({"layout": "podium", "people": [{"a": 1}]}, "/people/0"),
        ({"layout": "podium", "people": [""]}, "/people/0"),
        ({"layout": "podium", "people": ["a"], "pinned": [{"who": "x", "position": 0}]}, "/pinned"),
        ({"layout": "podium", "people": ["a"], "pinned": [{"who": "a", "position": 4}]}, "/pinned"),
        ({"layout": "talks", "guests": 3}, "/hosts"),
        ({"layout": "round_table", "guests": 3, "hosts": 2, "seats": 4}, "/seats"),
        ({"layout": "car", "car": "sedan4", "people": ["a", "b", "c", "d"]}, "/people"),
        (
            {"layout": "audience", "units": [["a"], ["b"]], "columns": 1, "order": "by_column"},
            "/columns",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(ask, body, pointer):
    refused = ask(400, **body)
    assert [e["pointer"] for e in refused["errors"]] == [pointer]
    assert refused["errors"][0]["detail"]


def test_whoever_may_only_read_may_ask(office):
    token = issue_token(office.bob, ["read"], office.now)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    body = {"layout": "podium", "n": 3}
    assert client.post("/api/v1/seating/", body, content_type="application/json").status_code == 200
    assert (
        Client().post("/api/v1/seating/", body, content_type="application/json").status_code == 401
    )
