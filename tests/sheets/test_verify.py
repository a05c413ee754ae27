"""A printed sheet can be checked by anybody, and tells a stranger nothing it should not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from office.audit.models import Event
from office.core.scoping import Secrecy
from office.sheets import actions
from office.sheets.kinds import SHEETS, register_sheets
from office.sheets.lists import Column, ListSheet
from office.sheets.models import PrintedSheet
from tests.sheets import words_of


@pytest.fixture(autouse=True)
def _a_kind_of_sheet(monkeypatch):
    monkeypatch.setattr("office.sheets.kinds.SHEETS", dict(SHEETS))
    register_sheets({"supervision.slip": "Supervision slip"})


def sheet(title="督办单"):
    return ListSheet(title, [Column("事项")], [("水库移民",)]).data()


def printed(office, item, who="sven", data=None, now=None):
    actor = office.actor(who, now)
    return actions.print_sheet(actor, item, "supervision.slip", "list", data or sheet())


def look(code):
    return Client().get(f"/verify/{code}/", headers={"Accept-Language": "en"})


def test_the_paper_shows_its_code_and_the_event_who_printed_it(office):
    item = office.item()
    page = words_of(printed(office, item))[0]
    row = PrintedSheet.objects.get()
    assert row.code in page
    assert "2026-11-2009:40" in page
    event = Event.objects.get(verb="sheets.printed")
    assert (event.card_id, event.actor_id, event.at) == (item.pk, office.sven.pk, office.now)
    assert event.data == {"sheet": "supervision.slip", "code": row.code}


def test_the_same_sheet_again_keeps_its_code(office):
    item = office.item()
    printed(office, item)
    printed(office, item, now=office.now + timedelta(hours=1))
    assert PrintedSheet.objects.count() == Event.objects.filter(verb="sheets.printed").count() == 1
    printed(office, item, who="dora")
    printed(office, item, now=office.now + timedelta(days=1))
    printed(office, item, data=sheet("改过的督办单"))
    assert len({row.code for row in PrintedSheet.objects.all()}) == 4


def test_a_stranger_hears_genuine_day_office_kind_and_number(office):
    item = office.item()
    printed(office, item)
    answer = look(PrintedSheet.objects.get().code)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert all(
        word in said
        for word in ("genuine", "2026-11-20", "Supervision slip", item.number, "Supervision item")
    )
    assert item.title not in said
    assert "严正" not in said  # nor who printed it
    assert "sessionid" not in answer.cookies


def test_a_code_is_found_as_it_is_read_out(office):
    printed(office, office.item())
    code = PrintedSheet.objects.get().code
    assert look(" ".join(re.findall("....", code)).lower()).status_code == 200


@pytest.mark.parametrize("level", [lv for lv in Secrecy if lv > Secrecy.OPEN])
def test_of_a_record_above_open_only_that_it_is_genuine(office, level):
    item = office.item(secrecy=level) if level <= Secrecy.SECRET else office.item()
    printed(office, item)
    type(item.card).unscoped.filter(pk=item.pk).update(secrecy=level)
    said = look(PrintedSheet.objects.get().code).content.decode()
    assert "genuine" in said
    assert "withheld" in said
    for word in (item.number, item.title, "2026-11-20", "Supervision slip", "Supervision item"):
        assert word not in said


def test_a_sheet_that_was_printed_anew_says_so(office):
    item = office.item()
    printed(office, item)
    first = PrintedSheet.objects.get().code
    printed(office, item, data=sheet("改过的督办单"), now=office.now + timedelta(days=3))
    assert "anew on 2026-11-23" in look(first).content.decode()
    latest = PrintedSheet.objects.latest("pk").code
    assert "anew" not in look(latest).content.decode()


@pytest.mark.parametrize("code", ["nonsense", "A" * 16, "'%20OR%201=1", "x" * 500, "座次"])
def test_an_unknown_code_is_a_plain_404(db, code):
    answer = look(code)
    assert answer.status_code == 404
    assert "There is no such sheet" in answer.content.decode()


def test_a_check_costs_the_same_for_every_code(office, django_assert_max_num_queries):
    for day in range(5):
        printed(office, office.item(), now=office.now + timedelta(days=day))
    with django_assert_max_num_queries(3):  # the parameter, the sheet, the latest of its kind
        look(PrintedSheet.objects.earliest("pk").code)


def test_codes_cannot_be_guessed():
    codes = {actions.new_code() for _n in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(f"[{actions.SIGNS}]{{{actions.LENGTH}}}", c) for c in codes)


def test_a_sheet_that_fails_leaves_no_code(office):
    with pytest.raises(Exception, match="could not be set"):
        printed(office, office.item(), data={"title": "x"})
    assert not PrintedSheet.objects.exists()
    assert not Event.objects.filter(verb="sheets.printed").exists()
