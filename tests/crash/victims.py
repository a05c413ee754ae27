"""Runs as a process of its own and forks one victim per line it reads: ready at once, killed at will.

A line is `remind <iso> <iso>` (a pass every five hours between the two) or `mail`. It answers with the
victim's process id.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta

import django


def remind_on(start: str, end: str) -> None:
    from office.duties.ladder import remind

    now = datetime.fromisoformat(start)
    while now <= datetime.fromisoformat(end):
        remind(now)
        now += timedelta(hours=5)


def send_on() -> None:
    from office.notifications.mail import send_due

    send_due(600)


def main() -> None:
    django.setup()
    print("ready", flush=True)
    for line in sys.stdin:
        task, *words = line.split()
        pid = os.fork()
        if pid == 0:
            os.close(0)
            {"remind": remind_on, "mail": send_on}[task](*words)
            os._exit(0)
        print(pid, flush=True)
        _pid, status = os.waitpid(pid, 0)
        print("killed" if os.WIFSIGNALED(status) else f"left {os.WEXITSTATUS(status)}", flush=True)


if __name__ == "__main__":
    main()
