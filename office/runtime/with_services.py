"""`manage.py with_services -- COMMAND…`: run a command on servers that exist only for it."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from office.runtime import binaries, postgres, processes, services, terminal
from office.runtime.supervisor import Supervisor

PREFIX = "steward-throw-away-"
# What a developer may have set for the real house must not leak into tests.
NOT_INHERITED = (
    "ALLOWED_HOSTS",
    "DEMO",
    "DEMO_PASSWORD",
    "EMAIL_URL",
    "HTTPS",
    "LANGUAGE_CODE",
    "LOG_LEVEL",
    "MEDIA_ROOT",
    "PORT",
    "SITE_URL",
    "STEWARD_HOUSE",
    "TIME_ZONE",
)
USAGE = "Usage: manage.py with_services [--durable] -- COMMAND [ARGUMENT…]"


def remove_abandoned() -> None:
    """Clear away folders of runs that were killed; their servers went with them, or go now."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            pid = int((folder / "pid").read_text())
            os.kill(pid, 0)
        except ProcessLookupError:
            processes.end_remembered(services.notes_folder(folder))
            shutil.rmtree(folder, ignore_errors=True)
        except (OSError, ValueError):
            continue  # somebody else's, or only just being made


@contextmanager
def throw_away_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    try:
        (folder / "pid").write_text(str(os.getpid()))
        if processes.server_account():
            folder.chmod(0o711)  # PostgreSQL runs as another account and must pass through
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(folder: Path, urls: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    told = {"STEWARD_VAR": str(folder), "SECRET_KEY": secrets.token_urlsafe(50)}
    return {"DJANGO_SETTINGS_MODULE": "office.settings"} | kept | urls | told


def run_command(words: list[str], env: dict[str, str]) -> int:
    """Run in our own process group: Ctrl-C reaches it directly, SIGTERM is passed on."""
    process = subprocess.Popen(words, env=env)

    def pass_on(number: int, _frame: object) -> None:
        process.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGHUP, pass_on)
    signal.signal(signal.SIGINT, lambda *_: None)
    code = process.wait()
    return code if code >= 0 else 128 - code


def _start(supervisor: Supervisor, stores: services.Stores) -> None:
    for store in stores.embedded:
        if store.command.name == "postgres" and stores.database:
            postgres.make_cluster(stores.database)
        child = supervisor.start(store.command)
        services.wait_until_ready(store, child, supervisor.stopping)
    if stores.database:
        postgres.make_database(stores.database)


def main(arguments: list[str]) -> int:
    options, separator, words = _split(arguments)
    if not separator or not words or set(options) - {"--durable"}:
        terminal.say(USAGE)
        return 2
    remove_abandoned()
    with throw_away_folder() as folder:
        supervisor = Supervisor(services.notes_folder(folder))
        supervisor.listen_to_signals()
        try:
            stores = services.plan(folder, {}, throw_away="--durable" not in options)
            _start(supervisor, stores)
            if supervisor.stopping():
                return 130
            return run_command(words, environment(folder, stores.urls))
        except FileNotFoundError as error:
            terminal.trouble(f"{error.filename}: there is no such command.")
            return 127
        except (binaries.Missing, services.NotReady) as reason:
            terminal.trouble(str(reason))
            return 1
        finally:
            supervisor.stop_all()


def _split(arguments: list[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in arguments:
        return arguments, False, []
    at = arguments.index("--")
    return arguments[:at], True, arguments[at + 1 :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
