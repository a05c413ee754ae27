"""The desk's pages: every control, for every reader, at a constant price."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from reception import actions, queries
from reception.models import Visit
from tests.reception.conftest import visit_in


@pytest.fixture
def at_desk(office, door):
    with time_machine.travel(office.now):
        client = Client()
        client.force_login(office.dawn)
        yield client


def test_the_board_in_every_state(office, door, at_desk):
    door("expected", at=office.now + timedelta(minutes=20), visitor_name="要来")
    door("arrived", at=office.now - timedelta(minutes=12), visitor_name="等久")
    door("arrived", at=office.now - timedelta(minutes=3), visitor_name="刚到")
    door("received", at=office.now - timedelta(days=1), visitor_name="过夜")
    door("expected", host=None, visitor_name="没人接")
    door("left", visitor_name="走了")
    text = at_desk.get("/reception/").content.decode()
    assert "1 party has waited for more than 10 minutes." in text
    assert "waits 12 minutes" in text
    assert "waits 3 minutes" in text
    assert "1 party has no host yet." in text
    assert "1 party is still inside after closing." in text
    assert "6 parties, 12 persons" in text
    assert "20 badges, 6 out." in text


MOST = {"/reception/": 11, "/reception/inside/": 8, "/reception/visits/": 7}


@pytest.mark.parametrize("n", [1, 15])
@pytest.mark.parametrize("path", MOST)
def test_pages_cost_the_same_for_one_and_for_many(
    door, at_desk, django_assert_max_num_queries, n, path
):
    for i in range(n):
        door("arrived", visitor_name=f"客人{i}", party_size=1)
    with django_assert_max_num_queries(MOST[path]):
        assert at_desk.get(path).status_code == 200


def test_four_words_and_enter_let_somebody_in(office, door, at_desk):
    page = at_desk.get("/reception/new/").content.decode()
    assert 'value="next"' in page
    initials = {"lm": office.hugo, "卢敏": office.hugo, "gaozhan": office.carol}
    for typed, host in initials.items():
        given = {"visitor_name": "孟晓棠", "organisation": "报社", "host": typed, "badges": "next"}
        assert at_desk.post("/reception/new/", given).status_code == 302
        visit = Visit.unscoped.latest("pk")
        assert (visit.host, visit.state, bool(visit.badges)) == (host, "arrived", True)


def test_with_a_time_they_are_announced_and_have_a_code(office, door, at_desk):
    given = {"visitor_name": "杜若", "host": "lm", "expected_at": "1127 9:00", "badges": "next"}
    answer = at_desk.post("/reception/new/", given, follow=True)
    visit = Visit.unscoped.get()
    assert (visit.state, visit.badges) == ("expected", "")
    assert visit.code in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("zzz", "Nobody here is called"), ("科", "This can be")],
)
def test_who_is_meant_must_be_clear_and_nothing_typed_is_lost(
    office, door, at_desk, typed, sentence
):
    given = {"visitor_name": "杜若", "host": typed, "purpose": "座谈"}
    answer = at_desk.post("/reception/new/", given)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in text
    assert 'value="杜若"' in text
    assert f'value="{typed}"' in text
    assert "<details open>" in text  # what was typed under More is in sight


def test_earlier_organisations_and_visitors_are_known(office, door, at_desk, client):
    door(organisation="市审计局", phone="13800004071")
    assert "市审计局" in at_desk.get("/reception/organisations/?organisation=审计").content.decode()
    known = at_desk.get("/reception/known/?name=葛平").json()
    assert known["organisation"] == "市审计局"
    assert known["host"] == "卢敏 · 财务科"
    client.force_login(office.bob)  # who sees none of it is told none of it
    assert client.get("/reception/known/?name=葛平").json() == {}
    assert client.get("/reception/organisations/?organisation=审计").content == b""


def test_one_press_each_from_the_board(office, door, at_desk):
    visit = door()
    text = at_desk.get("/reception/").content.decode()
    assert f'action="/reception/visits/{visit.pk}/arrive/"' in text
    for name, extra, state in (
        ("arrive", {"badges": "next"}, "arrived"),
        ("receive", {}, "received"),
        ("leave", {}, "left"),
    ):
        answer = at_desk.post(
            f"/reception/visits/{visit.pk}/{name}/", {"next": "/reception/", **extra}
        )
        assert answer["Location"] == "/reception/"
        assert Visit.unscoped.get().state == state


def test_a_badge_taken_meanwhile_comes_back_with_the_form(office, door, at_desk):
    door("arrived", badges="3")
    visit = door()
    answer = at_desk.post(f"/reception/visits/{visit.pk}/arrive/", {"badges": "3"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "03 is out already. The next free one is 01." in text
    assert 'value="3"' in text


def test_the_visit_page(office, door, at_desk):
    visit = door("arrived", paper="id_card", paper_last4="1234", items_left="雨伞")
    door("left", visitor_name="葛平")
    text = at_desk.get(f"/reception/visits/{visit.pk}/").content.decode()
    assert "…1234" in text
    assert "雨伞" in text
    assert "Came before" in text
    assert "noted that they arrived" in text
    assert at_desk.get(f"/records/{visit.pk}/").status_code == 302


def test_roll_call_on_a_phone(office, door, at_desk):
    visit = door("received")
    page = at_desk.post("/reception/inside/roll/", {}, follow=True).content.decode()
    assert "2 visitors not seen yet." in page
    page = at_desk.post(f"/reception/inside/{visit.pk}/tick/", {"seen": "1"}, follow=True)
    assert "Every visitor was seen." in page.content.decode()
    page = at_desk.post("/reception/inside/roll/", {"end": "1"}, follow=True).content.decode()
    assert "1 party seen, 0 not." in page


def test_the_evacuation_list_on_paper(office, door, at_desk, client):
    import pypdfium2

    door("received", place="三楼 305")
    door("left", visitor_name="走了")
    answer = at_desk.get("/reception/inside.pdf")
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    text = document[0].get_textpage().get_text_range()
    assert "葛平" in text
    assert "市审计局" in text
    assert "2 persons" in text
    assert "走了" not in text
    client.force_login(office.bob)  # who may see nobody gets an empty list
    text = pypdfium2.PdfDocument(client.get("/reception/inside.pdf").content)[0]
    assert "葛平" not in text.get_textpage().get_text_range()


def test_the_log_goes_out_guarded_and_on_record(office, door, at_desk, client):
    door("left", organisation="=cmd()", visitor_name="葛平")
    answer = at_desk.get("/reception/visits/export.csv?state=left")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[1][2] == "葛平"
    assert rows[1][3] == "'=cmd()"
    assert at_desk.get("/reception/visits/export.xlsx").status_code == 200
    client.force_login(office.hugo)
    assert client.get("/reception/visits/export.csv").status_code == 403
    from office.audit.models import Event

    assert Event.objects.filter(verb="reception.visits.exported").count() == 2


def test_the_log_is_narrowed_by_day_state_and_words(office, door, at_desk):
    door("left"), door("expected", visitor_name="杜若", organisation="大学")
    one = at_desk.get("/reception/visits/?state=left").content.decode()
    assert one.count("访〔2026〕") == 1
    assert "杜若" in at_desk.get("/reception/visits/?q=大学").content.decode()
    none = at_desk.get("/reception/visits/?from=2026-11-21").content.decode()
    assert "No visit fits" in none


def test_a_host_sees_his_own_and_a_stranger_nothing(office, door, client):
    visit = door("arrived")
    with time_machine.travel(office.now):
        client.force_login(office.hugo)
        assert "葛平" in client.get("/reception/").content.decode()
        client.force_login(office.bob)
        for path in ("/reception/", "/reception/inside/", "/reception/visits/"):
            text = client.get(path).content.decode()
            assert "葛平" not in text
            assert "市审计局" not in text
        assert client.get(f"/reception/visits/{visit.pk}/").status_code == 404


def test_a_secret_visit_is_not_on_the_desk(office, door, client):
    actions.expect_visit(
        office.actor("carol"),
        actions.NewVisit(visitor_name="密客", expected_at=office.now, host=office.carol, secrecy=3),
    )
    assert queries.visits(office.actor("dawn")).count() == 0
    client.force_login(office.dawn)
    with time_machine.travel(office.now):
        text = client.get("/reception/").content.decode()
    assert "密客" not in text
    assert "0 parties, 0 persons" in text


def test_auditors_announce_nobody(office, door, client):
    office.bob.roles = ["auditor"]
    office.bob.save(update_fields=["roles"])
    client.force_login(office.bob)
    assert client.get("/reception/new/").status_code == 403
    assert visit_in(office).state == "expected"
