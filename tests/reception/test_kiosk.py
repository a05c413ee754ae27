"""The tablet at the door: what it can do, and all that it must not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver

from office.audit.models import Event
from office.core.errors import NotAllowed, NotVisible
from office.notifications.models import Notification
from office.parameters.registry import change
from reception import actions, badges, passes, watchlist
from reception.kiosk import actions as kiosks
from reception.kiosk import queries
from reception.kiosk.models import KioskDevice
from reception.models import Visit

START = "/reception/kiosk/"


@pytest.fixture
def at_nine(office):
    with time_machine.travel(office.now) as clock:
        yield clock


@pytest.fixture
def tablet(office, door, at_nine):
    """A device that reception made a kiosk."""
    return enter(office)


def enter(office: Any) -> Client:
    _device, token = kiosks.make_device(office.actor("dawn"), name="一楼大厅")
    client = Client(headers={"Accept-Language": "en"})
    answer = client.post(f"{START}enter/{token}/")
    assert answer["Location"] == START
    client.post(f"{START}screen/", {"language": "en"})
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def token_in(text: str, name: str) -> str:
    return text.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


class TestBecomingOne:
    def test_the_link_works_once_and_for_a_day(self, office, door, at_nine):
        _device, token = kiosks.make_device(office.actor("dawn"), name="大厅")
        first, second = Client(), Client()
        assert first.get(f"{START}enter/{token}/").status_code == 200
        assert first.post(f"{START}enter/{token}/").status_code == 302
        assert second.post(f"{START}enter/{token}/").status_code == 404
        assert second.get(START).status_code == 403
        _device, old = kiosks.make_device(office.actor("dawn"), name="侧门")
        at_nine.shift(timedelta(hours=25))
        assert second.post(f"{START}enter/{old}/").status_code == 404

    def test_looking_at_the_link_changes_nothing(self, office, door, at_nine):
        _device, token = kiosks.make_device(office.actor("dawn"), name="大厅")
        client = Client()
        client.get(f"{START}enter/{token}/")
        assert client.get(START).status_code == 403

    def test_the_cookie_goes_to_these_pages_only_and_out_of_reach_of_scripts(
        self, office, door, at_nine
    ):
        _device, token = kiosks.make_device(office.actor("dawn"), name="大厅")
        client = Client()
        cookie = client.post(f"{START}enter/{token}/").cookies["kiosk"]
        assert cookie["path"] == START
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        device = KioskDevice.objects.get()
        assert cookie.value not in (device.device_digest, device.link_digest, token)

    def test_whoever_was_signed_in_on_it_is_signed_out(self, office, door, at_nine):
        _device, token = kiosks.make_device(office.actor("dawn"), name="大厅")
        client = Client()
        client.force_login(office.dora)
        client.post(f"{START}enter/{token}/")
        assert client.get("/").status_code == 302

    @pytest.mark.parametrize("who", ["hugo", "alice", "bob", "lena"])
    def test_only_reception_and_the_administrator_make_one(self, office, door, who, client):
        with pytest.raises(NotAllowed):
            kiosks.make_device(office.actor(who), name="大厅")
        client.force_login(office.people[who])
        assert client.get("/reception/kiosks/").status_code == 403

    def test_withdrawn_it_is_shut_out_with_its_next_touch(self, office, tablet, client):
        assert tablet.get(START).status_code == 200
        client.force_login(office.adam)
        pk = KioskDevice.objects.get().pk
        assert client.post(f"/reception/kiosks/{pk}/revoke/").status_code == 302
        assert tablet.get(START).status_code == 403
        with pytest.raises(NotVisible):
            kiosks.revoke_device(office.actor("dawn"), pk)

    def test_the_page_shows_the_link_once(self, office, door, client, at_nine):
        client.force_login(office.dawn)
        text = text_of(client.post("/reception/kiosks/", {"name": "大厅"}))
        assert "/reception/kiosk/enter/" in text
        assert "/reception/kiosk/enter/" not in text_of(client.get("/reception/kiosks/"))


def kiosk_routes() -> set[str]:
    """Every address of the house, without arguments."""
    found = set()

    def walk(patterns: Any, prefix: str) -> None:
        for entry in patterns:
            text = prefix + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                walk(entry.url_patterns, text)
            elif "<" not in text and "(" not in text:
                found.add("/" + text.replace("^", "").replace("$", ""))

    walk(get_resolver().url_patterns, "")
    return found


class TestNothingElse:
    PUBLIC = ("/healthz", "/readyz", "/metrics", "/sign-in", "/api/schema", "/api/docs", "/static")

    def test_no_other_page_of_the_house_opens(self, tablet):
        for path in sorted(kiosk_routes()):
            if path.startswith((START, *self.PUBLIC)):
                continue
            answer = tablet.get(path)
            assert answer.status_code in {301, 302, 401, 403, 404, 405}, path
            if answer.status_code in {301, 302}:
                assert "sign-in" in answer["Location"] or "documents" in answer["Location"], path

    def test_a_person_who_is_signed_in_gains_nothing_there(self, office, door, client, at_nine):
        client.force_login(office.dora)
        for path in ("", "phone/", "host/?q=卢敏", "walk-in/", "leave/"):
            assert client.get(START + path).status_code == 403

    def test_nothing_is_kept_by_the_browser(self, tablet):
        assert tablet.get(START)["Cache-Control"] == "no-store"

    def test_forms_of_other_sites_are_refused(self, office, door, at_nine):
        _device, token = kiosks.make_device(office.actor("dawn"), name="大厅")
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(f"{START}enter/{token}/").status_code == 403

    def test_no_visitor_is_named_on_any_page(self, office, door, tablet):
        """Everything a curious visitor can open or send shows nobody who is here or expected."""
        door("arrived", visitor_name="别人甲", organisation="别家", phone="13811112222")
        door("expected", visitor_name="别人乙", organisation="别家", phone="13833334444")
        asked = [
            tablet.get(START),
            tablet.get(f"{START}phone/"),
            tablet.get(f"{START}leave/"),
            tablet.get(f"{START}host/?q=别人"),
            tablet.get(f"{START}host/?q=别家"),
            tablet.get(f"{START}walk-in/?host=1"),
            tablet.post(f"{START}find/", {"code": "000000"}),
            tablet.post(f"{START}find/", {"code": "%"}),
            tablet.post(f"{START}phone/", {"surname": "别", "last4": "0000"}),
            tablet.post(f"{START}phone/", {"surname": "", "last4": "4444"}),
            tablet.post(f"{START}phone/", {"surname": "%", "last4": "4444"}),
            tablet.post(f"{START}arrive/", {"visit": "1"}),
            tablet.post(f"{START}leave/", {"code": "99"}),
            tablet.post(f"{START}leave/", {"code": "1"}),
            tablet.post(f"{START}help/"),
        ]
        for answer in asked:
            assert answer.status_code < 500
            assert "别人" not in text_of(answer).replace('value="别人"', "")
            assert "1381111" not in text_of(answer)


class TestArriving:
    def test_by_code_the_host_hears_and_the_badge_is_named(self, office, door, tablet):
        from office.audit.delivery import deliver_pending

        visit = door()
        page = text_of(tablet.post(f"{START}find/", {"code": visit.code}))
        assert "葛平" in page
        assert "卢敏" in page
        assert str(visit.pk) not in page.split("<main")[1]
        answer = tablet.post(f"{START}arrive/", {"visit": token_in(page, "visit"), "persons": "2"})
        assert "Your badge: 01、02" in text_of(answer)
        visit = Visit.unscoped.get()
        assert (visit.state, visit.present) == ("arrived", 2)
        deliver_pending(office.now)
        assert Notification.objects.filter(card=visit.pk, person=office.hugo).exists()
        event = Event.objects.get(verb="reception.visit.arrived")
        assert event.actor is None
        assert event.data["kiosk"] == KioskDevice.objects.get().pk

    def test_by_surname_and_phone(self, door, tablet):
        door(phone="138 0000 4071")
        page = text_of(tablet.post(f"{START}phone/", {"surname": "葛", "last4": "4071"}))
        assert "葛平" in page

    def test_two_of_one_name_and_number_are_for_the_desk(self, door, tablet):
        door(phone="13800004071")
        door(phone="13900004071")
        answer = tablet.post(f"{START}phone/", {"surname": "葛", "last4": "4071"})
        assert answer.status_code == 404

    def test_a_code_is_good_on_its_day_only(self, office, door, tablet):
        visit = door(expected_at=office.now + timedelta(days=1))
        assert tablet.post(f"{START}find/", {"code": visit.code}).status_code == 404

    def test_a_secret_visit_has_no_code_at_the_door(self, office, tablet):
        visit = actions.expect_visit(
            office.actor("carol"),
            actions.NewVisit(
                visitor_name="密客", expected_at=office.now, host=office.carol, secrecy=3
            ),
        )
        assert tablet.post(f"{START}find/", {"code": visit.code}).status_code == 404

    def test_a_token_serves_one_tablet_and_three_minutes(self, office, door, tablet, at_nine):
        visit = door()
        token = token_in(text_of(tablet.post(f"{START}find/", {"code": visit.code})), "visit")
        other = enter(office)
        assert other.post(f"{START}arrive/", {"visit": token}).status_code == 400
        assert tablet.post(f"{START}arrive/", {"visit": token + "x"}).status_code == 400
        at_nine.shift(timedelta(minutes=4))
        assert tablet.post(f"{START}arrive/", {"visit": token}).status_code == 400
        assert Visit.unscoped.get().state == "expected"

    def test_pressed_twice_it_is_one_arrival(self, door, tablet):
        visit = door()
        token = token_in(text_of(tablet.post(f"{START}find/", {"code": visit.code})), "visit")
        assert tablet.post(f"{START}arrive/", {"visit": token}).status_code == 200
        assert tablet.post(f"{START}arrive/", {"visit": token}).status_code == 400
        assert Event.objects.filter(verb="reception.visit.arrived").count() == 1

    def test_ten_wrong_codes_and_the_tablet_waits(self, door, tablet, at_nine):
        visit = door()
        for _try in range(10):
            assert tablet.post(f"{START}find/", {"code": "999999"}).status_code == 404
        answer = tablet.post(f"{START}find/", {"code": visit.code})
        assert answer.status_code == 429
        assert "speak to somebody at the desk" in text_of(answer)
        assert tablet.post(f"{START}phone/", {"surname": "葛", "last4": "1"}).status_code == 429
        at_nine.shift(timedelta(minutes=6))
        assert tablet.post(f"{START}find/", {"code": visit.code}).status_code == 200

    def test_one_guessing_tablet_does_not_stop_another(self, office, door, tablet):
        visit = door()
        for _try in range(10):
            tablet.post(f"{START}find/", {"code": "999999"})
        assert enter(office).post(f"{START}find/", {"code": visit.code}).status_code == 200


class TestHosts:
    @pytest.mark.parametrize("asked", ["卢", "l", "", " "])
    def test_one_character_finds_nobody(self, office, asked):
        assert queries.hosts(asked) == []

    @pytest.mark.parametrize("asked", ["卢敏", "lumin", "LuMin"])
    def test_by_name_or_pinyin(self, office, asked):
        found = queries.hosts(asked)
        assert [(h.name, h.department) for h in found] == [("卢敏", "财务科")]

    def test_five_at_most_and_nothing_but_name_and_department(self, office, door, tablet):
        for i in range(9):
            office.people["bob"].__class__.objects.create_user(
                f"wang{i}", name=f"王小{'一二三四五六七八九'[i]}", department=office.planning,
                phone="0551-7777", post="科员",
            )  # fmt: skip
        page = text_of(tablet.get(f"{START}host/?q=王小"))
        assert page.count("规划建设科") == 5
        for secret in ("0551", "科员", "wang"):
            assert secret not in page

    def test_searching_for_everybody_is_slowed(self, tablet):
        change("kiosk.searches", 3)
        codes = [tablet.get(f"{START}host/?q=卢敏").status_code for _i in range(4)]
        assert codes == [200, 200, 200, 429]


class TestWithoutAppointment:
    GIVEN = {"visitor_name": "孟晓棠", "organisation": "报社", "party_size": "2"}

    def test_with_a_host(self, office, tablet):
        page = text_of(tablet.get(f"{START}host/?q=卢敏"))
        link = page.split('href="/reception/kiosk/walk-in/?')[1].split('"')[0]
        form = text_of(tablet.get(f"{START}walk-in/?{link.replace('&amp;', '&')}"))
        given = {**self.GIVEN, "host": token_in(form, "host")}
        answer = tablet.post(f"{START}walk-in/", given)
        assert "卢敏 has been told" in text_of(answer)
        visit = Visit.unscoped.get()
        assert (visit.host, visit.state, visit.host_named) == (office.hugo, "arrived", True)

    def test_without_one_the_desk_finds_somebody(self, office, tablet):
        text = text_of(tablet.post(f"{START}walk-in/", self.GIVEN))
        assert "Somebody comes to you" in text
        assert "苏禾" not in text
        visit = Visit.unscoped.get()
        assert (visit.host, visit.host_named) == (office.dawn, False)

    def test_a_host_cannot_be_named_by_number(self, office, tablet):
        tablet.post(f"{START}walk-in/", {**self.GIVEN, "host": str(office.lena.pk)})
        assert Visit.unscoped.get().host == office.dawn

    def test_a_delivery(self, tablet):
        tablet.post(f"{START}walk-in/", {**self.GIVEN, "errand": "delivery"})
        assert Visit.unscoped.get().category == "delivery"

    def test_what_was_typed_is_not_lost(self, tablet):
        answer = tablet.post(f"{START}walk-in/", {**self.GIVEN, "party_size": "0"})
        assert answer.status_code == 400
        assert 'value="孟晓棠"' in text_of(answer)
        assert not Visit.unscoped.exists()

    def test_the_desk_is_warned_and_the_tablet_says_nothing(self, office, tablet):
        watchlist.add_entry(office.actor("dawn"), organisation="报社", note="先核实")
        text = text_of(tablet.post(f"{START}walk-in/", self.GIVEN))
        assert "核实" not in text
        rows = Notification.objects.filter(data__news="reception.visit.watched")
        assert {r.person.username for r in rows} == {"dawn"}

    def test_it_is_told_on_if_nobody_comes(self, office, tablet):
        tablet.post(f"{START}walk-in/", self.GIVEN)
        late = office.actor("dora", office.now + timedelta(minutes=11))
        from office.core.actor import Actor

        assert passes.tell_unmet(Actor.system(late.now)) == 1


class TestLeaving:
    def test_by_code_the_whole_party(self, door, tablet):
        visit = door("received")
        assert "Thank you for coming" in text_of(
            tablet.post(f"{START}leave/", {"code": visit.code})
        )
        assert Visit.unscoped.get().state == "left"

    def test_by_badge_one_after_the_other(self, door, tablet):
        door("received")
        tablet.post(f"{START}leave/", {"code": "1"})
        visit = Visit.unscoped.get()
        assert (visit.state, visit.present, badges.held(visit)) == ("received", 1, [2])
        tablet.post(f"{START}leave/", {"code": "02"})
        visit = Visit.unscoped.get()
        assert (visit.state, visit.present, badges.held(visit)) == ("left", 0, [])

    def test_a_badge_that_is_not_out_is_counted_as_a_try(self, tablet):
        change("kiosk.tries", 2)
        codes = [tablet.post(f"{START}leave/", {"code": "5"}).status_code for _i in range(3)]
        assert codes == [404, 404, 429]


@pytest.mark.parametrize(
    ("language", "says"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")]
)
def test_three_languages(tablet, language, says):
    assert tablet.post(f"{START}screen/", {"language": language})["Location"] == START
    answer = tablet.get(START)
    assert f'<html lang="{says}"' in text_of(answer)
    assert answer["Content-Language"] == language


def test_help_is_called_once_a_minute(office, tablet):
    for _press in range(3):
        assert "The desk has been told" in text_of(tablet.post(f"{START}help/"))
    rows = Notification.objects.filter(data__news="reception.kiosk.help")
    assert [r.person.username for r in rows] == ["dawn"]
