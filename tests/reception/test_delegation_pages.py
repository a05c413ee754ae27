"""The pages of delegations: what stands on them, what can be done there, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from reception.delegations import queries
from reception.delegations.models import Delegation
from reception.models import Visit
from tests.reception.guests import Party


@pytest.fixture
def party(office) -> Any:
    with time_machine.travel(office.now, tick=False):
        yield Party(office)


@pytest.fixture
def browse(party):
    def sign_in(who: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(party.office.people[who])
        return client

    return sign_in


def page(client: Client, made: Delegation, rest: str = "") -> str:
    answer = client.get(f"/reception/delegations/{made.pk}/{rest}")
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


@pytest.mark.parametrize("state", Delegation.State.values)
def test_every_state_has_its_page(party, browse, state):
    made = party.delegation(state)
    for who in ("gina", "dora"):
        text = page(browse(who), made)
        assert "云岭省水利厅" in text
        assert "周岚" in text
    assert "梅雨生" in page(browse("gina"), made, "list/")


def test_the_page_says_what_is_not_kept_and_the_way_out(party, browse):
    made = party.delegation(letter="")
    text = page(browse("gina"), made)
    assert "There is no official letter" in text
    assert "Register their letter" in text
    assert "article 8" in text


def test_a_reason_is_put_on_record_from_the_finding(party, browse):
    made = party.delegation(same_city=True)
    made.refresh_from_db()
    gina = browse("gina")
    assert "explain/?rule=same_city" in page(gina, made)
    assert 'value="same_city"' in page(gina, made, "explain/?rule=same_city")
    gina.post(
        f"/reception/delegations/{made.pk}/explain/",
        {"rule": "same_city", "reason": "会商延至午后", "version": made.version},
    )
    text = page(gina, made)
    assert "Explained" in text
    assert "会商延至午后" in text


def test_the_dry_run_stands_on_the_page_and_its_button_takes_it(party, browse):
    made = party.delegation("approved")
    gina = browse("gina")
    assert "Take it all" in page(gina, made)
    assert Visit.unscoped.count() == 0
    answer = gina.post(f"/reception/delegations/{made.pk}/plan/", {"version": made.version})
    assert answer.status_code == 302
    text = page(gina, made)
    assert Visit.unscoped.get().number in text
    assert "Plan it anew" in text


def test_a_refused_plan_shows_every_clash_and_takes_nothing(party, browse):
    from office.bookings import actions as bookings

    made = party.delegation("approved")
    for resource in (party.room, party.car):
        bookings.book(party.actor("alice"), resource=resource, starts_at=party.at(9), ends_at=party.at(18), title="全天培训")  # fmt: skip
    answer = browse("gina").post(
        f"/reception/delegations/{made.pk}/plan/", {"version": made.version}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert text.count("全天培训") >= 2
    assert "小会议室" in text
    assert Visit.unscoped.count() == 0


def test_entries_are_added_changed_and_taken_off(party, browse):
    made = party.delegation(plain=True)
    gina, at = browse("gina"), f"/reception/delegations/{made.pk}"
    answer = gina.post(
        f"{at}/guests/new/",
        {"name": "周岚", "post": "副厅长", "rank": "1", "version": made.version},
    )
    assert answer["Location"] == f"{at}/#h-guests"
    guest = party.row(made, "guests")
    assert guest.rank == 1
    made.refresh_from_db()
    assert "副厅长" in page(gina, made, f"guests/{guest.pk}/")
    gina.post(f"{at}/guests/{guest.pk}/", {"name": "周岚", "post": "厅长", "version": made.version})
    assert party.row(made, "guests").post == "厅长"
    made.refresh_from_db()
    gina.post(f"{at}/guests/{guest.pk}/", {"remove": "1", "version": made.version})
    assert not queries.rows_of("guests", [made.pk]).exists()


def test_nothing_typed_is_lost_when_an_entry_is_refused(party, browse):
    made = party.delegation(plain=True)
    answer = browse("gina").post(
        f"/reception/delegations/{made.pk}/itinerary/new/",
        {"kind": "talk", "activity": "座谈会", "starts_at": "2026-11-23T12:00", "ends_at": "2026-11-23T11:00", "version": made.version},
    )  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "座谈会" in text
    assert "The end is not after the start." in text


def test_a_copy_that_somebody_changed_is_not_overwritten(party, browse):
    made = party.delegation()
    answer = browse("gina").post(
        f"/reception/delegations/{made.pk}/guests/new/",
        {"name": "迟来", "version": made.version - 1},
    )
    assert answer.status_code == 409
    assert "迟来" in answer.content.decode()


def test_a_new_delegation_is_entered(party, browse):
    gina = browse("gina")
    values = {
        "unit": "省水利厅", "leader": "周岚", "purpose": "调研", "arrives_at": "2026-11-23T11:10",
        "leaves_at": "2026-11-23T17:00", "host": party.office.dora.pk, "letter": "省水办〔2026〕121号",
    }  # fmt: skip
    refused = gina.post("/reception/delegations/new/", {**values, "leaves_at": "2026-11-23T10:00"})
    assert refused.status_code == 400
    assert "省水办〔2026〕121号" in refused.content.decode()
    answer = gina.post("/reception/delegations/new/", values)
    made = Delegation.unscoped.get()
    assert answer["Location"] == f"/reception/delegations/{made.pk}/"


def test_a_letter_is_made_a_reception_once_from_its_page(party, browse):
    letter = party.office.letter(issuer="云岭省水利厅", title="关于赴贵局调研的函")
    dora = browse("dora")
    assert (
        "Make a reception of it" in dora.get(f"/documents/incoming/{letter.pk}/").content.decode()
    )
    form = dora.get(f"/documents/incoming/{letter.pk}/receive/").content.decode()
    assert "云岭省水利厅" in form
    assert letter.number in form
    values = {
        "unit": "云岭省水利厅", "leader": "周岚", "purpose": "调研", "arrives_at": "2026-11-23T11:10",
        "leaves_at": "2026-11-23T17:00", "host": party.office.dora.pk, "letter": letter.number,
        "version": letter.version,
    }  # fmt: skip
    dora.post(f"/documents/incoming/{letter.pk}/receive/", values)
    made = Delegation.unscoped.get()
    assert made.letter_id == letter.pk
    text = dora.get(f"/documents/incoming/{letter.pk}/").content.decode()
    assert "Make a reception of it" not in text
    assert made.number in text
    assert dora.post(f"/documents/incoming/{letter.pk}/receive/", values).status_code == 409


def test_cars_for_a_meeting_are_asked_for_on_its_page(party, browse):
    from meetings import actions as meetings
    from vehicles.models import VehicleRequest

    meeting = meetings.plan_meeting(
        party.actor("mei"),
        meetings.NewMeeting(title="现场会", starts_at=party.at(14), ends_at=party.at(16), guests=5),
    )
    mei = browse("mei")
    form = mei.get(f"/meetings/{meeting.pk}/cars/").content.decode()
    assert "2026-11-23T13:30" in form
    answer = mei.post(
        f"/meetings/{meeting.pk}/cars/",
        {"destination": "清溪水库", "leaves_at": "2026-11-23T13:30", "returns_at": "2026-11-23T16:30", "version": meeting.version},
    )  # fmt: skip
    assert answer.status_code == 302
    assert VehicleRequest.unscoped.get().matter_id == meeting.matter_id


def test_the_list_counts_what_it_opens(party, browse):
    for state in ("letter_received", "applied", "cancelled"):
        party.delegation(state)
    party.delegation(letter="")
    text = browse("gina").get("/reception/delegations/").content.decode()
    assert (
        text.count('class="visit') - text.count('class="visits"') - text.count('class="visit__t"')
        == 3
    )
    assert "1 rule not kept" in text
    assert (
        "接〔2026〕3号" in browse("gina").get("/reception/delegations/?tab=ended").content.decode()
    )


def test_pages_cost_the_same_for_one_and_for_many(party, browse, django_assert_max_num_queries):
    made = party.delegation("approved")
    for n in range(12):
        party.delegation()
        party.add(made, "guests", name=f"随员{n}", post="干部")
        party.add(made, "itinerary", kind="site", activity=f"站{n}", starts_at=party.at(14, n), ends_at=party.at(14, n + 1), room=party.small)  # fmt: skip
    gina = browse("gina")
    gina.get("/reception/delegations/")
    with django_assert_max_num_queries(22):
        gina.get("/reception/delegations/")
    with django_assert_max_num_queries(40):
        gina.get(f"/reception/delegations/{made.pk}/")


def test_out_of_sight_there_is_no_page(party, browse):
    made = party.delegation(host=party.office.carol)
    guest = party.row(made, "guests", name="周岚")
    eve = browse("eve")
    for rest in ("", "list/", "plan/", "apply/", "guests/new/", f"guests/{guest.pk}/"):
        assert eve.get(f"/reception/delegations/{made.pk}/{rest}").status_code == 404, rest
    assert "云岭" not in eve.get("/reception/delegations/").content.decode()


def test_the_desk_sees_who_is_here_today(party):
    made = party.delegation()
    assert queries.here_today(party.actor("gina")) == []
    [here] = queries.here_today(party.actor("gina", party.at(9)))
    assert here.delegation == made
    assert [str(row) for row in here.programme] == ["迎接", "座谈", "Working meal", "送站"]
    assert "周岚" in [guest.name for guest in here.guests]


def test_the_list_is_a_pdf_that_anybody_can_check(party, browse):
    from office.audit.models import Event

    made = party.delegation("closed")
    gina = browse("gina")
    answer = gina.get(f"/reception/delegations/{made.pk}/list.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"
    assert Event.objects.filter(verb="sheets.printed", card=made.pk).count() == 1
    assert browse("eve").get(f"/reception/delegations/{made.pk}/list.pdf").status_code == 404


def test_the_list_names_everybody_and_everything(party):
    from reception.delegations.sheet import reception_list

    made = party.delegation("closed")
    made.refresh_from_db()
    rows = reception_list(queries.facts(made, party.office.now), None).data()["rows"]
    parts = [row[0] for row in rows]
    assert (parts.count("Guest"), parts.count("Activity"), parts.count("Meal")) == (6, 3, 1)
    assert (parts.count("Companion"), parts.count("Support staff")) == (2, 1)
    assert rows[parts.index("Meal")][4] == "480.00"
    assert parts[parts.index("Activity") :][:4] == ["Activity", "Activity", "Meal", "Activity"]


def test_the_desks_page_shows_who_is_here_today(party, browse):
    party.delegation("planned")
    with time_machine.travel(party.at(10), tick=False):
        text = browse("gina").get("/reception/").content.decode()
    assert "云岭省水利厅" in text
    assert "送站" in text
    assert "周岚" in text


def test_a_meetings_page_offers_a_car(party, browse):
    from meetings import actions as meetings

    meeting = meetings.plan_meeting(
        party.actor("mei"),
        meetings.NewMeeting(title="现场会", starts_at=party.at(14), ends_at=party.at(16)),
    )
    assert (
        f"/meetings/{meeting.pk}/cars/"
        in browse("mei").get(f"/meetings/{meeting.pk}/").content.decode()
    )
