"""An office left to chance: whatever people try, in whatever order, the invariants hold.

`WALKS=200 make test ARGS=tests/walk` walks longer, and elsewhere every time.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from documents import actions as letters
from office.audit.delivery import deliver_pending
from office.audit.models import Event, Outbox
from office.bookings import actions as bookings
from office.bookings.models import Booking, Resource
from office.catalogue.kinds import KINDS
from office.catalogue.models import Card
from office.core.errors import DomainError
from office.duties.ladder import remind
from office.duties.models import Duty, Reminder
from office.flows.leaving import come_back, leave
from office.flows.letter_to_item import supervise_letter
from office.notifications.models import Notification
from office.numbering.models import Number
from office.operations.invariants import prove
from office.organisation import actions as organisation
from supervision import actions as supervision
from tests.conftest import Office
from tests.inputs import COMMANDS, inputs

WALKS = int(os.environ.get("WALKS", "0"))
PEOPLE = ["alice", "dora", "lena", "carol", "bob", "hugo", "eve", "sven", "rita", "adam"]
MAY_LEAVE = ["lena", "carol", "bob", "hugo", "eve", "rita"]
LEVELS = ["open", "internal", "confidential", "secret"]
people = st.sampled_from(PEOPLE)


def traces() -> tuple[Any, ...]:
    """What no refused attempt may change."""
    return (
        Event.objects.count(),
        Outbox.objects.count(),
        Number.objects.count(),
        Duty.unscoped.count(),
        Booking.objects.count(),
        Notification.objects.count(),
        Reminder.objects.count(),
        tuple(Duty.unscoped.order_by("pk").values_list("state", "holder", "due_at", "paused_at")),
        tuple(Card.unscoped.order_by("pk").values_list("state", "waiting", "updated_at")),
    )


class Walk(RuleBasedStateMachine):
    office: Office
    """Set by the test: built once, every walk starts from it in a savepoint of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.office.now = self.office.day("2026-11-20", 9, 40)
        self.clock = time_machine.travel(self.office.now, tick=False)
        self.clock.start()
        self.records: list[tuple[str, int]] = []

    def teardown(self) -> None:
        try:
            assert_sound()
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def attempt(self, what: str, act: Any) -> Any:
        """Done, or refused in the office's words and without a trace. Anything else is a fault."""
        before = traces()
        try:
            with transaction.atomic():
                made = act()
        except DomainError as refusal:
            event(f"{what} refused: {type(refusal).__name__}")
            assert str(refusal.message)
            assert traces() == before
            return None
        event(f"{what} done")
        return made

    def actor(self, who: str) -> Any:
        self.office.people[who].refresh_from_db()
        return self.office.actor(who)

    @initialize()
    def begin(self) -> None:
        self.records = [
            ("incoming-documents", self.office.letter("instructed").pk),
            ("supervision-items", self.office.item("assigned").pk),
        ]

    @rule(
        who=st.sampled_from(["alice", "alice", "alice", "eve"]),
        secrecy=st.sampled_from(LEVELS),
        title=st.sampled_from(["关于开会的通知", "关于防汛的函", ""]),
    )
    def register(self, who: str, secrecy: str, title: str) -> None:
        letter = letters.NewLetter(
            issuer="市政府办", title=title, received_at=self.office.now, secrecy=secrecy
        )
        made = self.attempt("register", lambda: letters.register_incoming(self.actor(who), letter))
        if made:
            self.records.append(("incoming-documents", made.pk))

    @rule(
        who=st.sampled_from(["sven", "sven", "dora", "alice", "bob"]),
        secrecy=st.integers(0, 3),
        days=st.integers(-1, 30),
        helpers=st.booleans(),
        every=st.sampled_from(["none", "weekly"]),
    )
    def docket(self, who: str, secrecy: int, days: int, helpers: bool, every: str) -> None:  # noqa: FBT001 - drawn by hypothesis
        new = supervision.NewItem(
            title="落实事项",
            lead_department=self.office.planning,
            secrecy=secrecy,
            report_every=every,
            due_on=self.office.now.date() + timedelta(days=days),
            assisting_departments=[self.office.finance, self.office.registry] if helpers else [],
        )
        made = self.attempt("docket", lambda: supervision.docket(self.actor(who), new))
        if made:
            self.records.append(("supervision-items", made.pk))

    @rule(data=st.data(), tries=st.lists(people, min_size=1, max_size=6))
    def people_try_anything(self, data: Any, tries: list[str]) -> None:
        """Mostly what does not fit."""
        kind, pk = data.draw(st.sampled_from(self.records))
        for who in tries:
            name = data.draw(st.sampled_from(sorted(COMMANDS[kind].by_name)))
            self.press(who, kind, pk, name, data)

    @rule(data=st.data(), presses=st.integers(2, 8))
    def work_goes_on(self, data: Any, presses: int) -> None:
        """A record is carried some steps further by people to whom the buttons are offered."""
        kind, pk = data.draw(st.sampled_from(self.records))
        for _n in range(presses):
            self.press_what_is_offered(kind, pk, data)
            assert_sound(1, 2)

    @rule(data=st.data(), presses=st.integers(1, 6))
    def the_newest_is_worked_on(self, data: Any, presses: int) -> None:
        for _n in range(presses):
            self.press_what_is_offered(*self.records[-1], data)

    def press_what_is_offered(self, kind: str, pk: int, data: Any) -> None:
        offers: list[tuple[str, str, str]] = []
        for who in PEOPLE:
            actor = self.actor(who)
            record = KINDS[kind].model.objects.visible_to(actor).filter(pk=pk).first()
            if record is not None and self.office.people[who].is_active:
                offers += [
                    (who, t.name, t.tone) for t in COMMANDS[kind].flow.available(actor, record)
                ]
        onward = [offer for offer in offers if offer[2] in {"primary", "zhu"}]
        if onward and data.draw(st.integers(0, 3)):
            offers = onward  # else letters would be circulated and recalled for ever
        if offers:
            who, name, _tone = data.draw(st.sampled_from(offers))
            self.press(who, kind, pk, name, data)

    def press(self, who: str, kind: str, pk: int, name: str, data: Any) -> None:
        values = inputs(self.office, kind, name)
        if name == "circulate":
            readers = data.draw(st.lists(people, min_size=1, max_size=4))
            values = {
                "readers": [self.office.people[r] for r in readers],
                "mode": data.draw(st.sampled_from(["parallel", "sequential"])),
            }
        if name == "screen":
            values = {"for": data.draw(st.sampled_from(["action", "reading"]))}
        if name == "propose":
            values["assisting_departments"] = [self.office.finance, self.office.registry]
        if name == "verify":
            values["ok"] = data.draw(st.booleans())
        if name in {"transfer", "assign"} and kind == "supervision-items":
            department = self.office.departments[
                data.draw(st.sampled_from(sorted(self.office.departments)))
            ]
            values = {"to": department} if name == "transfer" else {"lead_department": department}
        command = COMMANDS[kind].by_name[name]
        self.attempt(f"{kind}.{name}", lambda: command(self.actor(who), pk, **values))

    @precondition(lambda self: any(kind == "incoming-documents" for kind, _pk in self.records))
    @rule(who=people, data=st.data())
    def supervise(self, who: str, data: Any) -> None:
        _kind, pk = data.draw(
            st.sampled_from([r for r in self.records if r[0] == "incoming-documents"])
        )
        made = self.attempt(
            "supervise", lambda: supervise_letter(self.actor(who), pk, text="请跟进")
        )
        if made:
            self.records.append(("supervision-items", made.pk))

    @rule(principal=people, deputy=people, days=st.integers(0, 20))
    def deputise(self, principal: str, deputy: str, days: int) -> None:
        today = self.office.now.date()
        self.attempt(
            "deputise",
            lambda: organisation.set_deputy(
                self.actor("adam"),
                principal=self.office.people[principal],
                deputy=self.office.people[deputy],
                starts_on=today,
                ends_on=today + timedelta(days=days),
            ),
        )

    @rule(who=st.sampled_from(MAY_LEAVE))
    def somebody_leaves(self, who: str) -> None:
        self.attempt("leave", lambda: leave(self.actor("adam"), self.office.people[who].pk))

    @rule(who=st.sampled_from(MAY_LEAVE))
    def somebody_comes_back(self, who: str) -> None:
        self.attempt("come back", lambda: come_back(self.actor("adam"), self.office.people[who].pk))

    @rule(hours=st.integers(1, 100), passes=st.integers(1, 2))
    def time_passes(self, hours: int, passes: int) -> None:
        self.office.now += timedelta(hours=hours)
        self.clock.stop()
        self.clock = time_machine.travel(self.office.now, tick=False)
        self.clock.start()
        made = [remind(self.office.now).reminders_made for _n in range(passes)]
        assert made[1:] in ([], [0])

    @rule()
    def the_worker_delivers(self) -> None:
        deliver_pending(self.office.now)
        assert not Outbox.objects.exists()

    @rule(who=people, hour=st.integers(8, 16), length=st.integers(0, 3), firm=st.booleans())
    def book(self, who: str, hour: int, length: int, firm: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        room, _made = Resource.objects.get_or_create(kind="room", name="第一会议室")
        start = self.office.day("2027-01-11", hour)
        self.attempt(
            "book",
            lambda: bookings.book(
                self.actor(who),
                resource=room,
                starts_at=start,
                ends_at=start + timedelta(hours=length),
                title="例会",
                firm=firm,
            ),
        )

    @invariant()
    def the_office_is_sound(self) -> None:
        assert_sound(1, 2, 3, 4, 6)


def assert_sound(*only: int) -> None:
    broken = [(r.invariant, e.record, e.wrong) for r in prove(only) for e in r.examples]
    assert not broken


@pytest.mark.django_db
def test_whatever_people_try_the_invariants_hold(office):
    Walk.office = office
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=WALKS or 12,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=not WALKS,
            phases=[Phase.generate] if not WALKS else list(Phase),
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
