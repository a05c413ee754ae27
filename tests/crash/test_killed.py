"""Processes are killed for real, with SIGKILL, wherever they happen to be."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError, connection
from django.db.models import Count, Q
from django.utils import timezone

from office.calendars import workdays
from office.duties import ladder
from office.duties.models import Duty, LadderPass, Reminder
from office.notifications.models import Delivery, Notification
from office.operations.invariants import prove
from tests.conftest import Office
from tests.smtp_sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
DUTIES, KILLS = 2000, 10
START, END = "2026-11-16T08:00:00+08:00", "2026-12-11T18:00:00+08:00"


class Victims:
    """One process at work at a time; `kill_soon` ends it at a random moment."""

    def __init__(self, **env: str) -> None:
        self.chance = random.Random(2026)
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.crash.victims"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent.parent,
            env={**os.environ, "DATABASE_URL": database_url(), **env},
        )
        assert self.answer() == "ready"

    def answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def start(self, line: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self.answer())

    def kill_soon(self, line: str, longest: float) -> str:
        pid = self.start(line)
        time.sleep(self.chance.uniform(0.02, longest))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return self.answer()

    def finish(self, line: str) -> str:
        self.start(line)
        return self.answer()

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()


def database_url() -> str:
    known = connection.settings_dict
    return f"postgres://{known['USER']}@/{known['NAME']}?host={known['HOST']}&port={known['PORT'] or 5432}"


@pytest.fixture
def busy(live_office: Office) -> Iterator[Office]:
    """Two thousand duties of four people, due over two weeks."""
    office = live_office
    items = [office.item("assigned", title=f"事项{n}") for n in range(20)]
    holders = [office.carol, office.bob, office.sven, office.rita]
    rows = []
    for n in range(DUTIES):
        item = items[n % len(items)]
        due = workdays.closing(date(2026, 11, 18) + timedelta(days=n % 14))
        rows.append(
            Duty(
                card_id=item.pk,
                matter_id=item.matter_id,
                kind=f"supervision.test{n}",
                title=item.title,
                holder=holders[n % 4],
                department=office.planning,
                opened_at=office.day("2026-11-02"),
                due_at=due,
                due_set_at=office.day("2026-11-02"),
            )
        )
    Duty.unscoped.bulk_create(rows)
    with time_machine.travel(datetime.fromisoformat(END)):
        yield office


def next_pass() -> str:
    last = LadderPass.objects.first()
    return (last.as_of + timedelta(hours=5)).isoformat() if last else START


def expect_ladder_whole() -> None:
    """Each rung exactly once, by the reckoning that the pages show beforehand; one digest a pass."""
    connection.close()
    doubled = (
        Reminder.objects.values("duty", "rung", "due_at").annotate(n=Count("pk")).filter(n__gt=1)
    )
    assert not doubled.exists()
    end = datetime.fromisoformat(END)
    for duty in (
        Duty.unscoped.filter(kind__startswith="supervision.test")
        .order_by("due_at")
        .distinct("due_at")
    ):
        due = {c.rung.slug for c in ladder.ladder_of(duty, end) if c.at <= end}
        alike = Duty.unscoped.filter(due_at=duty.due_at, kind__startswith="supervision.test")
        made = (
            Reminder.objects.filter(duty__in=alike)
            .values_list("rung")
            .annotate(n=Count("duty", distinct=True))
        )
        assert dict(made) == dict.fromkeys(due, alike.count())
    assert ladder.missing(5) == []
    digests = (
        Notification.objects.filter(kind="reminder")
        .values("person", "created_at")
        .annotate(n=Count("pk"))
    )
    assert not digests.filter(n__gt=1).exists()
    told = set(Reminder.objects.filter(told=True).values_list("recipient", "made_at").distinct())
    assert told == set(
        Notification.objects.filter(kind="reminder").values_list("person", "created_at")
    )
    mails = Delivery.objects.filter(notification__kind="reminder", channel="mail")
    assert mails.count() == len(told)


def test_reminder_passes_killed_ten_times(busy):
    victims = Victims()
    try:
        ends = [victims.kill_soon(f"remind {next_pass()} {END}", 0.5) for _n in range(KILLS)]
        assert "killed" in ends
        assert victims.finish(f"remind {next_pass()} {END}") == "left 0"
    finally:
        victims.end()
    expect_ladder_whole()
    assert not any(r.broken for r in prove([6]))


@pytest.mark.alone
def test_the_databases_own_process_killed_in_mid_pass(busy):
    """The server ends every connection, recovers, and the next pass makes the rest."""
    victims = Victims(PGAPPNAME="victim")
    killed = 0
    try:
        for _n in range(2):
            pid = victims.start(f"remind {next_pass()} {END}")
            killed += kill_backend(victims.chance.uniform(0.0, 0.3))
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            victims.answer()
            wait_for_recovery()
        assert killed
        assert victims.finish(f"remind {next_pass()} {END}") == "left 0"
    finally:
        victims.end()
    expect_ladder_whole()


def kill_backend(after: float) -> int:
    """kill -9 the server's process that works for the victim; 0 when it was not there (any more)."""
    end = time.monotonic() + 5
    row = None
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'victim'")
            row = cursor.fetchone()
        if row:
            break
    else:
        return 0
    time.sleep(after)
    connection.close()
    try:
        os.kill(row[0], signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1


def wait_for_recovery() -> None:
    end = time.monotonic() + 60
    while True:
        try:
            connection.close()
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def test_mail_is_not_lost_and_only_the_one_in_flight_comes_twice(live_office, settings):
    office = live_office
    notices = Notification.objects.bulk_create(
        Notification(
            person=office.carol, kind="outcome", key=f"news:{n}", created_at=timezone.now()
        )
        for n in range(300)
    )
    Delivery.objects.bulk_create(
        Delivery(
            notification=notice,
            channel="mail",
            address="carol@example.test",
            message_id=f"notification-{notice.pk}.mail@{settings.MESSAGE_ID_HOST}",
            not_before=timezone.now() - timedelta(minutes=1),
        )
        for notice in notices
    )
    with Sink() as sink:
        sink.on_data = slowly
        victims = Victims(EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", PGAPPNAME="victim")
        kills = 0
        try:
            for _n in range(KILLS):
                kills += victims.kill_soon("mail", 0.4) == "killed"
                lease_over()
            assert kills
            assert victims.finish("mail") == "left 0"
        finally:
            victims.end()
        times = Counter(sink.ids)
    connection.close()
    assert set(times) == set(Delivery.objects.values_list("message_id", flat=True))
    assert not Delivery.objects.filter(~Q(state="sent")).exists()
    repeated = [name for name, n in times.items() if n > 1]
    assert len(repeated) <= kills
    assert sum(times.values()) <= 300 + kills


def lease_over() -> None:
    """As if five minutes had passed: at most one message was in flight.

    First the server must have noticed that the sender is gone, and ended its last statement.
    """
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'victim'"
            )
            if not cursor.fetchone()[0]:
                break
        time.sleep(0.02)
    taken = Delivery.objects.filter(state="sending")
    assert taken.count() <= 1
    taken.update(not_before=timezone.now() - timedelta(hours=1))  # the first to be taken up


def slowly(_letter: object) -> str:
    """A server that takes its time, so that a sender is killed in the middle."""
    time.sleep(0.005)
    return "250 taken"
