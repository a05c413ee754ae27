"""`manage.py up`: the whole house in one command.

manage.py calls this without loading Django: there is no database and no secret key yet, and the
process that only watches the others stays small.
"""

from __future__ import annotations

import http.client
import os
import signal
import time
from pathlib import Path

from office.runtime import (
    address,
    applications,
    binaries,
    catalogues,
    lockfile,
    ports,
    postgres,
    processes,
    services,
    terminal,
)
from office.runtime.paths import ROOT, UNFINISHED_DEMO, var_folder
from office.runtime.secret import kept_secret
from office.runtime.supervisor import TICK, GivenUp, Stopped, Supervisor

PATIENCE = 45.0
PEOPLE = (
    "director leader chief clerk head",
    "staff supervisor meetings reception dispatcher",
    "driver archivist sealkeeper auditor admin",
)
RULE = "─" * 64


class CannotStart(Exception):
    """A reason, in one sentence, why the house does not come up."""


def demo_wanted() -> bool:
    value = os.environ.get("DEMO", "").strip().lower()
    if value in {"", "1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise CannotStart(f"DEMO={value} is not known. Write DEMO=1 or DEMO=0.")


def start_stores(supervisor: Supervisor, stores: services.Stores, var: Path) -> None:
    if stores.database and not stores.database.data.exists():
        with terminal.step("New database"):
            postgres.make_cluster(stores.database)
    for store in stores.embedded:
        with terminal.step(store.title):
            child = supervisor.start(store.command)
            services.wait_until_ready(store, child, supervisor.stopping)
        supervisor.tick()
    if stores.database:
        unfinished = var / UNFINISHED_DEMO
        postgres.make_database(stores.database, afresh=unfinished.exists())
        unfinished.unlink(missing_ok=True)


def make_ready(supervisor: Supervisor, env: dict[str, str]) -> None:
    with terminal.step("Translations"):
        catalogues.compile_all(ROOT / "locale")
    code = supervisor.run_to_end(applications.manage("make_ready", ["make_ready"], env))
    if code:
        raise CannotStart("Could not make the office ready; the lines above say why.")


def ask_readyz(port: int) -> tuple[int, str]:
    """Status and body of /readyz; 0 while nobody answers. Goes past any proxy."""
    hosts = [h.strip() for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h.strip(" *")]
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": hosts[0] if hosts else ports.HOST})
        answer = connection.getresponse()
        return answer.status, answer.read(400).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return 0, "no answer yet"
    finally:
        connection.close()


def start_applications(supervisor: Supervisor, env: dict[str, str], port: int) -> None:
    with terminal.step("Web, worker, scheduler"):
        supervisor.start(applications.web(env, port))
        supervisor.start(applications.worker(env))
        supervisor.start(applications.scheduler(env))
        patience = time.monotonic() + PATIENCE
        while True:
            supervisor.tick()
            status, body = ask_readyz(port)
            if status == http.HTTPStatus.OK:
                return
            if time.monotonic() > patience:
                terminal.trouble(
                    f"Still waiting for /readyz ({status or 'silent'}): {body.strip()}"
                )
                patience = time.monotonic() + PATIENCE
            time.sleep(TICK * 3)


def welcome(port: int, *, demo: bool, seconds: float) -> None:
    address = f"http://{ports.HOST}:{port}"
    lines = [
        "",
        terminal.faint(RULE),
        f"  {terminal.bold('Steward is ready')}   {terminal.bold(address)}",
    ]
    if demo:
        password = os.environ.get("DEMO_PASSWORD") or "steward"
        lines += [
            "",
            f"  Demo office. Sign in as any of these; password: {terminal.bold(password)}",
        ]
        lines += [
            "    " + "".join(f"{name:<12}" for name in row.split()).rstrip() for row in PEOPLE
        ]
    lines += [
        "",
        terminal.faint(f"  Up in {seconds:.0f} s. Ctrl-C stops everything; nothing is lost."),
    ]
    lines += [terminal.faint(RULE), ""]
    for line in lines:
        terminal.say(line)


def open_house(supervisor: Supervisor, var: Path, port: int) -> None:
    """Everything from clearing up to watching. Leaves only by Stopped, GivenUp or a refusal."""
    began = time.monotonic()
    demo = demo_wanted()
    stores = services.plan(var, os.environ)
    if services.clear_leftovers(var, stores):
        terminal.trouble("An earlier start was killed; ended what it had left running.")
    if not ports.is_free(port):
        raise CannotStart(ports.busy_sentence(port))
    secret = kept_secret(var)
    env = applications.environment(var, stores.urls, secret=secret, demo=demo, port=port)
    start_stores(supervisor, stores, var)
    address.write(var, env)
    make_ready(supervisor, env)
    start_applications(supervisor, env, port)
    welcome(port, demo=demo, seconds=time.monotonic() - began)
    while True:
        supervisor.tick()
        time.sleep(TICK)


def watch_over(supervisor: Supervisor, var: Path, port: int) -> int:
    try:
        open_house(supervisor, var, port)
    except Stopped:
        terminal.say("\n  Stopping …")
    except (GivenUp, CannotStart, binaries.Missing, services.NotReady, ports.BadPort) as reason:
        if not supervisor.stopping():
            terminal.trouble(str(reason))
            return 1
    finally:
        began = time.monotonic()
        supervisor.stop_all()
        if supervisor.watched:
            terminal.done("Everything is stopped and kept", time.monotonic() - began)
    return 0


def main(_arguments: list[str]) -> int:
    var = var_folder()
    var.mkdir(parents=True, exist_ok=True)
    try:
        port = ports.wanted_port(os.environ.get("PORT", ""))
    except ports.BadPort as error:
        terminal.trouble(str(error))
        return 1
    lock = lockfile.take(var, f"http://{ports.HOST}:{port}")
    if lock is None:
        running = lockfile.running(var)
        terminal.trouble(
            lockfile.sentence(running) if running else "Steward was just stopping here."
        )
        return 1
    with lock:
        if os.environ.get("MAKELEVEL"):  # make does not pass on the news of its own death
            processes.die_with_parent(signal.SIGTERM)
        supervisor = Supervisor(services.notes_folder(var))
        supervisor.listen_to_signals()
        terminal.say(f"\n  {terminal.bold('Steward · 内管家')}\n")
        return watch_over(supervisor, var, port)
