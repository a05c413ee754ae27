"""The two stores together: planning, starting and waiting for PostgreSQL and Valkey."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from office.runtime import lockfile, postgres, valkey
from office.runtime.paths import fits_a_socket, others_may_enter, private_folder, short_folder
from office.runtime.processes import Child, Command, end_remembered, end_stranger, server_account

PATIENCE = 60.0
LOG_LIMIT = 5_000_000


class NotReady(Exception):
    """A store did not come up; the sentence holds its last words."""


@dataclass(frozen=True)
class Store:
    """One private server: how to start it and how to see that it serves."""

    title: str
    command: Command
    ready: Callable[[], bool]


@dataclass(frozen=True)
class Stores:
    """What the applications are to use, and which servers we run for that."""

    urls: dict[str, str]
    database: postgres.Server | None = None
    embedded: list[Store] = field(default_factory=list)


def socket_folder(var: Path) -> Path:
    """A folder for sockets: under `var` when the path is short, plain and open to the servers."""
    folder = var / "run"
    folder.mkdir(parents=True, exist_ok=True)
    closed = server_account() is not None and not others_may_enter(folder)
    if closed or not fits_a_socket(folder):
        folder = private_folder(short_folder(var), mode=0o711 if server_account() else 0o700)
    return folder


def notes_folder(var: Path) -> Path:
    """Where the children of this house are written down."""
    return var / "run" / "children"


def _log(var: Path, name: str) -> Path:
    folder = var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(folder / f"{name}.log.1")
    return path


def plan(var: Path, outside: Mapping[str, str], *, throw_away: bool = False) -> Stores:
    """Embed what DATABASE_URL and REDIS_URL do not already name."""
    urls: dict[str, str] = {}
    embedded: list[Store] = []
    database = None
    environment = {**os.environ, lockfile.MARK: str(var)}
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGDATA", "PGOPTIONS", "PGSERVICE"):
        environment.pop(name, None)
    sockets = socket_folder(var)
    if outside.get("DATABASE_URL"):
        urls["DATABASE_URL"] = outside["DATABASE_URL"]
    else:
        database = server = postgres.plan(
            var / "postgres", sockets / "postgres", throw_away=throw_away
        )
        urls["DATABASE_URL"] = server.url
        command = postgres.command(server, _log(var, "postgres"), environment)
        title = f"PostgreSQL {server.programs.version}"
        embedded.append(Store(title, command, lambda: postgres.is_ready(server)))
    if outside.get("REDIS_URL"):
        urls["REDIS_URL"] = outside["REDIS_URL"]
    else:
        broker = valkey.plan(var / "valkey", sockets / "valkey.sock", throw_away=throw_away)
        urls["REDIS_URL"] = broker.url
        command = valkey.command(broker, _log(var, "valkey"), environment)
        embedded.append(Store(broker.broker.title, command, lambda: valkey.is_ready(broker)))
    return Stores(urls, database, embedded)


def wait_until_ready(store: Store, child: Child, stopping: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not stopping():
        if child.is_alive() and store.ready():
            return
        if not child.is_alive() or time.monotonic() > end:
            log = store.command.log
            words = postgres.last_words(log) if log else ""
            raise NotReady(f"{store.title} did not start. Its last words ({log}):\n    {words}")
        time.sleep(0.05)


def clear_leftovers(var: Path, stores: Stores) -> bool:
    """End what an earlier house of this folder left running. Only while holding its lock."""
    found = bool(end_remembered(notes_folder(var)))
    if stores.database:
        found = postgres.clear_stale(stores.database) or found
    for pid in lockfile.leftovers(var):  # children of those, such as web workers
        found = True
        end_stranger(pid, signal.SIGKILL, 5)
    return found
