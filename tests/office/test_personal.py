"""Records one follows and views one keeps: told once, never of what one may not see."""

from __future__ import annotations

import pytest

from office.audit.delivery import deliver_pending
from office.core.errors import DomainError, NotVisible
from office.core.scoping import Secrecy
from office.following import actions as following
from office.following.models import Follow
from office.following.queries import follows
from office.notifications.models import Notification
from office.notifications.queries import mine as news
from office.organisation.models import User
from office.saved_views import actions as saved_views
from office.saved_views.models import SavedView
from supervision import actions as supervision
from tests.pages import Browser, text
from tests.rest.conftest import Caller


@pytest.fixture
def deliver(office):
    def run():
        while deliver_pending(office.now, 500) == 500:
            pass

    return run


def test_who_follows_hears_of_a_change_of_state_and_not_of_his_own(office, deliver):
    item = office.item("assigned")
    deliver()
    for who in ("dora", "sven"):
        following.follow(office.actor(who), item.pk)
        following.follow(office.actor(who), item.pk)
    assert Follow.objects.count() == 2
    supervision.accept_item(office.actor("carol"), item.pk, plan="三步走")
    supervision.report_item(office.actor("carol"), item.pk, text="过半", percent=50)
    supervision.hold_item(
        office.actor("sven"), item.pk, reason="等省里批复", until=office.day("2026-12-01").date()
    )
    deliver()
    deliver()
    heard = Notification.objects.filter(kind="follow")
    assert heard.filter(person=office.dora).count() == 2
    assert heard.filter(person=office.sven).count() == 1
    following.unfollow(office.actor("dora"), item.pk)
    supervision.resume_item(office.actor("sven"), item.pk)
    deliver()
    assert heard.filter(person=office.dora).count() == 2


def test_who_lost_sight_of_a_record_hears_and_reads_nothing_more(office, deliver):
    item = office.item("assigned", secrecy=Secrecy.CONFIDENTIAL, title="机密事项")
    deliver()
    following.follow(office.actor("dora"), item.pk)
    with pytest.raises(NotVisible):
        following.follow(office.actor("bob"), item.pk)
    supervision.accept_item(office.actor("carol"), item.pk, plan="三步走")
    deliver()
    assert news(office.actor("dora")).filter(kind="follow").count() == 1
    User.objects.filter(pk=office.dora.pk).update(clearance=Secrecy.OPEN)
    office.dora.refresh_from_db()
    supervision.claim_item_done(office.actor("carol"), item.pk, text="已办结")
    deliver()
    assert Notification.objects.filter(person=office.dora, kind="follow").count() == 1
    assert not news(office.actor("dora")).filter(kind="follow").exists()
    assert not follows(office.actor("dora")).exists()


def test_following_by_button_tab_and_rest(office):
    item = office.item("handling", title="关注的事")
    page = Browser(office.people["dora"])
    at = f"/supervision/{item.pk}/"
    assert "Follow" in text(page.get(at))
    assert page.do(f"/records/{item.pk}/follow/", next=at, on="1") == at
    assert "Following" in text(page.get(at))
    assert "关注的事" in text(page.get("/supervision/", scope="watch"))
    rest = Caller(office.people["dora"])
    (row,) = rest.get("follows/").json()["results"]
    assert row["record"] == item.pk
    assert rest("DELETE", f"follows/{row['id']}/").status_code == 204
    assert "关注的事" not in text(page.get("/supervision/", scope="watch"))
    assert rest.post("follows/", {"record": 10**9}).status_code == 404
    assert Caller(office.people["eve"]).get(f"follows/{row['id']}/").status_code == 404


def test_a_view_is_kept_without_the_place_in_the_list_and_replaced_by_its_name(office):
    sven = Browser(office.people["sven"])
    query = "scope=all&light=red&from=k3s&after=1"
    assert sven.do("/views/", page="/supervision/", name="红灯", query=query) == (
        "/supervision/?scope=all&light=red"
    )
    assert "红灯" in text(sven.get("/supervision/"))
    sven.do("/views/", page="/supervision/", name="红灯", query="light=yellow")
    kept = SavedView.objects.get()
    assert kept.query == "light=yellow"
    dora = office.actor("dora")
    with pytest.raises(NotVisible):
        saved_views.drop_view(dora, kept.pk)
    assert "红灯" not in text(Browser(office.people["dora"]).get("/supervision/"))
    sven.do(f"/views/{kept.pk}/drop/")
    assert not SavedView.objects.exists()


def test_the_day_of_a_register_is_kept(office):
    kept = saved_views.keep_view(
        office.actor("alice"),
        page="/documents/incoming/",
        name="上周",
        query="from=2026-11-16&q=水利",
    )
    assert "from=2026-11-16" in kept.query


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"page": "//evil.example/"}, "page"),
        ({"page": "/no/such/list/"}, "page"),
        ({"query": "q=" + "x" * 1001}, "query"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(office, given, field):
    values = {"page": "/supervision/", "name": "我的", "query": "", **given}
    with pytest.raises(DomainError) as refused:
        saved_views.keep_view(office.actor("sven"), **values)
    assert field in refused.value.fields
    assert not SavedView.objects.exists()


def test_twenty_views_of_a_list_and_no_more(office):
    sven = office.actor("sven")
    for n in range(saved_views.MOST):
        saved_views.keep_view(sven, page="/supervision/", name=f"视图{n}", query="")
    with pytest.raises(DomainError):
        saved_views.keep_view(sven, page="/supervision/", name="又一个", query="")
    saved_views.keep_view(sven, page="/supervision/", name="视图3", query="light=red")
    saved_views.keep_view(sven, page="/duties/", name="又一个", query="")
