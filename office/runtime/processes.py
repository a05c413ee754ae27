"""Starting and stopping one child process so that nothing of it is ever left behind."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

PR_SET_PDEATHSIG = 1
PROC = Path("/proc")
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """Another account to run as."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """Whom PostgreSQL runs as when we are root, which it refuses; None when we are not."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def as_account(account: Account | None) -> dict[str, Any]:
    """Arguments for subprocess that change to another account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": [], "cwd": "/"}


def die_with_parent(number: int) -> None:
    """Ask the kernel to send this process a signal once its parent is gone, however it went."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


@dataclass(frozen=True)
class Command:
    """What to start, and how to ask it to stop."""

    name: str
    words: list[str]
    environment: Mapping[str, str]
    folder: Path
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    account: Account | None = None
    log: Path | None = None  # None: its lines go to the terminal, with its name before them
    is_store: bool = False  # stores start first and stop last


@dataclass
class Child:
    """A running command, the leader of its own process group."""

    command: Command
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Only the leader is told: Celery and PostgreSQL end their own children in order."""
        if self.is_alive():
            self.process.send_signal(self.command.stop_signal)

    def wait_or_kill(self, grace: float | None = None) -> bool:
        """True when it ended by itself in time. Whatever is left of its group is killed."""
        in_time = True
        try:
            self.process.wait(self.command.grace if grace is None else grace)
        except subprocess.TimeoutExpired:
            in_time = False
        kill_group(self.process.pid)
        self.process.wait()
        return in_time


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def how_it_ended(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def _forward(name: str, stream: BinaryIO, say: Callable[[str, str], None]) -> None:
    with stream:
        for line in iter(stream.readline, b""):
            text = line.decode("utf-8", "replace").rstrip()
            if text:
                say(name, text)


def start(command: Command, say: Callable[[str, str], None]) -> Child:
    """Start in a process group of its own, so that Ctrl-C reaches only us.

    Call it from the main thread: the kernel's promise to signal the child when its parent is gone
    is about the thread that started it.
    """
    out: Any = subprocess.PIPE if command.log is None else command.log.open("ab")
    place: Any = {"cwd": command.folder} | as_account(command.account)
    try:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            command.words,
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=lambda: die_with_parent(command.stop_signal),  # noqa: PLW1509 - one libc call
            **place,
        )
    finally:
        if command.log is not None:
            out.close()
    if process.stdout is not None:
        arguments = (command.name, process.stdout, say)
        threading.Thread(target=_forward, args=arguments, daemon=True).start()
    return Child(command, process)


def birth(pid: int) -> str | None:
    """When a process began, as the system writes it: with its pid, the name of one process."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        pass
    if PROC.is_dir():
        return None
    told = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or None


def remember(folder: Path, child: Child) -> None:
    """Write down a child, so that the next house finds it should this one be killed.

    In one piece or not at all: half a note would let the child live on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = {
        "pid": child.process.pid,
        "birth": birth(child.process.pid),
        "signal": int(child.command.stop_signal),
    }
    path = folder / f"{child.command.name}.json"
    new = path.with_suffix(".new")
    new.write_text(json.dumps(note))
    new.replace(path)


def forget(folder: Path, name: str) -> None:
    (folder / f"{name}.json").unlink(missing_ok=True)


def _gone(pid: int, born: str | None, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if birth(pid) != born or _is_zombie(pid):
            return True
        time.sleep(0.05)
    return False


def _is_zombie(pid: int) -> bool:
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def end_stranger(pid: int, number: int, grace: float) -> None:
    """Stop a process that is not our child: ask, wait, kill it with its group."""
    born = birth(pid)
    if born is None or _is_zombie(pid):
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
    if not _gone(pid, born, grace):
        kill_group(pid)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
        _gone(pid, born, 5)


def end_remembered(folder: Path) -> list[str]:
    """Stop what an earlier house wrote down and left running; returns the names."""
    ended = []
    for note in sorted(folder.glob("*.json"), key=lambda p: p.stem in {"postgres", "valkey"}):
        try:
            told = json.loads(note.read_text())
            pid = int(told["pid"])
        except (ValueError, KeyError, TypeError):
            note.unlink()
            continue
        if told.get("birth") and birth(pid) == told["birth"] and not _is_zombie(pid):
            end_stranger(pid, int(told["signal"]), 15)
            ended.append(note.stem)
        note.unlink()
    return ended
