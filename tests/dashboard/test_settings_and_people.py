from __future__ import annotations

import pytest

from office.access.actions import issue_token
from office.access.models import Token
from office.audit.models import Event
from office.duties.models import Duty
from office.notifications.models import Preference, QuietHours
from office.organisation.models import Deputyship
from tests.conftest import FRIDAY, PASSWORD


def test_the_language_is_kept_with_the_person(office, browser):
    client = browser("eve", language="zh-CN")
    client.post("/language/", {"language": "en", "next": "/duties/"})
    office.eve.refresh_from_db()
    assert office.eve.language == "en"
    page = client.get("/duties/").content.decode()
    assert '<html lang="en"' in page


def test_before_signing_in_the_language_is_kept_in_the_browser(db, client):
    client.post("/language/", {"language": "zh-hant", "next": "/sign-in/"})
    assert '<html lang="zh-Hant"' in client.get("/sign-in/").content.decode()


def test_an_unknown_language_changes_nothing(office, browser):
    browser("eve").post("/language/", {"language": "xx"})
    office.eve.refresh_from_db()
    assert office.eve.language == ""


def test_the_theme_is_written_by_the_server(office, browser):
    client = browser("eve")
    assert client.post("/theme/", {"theme": "dark"}, HTTP_HX_REQUEST="true").status_code == 204
    assert 'data-theme="dark"' in client.get("/me/").content.decode()
    client.post("/theme/", {"theme": "neon"})
    assert 'data-theme="dark"' in client.get("/me/").content.decode()


def test_single_keys_can_be_turned_off(office, browser):
    client = browser("eve")
    client.post("/me/", {"form": "settings", "settings-language": "en", "settings-theme": ""})
    assert 'data-keys="off"' in client.get("/me/").content.decode()
    assert Event.objects.get(verb="organisation.person.settings_changed").data["fields"] == [
        "language",
        "single_keys",
    ]


def test_news_is_chosen_by_kind_and_channel(office, browser):
    browser("eve").post("/me/", {"form": "matrix", "wanted": ["duty.mail", "comment.mail"]})
    said = {(p.kind, p.channel): p.wanted for p in Preference.objects.filter(person=office.eve)}
    assert said["comment", "mail"] is True
    assert said["duty", "robot"] is False
    assert ("duty", "mail") not in said


def test_quiet_hours_need_both_ends(office, browser):
    client = browser("eve")
    answer = client.post("/me/", {"form": "quiet", "quiet-since": "22:00", "quiet-until": ""})
    assert answer.status_code == 400
    assert "Enter both times, or neither." in answer.content.decode()
    client.post("/me/", {"form": "quiet", "quiet-since": "22:00", "quiet-until": "07:00"})
    assert str(QuietHours.objects.get(person=office.eve).since) == "22:00:00"


def test_a_deputy_is_named_and_ended(office, browser):
    client = browser("carol")
    days = {"deputy-starts_on": "2026-11-20", "deputy-ends_on": "2026-11-27"}
    client.post("/me/", {"form": "deputy", "deputy-deputy": office.bob.pk, **days})
    row = Deputyship.objects.get(principal=office.carol)
    assert row.deputy_id == office.bob.pk
    again = client.post("/me/", {"form": "deputy", "deputy-deputy": office.eve.pk, **days})
    assert again.status_code == 400
    assert "End that deputyship first" in again.content.decode()
    browser("eve").post("/me/", {"form": "end-deputy", "id": row.pk})
    row.refresh_from_db()
    assert row.ends_on.isoformat() == "2026-11-27"


def test_the_present_password_is_asked_for(office, browser):
    office.eve.set_password(PASSWORD)
    office.eve.save()
    client = browser("eve")
    wrong = {"form": "password", "password-old": "no", "password-new": "another long sentence"}
    assert client.post("/me/", wrong).status_code == 400
    right = {**wrong, "password-old": PASSWORD}
    assert client.post("/me/", right).status_code == 302
    office.eve.refresh_from_db()
    assert office.eve.check_password("another long sentence")
    assert client.get("/me/").status_code == 200


def test_only_ones_own_token_is_revoked(office, browser):
    issue_token(office.eve, ["*"], FRIDAY)
    token = Token.objects.get()
    assert browser("bob").post("/me/", {"form": "revoke", "id": token.pk}).status_code == 404
    browser("eve").post("/me/", {"form": "revoke", "id": token.pk})
    assert not Token.objects.exists()


PERSON = {
    "name": "白晓川",
    "post": "副科长",
    "protocol_rank": "61",
    "clearance": "1",
    "roles": ["staff"],
}


def test_the_administrator_changes_an_entry(office, browser):
    answer = browser("adam").post(
        f"/people/{office.eve.pk}/",
        {**PERSON, "department": office.finance.pk, "version": office.eve.version},
    )
    assert answer.status_code == 302
    office.eve.refresh_from_db()
    assert office.eve.post == "副科长"


def test_a_stale_entry_is_not_overwritten(office, browser):
    answer = browser("adam").post(f"/people/{office.eve.pk}/", {**PERSON, "version": 77})
    assert answer.status_code == 400
    assert "while you had it open" in answer.content.decode()
    office.eve.refresh_from_db()
    assert office.eve.post == ""


@pytest.mark.parametrize("path", ["/people/{pk}/", "/people/{pk}/leave/"])
def test_nobody_else_changes_people(office, browser, path):
    answer = browser("dora").post(path.format(pk=office.eve.pk), PERSON)
    assert answer.status_code == 403


def test_leaving_ends_sessions_and_hands_the_duties_over(office, browser):
    office.item("handling")
    carol = browser("carol")
    assert carol.get("/").status_code == 200
    answer = browser("adam").post(f"/people/{office.carol.pk}/leave/")
    assert answer.status_code == 302
    assert carol.get("/").status_code == 302
    assert not Duty.unscoped.filter(holder=office.carol, state="open").exists()
    page = browser("dora").get("/duties/?scope=unassigned").content.decode()
    assert "handed over" in page
