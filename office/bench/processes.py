"""The servers under measurement: starting them, and what they take of the machine, from /proc."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import connection

from office.runtime import applications, ports
from office.runtime.processes import Child, Command, start

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may itself hold spaces and brackets."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def tree(root: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                children.setdefault(parent_of(int(folder.name)), []).append(int(folder.name))
            except OSError:  # gone in the meantime
                continue
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += children.get(pid, [])
    return found


def postgres_root() -> int:
    """The postmaster: the parent of whoever serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return parent_of(cursor.fetchone()[0])


def store_roots() -> list[int]:
    """PostgreSQL and the broker: the sisters of PostgreSQL under whoever started both."""
    postgres = postgres_root()
    keeper = parent_of(postgres)
    brokers = ("valkey-server", "redis-server")
    sisters = [p for p in tree(keeper) if (PROC / str(p) / "comm").read_text().strip() in brokers]
    return [postgres, *sisters]


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time of the processes and of children that ended, added up."""
    ticks = 0
    for root in roots:
        for pid in tree(root):
            try:
                ticks += sum(int(field) for field in _stat(pid)[11:15])
            except OSError:
                continue
    return ticks / TICKS


def memory_mb(roots: Iterable[int]) -> float:
    """PSS: shared pages are divided among those who share them, so the sum is honest."""
    total = 0
    for pid in {p for root in roots for p in tree(root)}:
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def environment() -> dict[str, str]:
    """The applications' own environment, with the floor's addresses beside the product's."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "office.bench.settings", "LOG_LEVEL": "ERROR"}


def _say(name: str, line: str) -> None:
    sys.stderr.write(f"  {name}: {line}\n")


@contextmanager
def running(*commands: Command) -> Iterator[list[Child]]:
    """Started together, ended in reverse order."""
    with ExitStack() as stack:
        children = []
        for command in commands:
            child = start(command, _say)
            stack.callback(child.wait_or_kill)
            stack.callback(child.ask_to_stop)
            children.append(child)
        yield children


def free_port() -> int:
    return next(port for port in range(18400, 18800) if ports.is_free(port))


@contextmanager
def web_server(**more: str) -> Iterator[tuple[int, int]]:
    """(port, pid) of the web server as `make run` starts it; `more` is told to it beside the rest."""
    port = free_port()
    with running(applications.web({**environment(), **more}, port)) as [child]:
        wait_for(port)
        yield port, child.process.pid


def wait_for(port: int) -> None:
    """Until each worker had its chance to answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("GET", "/api/v1/departments/")
            line.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            line.close()
    raise TimeoutError("The web server did not answer within a minute.")


def client() -> subprocess.Popen[str]:
    """The asking process."""
    script = Path(__file__).with_name("client.py")
    return subprocess.Popen(
        [sys.executable, str(script)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
