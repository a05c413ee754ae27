"""Every page for every role: it opens, costs a fixed number of queries, keeps what is secret."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.audit.delivery import deliver_pending
from office.catalogue.actions import link
from office.core.scoping import Secrecy
from office.dashboard.errors import broken
from office.duties.models import Duty
from office.flows.letter_to_item import supervise_letter
from office.matters.models import Matter
from tests.pages import text

SECRET = "绝不外传的标题"
ROLES = ["dora", "carol", "alice", "bob", "sven", "adam", "eve"]
PAGES = [
    "/",
    "/duties/",
    "/duties/?scope=all",
    "/duties/?scope=department",
    "/duties/?scope=unassigned",
    "/duties/?scope=trouble",
    "/duties/?state=done",
    "/duties/?light=red&area=supervision",
    "/duties/?due=2026-11-27&scope=all",
    "/search/",
    f"/search/?q={SECRET}",
    "/search/?q=水利",
    "/notifications/",
    "/notifications/?unread=1",
    "/me/",
    "/departments/",
    "/people/",
    "/people/?q=高",
]


@pytest.fixture
def busy(office):
    """A letter under way, items in every band, one secret letter with planning."""
    letter = office.letter("handling")
    secret = office.letter("handling", title=SECRET, secrecy="confidential", issuer="某机关")
    items = [
        office.item("handling", due_on=office.now.date() + timedelta(days=n)) for n in (0, 3, 8, 40)
    ]
    office.item(
        "handling",
        due_on=date(2026, 11, 27),
        lead_department=office.planning,
        title=SECRET + "二",
        secrecy=Secrecy.SECRET,
    )
    deliver_pending(office.now)
    office.letters, office.secret, office.items = letter, secret, items
    return office


@pytest.mark.parametrize("who", ROLES)
def test_every_page_opens_within_its_queries(busy, browser, django_assert_max_num_queries, who):
    client = browser(who)
    client.get("/")  # the calendar and the parameters are read once per process
    for page in PAGES:
        with django_assert_max_num_queries(18, info=page):
            answer = client.get(page)
        assert answer.status_code == 200, page
        assert "<h1" in answer.content.decode(), page


def test_more_rows_cost_no_more_queries(office, browser):
    client = browser("dora")
    pages = ["/", "/duties/?scope=all", "/notifications/", "/search/?q=通知", "/people/"]

    def grow():
        office.letter("proposed")
        office.item("handling")
        deliver_pending(office.now)

    def count(page):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    grow()
    client.get("/")
    few = {page: count(page) for page in pages}
    for _ in range(4):
        grow()
    assert {page: count(page) for page in pages} == few


@pytest.mark.parametrize("who", ["eve", "bob"])
def test_outsiders_read_the_secret_title_nowhere(busy, browser, who):
    client = browser(who)
    matters = [f"/matters/{m.pk}/" for m in Matter.objects.all()]
    duties = [f"/duties/{pk}/" for pk in Duty.unscoped.values_list("pk", flat=True)]
    for page in [*PAGES, *matters, *duties]:
        body = client.get(page).content.decode()
        assert SECRET not in body.replace(f'value="{SECRET}"', "").replace(
            f"“{SECRET}”", ""
        ).replace(f"<title>{SECRET}", "")


def test_what_is_not_for_one_to_see_does_not_exist(busy, browser):
    client = browser("eve")
    assert client.get(f"/matters/{busy.secret.matter_id}/").status_code == 404
    duty = Duty.unscoped.filter(card=busy.secret.pk)[0]
    assert client.get(f"/duties/{duty.pk}/").status_code == 404
    assert client.post(f"/duties/{duty.pk}/urge/").status_code == 404
    assert client.post(f"/records/{busy.secret.pk}/complete/").status_code == 404


def test_strangers_are_sent_to_the_door(db, client):
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith("/sign-in/"), page


def test_an_unknown_address_says_how_to_go_on(office, browser):
    answer = browser("eve").get("/nowhere/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_pages_hold_no_inline_style_or_script(busy, browser):
    client = browser("dora")
    pages = [*PAGES, f"/matters/{busy.letters.matter_id}/", "/nowhere/"]
    for page in pages:
        body = client.get(page).content.decode()
        assert " style=" not in body
        assert "<script>" not in body
        assert " onclick=" not in body


def test_the_page_of_a_breakdown_speaks_three_languages_without_a_database(rf):
    request = rf.get("/")
    request.request_id = "abc123"
    answer = broken(request)
    assert answer.status_code == 500
    for words in ("出错了", "這一步沒有做成", "This step failed", "abc123"):
        assert words in answer.content.decode()


def test_a_refusal_tells_htmx_in_a_fragment_and_others_on_a_page(busy, browser):
    client = browser("alice")
    url = f"/records/{busy.letters.pk}/assign/"
    page = client.post(url)
    fragment = client.post(url, HTTP_HX_REQUEST="true")
    assert page.status_code == fragment.status_code == 409
    assert "It has changed meanwhile" in page.content.decode()
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert 'role="alert"' in fragment.content.decode()


def test_a_changed_record_is_not_stepped_over(busy, browser):
    letter = busy.letter("instructed")
    url = f"/records/{letter.pk}/assign/"
    assert browser("alice").post(url, {"version": letter.version - 1}).status_code == 409
    assert browser("alice").post(url, {"version": letter.version}).status_code == 302


def test_a_matter_shows_its_records_as_a_thread_tied_both_ways(office, browser):
    letter = office.letter("handling", title="来文在此")
    item = supervise_letter(office.actor("sven"), letter.pk)
    page = text(browser("dora").get(f"/matters/{letter.matter_id}/"))
    assert "2 records, in the order they came up" in page
    assert f"led to {item.number}" in page
    assert f"from {letter.number}" in page
    assert "高展" in page  # who has it now


def test_a_matter_does_not_name_the_other_end_of_a_tie_out_of_sight(office, browser):
    letter = office.letter("handling", title="机密来文", secrecy="secret")
    item = supervise_letter(office.actor("sven"), letter.pk)
    assert browser("bob").get(f"/matters/{item.matter_id}/").status_code == 404
    open_item = office.item("handling", title="公开事项")
    link(letter, open_item, "supervises", office.now)
    page = text(browser("bob").get(f"/matters/{open_item.matter_id}/"))
    assert letter.number not in page


@pytest.mark.parametrize("many", [1, 8])
def test_a_matter_costs_the_same_for_one_record_or_many(
    office, browser, django_assert_max_num_queries, many
):
    letter = office.letter("handling")
    for _ in range(many):
        office.item("handling")
    client = browser("dora")
    client.get(f"/matters/{letter.matter_id}/")
    with django_assert_max_num_queries(16):
        client.get(f"/matters/{letter.matter_id}/")
