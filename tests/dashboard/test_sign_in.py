from __future__ import annotations

import pytest
from django.test import Client

from office.access.actions import issue_token
from office.access.models import Token
from tests.conftest import FRIDAY, PASSWORD


@pytest.fixture
def alice(office):
    office.alice.set_password(PASSWORD)
    office.alice.save()
    return office.alice


def enter(client, password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": "alice", "password": password, **more})


def test_signs_in_and_goes_where_she_wanted(alice, client):
    answer = enter(client, next="/duties/?light=red")
    assert answer.status_code == 302
    assert answer["Location"] == "/duties/?light=red"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("roles", "first"),
    [(["driver"], "/vehicles/drive/"), (["driver", "clerk"], "/"), (["staff"], "/"), ([], "/")],
)
def test_who_only_drives_begins_at_the_wheel(alice, client, roles, first):
    alice.roles = roles
    alice.save()
    assert enter(client)["Location"] == first
    client.logout()
    assert enter(client, next="/duties/")["Location"] == "/duties/"


def test_never_leaves_the_site_after_signing_in(alice, client):
    assert enter(client, next="https://evil.example/")["Location"] == "/"
    client.logout()
    assert enter(client, next="//evil.example/")["Location"] == "/"


def test_a_wrong_password_is_refused_beside_the_field_and_keeps_the_name(alice, client):
    answer = enter(client, "wrong", HTTP_ACCEPT_LANGUAGE="en")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Check the name, the capital letters and the keyboard." in page
    assert 'value="alice"' in page
    assert 'aria-invalid="true"' in page
    assert "wrong" not in page.split("<form", 2)[-1].split("password")[1][:200]


def test_does_not_say_whether_the_name_exists(alice, client):
    known = enter(client, "wrong").content.decode()
    unknown = client.post("/sign-in/", {"username": "nobody", "password": "wrong"}).content.decode()
    assert strip(known) == strip(unknown)


def strip(page):
    """The page without what differs by itself: tokens and the name typed."""
    import re

    page = re.sub(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", page)
    return page.replace('value="alice"', "").replace('value="nobody"', "")


def test_after_ten_wrong_tries_even_the_right_password_waits(alice, client):
    for _ in range(10):
        enter(client, "wrong")
    assert enter(client).status_code == 400
    assert client.get("/").status_code == 302


def test_signing_out_ends_every_session_but_no_token(alice, client):
    other = Client()
    enter(client)
    enter(other)
    issue_token(alice, ["*"], FRIDAY)
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/").status_code == 302
    assert other.get("/").status_code == 302
    assert Token.objects.filter(person=alice).count() == 1


def test_signing_out_by_a_link_is_refused(alice, client):
    enter(client)
    assert client.get("/sign-out/").status_code == 405


def test_demo_roles_are_only_offered_in_the_demo(office, client, settings):
    office.dora.username = "director"
    office.dora.save()
    assert client.post("/sign-in/demo/", {"username": "director"}).status_code == 404
    assert "director" not in client.get("/sign-in/").content.decode()
    settings.DEMO = True
    assert "林致远" in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"username": "director"}).status_code == 302
    assert client.get("/").status_code == 200


def test_demo_does_not_let_anybody_in_who_is_no_demo_role(office, client, settings):
    settings.DEMO = True
    assert client.post("/sign-in/demo/", {"username": "alice"}).status_code == 404


def test_a_form_without_its_token_says_how_to_go_on(alice):
    strict = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    answer = enter(strict)
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()


def test_the_language_chosen_at_the_door_becomes_ones_own(alice, client):
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    enter(client)
    alice.refresh_from_db()
    assert alice.language == "en"
    assert client.cookies["django_language"].value == ""
