"""The overview, the month of deadlines, the ledger, one command for many items, remarks."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from office.audit.models import Event
from office.calendars import workdays
from office.comments.models import Comment
from office.core.scoping import Secrecy
from office.duties.ahead import escalations_ahead
from office.duties.ladder import remind
from office.duties.line import EscalationLine
from office.duties.models import Duty, Reminder
from office.notifications.models import Notification
from office.organisation.models import User
from supervision import actions, queries
from supervision.console import queries as console
from supervision.models import SupervisionItem
from tests.pages import text
from tests.rest.conftest import Caller

LIST = "/supervision/"


@pytest.fixture
def today(office):
    office.now = timezone.now()
    return timezone.localdate()


def item_in(office, state="handling", days=8, **changes):
    due = workdays.add_workdays(timezone.localdate(), days)
    return office.item(state, due_on=due, **changes)


def late(item, days=2):
    gone = workdays.add_workdays(timezone.localdate(), -days)
    SupervisionItem.unscoped.filter(pk=item.pk).update(due_on=gone)
    Duty.unscoped.filter(card=item.pk).update(due_at=workdays.closing(gone))
    return item


def test_every_number_of_the_overview_opens_the_rows_it_counts(browser, office, today):
    late(item_in(office, title="已超期"))
    item_in(office, title="不急")
    item_in(office, "docketed", title="财务的", lead_department=office.finance)
    item_in(office, "docketed", title="待交办")
    sven = browser("sven")
    page = sven.get(f"{LIST}overview/").content.decode()
    for department, light, n in [
        (office.planning, "red", 1),
        (office.planning, "green", 2),
        (office.finance, "green", 1),
    ]:
        href = f"?lead_department={department.pk}&amp;light={light}"
        assert href in page
        rows = sven.get(LIST, lead_department=department.pk, light=light)
        assert rows.content.decode().count('class="sup sup--') == n
    assert f"{LIST}?state=docketed" in page
    assert "待交办" in text(sven.get(LIST, state="docketed"))


def test_the_overview_counts_only_what_the_reader_may_see(browser, office, today):
    item_in(office, title="公开事项")
    item_in(office, title="机密事项", secrecy=Secrecy.SECRET)
    seen = {
        d.department.pk: d.total
        for d in console.lamps_by_department(console.standing(office.actor("bob")))
    }
    cleared = {
        d.department.pk: d.total
        for d in console.lamps_by_department(console.standing(office.actor("sven")))
    }
    assert office.people["bob"].clearance < Secrecy.SECRET <= office.people["sven"].clearance
    assert seen[office.planning.pk] == 1
    assert cleared[office.planning.pk] == 2
    assert "机密事项" not in text(browser("bob").get(f"{LIST}overview/"))


def test_the_overview_asks_as_often_for_thirty_items_as_for_three(browser, office, today):
    sven = browser("sven")
    for n in range(3):
        late(item_in(office, title=f"事项{n}"))

    def asked():
        with CaptureQueriesContext(connection) as seen:
            sven.get(f"{LIST}overview/")
        return len(seen)

    asked()
    few = asked()
    for n in range(27):
        late(item_in(office, title=f"又一事项{n}"))
    assert asked() == few


def test_a_very_large_overview_does_not_wait_for_its_numbers(browser, office, today, monkeypatch):
    """They come by themselves, and are those of an overview that waited."""
    for title in ("没有动静", "也没有动静"):
        item = late(item_in(office, title=title))
        SupervisionItem.unscoped.filter(pk=item.pk).update(
            updated_at=timezone.now() - timedelta(days=20)
        )
    item_in(office, "docketed")
    item_in(office, "struck_off")
    sven = browser("sven")

    def numbers(page, part):
        found = re.search(
            rf'<(\w+)[^>]* id="{part}".*?(?=<section class="sec" aria-labelledby="h-q'
            r"|<div class=.cols|<section class=.brief|<p id=|</p>|$)",
            page,
            re.DOTALL,
        )
        return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())

    waited = sven.get(f"{LIST}overview/").content.decode()
    monkeypatch.setattr(queries, "MANY", 1)
    page = sven.get(f"{LIST}overview/").content.decode()
    assert 'hx-get="/supervision/overview/figures/"' in page
    assert "Nothing is under supervision here" not in page
    assert "没有动静" in page  # what is short is there at once
    assert not re.search(r"\d", numbers(page, "with-us"))
    came = sven.get(f"{LIST}overview/figures/").content.decode()
    assert "Nothing goes up the line" not in page
    for part in ("with-us", "sup-figures", "silent-total", "told-next"):
        assert numbers(came, part) == numbers(waited, part), part
    assert "2 items without a sign" in numbers(came, "silent-total")
    assert came.count('hx-swap-oob="true"') == 3


@pytest.mark.parametrize("offset", [1, 3, 5])
def test_what_will_be_told_is_what_the_next_passes_tell(office, offset):
    with time_machine.travel(office.day("2026-11-20", 10), tick=False) as clock:
        office.now = timezone.now()
        item = late(item_in(office), days=offset - 1) if offset > 1 else item_in(office, days=0)
        remind(timezone.now())
        said = Reminder.objects.count()
        ahead = escalations_ahead(office.actor("sven"), "supervision.", days=1)
        told = {(e.duty.card_id, e.rung.pk, e.person.pk) for e in ahead.first}
        assert {card for card, _r, _p in told} == {item.pk}
        clock.move_to(office.day(workdays.add_workdays(timezone.localdate(), 1), 9))
        remind(timezone.now())
        made = Reminder.objects.order_by("id")[said:]
        rungs = {(m.duty.card_id, m.rung_id, m.recipient_id) for m in made if m.rung.offset > 0}
        assert rungs == told


def test_where_nobody_of_the_line_is_cleared_whoever_hears_is_named(office, today):
    item = late(item_in(office, secrecy=Secrecy.SECRET))
    line = [office.carol, office.dora, office.lena]
    User.objects.filter(pk__in=[p.pk for p in line]).update(clearance=Secrecy.INTERNAL)
    ahead = escalations_ahead(office.actor("sven"), "supervision.")
    named = {e.person.pk for e in ahead.first if e.duty.card_id == item.pk}
    whole = EscalationLine(today)
    assert named == {whole.hears(office.planning.pk, Secrecy.SECRET, "director")}
    assert named.isdisjoint(p.pk for p in line)


def test_a_paused_duty_is_not_among_what_will_be_told(office, today):
    item = late(item_in(office))
    assert escalations_ahead(office.actor("sven"), "supervision.").total
    Duty.unscoped.filter(card=item.pk).update(paused_at=timezone.now())
    assert not escalations_ahead(office.actor("sven"), "supervision.").total


def test_urgent_and_silent_items_are_named_until_something_happens(browser, office, today):
    item = late(item_in(office, title="没有动静"))
    SupervisionItem.unscoped.filter(pk=item.pk).update(
        updated_at=timezone.now() - timedelta(days=20)
    )
    sven = browser("sven")
    assert "没有动静" in text(sven.get(f"{LIST}overview/")).split("Urgent and silent")[1]
    listed = sven.get(LIST, quiet=3)
    assert "没有动静" in text(listed)
    counted = console.silent_total(console.standing(office.actor("sven")))
    assert counted == listed.content.decode().count('class="sup sup--') == 1
    actions.chase_item(office.actor("sven"), item.pk, text="请速报")
    page = text(sven.get(f"{LIST}overview/"))
    assert "没有动静" not in page.split("Urgent and silent")[1].split("Told up")[0]
    assert "没有动静" in page.split("Urged today")[1]


def test_the_month_shows_each_deadline_on_its_day(browser, office, today):
    item = item_in(office, days=1, title="月历上的事")
    page = browser("sven").get(f"{LIST}calendar/", month=item.due_on.strftime("%Y-%m"))
    cell = page.content.decode().split(f'datetime="{item.due_on.isoformat()}')[1].split("</div>")[0]
    assert "月历上的事" in cell
    assert browser("sven").get(f"{LIST}calendar/", month="nonsense").status_code == 200
    assert browser("sven").get(f"{LIST}calendar/", month="9999-12").status_code == 200


def test_the_ledger_holds_the_rows_of_the_list_and_nothing_that_runs(browser, office, today):
    item_in(office, title="=cmd|' /C calc'!A0")
    item_in(office, title="机密事项", secrecy=Secrecy.SECRET)
    sent = browser("bob").get(f"{LIST}ledger.csv", scope="department")
    rows = list(csv.reader(io.StringIO(b"".join(sent.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][1].startswith("'=cmd")
    assert Event.objects.filter(verb="supervision.ledger.exported").count() == 1
    assert browser("bob").get(f"{LIST}ledger.xlsx").status_code == 200


def test_one_command_for_many_items_tells_each_result(browser, office, today):
    first, second = item_in(office, title="甲事"), item_in(office, title="乙事")
    done = item_in(office, "verified", title="丙事")
    hidden = item_in(office, title="丁事", secrecy=Secrecy.SECRET)
    bob, sven = browser("bob"), browser("sven")
    ids = [first.pk, second.pk, done.pk]
    asked = sven.get(f"{LIST}bulk/hold/", ids=ids)
    assert "2 take it now" in text(asked)
    until = workdays.add_workdays(today, 3).isoformat()
    refused = sven.post(f"{LIST}bulk/hold/", ids=ids, until=until)
    assert refused.status_code == 400
    answer = text(sven.post(f"{LIST}bulk/hold/", ids=ids, until=until, reason="等待上级批复"))
    assert "2 done, 1 refused" in answer
    assert SupervisionItem.unscoped.get(pk=first.pk).state == "held"
    assert SupervisionItem.unscoped.get(pk=done.pk).state == "verified"
    assert "does not fit now" in answer
    blind = text(bob.post(f"{LIST}bulk/comment/", ids=[hidden.pk], text="看看"))
    assert "丁事" not in blind
    assert "1 refused" in blind
    assert sven.get(f"{LIST}bulk/nothing/").status_code == 404
    assert "Nothing was chosen" in text(sven.get(f"{LIST}bulk/chase/"))


def test_many_over_rest_once_per_key(office, today):
    items = [item_in(office, title=f"事项{n}") for n in range(3)]
    sven = Caller(office.people["sven"])
    body = {
        "action": "chase",
        "ids": [items[0].pk, items[1].pk, 999_999_999],
        "input": {"text": "请报"},
    }
    answer = sven.post("supervision-items/bulk/", body, idempotency_key="one")
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [r["error"] is None for r in results] == [True, True, False]
    sven.post("supervision-items/bulk/", body, idempotency_key="one")
    assert Event.objects.filter(verb="supervision.item.chased").count() == 2
    wrong = sven.post("supervision-items/bulk/", {**body, "input": {}})
    assert wrong.status_code == 400
    assert sven.post("supervision-items/bulk/", {**body, "action": "fly"}).status_code == 400


def test_a_remark_is_told_to_whom_it_names_and_kept_as_written(browser, office, today):
    item = item_in(office)
    carol = browser("carol")
    carol.do(f"{LIST}{item.pk}/comment/", text="@严正 经费未到位，请协调")
    assert "经费未到位" in text(browser("sven").get(f"{LIST}{item.pk}/"))
    kept = Comment.objects.get()
    assert kept.card_id == item.pk
    before = Notification.objects.filter(kind="comment").count()
    carol.do(f"{LIST}{item.pk}/comment/", text="收到")
    assert Notification.objects.filter(kind="comment").count() == before
    got = Caller(office.people["sven"]).get(f"supervision-items/{item.pk}/comments/").json()
    assert [c["text"] for c in got] == ["@严正 经费未到位，请协调", "收到"]


def test_the_auditor_reads_and_does_not_remark(browser, office, today):
    item = item_in(office)
    office.eve.roles = ["auditor"]
    office.eve.save()
    eve = browser("eve")
    assert item.title in text(eve.get(f"{LIST}{item.pk}/"))
    assert eve.post(f"{LIST}{item.pk}/comment/", text="我说").status_code == 403
    assert not Comment.objects.exists()
