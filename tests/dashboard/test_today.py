from __future__ import annotations

from datetime import date

import pytest

from office.audit.models import Event
from office.dashboard import queries
from office.dashboard.today import TroubleRow, form_of_address, in_order
from office.duties.models import Duty
from office.flows.leaving import leave


@pytest.fixture
def late(office):
    """An item whose day passed while planning had it."""
    item = office.item("handling", due_on=date(2026, 11, 20), title="水资源公报数据报省厅")
    Duty.unscoped.filter(card=item.pk).update(due_at=office.day("2026-11-18", 17))
    return item


def test_overdue_duties_of_others_come_with_cause_and_proposal(office, late, browser):
    page = browser("dora").get("/").content.decode()
    assert "水资源公报数据报省厅" in page
    assert "Overdue" in page
    assert "2 days over" in page
    assert "Urge 高展" in page


def test_urging_takes_the_row_away_and_is_on_record(office, late, browser):
    client = browser("dora")
    duty = Duty.unscoped.get(card=late.pk, state="open")
    answer = client.post(f"/duties/{duty.pk}/urge/", HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert answer.content == b""
    assert "say" in answer["HX-Trigger"]
    assert Event.objects.filter(card=late.pk, verb="supervision.item.chased").count() == 1
    assert queries.totals(office.actor("dora")).urged == 1
    assert not queries.trouble(office.actor("dora")).exists()


def test_who_may_not_urge_is_refused(office, late, browser):
    duty = Duty.unscoped.get(card=late.pk, state="open")
    assert browser("bob").post(f"/duties/{duty.pk}/urge/").status_code == 403
    assert not Event.objects.filter(verb="supervision.item.chased").exists()


def test_what_can_still_be_saved_today_stands_before_what_is_late(office, late):
    due = office.item("handling", due_on=date(2026, 11, 20), title="今天到期")
    found = [d.card_id for d in queries.trouble(office.actor("dora"))]
    assert found == [due.pk, late.pk]


def test_duties_of_a_leaver_are_shown_as_nobodys(office, late):
    leave(office.actor("adam"), office.carol.pk)
    totals = queries.totals(office.actor("dora"))
    assert totals.unowned >= 1


def test_counts_agree_with_the_rows_behind_them(office, late):
    office.item("handling", due_on=date(2026, 11, 20))
    actor = office.actor("dora")
    totals = queries.totals(actor)
    assert totals.trouble == queries.trouble(actor).count()
    for cause in queries.CAUSES:
        assert getattr(totals, cause) == queries.trouble(actor, cause).count()


def test_the_board_counts_every_open_item_once_in_its_band(office):
    for day in ("2026-11-20", "2026-11-24", "2026-11-30", "2026-12-31"):
        office.item("handling", due_on=date.fromisoformat(day))
    office.item("struck_off")
    row = next(r for r in queries.board(office.actor("dora")) if r.department == "规划建设科")
    assert [c.n for c in row.cells] == [0, 1, 1, 1, 1]
    assert row.n == 4


def test_the_board_shows_an_outsider_only_what_he_may_see(office):
    office.item("handling")
    assert queries.board(office.actor("eve")) == []


def test_five_working_days_are_told_without_rest_days(office):
    days = [a.day.isoformat() for a in queries.ahead(office.actor("dora"))]
    assert days == ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]


def test_ordinary_people_see_their_own_duties_first(office, browser):
    office.letter("registered")
    page = browser("alice").get("/").content.decode()
    assert "Yours to do" in page
    assert "What goes wrong today" not in page


def test_a_step_without_inputs_is_taken_from_the_row(office, browser):
    letter = office.letter("instructed")
    answer = browser("alice").post(f"/records/{letter.pk}/assign/", HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    letter = type(letter).unscoped.get(pk=letter.pk)
    assert letter.state == "handling"


def test_a_step_that_needs_words_is_not_taken_blind(office, browser):
    letter = office.letter("proposed")
    assert browser("dora").post(f"/records/{letter.pk}/instruct/").status_code == 403


@pytest.mark.parametrize(
    ("name", "post", "said"),
    [
        ("林致远", "主任", "林主任"),
        ("欧阳明", "科长", "欧阳科长"),
        ("林致远", "", "林致远"),
        ("苏禾", "接待员", "苏禾"),
        ("周小满", "文书", "周小满"),
        ("顾明远", "副局长", "顾副局长"),
        ("Ann Lee", "Director", "Ann Lee"),
    ],
)
def test_people_are_addressed_by_surname_and_post(office, name, post, said):
    office.dora.name, office.dora.post = name, post
    assert form_of_address(office.dora) == said


def test_rows_stand_by_the_moment_that_they_show(office):
    """A meeting in six hours never stands below one in ten; what is merely late comes last."""

    def row(is_late, hour):
        duty = Duty()
        duty.is_late = is_late
        at = office.day("2026-11-20", hour)
        return TroubleRow(duty, at, "due", "", "", hot=False, urge=True, take=None)

    late, ten, six = row(1, 8), row(0, 19), row(0, 15)
    assert in_order([ten, six, late]) == [six, ten, late]
