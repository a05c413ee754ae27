"""The rules of a petition (信访工作条例): who, by when, seen by whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from office.audit.models import Event
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.core.keyset import keyset
from office.duties.models import Duty
from office.flows.petition_to_item import supervise_petition
from office.notifications.models import Notification
from office.notifications.words import said_outside
from office.parameters.registry import change
from reception.petitions import policy, queries
from reception.petitions.actions import NewPetition, register_petition
from reception.petitions.models import Petition
from supervision import actions as supervision
from tests.reception.conftest import ask

S = Petition.State


def owed(made):
    rows = Duty.unscoped.filter(card=made.pk, state="open").order_by("kind")
    return [(d.kind.split(".")[1], d.holder.username, d.due_at.date()) for d in rows]


def test_fifteen_calendar_days_to_decide_from_the_day_it_came(petition):
    """20 November + 15 is Saturday 5 December: it moves to Monday."""
    made = petition()
    assert made.decide_by == date(2026, 12, 7)
    assert owed(made) == [("decide_petition", "alice", date(2026, 12, 7))]
    came = petition(received_on=date(2026, 11, 9), petitioner="沈桂兰")
    assert came.decide_by == date(2026, 11, 24)


def test_sixty_calendar_days_from_acceptance(petition):
    """20 November + 60 is Tuesday 19 January."""
    made = petition("accepted")
    assert made.finish_by == date(2027, 1, 19)
    assert owed(made) == [("handle_petition", "carol", date(2027, 1, 19))]


def test_what_is_owed_in_each_state(petition):
    kinds = {state: [kind for kind, *_rest in owed(petition(state))] for state in S.values}
    assert kinds == {
        "registered": ["decide_petition"],
        "accepted": ["handle_petition"],
        "refused": ["tell_petitioner"],
        "transferred": ["tell_petitioner"],
        "review": ["review_petition"],
        "replied": ["close_petition"],
        "closed": [],
        "withdrawn": [],
    }


@pytest.mark.parametrize(
    ("name", "state"),
    [(t.name, s) for t in policy.PETITION.transitions for s in sorted(set(S.values) - t.sources)],
)
def test_refuses_every_other_state(office, petition, name, state):
    made = petition(state)
    events = Event.objects.filter(card=made.pk).count()
    with pytest.raises((WrongState, NotAllowed)):
        ask(office, made, name)
    assert Event.objects.filter(card=made.pk).count() == events


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("accept", "alice dora"),
        ("refuse", "alice dora"),
        ("transfer", "alice dora"),
        ("reply", "alice dora carol bob"),
        ("extend", "alice dora"),
        ("ask_review", "alice dora dawn"),
        ("close", "alice dora"),
        ("withdraw", "alice dora dawn"),
    ],
)
def test_who_may(office, petition, name, may):
    state = {"reply": "accepted"}.get(name, min(policy.PETITION[name].sources))
    state = {"ask_review": "replied", "close": "replied"}.get(name, state)
    made = petition(state)
    step = policy.PETITION[name]
    cast = ["alice", "dora", "lena", "carol", "bob", "hugo", "eve", "sven", "rita", "dawn"]
    able = [w for w in cast if step in policy.PETITION.available(office.actor(w), made)]
    assert sorted(able) == sorted(may.split())


def test_a_review_is_answered_above_the_department(office, petition):
    made = petition("review")
    assert owed(made)[0][:2] == ("review_petition", "lena")
    with pytest.raises(NotAllowed):
        ask(office, made, "reply", "carol")
    assert ask(office, made, "reply", "lena").state == "replied"


def test_review_and_re_review_and_then_no_more(office, petition):
    made = petition("replied")
    assert made.review_until == date(2026, 12, 21)  # thirty days, moved off Sunday
    made = ask(office, made, "ask_review")
    assert (made.round, made.review_by) == (1, date(2026, 12, 21))
    made = ask(office, ask(office, made, "reply"), "ask_review")
    assert made.round == 2
    made = ask(office, made, "reply")
    assert made.review_until is None
    with pytest.raises(NotAllowed):
        ask(office, made, "ask_review")


def test_closing_early_takes_nothing_from_the_term_of_a_review(office, petition):
    made = ask(office, petition("replied"), "close")
    assert policy.PETITION["ask_review"] in policy.PETITION.available(office.actor("alice"), made)
    again = ask(office, made, "ask_review")
    assert (again.state, again.round, again.closed_on) == ("review", 1, None)
    assert [kind for kind, *_rest in owed(again)] == ["review_petition"]
    late = ask(office, petition("replied", petitioner="沈桂兰"), "close")
    with pytest.raises(DomainError, match="within the term"):
        ask(office, late, "ask_review", at=office.now + timedelta(days=40))


def test_what_was_never_accepted_is_closed_for_good(office, petition):
    made = ask(office, petition("refused"), "close")
    assert policy.PETITION.available(office.actor("alice"), made) == []


def test_a_review_is_asked_within_thirty_days(office, petition):
    made = petition("replied")
    late = office.now + timedelta(days=40)
    with pytest.raises(DomainError, match="within the term"):
        ask(office, made, "ask_review", at=late)


def test_the_term_is_extended_once_by_thirty_days_at_most(office, petition):
    made = petition("accepted")
    step = policy.PETITION["extend"]
    extend = {"reason": "鉴定尚未完成。"}
    from reception.petitions.actions import extend_petition

    for wrong in (made.finish_by, made.finish_by + timedelta(days=32)):
        with pytest.raises(DomainError) as refusal:
            extend_petition(office.actor("alice"), made.pk, due_on=wrong, **extend)
        assert "due_on" in refusal.value.fields
    longer = extend_petition(
        office.actor("alice"), made.pk, due_on=made.finish_by + timedelta(days=28), **extend
    )
    assert longer.first_finish_by == made.finish_by < longer.finish_by
    assert [kind for kind, *_r in owed(longer)] == ["handle_petition", "tell_petitioner"]
    assert step not in policy.PETITION.available(office.actor("alice"), longer)


def test_a_group_sends_five_representatives_at_most(petition):
    assert petition(persons=40).representatives == 5
    with pytest.raises(DomainError) as refusal:
        petition(persons=40, representatives=6)
    assert "at most 5" in refusal.value.fields["representatives"][0]
    assert petition(persons=40, representatives=6, channel="letter").representatives == 6
    change("petitions.representatives", 3)
    with pytest.raises(DomainError):
        petition(persons=9, representatives=4)


def test_a_report_of_misconduct_goes_to_the_discipline_channel(office, petition):
    made = petition(category="accusation")
    with pytest.raises(DomainError, match="discipline channel"):
        ask(office, made, "accept")
    assert ask(office, made, "transfer").transferred_to == "市纪委监委"


def test_transfer_to_a_department_of_ours_lets_it_read(office, petition):
    from reception.petitions.actions import transfer_petition

    made = petition()
    with pytest.raises(NotVisible):
        queries.petition_get(office.actor("hugo"), made.pk)
    transfer_petition(office.actor("alice"), made.pk, to=str(office.finance.pk))
    assert queries.petition_get(office.actor("hugo"), made.pk).transferred_to == "财务科"


@pytest.mark.parametrize(
    ("name", "phone", "found"),
    [
        ("蒋大山", "13700001188", True),
        (" 蒋 大山", "+86 137-0000-1188", True),
        ("蔣大山", "", True),
        ("蒋大山", "13999999999", False),
        ("蒋小山", "13700001188", False),
    ],
)
def test_the_same_person_is_found_by_name_and_phone(petition, name, phone, found):
    first = petition()
    again = petition(petitioner=name, phone=phone)
    assert again.repeat == found
    assert again.earlier_id == (first.pk if found else None)


@pytest.mark.parametrize(
    ("change_to", "field"),
    [
        ({"petitioner": "··"}, "petitioner"),
        ({"title": "蒋大山反映采砂"}, "title"),
        ({"received_on": date(2026, 11, 21)}, "received_on"),
        ({"received_on": date(2024, 1, 1)}, "received_on"),
        ({"secrecy": 4}, "secrecy"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(petition, change_to, field):
    with pytest.raises(DomainError) as refusal:
        petition(**change_to)
    assert field in refusal.value.fields
    assert not Petition.unscoped.exists()


def test_who_asks_is_for_those_who_handle_it(office, petition, rest):
    """rita keeps the archive and sees every record; the person is none of her business."""
    made = petition("accepted")
    seen = {who: rest(who).get(f"petitions/{made.pk}/") for who in ("rita", "bob", "alice", "hugo")}
    assert seen["hugo"].status_code == 404
    assert seen["rita"].json()["petitioner"] is None
    assert seen["rita"].json()["request"] is None
    assert seen["rita"].json()["title"] == made.title
    assert seen["bob"].json()["petitioner"] == "蒋大山"
    assert seen["alice"].json()["phone"] == "137 0000 1188"
    assert rest("rita").get("petitions/?q=蒋大山").json()["results"] == []
    assert "蒋大山" not in rest("rita").get("search/?q=蒋大山").content.decode()


def test_pages_hide_the_person_from_readers_of_everything(office, petition, client):
    made = petition("replied")
    for who, named in (("rita", False), ("alice", True)):
        client.force_login(office.people[who])
        for path in (f"/reception/petitions/{made.pk}/", "/reception/petitions/"):
            text = client.get(path).content.decode()
            assert made.title in text
            assert ("蒋大山" in text) == named, (who, path)
        text = client.get(f"/reception/petitions/{made.pk}/").content.decode()
        assert ("责令停采" in text) == named


def test_the_person_is_in_no_message_event_or_card(office, petition):
    from office.audit.delivery import deliver_pending

    made = petition("replied")
    deliver_pending(office.now)
    for row in Notification.objects.all():
        assert "蒋大山" not in f"{said_outside(row, office.actor(row.person))}"
    assert not Event.objects.filter(data__icontains="蒋大山").exists()
    assert not Event.objects.filter(data__icontains="13700001188").exists()
    assert "蒋大山" not in made.title


def test_only_intake_asks_for_earlier_petitions(office, petition, client):
    petition()
    with pytest.raises(NotAllowed):
        queries.earlier_of(office.actor("carol"), "蒋大山", "")
    client.force_login(office.carol)
    assert client.get("/reception/petitions/new/earlier/?petitioner=蒋大山").status_code == 403
    client.force_login(office.dawn)
    answer = client.get("/reception/petitions/new/earlier/?petitioner=蒋大山&phone=13700001188")
    assert "信〔2026〕1号" in answer.content.decode()


def test_carol_registers_none(office):
    with pytest.raises(NotAllowed):
        register_petition(
            office.actor("carol"), NewPetition(title="x", petitioner="李四", request="x")
        )


class TestSupervision:
    def test_the_item_inherits_and_is_made_once(self, office, petition):
        made = petition("accepted")
        item = supervise_petition(office.actor("sven"), made.pk)
        assert item.matter_id == made.matter_id
        assert item.secrecy == made.secrecy
        assert item.source == "petition"
        assert item.lead_department == office.planning
        assert item.due_on == made.finish_by
        with pytest.raises(Conflict):
            supervise_petition(office.actor("dora"), made.pk)

    def test_withdrawing_the_item_undoes_it(self, office, petition):
        made = petition("accepted")
        item = supervise_petition(office.actor("sven"), made.pk)
        supervision.withdraw_item(office.actor("sven"), item.pk, reason="改由科室自行办理")
        assert supervise_petition(office.actor("sven"), made.pk).pk != item.pk

    @pytest.mark.parametrize("state", ["registered", "replied", "closed", "transferred"])
    def test_only_what_is_in_handling(self, office, petition, state):
        with pytest.raises(WrongState):
            supervise_petition(office.actor("sven"), petition(state).pk)

    def test_the_desk_may_not(self, office, petition):
        with pytest.raises(NotAllowed):
            supervise_petition(office.actor("dawn"), petition("accepted").pk)

    def test_both_pages_show_the_other(self, office, petition, client):
        made = petition("accepted")
        client.force_login(office.dora)
        page = f"/reception/petitions/{made.pk}/"
        assert f"{page}supervise/" in client.get(page).content.decode()
        answer = client.post(f"{page}supervise/", {"text": "限期查清"}, follow=True)
        text = answer.content.decode()
        assert "督〔2026〕1号" in text
        assert f"{page}supervise/" not in text
        assert client.post(f"{page}supervise/", {}).status_code == 409
        item = client.get(f"/supervision/{made.pk + 1}/")
        assert made.number in item.content.decode()


def test_over_rest(office, petition, rest):
    body = {"title": "要求修复村道", "petitioner": "温秀英", "request": "村道被渣土车压坏。"}
    made = rest("dawn").do("petitions/", body)
    path = f"petitions/{made['id']}/"
    assert made["number"] == "信〔2026〕1号"
    assert made["secrecy"] == "internal"
    assert made["actions"] == ["withdraw"]
    assert rest("dawn").post(f"{path}accept/").status_code == 403
    assert rest("alice").do(f"{path}accept/")["state"] == "accepted"
    wrong = rest("alice").post(f"{path}refuse/", {"reason": "晚了些的理由"})
    assert wrong.status_code == 409
    assert rest("alice").do(f"{path}reply/", {"text": "已列入维修计划。"})["state"] == "replied"
    assert rest("alice").do(f"{path}close/")["state"] == "closed"
    assert rest("carol").post("petitions/", body).status_code == 403


@pytest.mark.parametrize("n", [1, 12])
def test_the_list_costs_the_same_for_one_and_for_many(
    office, petition, client, django_assert_max_num_queries, n
):
    for i in range(n):
        petition("accepted", petitioner=f"王{i}", phone=str(i))
    client.force_login(office.alice)
    with django_assert_max_num_queries(11):
        assert client.get("/reception/petitions/").status_code == 200


def test_lamps_and_scopes(office, petition, client):
    petition(received_on=date(2026, 11, 6))  # due 23 November: yellow
    petition(petitioner="甲乙", received_on=date(2026, 11, 2))  # due 17 November: red
    petition("accepted", petitioner="丙丁")  # green
    client.force_login(office.dora)
    import time_machine

    with time_machine.travel(office.now):
        rows = {p.light for p in queries.petitions(office.actor("dora"))}
        assert rows == {"red", "yellow", "green"}
        for light in rows:
            text = client.get(f"/reception/petitions/?light={light}").content.decode()
            assert text.count("信〔2026〕") == 1
        assert client.get("/reception/petitions/?scope=ended").status_code == 200


def test_what_is_decided_waits_for_the_day_of_its_notice(office, petition):
    """The list and the duty name one day, not the day by which it had to be decided."""
    made = petition("refused")
    duty = Duty.unscoped.get(card=made.pk, state="open")
    assert duty.due_at.date() != made.decide_by
    assert queries.petition_get(office.actor("alice"), made.pk).due == duty.due_at.date()


def test_the_soonest_term_stands_first(office, petition, client):
    """An accepted one has sixty days, though it had to be decided earlier than a new one."""
    accepted = petition("accepted", received_on=date(2026, 11, 9), petitioner="沈桂兰")
    fresh = petition(petitioner="孙有田")
    assert accepted.decide_by < fresh.decide_by
    client.force_login(office.alice)
    rows = client.get("/reception/petitions/").context["rows"]
    assert [row[0].pk for row in rows] == [fresh.pk, accepted.pk]


def test_the_next_page_goes_on_behind_the_last_term(office, petition):
    actor = office.actor("alice")
    made = [petition(petitioner=f"王{n}", received_on=date(2026, 11, n)) for n in (9, 5, 7)]
    rows = queries.petitions(actor)
    first = keyset(rows, ("due", "card_id"), size=2)
    rest = keyset(rows, ("due", "card_id"), first.next, size=2)
    soonest = sorted(made, key=lambda p: (p.decide_by, p.pk))
    assert [p.pk for p in (*first.rows, *rest.rows)] == [p.pk for p in soonest]
