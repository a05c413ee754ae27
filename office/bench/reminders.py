"""B9: one reminder pass, and the same pass killed at random."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, connections
from django.utils import timezone

from office.bench.measure import Result
from office.calendars import workdays
from office.duties.ladder import remind

KILLS = 20
EVENING = timedelta(hours=12)


def moment() -> datetime:
    """Noon of the day on which the filler's duties fall due."""
    day = workdays.next_workday(timezone.localdate())
    return workdays.opening(day) + timedelta(hours=3)


def _start_over() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM duties_reminder")
        cursor.execute("DELETE FROM notifications_delivery")
        cursor.execute("DELETE FROM notifications_notification WHERE kind = 'reminder'")


def _top_memory_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _pass_in_a_child(now: datetime, note: int) -> int:
    """Fork a pass; it writes how long it took and what memory it added."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        connection.ensure_connection()
        before = _top_memory_mb()
        done = remind(now)
        told = {
            "seconds": done.seconds,
            "made": done.reminders_made,
            "mb": _top_memory_mb() - before,
        }
        os.write(note, json.dumps({**told, "told": done.notifications_made}).encode())
    finally:
        os._exit(0)


def _made() -> tuple[int, int, int]:
    """(reminders, most of one rung of one duty, most notices of one person)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM duties_reminder")
        total = cursor.fetchone()[0]
        cursor.execute(
            "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM duties_reminder"
            " GROUP BY duty_id, rung_id, due_at) x"
        )
        rung = cursor.fetchone()[0]
        cursor.execute(
            "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM notifications_notification"
            " WHERE kind = 'reminder' GROUP BY person_id) x"
        )
        return total, rung, cursor.fetchone()[0]


def _finish(now: datetime) -> dict[str, float]:
    reading, writing = os.pipe()
    os.waitpid(_pass_in_a_child(now, writing), 0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        found: dict[str, float] = json.loads(pipe.read())
    return found


def timed(metric: str, due: int, *, kept_up: bool = False) -> Result:
    """Three passes, the median of their seconds; what the last made still stands.

    `kept_up`: whoever was to hear by the working day before has heard, as in a house that runs.
    """
    now = moment()
    before = workdays.opening(workdays.add_workdays(timezone.localdate(now), -1)) + EVENING
    passes = []
    for _turn in range(3):
        _start_over()
        if kept_up:
            _finish(before)
        passes.append(_finish(now))
    detail = {
        "due": due, "made": passes[0]["made"], "told": passes[0]["told"],
        "made_by_a_second_pass": _finish(now)["made"],
        "memory_added_mb": round(passes[0]["mb"], 1),
        "all_passes_s": [p["seconds"] for p in passes],
    }  # fmt: skip
    return Result(metric, sorted(p["seconds"] for p in passes)[1], "s", 3, detail, 1.5)


def b9(due: int) -> list[Result]:
    """Seconds of the pass, and how many of twenty killed passes left a rung lost or doubled."""
    now, plain = moment(), timed("B9 reminder pass", due)
    fastest, expected = min(plain.detail["all_passes_s"]), _made()
    spoilt, cut_off = 0, 0
    chance = random.Random(9)
    for _turn in range(KILLS):
        _start_over()
        cut_off += _killed_at(now, chance.uniform(0.05, 1.1) * fastest)
        _finish(now)
        spoilt += _made() != expected
    killed = {"killed_before_its_end": cut_off, "of": KILLS}
    return [
        plain,
        Result("B9 passes spoilt by kill -9", spoilt, "passes", KILLS, killed, 0),
    ]


def _killed_at(now: datetime, seconds: float) -> bool:
    """Kill a pass after that many seconds; True when it was still at work."""
    reading, writing = os.pipe()
    pid = _pass_in_a_child(now, writing)
    os.close(writing)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    os.close(reading)
    return os.WIFSIGNALED(status)
