"""B12, B15 and B16: a circulation, the memory of all processes, and `make run`."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from documents import actions
from office.bench import processes, requests
from office.bench.letters import REST, Letters
from office.bench.measure import Ask, Meter, Result, queries_of
from office.organisation.actors import actor_for
from office.organisation.models import User
from office.runtime import applications
from office.runtime.paths import ROOT

READY = "Steward is ready"
PATIENCE = 600.0
READERS = 500


def b12(letters: Letters) -> Iterator[Result]:
    """As many statements for five hundred readers as for ten, and the seconds for five hundred."""
    ids = list(User.objects.filter(username__startswith="p").values_list("pk", flat=True))
    few = queries_of(_circulation(letters, ids[:10]), rounds=1)
    many = queries_of(_circulation(letters, ids[:READERS]), rounds=1)
    yield Result(
        "B12 statements more for 500 readers than for 10", many - few, "statements", 2,
        {"for_10": few, "for_500": many}, 0,
    )  # fmt: skip
    seconds = [
        letters.meter.seen(_circulation(letters, ids[:READERS]), 1, 1)["seconds"]
        for _turn in range(3)
    ]
    yield Result(
        "B12 circulation to 500 readers", sorted(seconds)[1], "s", 3, {"all_s": seconds}, 1
    )


def _circulation(letters: Letters, reader_ids: list[int]) -> Ask:
    """A circulation of a fresh letter."""
    clerk = actor_for(User.objects.get(username="clerk"), "command")
    new = actions.NewLetter(issuer="市档案馆", title="关于阅知的函", received_at=timezone.now())
    letter = actions.register_incoming(clerk, new)
    actions.screen_incoming(clerk, letter.pk, **{"for": "action"})
    path = f"{REST}{letter.pk}/circulate/"
    make = requests.posts(path, letters.clerk, lambda _n: {"readers": reader_ids})
    return Ask("circulate", letters.port, letters.web, make)


def b15(meter: Meter, seconds: float) -> Iterator[Result]:
    """PSS of web, worker, scheduler, database and broker: at rest, and after load."""
    env, port = processes.environment(), processes.free_port()
    commands = [applications.web(env, port), applications.worker(env), applications.scheduler(env)]
    with processes.running(*commands) as children:
        processes.wait_for(port)
        time.sleep(8)  # the worker's children and the first beat
        roots = [*(child.process.pid for child in children), *processes.store_roots()]
        idle = processes.memory_mb(roots)
        yield Result(
            "B15 memory of all processes at rest", idle, "MB (PSS)", 1, {"each": _each(roots)}, 700
        )
        letters = Letters(meter, port, children[0].process.pid, 1, 100)
        asked, end = 0, time.monotonic() + seconds
        halfway = 0.0
        while time.monotonic() < end:
            meter.seen(letters.registration(), 50, 4)
            meter.seen(letters.get(f"{REST}?limit=100", letters.clerk), 50, 4)
            asked += 100
            if not halfway and end - time.monotonic() < seconds / 2:
                halfway = processes.memory_mb(roots)
        after = processes.memory_mb(roots)
        detail = {"requests": asked, "halfway_mb": round(halfway, 1), "each": _each(roots)}
        yield Result(
            "B15 memory of all processes after load", after, "MB (PSS)", asked, detail, 700
        )


def _each(roots: list[int]) -> dict[str, float]:
    """Megabytes of each tree of processes, by the name of its root's program."""
    names = ["web", "worker", "scheduler", "postgres", "valkey"]
    return {
        name: round(processes.memory_mb([root]), 1)
        for name, root in zip(names, roots, strict=False)
    }


def b16() -> Iterator[Result]:
    """`make run` in a fresh clone until it says that it is ready, and again in the same place."""
    with tempfile.TemporaryDirectory(prefix="steward-fresh-") as folder:
        clone = Path(folder) / "steward"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        yield Result("B16 make run, fresh", _until_ready(clone), "s", 1, {}, 120)
        yield Result("B16 make run, again", _until_ready(clone), "s", 1, {}, 12)


def _until_ready(clone: Path) -> float:
    kept = {
        k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"} or "proxy" in k.lower()
    }
    env = {**kept, "PORT": str(processes.free_port())}
    began = time.monotonic()
    house = subprocess.Popen(
        ["make", "run"], cwd=clone, env=env, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    watchdog = threading.Timer(PATIENCE, house.kill)
    watchdog.start()
    lines = []
    try:
        for line in house.stdout or ():
            lines.append(line)
            if READY in line:
                return time.monotonic() - began
        raise RuntimeError(f"make run ended before it was ready:\n{''.join(lines[-20:])}")
    finally:
        watchdog.cancel()
        os.killpg(house.pid, signal.SIGTERM)
        house.communicate(timeout=60)
