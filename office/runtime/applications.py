"""The office's own processes: web, worker, scheduler, and the step that makes them ready."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from office.runtime import lockfile, ports
from office.runtime.paths import ROOT
from office.runtime.processes import Command

WEB_WORKERS = "2"
THREADS = "4"
TASKS_AT_ONCE = "2"


def environment(
    var: Path, urls: Mapping[str, str], *, secret: str, demo: bool, port: int
) -> dict[str, str]:
    """What every application is told. Values set from outside win."""
    address = f"http://{ports.HOST}:{port}"
    told = {"SECRET_KEY": secret, "SITE_URL": address, "DJANGO_SETTINGS_MODULE": "office.settings"}
    told |= {name: value for name, value in os.environ.items() if value}
    told |= urls
    told |= {"DEMO": "1" if demo else "0", "STEWARD_VAR": str(var), lockfile.MARK: str(var)}
    return told | {"PYTHONUNBUFFERED": "1"}


def manage(name: str, arguments: list[str], env: Mapping[str, str], grace: float = 10) -> Command:
    return Command(name, [sys.executable, "manage.py", *arguments], env, ROOT, grace=grace)


def web(env: Mapping[str, str], port: int) -> Command:
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "office.wsgi:application"]
    words += ["--host", ports.HOST, "--port", str(port), "--workers", WEB_WORKERS]
    words += [
        "--blocking-threads",
        THREADS,
        "--respawn-failed-workers",
        "--respawn-interval",
        "0.5",
    ]
    words += ["--log-level", "warning", "--workers-kill-timeout", "4"]
    return Command("web", words, env, ROOT, grace=8)


def _celery(name: str, env: Mapping[str, str], arguments: list[str], grace: float) -> Command:
    here = "office.scheduler" if name == "beat" else "office.celery"
    words = [sys.executable, "-m", "celery", "--quiet", "-A", here, name, *arguments]
    words += ["-l", env.get("LOG_LEVEL") or "WARNING"]
    return Command("scheduler" if name == "beat" else name, words, env, ROOT, grace=grace)


def worker(env: Mapping[str, str]) -> Command:
    """Gossip and mingling serve fleets of workers; here they would only cost a slower start."""
    quick = ["--without-gossip", "--without-mingle"]
    return _celery("worker", env, ["-c", TASKS_AT_ONCE, *quick], grace=25)


def scheduler(env: Mapping[str, str]) -> Command:
    return _celery("beat", env, ["--pidfile="], grace=8)
