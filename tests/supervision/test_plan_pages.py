"""Plans and spot-checks through their pages and REST: what each person finds, presses and is told."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from office.access.actions import issue_token
from office.core.errors import DomainError
from office.files.models import Attachment
from supervision.models import CheckDraft, Draw, PlanPoint, SpotCheck, SupervisionItem
from supervision.plans import actions
from supervision.spot_checks import actions as checks
from supervision.spot_checks.questions import asked
from tests.conftest import FRIDAY
from tests.files.makers import png
from tests.pages import beside, text
from tests.rest.conftest import Caller
from tests.sheets import words_of
from tests.supervision.planned import approved, begun, line, lines, plan_of, with_lines

PLANS, CHECKS = "/supervision/plans/", "/supervision/spot-checks/"
RIVALS = 6


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


def test_the_office_begins_a_plan_and_a_department_does_not(browser, office):
    at = browser("sven").do(f"{PLANS}new/", period="2026", secrecy="open")
    page = text(browser("sven").get(at))
    assert "Key points of work 2026" in page
    assert "No line yet" in page
    refused = browser("sven").post(f"{PLANS}new/", period="2026", secrecy="open")
    assert refused.status_code == 409
    assert "already" in text(refused)
    assert browser("carol").get(f"{PLANS}new/").status_code == 403
    assert beside(browser("sven").post(f"{PLANS}new/", period="26"), "period")


def test_a_line_is_broken_down_from_its_row(browser, office):
    plan = approved(office)
    here = f"{PLANS}{plan.pk}/"
    page = browser("carol").get(here).content.decode()
    assert "not broken down" in page
    link = f"{here}break_down/?point={line(plan).pk}"
    assert link in page
    form = browser("carol").get(link).content.decode()
    assert 'name="point"' in form
    assert "完成三座病险水库除险加固" in form
    assert 'value="2026-Q4" selected' in form
    given = {"point": line(plan).pk, "period": "2026-Q4", "text": "完成一座", "weight": 1}
    assert browser("carol").do(f"{here}break_down/", **given) == here
    again = browser("carol").post(f"{here}break_down/", **given)
    assert again.status_code == 409
    assert "has this already" in text(again)
    assert line(plan_of("2026-Q4")).text == "完成一座"
    assert "完成一座" in text(browser("eve").get(here))
    assert "break_down" not in browser("eve").get(here).content.decode()


def test_every_number_opens_its_rows(browser, office):
    plan = approved(office, "2026-Q4")
    sven = office.actor("sven")
    actions.supervise_line(sven, plan.pk, point=line(plan).pk)
    item = SupervisionItem.unscoped.get(pk=line(plan).item_id)
    address = f"{PLANS}{plan.pk}/lines/{line(plan).pk}/"
    assert address in browser("sven").get(f"{PLANS}{plan.pk}/").content.decode()
    assert item.number in text(browser("sven").get(address))
    assert item.number not in text(browser("eve").get(address))
    assert browser("sven").get(f"{PLANS}{plan.pk}/lines/999999/").status_code == 404
    assert browser("sven").get(f"/supervision/{item.pk}/").content.decode().count(plan.number) >= 1


def test_orphans_and_carried_lines_have_their_pages(browser, office):
    first = approved(office, "2026-10", "甲")
    actions.carry_line(office.actor("sven"), first.pk, point=line(first).pk, reason="等待批复")
    approved(office, "2026", "没人管")
    page = text(browser("dora").get(PLANS))
    assert "1 key point has no quarter's task." in page
    assert "1 line was left by an earlier period." in page
    assert "没人管" in text(browser("dora").get(f"{PLANS}orphans/?what=year"))
    carried = text(browser("dora").get(f"{PLANS}carried/"))
    assert "等待批复" in carried
    assert "甲" in carried


def test_a_table_is_tried_and_taken_on_the_page(browser, office):
    plan = begun(office, "2026-11")
    address = f"{PLANS}{plan.pk}/import/"
    table = "工作任务,主办科室\n编制年报,规划建设科\n,财务科\n".encode()
    sven = browser("sven")
    tried = sven.post(address, file=SimpleUploadedFile("a.csv", table))
    assert "1 line fits" in text(tried)
    assert "Row 3" in text(tried)
    assert lines(plan) == []
    sven.post(address, file=SimpleUploadedFile("a.csv", table), enter="1")
    assert [p.text for p in lines(plan)] == ["编制年报"]
    wrong = sven.post(address, file=SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0"))
    assert wrong.status_code == 400
    assert "old Excel" in beside(wrong, "file")
    token = issue_token(office.sven, ["*"], office.now)
    answer = Client().post(
        f"/api/v1/plans/{plan.pk}/import/",
        {"file": SimpleUploadedFile("a.csv", table), "dry_run": "true"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (answer.status_code, answer.json()["accepted"]) == (200, 0)
    assert answer.json()["duplicates"] == [{"row": 2, "of": 1}]


def test_a_plan_leaves_the_house_as_pdf_and_table(browser, office):
    plan = approved(office, "2026-Q4", "=1+1 完成加固")
    http = browser("carol").http
    paper = http.get(f"{PLANS}{plan.pk}/plan.pdf")
    assert "完成加固" in "".join(words_of(paper.getvalue()))
    book = http.get(f"{PLANS}{plan.pk}/plan.xlsx")
    with ZipFile(io.BytesIO(b"".join(book.streaming_content))) as content:
        cells = content.read("xl/worksheets/sheet1.xml").decode()
    assert "'=1+1" in cells
    rows = b"".join(http.get(f"{PLANS}{plan.pk}/plan.csv").streaming_content).decode("utf-8-sig")
    assert "2026-Q4" in rows


def test_plans_over_rest(office):
    sven = Caller(office.sven)
    plan = sven.do("plans/", {"period": "2026"})
    assert (plan["level"], plan["state"]) == ("year", "draft")
    at = f"plans/{plan['id']}/"
    sven.do(f"{at}add/", {"text": "甲", "lead_department": office.planning.pk, "weight": 2})
    lena = Caller(office.lena)
    assert lena.do(f"{at}approve/")["state"] == "approved"
    point = sven.get(f"{at}lines/").json()["lines"][0]
    assert (point["at"], point["percent"], point["broken_down"]) == ("1", 0, False)
    assert [o["id"] for o in sven.get("plans/orphans/").json()] == [point["id"]]
    Caller(office.carol).do(f"{at}break_down/", {"point": point["id"], "period": "2026-Q4"})
    tree = sven.get(f"{at}lines/").json()["lines"]
    assert [row["at"] for row in tree] == ["1", "1.1"]
    assert sven.get("plans/orphans/").json() == []
    assert [p["period"] for p in sven.get("plans/?level=quarter").json()["results"]] == ["2026-Q4"]
    early = lena.post(f"{at}approve/")
    assert early.status_code == 409
    assert "close" not in early.json()["actions"]


def test_two_break_one_line_down_or_put_it_under_supervision_at_once(live_office):
    """One line below it, one item: the others are told that it is there."""
    office = live_office
    plan = approved(office)
    point = line(plan).pk
    told = at_once(lambda: actions.break_down(
        office.actor("sven"), plan.pk, point=point, period="2026-Q4", text="一季"
    ))  # fmt: skip
    assert told.count("") == 1
    assert len(lines(plan_of("2026-Q4"))) == 1
    told = at_once(lambda: actions.supervise_line(office.actor("sven"), plan.pk, point=point))
    assert told.count("") == 1
    item = SupervisionItem.unscoped.get()
    assert all(item.number in said for said in told if said)
    begins = at_once(lambda: actions.begin_plan(office.actor("sven"), period="2027"))
    assert begins.count("") == 1
    drawn = at_once(lambda: checks.draw_checks(office.actor("sven"), n=1, seed="甲"))
    assert drawn == [drawn[0]] * RIVALS
    assert drawn[0]


def test_two_draw_with_one_seed_at_once(live_office):
    office = live_office
    for n in range(4):
        office.item("handling", title=f"第{n}项")
    assert (
        at_once(lambda: checks.draw_checks(office.actor("sven"), n=2, seed="甲")) == [""] * RIVALS
    )
    assert Draw.objects.count() == 1
    assert SpotCheck.unscoped.count() == len(Draw.objects.get().picked)


def at_once(want):
    gate = Barrier(RIVALS)

    def one(_n):
        gate.wait()
        try:
            want()
        except DomainError as refusal:
            return str(refusal.message)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(RIVALS) as pool:
        return list(pool.map(one, range(RIVALS)))


def check_of(office, **kw):
    item = office.item("handling", title="泵站应急维修", **kw)
    checks.draw_checks(office.actor("sven"), n=1, seed="甲")
    return SpotCheck.unscoped.get(item=item.pk)


def test_a_draw_shows_why_each_was_drawn_and_how_to_repeat_it(browser, office):
    office.item("handling", title="泵站应急维修")
    sven = browser("sven")
    at = sven.do(f"{CHECKS}draw/", n=1, seed="第47周")
    page = text(sven.get(at))
    draw = Draw.objects.get()
    for said in ("泵站应急维修", "never checked +2", "第47周", draw.digest):
        assert said in page
    assert sven.http.get(f"{at}population.json").json() == draw.population
    assert draw.digest in "".join(words_of(sven.http.get(f"{at}draw.pdf").getvalue()))
    assert browser("rita").get(at).status_code == 200
    assert browser("eve").get(at).status_code == 403
    assert beside(sven.post(f"{CHECKS}draw/", n=0), "n")


def test_the_card_is_filled_in_with_photo_and_keeps_its_draft(browser, office):
    check = check_of(office)
    here = f"{CHECKS}{check.pk}/"
    sven = browser("sven")
    sven.post(f"{here}draft/", true="yes", text="看到")
    assert CheckDraft.objects.get().fields == {"true": "yes", "text": "看到"}
    assert "看到" in sven.get(here).content.decode()
    answers = dict.fromkeys(asked(check.source), "yes")
    photo = SimpleUploadedFile("现场.png", png(), "image/png")
    refused = sven.post(f"{here}check/", **{**answers, "evidence": "no"}, photos=photo)
    assert refused.status_code == 400
    assert "in a sentence" in refused.content.decode()
    assert Attachment.objects.filter(card=check.pk).count() == 1  # a photo is never lost
    assert sven.do(f"{here}check/", **{**answers, "evidence": "no"}, text="没有记录") == here
    check.refresh_from_db()
    assert check.state == "finding"
    page = text(browser("carol").get(here))
    assert "没有记录" in page
    assert "correct" in browser("carol").buttons(here)
    carol = browser("carol")
    assert carol.do(f"{here}correct/", text="记录已补齐") == here
    assert "recheck" in sven.buttons(here)
    sheet = "".join(words_of(sven.http.get(f"{here}sheet.pdf").getvalue()))
    assert check.number in sheet
    assert "没有记录" in sheet


def test_the_department_does_not_see_a_check_before_it_was_made(browser, office):
    check = check_of(office)
    for who in ("carol", "bob", "eve"):
        assert browser(who).get(f"{CHECKS}{check.pk}/").status_code == 404
    assert "查〔2026〕" not in text(browser("carol").get(f"/supervision/{check.item_id}/"))


def test_ratios_open_their_rows(browser, office):
    check = check_of(office)
    answers = dict.fromkeys(asked(check.source), "yes")
    checks.enter_check(office.actor("sven"), check.pk, **answers)
    page = browser("dora").get(f"{CHECKS}ratios/")
    assert "who=" in page.content.decode()
    rows = text(browser("dora").get(f"{CHECKS}ratios/?who={office.carol.pk}&what=checked"))
    assert "泵站应急维修" in rows
    assert "泵站应急维修" not in text(
        browser("dora").get(f"{CHECKS}ratios/?who={office.carol.pk}&what=closed")
    )
    assert browser("carol").get(f"{CHECKS}ratios/").status_code == 403


def test_the_same_draw_over_rest(office):
    for n in range(6):
        office.item("handling", title=f"第{n}项")
    sven = Caller(office.sven)
    first = sven.do("spot-checks/draw/", {"n": 3, "seed": "42"})
    second = sven.do("spot-checks/draw/", {"n": 3, "seed": "42"})
    assert first == second
    assert len(first["items"]) == min(3, first["cap"])
    assert all(i["reasons"] for i in first["items"])
    proof = sven.get(f"spot-checks/draws/{first['id']}/").json()
    assert len(proof["population"]) == first["population_size"] == 6
    assert sven.get("spot-checks/draws/").json()["results"][0]["seed"] == "42"
    check = sven.get(f"spot-checks/{first['items'][0]['check']}/").json()
    given = dict.fromkeys(asked(check["source"]), "yes")
    assert sven.do(f"spot-checks/{check['id']}/check/", given)["state"] == "passed"
    assert Caller(office.eve).post("spot-checks/draw/", {"n": 3}).status_code == 403
    assert sven.post("spot-checks/draw/", {"n": 500}).status_code == 400


def test_a_draft_plan_shows_its_departments_what_is_theirs(browser, office):
    plan = with_lines(office, "2026-12", "编制年报")
    page = browser("hugo").get(f"{PLANS}{plan.pk}/").content.decode()
    assert f"{PLANS}{plan.pk}/add/" in page
    assert "amend/?point=" not in page
    mine = browser("carol").get(f"{PLANS}{plan.pk}/").content.decode()
    assert f"amend/?point={line(plan).pk}" in mine
    refused = browser("hugo").post(
        f"{PLANS}{plan.pk}/amend/", point=line(plan).pk, text="改动别人的"
    )
    assert refused.status_code == 400
    assert PlanPoint.objects.get(pk=line(plan).pk).text == "编制年报"
