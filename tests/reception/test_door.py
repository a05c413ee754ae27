"""Rules at the door: badges, walk-ins, hosts to be named, the clock, and what is forgotten."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from office.audit.models import Event
from office.catalogue.models import Card
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.matters.models import Matter
from office.notifications.models import Notification
from office.operations.invariants import prove
from office.organisation.models import Deputyship
from office.parameters.registry import change
from office.search.queries import Asked, find
from reception import actions, badges, passes, queries, rollcall, watchlist
from reception.models import BadgeLoan, RollTick, Visit
from tests.reception.conftest import seat_dawn, visit_in


def dawn(office: Any, minutes: int = 0) -> Any:
    return office.actor("dawn", office.now + timedelta(minutes=minutes))


def told(visit: Visit, news: str) -> set[str]:
    rows = Notification.objects.filter(card=visit.pk, data__news=f"reception.visit.{news}")
    return {row.person.username for row in rows}


class TestBadges:
    def test_the_next_free_ones_one_for_each_person(self, office, door):
        assert door("arrived").badges == "01、02"
        assert door("arrived", party_size=1).badges == "03"

    @pytest.mark.parametrize(
        ("typed", "given"),
        [("7", "07"), ("3 4", "03、04"), ("5-7", "05、06、07"), ("０３、04", "03、04"), ("", "")],
    )
    def test_as_they_are_typed(self, door, typed, given):
        assert door("arrived", badges=typed).badges == given

    @pytest.mark.parametrize("typed", ["abc", "0", "21", "7-3", "1-900"])
    def test_what_is_no_badge_is_refused(self, door, typed):
        with pytest.raises(DomainError) as refusal:
            door("arrived", badges=typed)
        assert "badges" in refusal.value.fields

    def test_a_badge_is_out_once_and_the_next_free_one_is_named(self, door):
        door("arrived", badges="1")
        with pytest.raises(Conflict, match="01 is out already. The next free one is 02"):
            door("arrived", badges="1")

    def test_the_database_has_the_last_word(self, office, door):
        first, second = door("arrived", badges="1"), door("arrived", badges="2")
        with pytest.raises(IntegrityError), transaction.atomic():
            BadgeLoan.objects.filter(visit=second).update(number=1)
        assert badges.held(first) == [1]

    def test_they_come_back_when_the_party_leaves_or_is_turned_away(self, office, door):
        gone = door("left")
        assert badges.held(gone) == []
        away = door("arrived")
        actions.turn_away_visit(dawn(office), away.pk, reason="无人接待")
        assert badges.out_now() == {}

    def test_one_that_was_not_given_back_stays_out_and_is_listed(self, office, door):
        gone = door("left")
        actions.miss_badge(dawn(office), gone.pk, badges="2")
        assert [str(loan) for loan in queries.badges_missing(dawn(office))] == ["02"]
        with pytest.raises(Conflict):
            door("arrived", badges="2")
        actions.return_badge(dawn(office), gone.pk, badges="2")
        assert door("arrived", badges="2").badges == "02"

    def test_when_all_are_out_nobody_is_kept_waiting(self, door):
        change("reception.badges", 1)
        assert door("arrived").badges == "01"
        assert door("arrived").badges == ""
        with pytest.raises(Conflict, match="so is every other badge"):
            door("arrived", badges="1")


class TestRaces:
    @pytest.fixture
    def desk(self, live_office):
        seat_dawn(live_office)
        return live_office

    def run(self, jobs: list[Any]) -> list[Any]:
        found: list[Any] = []
        ready = threading.Barrier(len(jobs))

        def work(job: Any) -> None:
            try:
                ready.wait()
                found.append(job())
            except Exception as error:  # noqa: BLE001 - looked at by the test
                found.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    def test_twenty_desks_give_out_one_badge(self, desk):
        parties = [visit_in(desk, visitor_name=f"客人{i}") for i in range(20)]
        actor = desk.actor("dawn")
        found = self.run(
            [
                lambda pk=v.pk: actions.arrive_visit(actor, pk, badges="7", persons=1)
                for v in parties
            ]
        )
        assert sum(isinstance(f, Visit) for f in found) == 1
        assert sum(isinstance(f, Conflict) for f in found) == 19
        assert BadgeLoan.objects.filter(number=7).count() == 1

    def test_twenty_desks_taking_the_next_one_get_twenty(self, desk):
        parties = [visit_in(desk, visitor_name=f"客人{i}", party_size=1) for i in range(20)]
        actor = desk.actor("dawn")
        found = self.run(
            [lambda pk=v.pk: actions.arrive_visit(actor, pk, badges="next") for v in parties]
        )
        assert sorted(v.badges for v in found) == [f"{n:02d}" for n in range(1, 21)]

    def test_two_desks_press_arrived_at_once(self, desk):
        visit = visit_in(desk)
        actor = desk.actor("dawn")
        press = lambda: actions.arrive_visit(actor, visit.pk, badges="next")  # noqa: E731
        found = self.run([press, press])
        assert sorted(type(f).__name__ for f in found) == ["Visit", "WrongState"]
        assert Event.objects.filter(card=visit.pk, verb="reception.visit.arrived").count() == 1
        assert len(badges.out_now()) == 2


class TestWalkIn:
    def test_entered_and_arrived_in_one_act(self, office, door):
        new = actions.NewVisit(visitor_name="孟晓棠", expected_at=office.now, host=office.hugo)
        visit = actions.walk_in(dawn(office), new, badges="next")
        assert (visit.state, visit.badges, visit.present) == ("arrived", "01", 1)
        verbs = list(Event.objects.filter(card=visit.pk).values_list("verb", flat=True))
        assert verbs == ["reception.visit.expected", "reception.visit.arrived"]

    def test_a_taken_badge_leaves_no_trace_of_the_visit(self, office, door):
        door("arrived", badges="1")
        new = actions.NewVisit(visitor_name="孟晓棠", expected_at=office.now, host=office.hugo)
        with pytest.raises(Conflict):
            actions.walk_in(dawn(office), new, badges="1")
        assert Visit.unscoped.count() == 1

    def test_over_rest(self, office, door, rest):
        body = {"visitor_name": "孟晓棠", "host": office.hugo.pk, "badges": "4"}
        made = rest("dawn").do("visits/walk_in/", body)
        assert (made["state"], made["badges"], made["present"]) == ("arrived", "04", 1)

    @pytest.mark.parametrize("typed", ["110101199003074233", "12345", "123", "12 34"])
    def test_more_of_a_paper_than_four_characters_is_refused_with_the_reason(
        self, office, door, typed, rest
    ):
        body = {"visitor_name": "孟晓棠", "paper": "id_card", "paper_last4": typed}
        answer = rest("dawn").post("visits/walk_in/", body)
        assert answer.status_code == 400
        assert "keeps no numbers of papers" in answer.content.decode()
        assert not Event.objects.filter(data__icontains=typed).exists()

    def test_four_are_kept(self, door):
        assert door(paper="id_card", paper_last4="233x").paper_last4 == "233X"


class TestHosts:
    def test_without_a_host_the_head_of_the_department_looks_after_them(self, office, door):
        visit = door(host=None, department=office.planning)
        assert (visit.host, visit.host_named) == (office.carol, False)

    def test_without_either_the_desk_does(self, office, door):
        visit = door(host=None)
        assert (visit.host, visit.host_named) == (office.dawn, False)
        assert [r.broken for r in prove([1])] == [0]

    def test_staff_without_a_host_receive_them_themselves(self, office, door):
        new = actions.NewVisit(visitor_name="表弟", expected_at=office.now)
        assert actions.expect_visit(office.actor("bob"), new).host == office.bob

    def test_naming_one_moves_the_duty_and_lets_him_see_it(self, office, door):
        visit = door("arrived", host=None)
        with pytest.raises(NotVisible):
            queries.visit_get(office.actor("eve"), visit.pk)
        actions.name_host(dawn(office, 3), visit.pk, host=office.eve)
        duty = Duty.unscoped.get(card=visit.pk, state="open")
        assert duty.holder == office.eve
        assert duty.due_at == office.now + timedelta(minutes=10)  # the clock goes on
        assert queries.visit_get(office.actor("eve"), visit.pk).host_named


class TestPartOfAParty:
    def test_some_arrive_and_the_others_later(self, office, door):
        visit = door(party_size=6)
        visit = actions.arrive_visit(dawn(office), visit.pk, badges="next", persons=4)
        assert (visit.present, visit.party_size, visit.badges) == (4, 6, "01、02、03、04")
        visit = actions.recount_visit(dawn(office, 9), visit.pk, persons=6, badges="next")
        assert (visit.present, visit.badges) == (6, "01、02、03、04、05、06")
        assert actions.recount_visit(dawn(office, 20), visit.pk, persons=2).present == 2

    def test_more_than_announced_make_the_party_larger(self, office, door):
        visit = actions.arrive_visit(dawn(office), door().pk, persons=5)
        assert (visit.present, visit.party_size) == (5, 5)

    def test_nobody_is_no_arrival(self, office, door):
        with pytest.raises(DomainError):
            actions.arrive_visit(dawn(office), door().pk, persons=0)


class TestTheClock:
    def system(self, office: Any, minutes: int) -> Actor:
        return Actor.system(office.now + timedelta(minutes=minutes))

    def test_after_ten_minutes_deputy_head_and_desk_hear_once(self, office, door):
        Deputyship.objects.create(
            principal=office.bob, deputy=office.carol, starts_on="2026-11-01", ends_on="2026-12-31"
        )
        visit = door("arrived", host=office.bob)
        assert passes.tell_unmet(self.system(office, 9)) == 0
        assert passes.tell_unmet(self.system(office, 10)) == 1
        assert passes.tell_unmet(self.system(office, 11)) == 0
        assert told(visit, "unmet") == {"carol", "dawn"}

    def test_whoever_was_met_is_nobodys_news(self, office, door):
        door("received")
        assert passes.tell_unmet(self.system(office, 60)) == 0

    def test_only_those_cleared_hear(self, office, door):
        secret = actions.expect_visit(
            office.actor("carol"),
            actions.NewVisit(
                visitor_name="客", expected_at=office.now, host=office.carol, secrecy=3
            ),
        )
        actions.arrive_visit(office.actor("carol"), secret.pk)
        assert passes.tell_unmet(self.system(office, 15)) == 1
        assert told(secret, "unmet") == set()

    def test_still_inside_after_closing_is_told_once_a_day(self, office, door):
        visit = door("received")
        assert passes.tell_still_inside(self.system(office, 60)) == 0
        evening = 8 * 60
        assert passes.tell_still_inside(self.system(office, evening)) == 1
        assert passes.tell_still_inside(self.system(office, evening + 5)) == 0
        assert told(visit, "still_inside") == {"dawn", "hugo"}
        next_morning = 24 * 60
        assert passes.tell_still_inside(self.system(office, next_morning)) == 1

    def test_nobody_is_told_between_midnight_and_opening(self, office, door):
        door("received")
        passes.tell_still_inside(self.system(office, 8 * 60))
        assert passes.tell_still_inside(self.system(office, 20 * 60)) == 0

    def test_at_midnight_whoever_was_expected_did_not_come(self, office, door):
        midnight = office.day("2026-11-21", 0)
        late = door(expected_at=midnight - timedelta(minutes=1))
        early = door(expected_at=midnight)
        before = Actor.system(midnight - timedelta(seconds=1))
        assert passes.sweep_no_shows(before) == 0
        assert passes.sweep_no_shows(Actor.system(midnight)) == 1
        assert passes.sweep_no_shows(Actor.system(midnight)) == 0
        states = {v.pk: v.state for v in Visit.unscoped.all()}
        assert (states[late.pk], states[early.pk]) == ("no_show", "expected")

    def test_the_board_changes_at_midnight_and_keeps_who_is_inside(self, office, door):
        inside, gone = door("received"), door("left", visitor_name="走了")
        tomorrow = office.actor("dawn", office.day("2026-11-21", 0))
        rows = list(queries.day_of_visits(tomorrow, tomorrow.today))
        assert rows == [inside]
        today = list(queries.day_of_visits(dawn(office), dawn(office).today))
        assert {v.pk for v in today} == {inside.pk, gone.pk}


class TestForgetting:
    LATER = timedelta(days=190)

    def forget(self, office: Any) -> int:
        return passes.forget_visitors(Actor.system(office.now + self.LATER))

    def test_personal_data_goes_and_the_rest_stays(self, office, door):
        visit = door(
            "left", phone="13800004071", plate="江A·1", paper="id_card", paper_last4="1234",
            items_left="雨伞", health_note="咳嗽",
        )  # fmt: skip
        assert self.forget(office) == 1
        assert self.forget(office) == 0
        row = Visit.unscoped.get(pk=visit.pk)
        assert (row.visitor_name, row.phone, row.plate, row.paper_last4, row.code) == ("",) * 5
        assert (row.items_left, row.health_note, row.purpose, row.title) == ("",) * 3 + (
            row.number,
        )
        assert (row.organisation, row.host, row.state) == ("市审计局", office.hugo, "left")
        assert row.left_at == visit.left_at
        for table in (Card.unscoped.filter(pk=visit.pk), Duty.unscoped.filter(card=visit.pk)):
            assert set(table.values_list("title", flat=True)) == {row.number}
        assert Matter.objects.get(pk=visit.matter_id).title == row.number
        event = Event.objects.get(verb="reception.visits.anonymised")
        assert event.data["count"] == 1

    def test_search_finds_the_number_and_no_longer_the_name(self, office, door):
        def found(text: str) -> list[int]:
            return [hit.card.pk for hit in find(dawn(office), Asked(text)).hits]

        visit = door("left")
        assert found("葛平") == [visit.pk]
        self.forget(office)
        assert found("葛平") == []
        assert found("审计") == []
        assert found(visit.number) == [visit.pk]

    def test_open_ones_are_never_touched(self, office, door):
        for state in ("expected", "arrived", "received"):
            door(state)
        assert self.forget(office) == 0
        assert Visit.unscoped.filter(visitor_name="葛平").count() == 3

    def test_numbers_chain_and_cards_stay_whole(self, office, door):
        door("left"), door("received"), door("left", visitor_name="另一位")
        assert self.forget(office) == 2
        assert [(r.invariant, r.examples) for r in prove() if r.broken and r.invariant != 6] == []

    def test_a_matter_that_another_record_began_keeps_its_title(self, office, door):
        letter = office.letter()
        visit = actions.expect_visit(
            dawn(office),
            actions.NewVisit(visitor_name="葛平", expected_at=office.now, host=office.hugo),
            matter_id=letter.matter_id,
        )
        actions.miss_visit(dawn(office, 5), visit.pk)
        assert self.forget(office) == 1
        assert Matter.objects.get(pk=letter.matter_id).title == letter.title

    def test_nought_keeps_it_and_a_day_is_a_day(self, office, door):
        door("left")
        change("reception.retention_days", 0)
        assert self.forget(office) == 0
        change("reception.retention_days", 190)
        assert self.forget(office) == 0
        change("reception.retention_days", 189)
        assert self.forget(office) == 1

    def test_the_number_of_statements_does_not_grow(
        self, office, door, django_assert_max_num_queries
    ):
        for i in range(12):
            door("left", visitor_name=f"客人{i}")
        with django_assert_max_num_queries(5):
            assert self.forget(office) == 12


class TestWatchList:
    @pytest.mark.parametrize(
        ("name", "organisation", "warns"),
        [("葛 平", "", True), ("", "市审计局", True), ("葛平", "别处", False), ("张三", "", False)],
    )
    def test_by_name_by_organisation_or_both(self, office, door, name, organisation, warns):
        watchlist.add_entry(dawn(office), name=name, organisation=organisation, note="请先核实")
        visit = door()
        assert bool(watchlist.warnings_for(dawn(office), visit)) == warns
        rows = watchlist.with_warnings(dawn(office), queries.visits(dawn(office)))
        assert [v.watched for v in rows] == [warns]

    def test_the_host_sees_nothing_of_it(self, office, door, client):
        watchlist.add_entry(dawn(office), name="葛平", note="请先核实Zq")
        visit = door("arrived")
        for who, seen in (("hugo", False), ("alice", False), ("dawn", True), ("dora", True)):
            client.force_login(office.people[who])
            text = client.get(f"/reception/visits/{visit.pk}/").content.decode()
            assert ("请先核实Zq" in text) == seen, who
            text = client.get("/reception/").content.decode()
            assert ("Watch list" in text) == seen, who

    def test_kept_by_the_desk_alone(self, office, door, client):
        entry = watchlist.add_entry(dawn(office), name="葛平", note="请先核实")
        for who in ("hugo", "alice", "adam"):
            with pytest.raises(NotAllowed):
                watchlist.remove_entry(office.actor(who), entry.pk)
            client.force_login(office.people[who])
            assert client.get("/reception/watch/").status_code == 403
        watchlist.remove_entry(dawn(office), entry.pk)
        assert not watchlist.entries(dawn(office)).exists()
        assert "葛平" not in str(list(Event.objects.values_list("data", flat=True)))


class TestRollCall:
    def test_everybody_is_missing_until_he_is_seen(self, office, door):
        first, second = door("received"), door("arrived")
        rollcall.start(dawn(office))
        with pytest.raises(Conflict):
            rollcall.start(office.actor("dora"))
        rollcall.tick(office.actor("hugo"), first.pk)
        rollcall.tick(dawn(office), first.pk)
        assert RollTick.objects.count() == 1
        with pytest.raises(NotVisible):
            rollcall.tick(office.actor("bob"), second.pk)
        rollcall.tick(dawn(office), second.pk)
        rollcall.tick(dawn(office), second.pk, seen=False)
        assert rollcall.end(dawn(office)) == (1, 1)
        with pytest.raises(WrongState):
            rollcall.tick(dawn(office), second.pk)

    def test_the_host_starts_none(self, office, door):
        with pytest.raises(NotAllowed):
            rollcall.start(office.actor("hugo"))
