"""The seats of a meeting: laid out, changed by hand, told anew when people change; its sheets."""

from __future__ import annotations

import io
import threading
import time
from contextlib import closing
from datetime import timedelta
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from meetings import actions
from meetings.chart import draw
from meetings.models import Invitation, Seat, SeatingPlan
from meetings.queries import meeting_get
from meetings.seated import card_name, seated
from office.access.actions import issue_token
from office.audit.models import Event
from office.core.errors import DomainError, NotAllowed, NotVisible, Stale, WrongState
from office.organisation.models import User
from office.sheets.models import PrintedSheet
from tests.sheets import size_of, words_of


@pytest.fixture
def full(hall, office):
    """Called: dora chairs (rank 10); lena 5, carol 20, hugo 21, sven 30, rita 40 come."""
    people = [office.people[n] for n in ("lena", "carol", "hugo", "sven", "rita")]
    return hall.meeting("notified", attendees=people)


def found_of(office, meeting, who="bob"):
    return seated(meeting_get(office.actor(who), meeting.pk))


def row(office, meeting, view="audience", **kw):
    drawing = draw(found_of(office, meeting), view, **kw)
    return [c.guest.name if c and c.guest else None for line in drawing.lines for c in line.cells]


def invitation(office, meeting, who):
    return Invitation.objects.get(meeting=meeting, person=office.people[who]).pk


def arrange(office, meeting, **kw):
    return actions.arrange_seating(office.actor("bob"), meeting.pk, **{"layout": "podium", **kw})


NAMES = {
    "dora": "林致远",
    "lena": "方静怡",
    "carol": "高展",
    "hugo": "卢敏",
    "sven": "严正",
    "rita": "苏禾",
    "eve": "白晓川",
}


def names(*people):
    return [NAMES.get(p) for p in people]


def test_the_chair_is_first_then_everybody_by_protocol_rank(office, full):
    assert row(office, full) == names("sven", "carol", "dora", "lena", "hugo", "rita")
    assert row(office, full, "seated") == names("rita", "hugo", "lena", "dora", "carol", "sven")


def test_a_proposal_is_shown_before_anybody_begins_and_stores_nothing(office, full):
    found = found_of(office, full)
    assert found.is_new
    assert not found.moves
    assert not SeatingPlan.objects.exists()


def test_whoever_runs_the_meeting_lays_it_out(office, full):
    plan = arrange(office, full, even="B")
    assert plan.version == 1
    assert row(office, full) == names("rita", "hugo", "lena", "dora", "carol", "sven")
    event = Event.objects.get(verb="meetings.seating.arranged")
    assert event.card_id == full.pk
    assert event.data == {"version": 1, "layout": "podium"}


@pytest.mark.parametrize("who", ["carol", "hugo", "audrey"])
def test_others_look_on(office, full, who):
    with pytest.raises(NotAllowed):
        actions.arrange_seating(office.actor(who), full.pk, layout="podium")


def test_out_of_sight_there_are_no_seats(office, full):
    with pytest.raises(NotVisible):
        actions.arrange_seating(office.actor("eve"), full.pk, layout="podium")


@pytest.mark.parametrize("state", ["ended", "minutes_issued", "closed", "cancelled"])
def test_when_it_is_over_seats_stay_as_they_were(office, hall, state):
    meeting = hall.meeting(state)
    with pytest.raises(WrongState):
        arrange(office, meeting)


def test_the_podium_and_the_floor(office, full):
    arrange(office, full, stage=3, columns=4)
    podium, floor = draw(found_of(office, full)).lines
    assert [c.guest.name for c in podium.cells] == names("carol", "dora", "lena")
    # units in the order of the organs, in the audience's own left and right: 1 in the middle
    assert [c.guest.name if c.guest else None for c in floor.cells] == [
        None,
        *names("rita", "sven", "hugo"),
    ]
    assert draw(found_of(office, full), "seated").floor_first


def test_somebody_on_leave_is_left_out_and_the_cards_that_move_are_shown_first(office, full):
    arrange(office, full)
    actions.respond_meeting(office.actor("lena"), full.pk, answer="leave", reason="出差")
    found = found_of(office, full)
    assert found.absent == ["方静怡"]
    moves = {m.name: (m.before, m.after) for m in found.moves}
    assert moves["方静怡"] == ("Podium, 4 from the left", "")
    assert moves["严正"] == ("Podium, 1 from the left", "Podium, 5 from the left")
    assert "林致远" not in moves  # his card stays
    assert row(office, full) == names("sven", "carol", "dora", "lena", "hugo", "rita")  # not yet

    actions.apply_seating(office.actor("bob"), full.pk, version=found.plan.version)
    after = found_of(office, full)
    assert after.moves == []
    assert NAMES["lena"] not in row(office, full)
    assert Event.objects.get(verb="meetings.seating.applied").data["moved"] == len(moves)


def test_five_left_of_six(office, full):
    arrange(office, full)
    actions.respond_meeting(office.actor("lena"), full.pk, answer="leave", reason="出差")
    actions.apply_seating(office.actor("bob"), full.pk)
    # 1 dora, 2 carol, 3 hugo, 4 sven, 5 rita: AV 5 3 1 2 4
    assert row(office, full) == names("rita", "hugo", "dora", "carol", "sven")


def test_a_substitute_takes_the_place_of_his_own_rank_and_needs_a_new_card(office, full):
    arrange(office, full)
    actions.respond_meeting(
        office.actor("carol"), full.pk, answer="substitute", substitute=office.bob, reason="开会"
    )
    moves = {m.name: m for m in found_of(office, full).moves}
    assert moves["俞晓"].new_card
    actions.apply_seating(office.actor("bob"), full.pk)
    # 1 dora, 2 lena, 3 hugo (21), 4 sven (30), 5 rita (40), 6 bob (60)
    assert row(office, full) == [*names("rita", "hugo", "dora", "lena", "sven"), "俞晓"]


def test_a_guest_stands_where_it_was_typed(office, full):
    actions.invite(office.actor("bob"), full.pk, name="周岚", unit="省水利厅", post="副厅长")
    guest = Invitation.objects.get(meeting=full, name="周岚")
    assert [g.name for g in found_of(office, full).unranked] == ["周岚"]
    actions.rank_guest(office.actor("bob"), full.pk, invitation=guest.pk, rank=0)
    actions.apply_seating(office.actor("bob"), full.pk)
    found = found_of(office, full)
    assert found.unranked == []
    first = next(c for line in draw(found).lines for c in line.cells if c.first)
    assert first.guest.name == "周岚"


def test_two_people_change_places_and_stay_there(office, full):
    arrange(office, full)
    sven, lena = invitation(office, full, "sven"), invitation(office, full, "lena")
    actions.swap_seats(office.actor("bob"), full.pk, first=sven, second=lena)
    swapped = names("lena", "carol", "dora", "sven", "hugo", "rita")
    assert row(office, full) == swapped
    arrange(office, full)
    assert row(office, full) == swapped
    actions.pin_seat(office.actor("bob"), full.pk, invitation=sven, pinned=False)
    actions.pin_seat(office.actor("bob"), full.pk, invitation=lena, pinned=False)
    actions.apply_seating(office.actor("bob"), full.pk)
    assert row(office, full) == names("sven", "carol", "dora", "lena", "hugo", "rita")


def test_a_swap_begins_the_plan_by_the_usual_rules(office, full):
    sven, lena = invitation(office, full, "sven"), invitation(office, full, "lena")
    actions.swap_seats(office.actor("bob"), full.pk, first=sven, second=lena, version=0)
    assert row(office, full)[:1] == names("lena")


def test_swaps_that_cannot_be(office, full):
    arrange(office, full)
    sven = invitation(office, full, "sven")
    bob = office.actor("bob")
    with pytest.raises(DomainError, match="with himself"):
        actions.swap_seats(bob, full.pk, first=sven, second=sven)
    with pytest.raises(DomainError, match="no seat") as refused:
        actions.swap_seats(bob, full.pk, first=sven, second=10**9)
    assert "second" in refused.value.fields
    with pytest.raises(DomainError, match="not invited"):
        actions.rank_guest(bob, full.pk, invitation=10**9, rank=1)


def test_talks_know_guests_and_hosts(office, full):
    with pytest.raises(DomainError, match="Nobody is named"):
        arrange(office, full, layout="talks")
    for n, name in enumerate(["周岚", "陆承安"], 1):
        actions.invite(office.actor("bob"), full.pk, name=name, unit="省水利厅")
        pk = Invitation.objects.get(meeting=full, name=name).pk
        actions.rank_guest(office.actor("bob"), full.pk, invitation=pk, rank=n)
    arrange(office, full, layout="talks", rule="intl", interpreters=True)
    guests, hosts = draw(found_of(office, full)).lines
    assert [c.name for c in guests.cells if c is not None] == [
        "陆承安",
        "周岚",
        "Guests' interpreter",
    ]
    at = {c.label: i for line in (guests, hosts) for i, c in enumerate(line.cells) if c is not None}
    assert at["G1"] == at["H1"]  # drawn opposite each other


def test_talks_whose_guests_are_gone_are_read_with_a_sentence(office, full):
    actions.invite(office.actor("bob"), full.pk, name="周岚", unit="省水利厅")
    arrange(office, full, layout="talks")
    pk = Invitation.objects.get(meeting=full, name="周岚").pk
    actions.take_off(office.actor("bob"), full.pk, pk)
    found = found_of(office, full)
    assert "Nobody is named" in found.problem
    assert draw(found).lines


@pytest.mark.parametrize("layout", SeatingPlan.Layout.values)
def test_every_layout_is_drawn_and_printed(office, full, layout):
    for n, name in enumerate(["周岚", "陆承安"], 1):
        actions.invite(office.actor("bob"), full.pk, name=name, unit="省水利厅")
        pk = Invitation.objects.get(meeting=full, name=name).pk
        actions.rank_guest(office.actor("bob"), full.pk, invitation=pk, rank=n)
    arrange(office, full, layout=layout, rule="intl", interpreters=True, helpers=True)
    client = as_person(office, "bob")
    for view in ("", "?view=seated", f"?first={invitation(office, full, 'sven')}"):
        page = client.get(f"/meetings/{full.pk}/seating/{view}")
        assert page.status_code == 200
        assert page.content.decode().count("data-seat") == 8
    pdf = client.get(f"/meetings/{full.pk}/sheets/seating.pdf")
    pages = words_of(pdf.content)
    assert len(pages) == 2
    for page in pages:
        assert all(name in page for name in ["严正", "卢敏", "陆承安"])


def test_somebody_elses_change_is_not_overwritten(office, full):
    plan = arrange(office, full)
    arrange(office, full, even="B")
    with pytest.raises(Stale, match="changed the seating"):
        actions.apply_seating(office.actor("bob"), full.pk, version=plan.version)


def test_one_seat_is_taken_once(office, full):
    arrange(office, full)
    one, other = Seat.objects.order_by("pk")[:2]
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=one.pk).update(row=other.row, position=other.position)


def test_two_clerks_swap_at_once_and_everybody_keeps_a_seat(live_office):
    from tests.meetings.conftest import Hall

    hall = Hall(live_office)
    people = [live_office.people[n] for n in ("lena", "carol", "hugo", "sven")]
    meeting = hall.meeting("notified", attendees=people)
    actions.arrange_seating(live_office.actor("bob"), meeting.pk, layout="podium")
    pks = list(
        Invitation.objects.filter(meeting=meeting).order_by("pk").values_list("pk", flat=True)
    )
    refused = []

    def swap(first: int, second: int) -> None:
        try:
            actions.swap_seats(
                live_office.actor("bob"), meeting.pk, first=first, second=second, version=1
            )
        except Stale as late:
            refused.append(late)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=swap, args=pair)
        for pair in ((pks[0], pks[1]), (pks[0], pks[2]), (pks[1], pks[2]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2
    seats = Seat.objects.filter(row__isnull=False)
    assert seats.count() == 5
    assert SeatingPlan.objects.get().version == 2


def as_person(office, who):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(office.people[who])
    return client


def test_the_page_costs_the_same_for_few_and_for_many(office, hall, django_assert_max_num_queries):
    few = hall.meeting("notified")
    many_people = [
        User.objects.create_user(f"p{i}", name=f"来宾{i}", department=office.finance, clearance=1)
        for i in range(60)
    ]
    big = hall.add("大礼堂", 300)
    many = hall.meeting(
        "notified",
        attendees=many_people,
        room=big,
        chair=None,
        starts_at=hall.starts + timedelta(days=1),
        ends_at=hall.starts + timedelta(days=1, hours=1),
    )
    client = as_person(office, "bob")
    for meeting in (few, many):
        arrange(office, meeting, stage=7, columns=12)
        with django_assert_max_num_queries(14):
            assert client.get(f"/meetings/{meeting.pk}/seating/").status_code == 200


def test_on_the_page_one_is_taken_up_and_put_down_with_another(office, full):
    client = as_person(office, "bob")
    arrange(office, full)
    sven, lena = invitation(office, full, "sven"), invitation(office, full, "lena")
    page = client.get(f"/meetings/{full.pk}/seating/?first={sven}").content.decode()
    assert f'name="second" value="{lena}"' in page
    moved = client.post(
        f"/meetings/{full.pk}/seating/swap/", {"first": sven, "second": lena, "version": 1}
    )
    assert moved.status_code == 302
    assert row(office, full)[0] == NAMES["lena"]
    stale = client.post(
        f"/meetings/{full.pk}/seating/swap/", {"first": sven, "second": lena, "version": 1}
    )
    assert stale.status_code in {409, 412}
    assert "changed the seating" in stale.content.decode()
    assert client.post(f"/meetings/{full.pk}/seating/juggle/").status_code == 404
    assert as_person(office, "eve").get(f"/meetings/{full.pk}/seating/").status_code == 404
    looks_on = as_person(office, "hugo").get(f"/meetings/{full.pk}/seating/").content.decode()
    assert "data-seat" not in looks_on
    assert "严正" in looks_on


def test_what_does_not_fit_comes_back_with_what_was_entered(office, full):
    client = as_person(office, "bob")
    page = client.post(
        f"/meetings/{full.pk}/seating/arrange/",
        {"layout": "round_table", "seats": "3", "version": "0"},
    )
    said = page.content.decode()
    assert page.status_code == 400
    assert "too few" in said or "Nobody is named" in said
    assert 'value="3"' in said


def test_over_rest(office, full):
    token = issue_token(office.bob, ["*"], office.now)
    api = Client(headers={"Authorization": f"Bearer {token}"})
    at = f"/api/v1/meetings/{full.pk}/seating/"
    before = api.get(at)
    assert (before.json()["version"], before["ETag"]) == (0, '"0"')
    assert before.json()["seats"] == names("sven", "carol", "dora", "lena", "hugo", "rita")
    made = api.post(at, {"layout": "podium", "even": "B"}, content_type="application/json")
    assert made.status_code == 200
    assert made.json()["seats"] == names("rita", "hugo", "lena", "dora", "carol", "sven")
    assert made.json()["seated_view"] == names("sven", "carol", "dora", "lena", "hugo", "rita")
    sven, lena = invitation(office, full, "sven"), invitation(office, full, "lena")
    body = {"first": sven, "second": lena}
    stale = api.post(
        f"{at}swap/", body, content_type="application/json", headers={"If-Match": '"9"'}
    )
    assert stale.status_code == 412
    swapped = api.post(f"{at}swap/", body, content_type="application/json")
    assert swapped.json()["seats"][-1] == NAMES["lena"]
    pinned = [c["guest"]["name"] for r in swapped.json()["rows"] for c in r["seats"] if c["pinned"]]
    assert sorted(pinned) == sorted(names("sven", "lena"))
    held = api.post(
        f"{at}pin/", {"invitation": sven, "pinned": False}, content_type="application/json"
    )
    assert held.json()["moved"]
    back = api.post(f"{at}apply/", {}, content_type="application/json")
    assert back.json()["moved"] == []


# printed


def print_of(office, meeting, sheet, who="bob"):
    answer = as_person(office, who).get(f"/meetings/{meeting.pk}/sheets/{sheet}.pdf")
    assert answer.status_code == 200, answer.content.decode()[:300]
    return answer


def test_the_chart_names_both_views_and_carries_its_code(office, full):
    arrange(office, full)
    answer = print_of(office, full, "seating")
    hall_view, podium_view = words_of(answer.content)
    assert "Asseenfromthehall" in hall_view
    assert "Asseenfromthepodium" in podium_view
    code = PrintedSheet.objects.get(kind="meetings.seating").code
    assert code in hall_view
    assert code in podium_view
    assert answer["Content-Disposition"].startswith("inline")


def lefts(pdf, page, wanted):
    """Where each name begins, from the left edge."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        text = document[page].get_textpage()
        found = {}
        for name in wanted:
            searcher = text.search(name)
            index, _count = searcher.get_next()
            found[name] = text.get_charbox(index)[0]
    return found


def test_on_paper_two_stands_right_of_one_in_the_hall_view_and_left_in_the_other(office, full):
    arrange(office, full)
    pdf = print_of(office, full, "seating").content
    one, two = "林致远", "方静怡"  # dora chairs, lena is next
    in_hall, on_podium = lefts(pdf, 0, [one, two]), lefts(pdf, 1, [one, two])
    assert in_hall[one] < in_hall[two]
    assert on_podium[one] > on_podium[two]


def test_name_cards_are_lying_a4_with_the_name_on_both_faces(office, full):
    pdf = print_of(office, full, "cards").content
    assert size_of(pdf) == (297.0, 210.0)
    pages = words_of(pdf)
    assert len(pages) == 6
    assert pages[0].count("林致远") + pages[0].count("远致林") == 2
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        text = document[0].get_textpage()
        heights = sorted(
            text.get_charbox(i)[1]
            for i in range(text.count_chars())
            if text.get_text_range(i, 1) in "林致远"
        )
    middle = 105 / 25.4 * 72
    assert heights[0] < middle < heights[-1]


def test_one_card_alone(office, full):
    sven = invitation(office, full, "sven")
    answer = as_person(office, "bob").get(f"/meetings/{full.pk}/sheets/cards/{sven}.pdf")
    assert len(words_of(answer.content)) == 1
    assert (
        as_person(office, "bob").get(f"/meetings/{full.pk}/sheets/cards/99999.pdf").status_code
        == 404
    )


@pytest.mark.parametrize(
    ("name", "card"),
    [("周岚", "周\u3000岚"), ("沈砚秋", "沈砚秋"), ("欧阳修竹", "欧阳修竹"), ("Jo", "Jo")],
)
def test_two_signs_stand_apart(name, card):
    assert card_name(name) == card


@pytest.mark.parametrize(
    "name", ["周岚", "阿卜杜热合曼·买买提依明", "Maximilian Featherstonehaugh-Cholmondeley", "A"]
)
def test_every_name_fits_its_card(office, hall, name):
    meeting = hall.meeting("notified", attendees=[], chair=None, guests=1)
    actions.invite(office.actor("bob"), meeting.pk, name=name, unit="省水利厅")
    pdf = print_of(office, meeting, "cards").content
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        text = document[0].get_textpage()
        boxes = [text.get_charbox(i) for i in range(text.count_chars())]
    wide = 297 / 25.4 * 72
    assert all(box[0] >= 0 and box[2] <= wide for box in boxes)


def test_a_hundred_cards_in_half_a_second():
    from office.sheets.engine import render

    data: dict[str, Any] = {
        "office": "",
        "title": "桌签",
        "cards": [{"name": f"来宾{chr(0x4E00 + i)}"} for i in range(100)],
        "proof": {"qr": "", "code": "AAAA", "where": "", "says": ""},
    }
    render("meetings/cards", {**data, "cards": data["cards"][:1]})
    began = time.perf_counter()
    pdf = render("meetings/cards", data)
    took = time.perf_counter() - began
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        assert len(document) == 100
    assert took < 2.0, f"{took:.2f} s"  # measured 0.2 s; a busy machine is given room


def test_the_sign_in_sheet_lists_everybody_with_room_to_sign(office, full):
    actions.respond_meeting(office.actor("lena"), full.pk, answer="leave", reason="出差")
    actions.respond_meeting(
        office.actor("carol"), full.pk, answer="substitute", substitute=office.bob, reason="开会"
    )
    said = "".join(words_of(print_of(office, full, "sign-in").content))
    assert "俞晓for高展" in said
    assert said.index("严正") < said.index("方静怡")  # on leave stands at the end
    assert "onleave" in said
    assert "Signature" in said


def test_the_notice_names_time_place_agenda_and_contact(office, full):
    actions.add_agenda_item(office.actor("bob"), full.pk, title="部署冬春水利建设", minutes=30)
    said = "".join(words_of(print_of(office, full, "notice").content))
    for word in ("2026-11-24", "14:30–16:30", "第一会议室", "部署冬春水利建设", "林致远", "俞晓"):
        assert word in said
    assert "tomorrow" not in said.lower()


def test_minutes_in_the_form_of_the_standard(office, hall):
    meeting = hall.meeting("ended")
    actions.save_minutes(office.actor("bob"), meeting.pk, text="一、议题\n会议议定三件事。")
    draft = words_of(print_of(office, meeting, "minutes").content)[0]
    assert "Draft,notissued" in draft
    refused = as_person(office, "hugo").get(f"/meetings/{meeting.pk}/sheets/minutes.pdf")
    assert refused.status_code == 400  # a draft is not for everybody yet
    actions.issue_minutes(office.actor("bob"), meeting.pk, text="一、议题\n会议议定三件事。")
    pdf = print_of(office, meeting, "minutes", "hugo").content
    said = words_of(pdf)[0]
    assert "Draft" not in said
    for word in ("MinutesoftheOfficemeeting", "一、议题", "会议议定三件事", meeting.number, "—1—"):
        assert "".join(word.split()) in said
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        text = document[0].get_textpage()
        index, _n = text.search("议定三件事").get_next()
        left = text.get_charbox(index)[0] / 72 * 25.4
    assert left > 28  # the type area begins 28 mm from the edge


def test_a_sheet_is_a_whole_pdf_with_its_fonts(office, full):
    for sheet in ("seating", "cards", "sign-in", "notice"):
        with pikepdf.open(io.BytesIO(print_of(office, full, sheet).content)) as pdf:
            fonts = [f for page in pdf.pages for f in page.Resources.Font.values()]
            assert fonts
            assert all(
                "/FontFile3" in f["/DescendantFonts"][0]["/FontDescriptor"]
                or "/FontFile2" in f["/DescendantFonts"][0]["/FontDescriptor"]
                for f in fonts
            )


def test_sheets_of_a_meeting_out_of_sight_are_not_there(office, full):
    for sheet in ("seating", "cards", "sign-in", "notice", "minutes", "throne"):
        assert (
            as_person(office, "eve").get(f"/meetings/{full.pk}/sheets/{sheet}.pdf").status_code
            == 404
        )
    assert not PrintedSheet.objects.exists()


def test_nobody_invited_is_a_sentence_not_an_empty_sheet(office, hall):
    meeting = hall.meeting(attendees=[], chair=None)
    answer = as_person(office, "bob").get(f"/meetings/{meeting.pk}/sheets/seating.pdf")
    assert answer.status_code == 400
    assert "Invite people first" in answer.content.decode()
