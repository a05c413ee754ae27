"""An office left to chance: whatever people try, in whatever order, the invariants hold.

Every kind of record takes part by itself: its commands, what their forms offer, and the records
that its flows make in other areas.

`WALKS=200 make test ARGS=tests/walk` walks longer, and elsewhere every time.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any, cast

import pytest
import time_machine
from django import forms
from django.conf import settings as settings_of_django
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from documents import actions as letters
from office.audit.delivery import deliver_pending
from office.audit.models import Event, Outbox
from office.bookings import actions as bookings
from office.bookings.models import Booking, Resource
from office.catalogue.kinds import KINDS
from office.catalogue.models import Card, Link
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.workflow import Transition
from office.duties.ladder import remind
from office.duties.models import Duty, Reminder
from office.files.actions import sweep
from office.flows.leaving import come_back, leave
from office.notifications.models import Notification
from office.numbering.models import Number
from office.operations.invariants import prove
from office.organisation import actions as organisation
from office.organisation.models import Department, User
from supervision import actions as supervision
from tests.conftest import Office
from tests.inputs import COMMANDS, inputs
from tests.records import MAKERS, Wanted, everybody, make, whole_cast
from tests.walk.flows import FLOWS, one_for

WALKS = int(os.environ.get("WALKS", "0"))
PEOPLE = (
    "alice dora lena carol bob hugo eve sven rita adam mona dawn dan max chris otto".split()  # noqa: SIM905 - read as one line
)
ROUNDS, STEPS = 2, 80
MAY_LEAVE = ["lena", "carol", "bob", "hugo", "eve", "rita", "mona", "dawn", "dan", "max"]
LEVELS = ["open", "internal", "confidential", "secret"]


DONE: Counter[str] = Counter()
"""What succeeded, over all walks, and how often each move was made."""


class AtWork:
    """The office as makers of records see it: whoever has left does nothing any more."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def __getattr__(self, name: str) -> Any:
        return getattr(self.office, name)

    def actor(self, who: Any, *args: Any) -> Actor:
        person = self.office.people[who] if isinstance(who, str) else who
        if not person.is_active:
            raise DomainError(f"{person} has left.")
        return self.office.actor(who, *args)


class PowerCut(BaseException):
    """The process ends here. Not an Exception: no code may catch it and carry on."""


def traces() -> tuple[Any, ...]:
    """What no refused attempt and no crash may change."""
    return (
        Event.objects.count(),
        Outbox.objects.count(),
        Link.objects.count(),
        Number.objects.count(),
        Notification.objects.count(),
        Reminder.objects.count(),
        tuple(Booking.objects.order_by("pk").values_list("pk", "version", "cancelled_at", "firm")),
        tuple(Duty.unscoped.order_by("pk").values_list("state", "holder", "due_at", "paused_at")),
        tuple(Card.unscoped.order_by("pk").values_list("state", "waiting", "updated_at")),
        tuple(
            tuple(kind.model.unscoped.order_by("pk").values_list("pk", "version"))
            for kind in KINDS.values()
        ),
    )


class Walk(RuleBasedStateMachine):
    office: Office
    """Set by the test: built once, every walk starts from it in a savepoint of its own."""
    salt = 0

    def __init__(self) -> None:
        super().__init__()
        # What a walk does to files is not taken back with its rows: it gets a store of its own.
        self.first_store, self.store = settings_of_django.MEDIA_ROOT, mkdtemp()
        if Path(self.first_store).exists():
            shutil.copytree(self.first_store, self.store, dirs_exist_ok=True)
        settings_of_django.MEDIA_ROOT = self.store
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        for person in self.office.people.values():
            person.refresh_from_db()  # the walk before may have let him go
        self.office.now = self.office.day("2026-11-20", 9, 40)
        self.clock = time_machine.travel(self.office.now, tick=False)
        self.clock.start()
        self.records: list[tuple[str, int]] = []
        self.new = self.steps = 0
        self.notice()
        self.actors: dict[str, Actor] = {}

    def teardown(self) -> None:
        try:
            sweep(self.office.now)  # as the beat does every hour
            assert_sound()
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)
            settings_of_django.MEDIA_ROOT = self.first_store
            shutil.rmtree(self.store)

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
        DONE[what] += 1
        self.notice()
        return made

    def notice(self) -> None:
        """Records that are new, whichever flow made them, are walked on from now on."""
        fresh = list(Card.unscoped.filter(pk__gt=self.new).order_by("pk").values_list("kind", "pk"))
        self.records += fresh
        self.new = fresh[-1][1] if fresh else self.new

    def actor(self, who: str) -> Actor:
        """Kept until somebody comes, goes or stands in, or the clock moves."""
        if who not in self.actors:
            self.office.people[who].refresh_from_db()
            self.actors[who] = self.office.actor(who)
        return self.actors[who]

    def any_record(self, chance: Random, *only: str) -> tuple[str, int]:
        known = [r for r in self.records if not only or r[0] in only]
        return chance.choice(known)

    @rule(drawn=st.integers(0, 2**32))
    def something_happens(self, drawn: int) -> None:
        """One of the moves below. Hypothesis would draw a few of them for ever."""
        self.steps += 1
        chance = Random(f"{self.salt}/{self.steps}/{drawn}")
        [move] = chance.choices(list(MOVES), weights=list(MOVES.values()))
        note(move)
        DONE[move] += 1
        getattr(self, move)(chance)

    def something_begins(self, chance: Random) -> None:
        self.begin(chance.choice(sorted(KINDS)), chance)

    def begin(self, kind: str, chance: Random) -> None:
        secrecy, here = chance.randrange(4), cast("Office", AtWork(self.office))
        start = chance.randrange(len(MAKERS[kind]))
        self.attempt(f"begin {kind}", lambda: make(here, kind, Wanted(secrecy=secrecy), start))

    def register(self, chance: Random) -> None:
        letter = letters.NewLetter(
            issuer="市政府办",
            title=chance.choice(["关于开会的通知", "关于防汛的函", ""]),
            received_at=self.office.now,
            secrecy=chance.choice(LEVELS),
        )
        who = chance.choice(["alice", "alice", "alice", "eve"])
        self.attempt("register", lambda: letters.register_incoming(self.actor(who), letter))

    def docket(self, chance: Random) -> None:
        helpers = [self.office.finance, self.office.registry]
        new = supervision.NewItem(
            title="落实事项",
            lead_department=self.office.planning,
            secrecy=chance.randrange(4),
            report_every=chance.choice(["none", "weekly"]),
            due_on=self.office.now.date() + timedelta(days=chance.randint(-1, 30)),
            assisting_departments=helpers[: chance.randrange(3)],
        )
        who = chance.choice(["sven", "sven", "dora", "alice", "bob"])
        self.attempt("docket", lambda: supervision.docket(self.actor(who), new))

    def work_goes_on(self, chance: Random) -> None:
        """A record is carried some steps further by people to whom the buttons are offered."""
        kind = min(chance.sample(sorted(KINDS), 3), key=share_done)
        record = self.any_record(chance, kind)
        for _n in range(chance.randint(3, 9)):
            if self.press_what_is_offered(*record, chance):
                assert_sound(1, 2)

    def people_try_anything(self, chance: Random) -> None:
        """Mostly what does not fit."""
        kind, pk = self.any_record(chance)
        for _n in range(chance.randint(1, 6)):
            name = chance.choice(sorted(COMMANDS[kind].by_name))
            self.press(chance.choice(PEOPLE), kind, pk, name, chance)

    def the_newest_is_worked_on(self, chance: Random) -> None:
        for _n in range(chance.randint(1, 6)):
            self.press_what_is_offered(*self.records[-1], chance)

    def offers(self, kind: str, pk: int) -> list[tuple[str, str]]:
        """(who, command)"""
        found: list[tuple[str, str]] = []
        record = KINDS[kind].model.unscoped.get(pk=pk)
        for who in PEOPLE:
            actor = self.actor(who)
            seen = actor.clearance >= record.secrecy and (
                actor.wide or not actor.reach.isdisjoint(record.reach)
            )
            if seen and self.office.people[who].is_active:
                found += [(who, t.name) for t in COMMANDS[kind].flow.available(actor, record)]
        return found

    def press_what_is_offered(self, kind: str, pk: int, chance: Random) -> bool:
        """What brings the record on, else all would be urged for ever; the untried before the tried."""
        offers = self.offers(kind, pk)
        if not offers:
            return False
        names = sorted({name for _who, name in offers})
        new = [1 if DONE[f"{kind}.{name}"] else 4 for name in names]
        weights = [weight(COMMANDS[kind].flow[n]) * m for n, m in zip(names, new, strict=True)]
        [wanted] = chance.choices(names, weights)
        who = chance.choice([who for who, name in offers if name == wanted])
        return self.press(who, kind, pk, wanted, chance)

    def press(self, who: str, kind: str, pk: int, name: str, chance: Random) -> bool:
        values = self.drawn(kind, name, chance)
        command = COMMANDS[kind].by_name[name]
        made = self.attempt(f"{kind}.{name}", lambda: command(self.actor(who), pk, **values))
        return made is not None

    def drawn(self, kind: str, name: str, chance: Random) -> dict[str, Any]:  # noqa: C901 - one line a type of field
        """What is entered: something sensible, but any choice, person, department, room or car."""
        values = inputs(self.office, kind, name)
        if name == "propose":
            values["assisting_departments"] = [self.office.finance, self.office.registry]
        if name == "merge":
            values["into"] = self.any_record(chance, kind)[1]
        for asked, field in COMMANDS[kind].by_name[name].form.base_fields.items():
            if isinstance(field, forms.ModelMultipleChoiceField):
                if asked in values and field.queryset.model is User:
                    some = chance.sample(PEOPLE, chance.randint(1, 4))
                    values[asked] = [self.office.people[who] for who in some]
            elif isinstance(field, forms.ModelChoiceField):
                self.choose(values, asked, field, chance)
            elif isinstance(field, forms.ChoiceField):
                values[asked] = chance.choice([key for key, _l in field.choices if key])
            elif isinstance(field, forms.BooleanField) and not getattr(field, "page_only", False):
                values[asked] = chance.random() < 0.6
        return values

    def choose(self, values: dict[str, Any], asked: str, field: Any, chance: Random) -> None:
        if asked not in values and chance.random() < 0.7:
            return
        if field.queryset.model is Department:
            name = chance.choice(sorted(self.office.departments))
            values[asked] = self.office.departments[name]
        elif field.queryset.model is User:
            values[asked] = self.office.people[chance.choice(PEOPLE)]
        elif field.queryset.model is Resource:
            values[asked] = chance.choice(list(field.queryset.all()))

    def the_power_goes(self, chance: Random) -> None:
        """In the middle of an action, or just before it is kept: the office is as it was."""
        kind, pk = self.any_record(chance)
        offers = self.offers(kind, pk)
        if not offers:
            return
        who, name = chance.choice(offers)
        values, actor, before = self.drawn(kind, name, chance), self.actor(who), traces()
        left = chance.randint(1, 40)

        def cut(execute: Any, *call: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:
                raise PowerCut
            return execute(*call)

        try:
            with transaction.atomic():
                with connection.execute_wrapper(cut):
                    COMMANDS[kind].by_name[name](actor, pk, **values)
                raise PowerCut  # noqa: TRY301 - after the last statement, before the commit
        except (PowerCut, DomainError) as end:
            event(f"power: {type(end).__name__}")
        assert traces() == before

    def one_thing_leads_to_another(self, chance: Random) -> None:
        """Across areas. What is made once is refused when it is asked for again, whoever asks."""
        name = chance.choice(sorted(FLOWS))
        flow = FLOWS[name]
        take = flow.take(self, one_for(self, flow, chance), chance)
        who = flow.usually if chance.random() < 0.8 else chance.choice(PEOPLE)
        made = self.attempt(name, lambda: take(self.actor(who)))
        assert_sound(1, 2, 4)
        if made is not None and flow.once:
            twice = chance.choice([who, *PEOPLE])
            assert self.attempt(f"{name} again", lambda: take(self.actor(twice))) is None

    def deputise(self, chance: Random) -> None:
        today, (principal, deputy) = self.office.now.date(), chance.sample(PEOPLE, 2)
        self.attempt(
            "deputise",
            lambda: organisation.set_deputy(
                self.actor("adam"),
                principal=self.office.people[principal],
                deputy=self.office.people[deputy],
                starts_on=today,
                ends_on=today + timedelta(days=chance.randint(0, 20)),
            ),
        )
        self.actors.clear()

    def somebody_leaves(self, chance: Random) -> None:
        self.comes_or_goes(chance, leave)

    def somebody_comes_back(self, chance: Random) -> None:
        self.comes_or_goes(chance, come_back)

    def comes_or_goes(self, chance: Random, act: Any) -> None:
        person = self.office.people[chance.choice(MAY_LEAVE)]
        self.attempt(act.__name__, lambda: act(self.actor("adam"), person.pk))
        person.refresh_from_db()
        self.actors.clear()

    def time_passes(self, chance: Random) -> None:
        self.go_to(self.office.now + timedelta(hours=chance.randint(1, 100)), chance.randint(1, 2))

    def the_clock_stands_oddly(self, chance: Random) -> None:
        """Work is done at midnight, on a Sunday, over the holidays and across the year's end."""
        here = self.office.now
        today = here.date()
        later = chance.choice(
            [
                here + timedelta(minutes=1),
                self.office.day(today, 23, 59),
                self.office.day(today + timedelta(days=6 - today.weekday()), 8),
                self.office.day(date(today.year, 12, 31), 23, 59),
                self.office.day(date(today.year + (today.month > 9), 10, 3), 15),
            ]
        )
        if here < later:
            self.go_to(later, 1)

    def go_to(self, moment: datetime, passes: int) -> None:
        self.office.now = moment
        self.actors.clear()
        self.clock.stop()
        self.clock = time_machine.travel(self.office.now, tick=False)
        self.clock.start()
        made = [remind(self.office.now).reminders_made for _n in range(passes)]
        assert made[1:] in ([], [0])

    def the_worker_delivers(self, _chance: Random) -> None:
        deliver_pending(self.office.now)
        assert not Outbox.objects.exists()

    def book(self, chance: Random) -> None:
        kind, who = chance.choice(["room", "vehicle", "driver"]), chance.choice(PEOPLE)
        resource = Resource.objects.filter(kind=kind).order_by("pk").first()
        start = self.office.day(
            self.office.now.date() + timedelta(days=3), hour=chance.randint(8, 16)
        )
        self.attempt(
            "book",
            lambda: bookings.book(
                self.actor(who),
                resource=resource,
                starts_at=start,
                ends_at=start + timedelta(hours=chance.randint(0, 3)),
                title="例会",
                firm=chance.random() < 0.5,
            ),
        )

    def decide_on_a_booking(self, chance: Random) -> None:
        """Made firm or given back; what a record holds is given back by the record alone."""
        known = list(Booking.objects.filter(card=None).order_by("pk").values_list("pk", flat=True))
        if known:
            pk, act = chance.choice(known), chance.choice([bookings.confirm, bookings.cancel])
            who = chance.choice(PEOPLE)
            self.attempt(f"booking {act.__name__}", lambda: act(self.actor(who), pk))

    def holds_expire(self, _chance: Random) -> None:
        bookings.expire_holds(Actor.system(self.office.now))
        held = Booking.objects.filter(firm=False, cancelled_at=None)
        assert not held.filter(expires_at__lte=self.office.now).exists()

    @invariant()
    def the_office_is_sound(self) -> None:
        assert_sound(1, 2, 3, 4, 6)


MOVES = {
    "work_goes_on": 20,
    "the_newest_is_worked_on": 4,
    "something_begins": 4,
    "people_try_anything": 4,
    "the_power_goes": 4,
    "register": 1,
    "docket": 2,
    "one_thing_leads_to_another": 12,
    "deputise": 1,
    "somebody_leaves": 1,
    "somebody_comes_back": 1,
    "time_passes": 2,
    "the_clock_stands_oddly": 1,
    "the_worker_delivers": 1,
    "book": 2,
    "decide_on_a_booking": 2,
    "holds_expire": 1,
}
"""How often, one beside the other."""


def share_done(kind: str) -> float:
    """The part of a kind's commands that came about already."""
    names = COMMANDS[kind].by_name
    return sum(bool(DONE[f"{kind}.{name}"]) for name in names) / len(names)


def weight(transition: Transition) -> int:
    onward = transition.tone in {"primary", "zhu"}
    if transition.tone == "danger":
        return 1
    return (12 if transition.target else 4) if onward else 3


def assert_sound(*only: int) -> None:
    broken = [(r.invariant, e.record, e.wrong) for r in prove(only) for e in r.examples]
    assert not broken


@pytest.mark.django_db
def test_whatever_people_try_the_invariants_hold(office):
    Walk.office = whole_cast(office, rooms=2, cars=2)
    office.letter("instructed")
    office.item("assigned")
    for kind in sorted(KINDS):
        make(office, kind)
    assert set(PEOPLE) <= set(everybody(office))
    first = Random().randrange(2**32) if WALKS else 0
    for Walk.salt in range(first, first + max(ROUNDS, WALKS // 2)):
        seed(Walk.salt)(Walk)
        run_state_machine_as_test(
            Walk,
            settings=settings(
                max_examples=2,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=[Phase.generate] if not WALKS else list(Phase),
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
    if os.environ.get("SAY"):
        print({name: DONE[name] for name in (*MOVES, *FLOWS, "delegations.plan")})
        for kind, commands in COMMANDS.items():
            print(kind, {name: DONE[f"{kind}.{name}"] for name in commands.by_name})
    for kind, commands in COMMANDS.items():
        given = {name for name in commands.by_name if DONE[f"{kind}.{name}"]}
        assert len(given) * 3 >= len(commands.by_name), (
            f"{kind}: only {sorted(given)} ever came about"
        )
    wanted = (*MOVES, *FLOWS, "delegations.plan", "meetings.issue_minutes")
    never = [name for name in wanted if not DONE[name]]
    assert not never, "These never came about."
