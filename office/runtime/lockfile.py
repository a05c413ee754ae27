"""One house per folder: the lock of `make run`, and whose leftovers are ours."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

MARK = "STEWARD_HOUSE"  # in the environment of every process that a house starts
PROC = Path("/proc")


@dataclass(frozen=True)
class Running:
    """Who holds the lock."""

    pid: int
    address: str


def lock_path(var: Path) -> Path:
    return var / "run" / "lock"


def take(var: Path, address: str) -> TextIOWrapper | None:
    """Hold the lock as long as the file stays open; None when another process has it."""
    path = lock_path(var)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    handle.truncate(0)
    handle.write(json.dumps({"pid": os.getpid(), "address": address}))
    handle.flush()
    return handle


def running(var: Path) -> Running | None:
    path = lock_path(var)
    if not path.exists():
        return None
    with path.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            try:
                told = json.load(handle)
            except ValueError:
                told = {}
            return Running(int(told.get("pid", 0)), str(told.get("address", "")))
    return None


def sentence(found: Running) -> str:
    return (
        f"Steward already runs in this folder: {found.address} (process {found.pid}). "
        "Use that one, or stop it first."
    )


def belongs_to(pid: int, var: Path) -> bool:
    """Whether a process was started by a house of this folder (told only where /proc exists)."""
    try:
        environment = (PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return False
    return f"{MARK}={var}".encode() in environment.split(b"\0")


def leftovers(var: Path) -> list[int]:
    """Processes of an earlier house of this folder. Ask only while holding the lock."""
    if not PROC.is_dir():
        return []
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in pids if pid != os.getpid() and belongs_to(pid, var)]
