"""Supervision through its pages: the list, one item from docket to file, refusals and secrets."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from office.audit.models import Event
from office.calendars import workdays
from office.core.scoping import Secrecy
from office.duties.models import Duty
from supervision import queries
from supervision.models import SupervisionItem
from tests.pages import beside, text
from tests.rest.conftest import Caller

LIST = "/supervision/"


@pytest.fixture
def today(office):
    office.now = timezone.now()
    return timezone.localdate()


def item_in(office, state, **changes):
    due = workdays.add_workdays(timezone.localdate(), changes.pop("days", 8))
    return office.item(state, due_on=due, **changes)


def overdue(item):
    gone = timezone.localdate() - timedelta(days=2)
    SupervisionItem.unscoped.filter(pk=item.pk).update(due_on=gone)
    Duty.unscoped.filter(card=item.pk).update(due_at=workdays.closing(gone))


def test_an_item_is_docketed_with_its_own_words(browser, office, today):
    sven = browser("sven")
    given = {
        "title": "青石泵站应急维修",
        "source": "instruction",
        "original_text": "务必年底前修好",
    }
    refused = sven.post(f"{LIST}new/", **given)
    assert refused.status_code == 400
    assert beside(refused, "lead_department")
    assert "务必年底前修好" in refused.content.decode()
    past = sven.post(
        f"{LIST}new/",
        **given,
        lead_department=office.planning.pk,
        due_on=(today - timedelta(days=1)).isoformat(),
    )
    assert past.status_code == 400
    assert "Choose a later day" in beside(past, "due_on")
    at = sven.do(
        f"{LIST}new/",
        **given,
        lead_department=office.planning.pk,
        assisting_departments=[office.finance.pk],
    )
    item = SupervisionItem.unscoped.get()
    assert at == f"{LIST}{item.pk}/"
    assert item.assisting_ids == [office.finance.pk]
    assert item.due_on == workdays.add_workdays(today, 7)
    page = text(sven.get(at))
    assert "务必年底前修好" in page
    assert browser("carol").get(f"{LIST}new/").status_code == 403


def test_the_urgent_come_first_with_lamp_progress_and_next_step(browser, office, today):
    later = item_in(office, "handling", title="不急的事项")
    soon = item_in(office, "handling", title="快到期事项", days=1)
    late = item_in(office, "handling", title="已超期事项")
    overdue(late)
    page = text(browser("carol").get(LIST))
    assert page.index(late.title) < page.index(soon.title) < page.index(later.title)
    assert "2 days overdue" in page
    assert "3 items in hand" in page
    red = text(browser("carol").get(LIST, light="red"))
    assert late.title in red
    assert later.title not in red
    assert "All 3" in red
    assert "Red 1" in red
    assert "Green 1" in red


def test_scopes_are_tabs_and_only_the_wide_have_all(browser, office, today):
    ours = item_in(
        office, "handling", title="规划科主办的事", assisting_departments=[office.finance]
    )
    theirs = item_in(office, "docketed", title="财务科主办的事", lead_department=office.finance)
    done = item_in(office, "struck_off", title="已经办结的事")
    everything = text(browser("dora").get(LIST))
    assert ours.title in everything
    assert theirs.title in everything
    assert done.title not in everything
    assert done.title in text(browser("dora").get(LIST, scope="done"))
    hers = text(browser("carol").get(LIST, scope="all"))
    assert ours.title in hers
    assert theirs.title not in hers
    assert ours.title in text(browser("hugo").get(LIST, scope="assist"))
    assert ours.title not in text(browser("hugo").get(LIST, scope="mine"))
    assert ours.title in text(browser("carol").get(LIST, scope="mine"))


def test_a_quick_report_goes_back_to_the_list(browser, office, today):
    item = item_in(office, "handling")
    carol = browser("carol")
    at = f"{LIST}{item.pk}/report/"
    form = carol.get(at, next=LIST).content.decode()
    assert f'name="next" value="{LIST}"' in form
    refused = carol.post(at, text="过半", percent="160", next=LIST)
    assert refused.status_code == 400
    assert beside(refused, "percent")
    assert "过半" in refused.content.decode()
    assert carol.do(at, text="过半", percent="55", next=LIST) == LIST
    assert "55%" in text(carol.get(LIST))


def test_the_page_of_an_item_says_plan_progress_result_and_who_hears_next(browser, office, today):
    item = item_in(office, "handling", original_text="务必办好", standard="通过验收", days=10)
    carol, at = browser("carol"), f"{LIST}{item.pk}/"
    carol.do(f"{at}report/", text="基础已完工", percent="40")
    page = text(carol.get(at))
    for words in ("务必办好", "通过验收", "三步走", "基础已完工", "40%", "Who will be told next"):
        assert words in page
    assert page.index("Remind 高展") < page.index("the leader in charge, 方静怡")
    assert "Ask for more time" in page
    carol.do(f"{at}claim_done/", text="全部完工")
    sven = browser("sven")
    sven.do(f"{at}verify/", ok="on", text="现场属实")
    sven.do(f"{at}strike_off/")
    done = text(sven.get(at))
    assert "verified: passed" in done
    assert "Struck off on" in done
    assert "Who will be told next" in done


def test_more_time_is_asked_for_beside_the_ladder_and_granted(browser, office, today):
    item = item_in(office, "handling")
    at, later = f"{LIST}{item.pk}/", workdays.add_workdays(today, 12)
    carol = browser("carol")
    short = carol.post(f"{at}request_extension/", due_on=later.isoformat(), reason="忙")
    assert short.status_code == 400
    assert "whom or what it waits for" in beside(short, "reason")
    early = carol.post(
        f"{at}request_extension/", due_on=item.due_on.isoformat(), reason="等财务科测算"
    )
    assert "Choose a day after" in beside(early, "due_on")
    assert "等财务科测算" in early.content.decode()
    carol.do(f"{at}request_extension/", due_on=later.isoformat(), reason="等财务科测算")
    assert "grant_extension" not in carol.buttons(at)
    lena = browser("lena")
    assert {"grant_extension", "refuse_extension"} <= lena.buttons(at)
    assert "等财务科测算" in text(lena.get(at))
    lena.do(f"{at}grant_extension/")
    item = SupervisionItem.unscoped.get()
    assert (item.due_on, item.extensions) == (later, 1)
    again = carol.post(
        f"{at}request_extension/",
        due_on=workdays.add_workdays(today, 20).isoformat(),
        reason="还是等财务科",
    )
    assert again.status_code == 400
    assert "which is the limit" in text(again)


def test_a_stale_page_keeps_the_report_and_says_who_was_first(browser, office, today):
    item = item_in(office, "handling")
    at = f"{LIST}{item.pk}/"
    seen = SupervisionItem.unscoped.get().version
    browser("bob").do(f"{at}report/", text="小俞先报了", percent="30", version=seen)
    answer = browser("carol").post(
        f"{at}report/", text="我的进展不能丢", percent="35", version=seen
    )
    assert answer.status_code == 409
    assert "我的进展不能丢" in answer.content.decode()
    assert "俞晓" in text(answer)
    assert "reported progress" in text(answer)
    assert SupervisionItem.unscoped.get().percent == 30


@pytest.mark.parametrize(
    ("state", "who", "command", "given"),
    [
        ("handling", "carol", "report", {"text": "可以", "percent": 20}),
        ("handling", "hugo", "report", {"text": "不是我的", "percent": 20}),
        ("handling", "sven", "report", {"text": "不归我报", "percent": 20}),
        ("assigned", "carol", "report", {"text": "还没签收", "percent": 20}),
        ("docketed", "dora", "assign", {}),
        ("claimed", "carol", "verify", {"ok": True, "text": "自查"}),
        ("claimed", "dora", "verify", {"ok": True, "text": "属实"}),
        ("handling", "sven", "hold", {"reason": "等批复", "until": "2020-01-01"}),
        ("handling", "eve", "chase", {"text": "快"}),
        ("filed", "sven", "withdraw", {"reason": "不办了吧"}),
    ],
)
def test_pages_refuse_as_rest_does(office, browser, state, who, command, given):
    office.now = timezone.now()
    twins = [item_in(office, state), item_in(office, state)]
    over_rest = Caller(office.people[who]).post(
        f"supervision-items/{twins[0].pk}/{command}/", given
    )
    on_page = browser(who).post(f"{LIST}{twins[1].pk}/{command}/", **given)
    assert on_page.status_code == (302 if over_rest.status_code == 200 else over_rest.status_code)


def test_eve_and_the_uncleared_see_no_secret_item(browser, office, today):
    item = item_in(office, "handling", title="绝密督办事项", secrecy=Secrecy.SECRET)
    at = f"{LIST}{item.pk}/"
    for who in ("eve", "bob"):
        for scope in ("", "department", "assist", "all", "done"):
            page = browser(who).get(LIST, scope=scope)
            assert item.title not in text(page)
            assert "All 0" in text(page)
        assert browser(who).get(at).status_code == 404
        assert browser(who).post(f"{at}report/", text="看看", percent="1").status_code == 404
    assert item.title in text(browser("carol").get(at))


def test_the_list_and_the_item_cost_a_constant_number_of_queries(
    browser, office, today, django_assert_max_num_queries
):
    item = item_in(office, "handling", days=1)
    for n in range(26):
        item_in(office, "handling" if n % 2 else "assigned", title=f"第{n}项", days=n + 1)
    carol = browser("carol")
    carol.get(LIST)
    with django_assert_max_num_queries(10):
        page = carol.get(LIST)
    assert "Next page" in text(page)
    browser("carol").get(f"{LIST}{item.pk}/")
    with django_assert_max_num_queries(26):
        browser("carol").get(f"{LIST}{item.pk}/")


def by_lamp(answer):
    """The filter by lamp as it reads."""
    found = re.search(r'<nav class="filters end".*?</nav>', answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_very_long_list_does_not_wait_for_its_numbers(browser, office, today, monkeypatch):
    """They come by themselves, and are those of a list that waited."""
    overdue(item_in(office, "handling"))
    item_in(office, "handling")
    waited = by_lamp(browser("sven").get(LIST))
    monkeypatch.setattr(queries, "MANY", 1)
    page = browser("sven").get(f"{LIST}?q=")
    assert 'hx-get="/supervision/lamps/?q=' in page.content.decode()
    assert not re.search(r"\d", by_lamp(page))
    came = browser("sven").get("/supervision/lamps/")
    assert by_lamp(came) == waited
    assert "1 is overdue" in came.content.decode()
    assert 'hx-swap-oob="true"' in came.content.decode()


def test_the_next_page_of_the_list_goes_on_by_key(browser, office, today):
    made = [item_in(office, "docketed", title=f"第{n}项事", days=n + 1) for n in range(27)]
    first = browser("sven").get(LIST)
    assert made[24].title in text(first)
    assert made[25].title not in text(first)
    following = text(
        browser("sven").get(LIST, **{"from": f"{made[24].due_on.isoformat()}~{made[24].pk}"})
    )
    assert made[25].title in following
    assert made[24].title not in following


def test_what_falls_due_today_is_listed_beside(browser, office, today):
    if not workdays.is_workday(today):
        item = item_in(office, "handling", title="今天要交的事")
        Duty.unscoped.filter(card=item.pk).update(due_at=workdays.closing(today))
    else:
        item_in(office, "handling", title="今天要交的事", days=0)
    page = text(browser("carol").get(LIST))
    assert "1 answer is owed today." in page
    assert page.count("今天要交的事") >= 2
    assert "今天要交的事" not in text(browser("eve").get(LIST))


def test_a_row_offers_what_the_reader_owes_on_it(browser, office, today):
    """The office hands a docketed item over from the list; whoever owes nothing gets no button."""
    item = office.item("docketed")
    duty = Duty.unscoped.get(card=item.pk, state="open")
    address = f"/supervision/{item.pk}/assign/"
    assert address in browser(duty.holder.username).get("/supervision/?scope=all").content.decode()
    assert address not in browser("carol").get("/supervision/?scope=all").content.decode()


def test_whoever_settles_a_dispute_reads_why(browser, office, today):
    item = office.item("disputed")
    why = Event.objects.get(card=item.pk, verb="supervision.item.disputed").data["reason"]
    page = browser("dora").get(f"/supervision/{item.pk}/").content.decode()
    assert "disputed it on" in page
    assert why in page
