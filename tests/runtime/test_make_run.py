"""The whole house, really started: every process killed once, stopped, and started again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from office.runtime import lockfile, ports, up
from office.runtime.paths import ROOT

pytestmark = pytest.mark.slow
LEFT_OUT = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MAKELEVEL", lockfile.MARK}


def until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.1)


class House:
    """A real `manage.py up` in a folder of its own, on a port of its own."""

    def __init__(self, var: Path, port: int) -> None:
        self.var = var
        self.port = port
        self.out = var.parent / f"out-{time.monotonic_ns()}.txt"
        kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
        told = {"STEWARD_VAR": str(var), "PORT": str(port), "DEMO": "0"}
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=kept | told,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def printed(self) -> str:
        return self.out.read_text()

    def wait_until_ready(self) -> None:
        def ready_or_dead() -> bool:
            return "Steward is ready" in self.printed() or self.process.poll() is not None

        until(ready_or_dead, "ready", 180)
        assert self.process.poll() is None, self.printed()

    def answers(self) -> bool:
        return up.ask_readyz(self.port)[0] == http.HTTPStatus.OK

    def pid_of(self, name: str) -> int:
        note = self.var / "run" / "children" / f"{name}.json"
        return int(json.loads(note.read_text())["pid"])

    def kill_and_wait(self, name: str) -> None:
        """Kill one process and wait until another one has taken its place."""
        old = self.pid_of(name)
        os.kill(old, signal.SIGKILL)
        until(lambda: self.pid_of(name) != old, f"{name} again")
        until(self.answers, f"ready after the death of {name}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(90)


@contextmanager
def house(var: Path, port: int) -> Iterator[House]:
    started = House(var, port)
    try:
        started.wait_until_ready()
        yield started
    finally:
        if started.process.poll() is None:
            started.stop()


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own folder: root's is closed to the account that PostgreSQL then runs as."""
    with tempfile.TemporaryDirectory(prefix="steward-house-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for leftovers in /proc")
def test_a_house_survives_every_death_and_leaves_nothing_behind(folder):
    var = folder / "var"
    port = ports.next_free(8100)
    with house(var, port) as first:
        assert f"http://127.0.0.1:{port}" in first.printed()
        for name in ("postgres", "valkey", "web", "worker", "scheduler"):
            first.kill_and_wait(name)
            assert f"{name} was ended by SIGKILL" in first.printed()

        second = subprocess.run(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env={**os.environ, "STEWARD_VAR": str(var), "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert "already runs in this folder" in second.stdout
        assert first.stop() == 0
    assert lockfile.leftovers(var) == []
    assert ports.is_free(port)
    secret = (var / "secret_key").read_text()

    killed = House(var, port)
    killed.wait_until_ready()
    killed.process.kill()
    killed.process.wait()
    with house(var, port) as third:
        assert third.answers()
        assert "New database" not in third.printed()
        assert third.stop(signal.SIGINT) == 0
    assert (var / "secret_key").read_text() == secret
    assert lockfile.leftovers(var) == []
