"""Is the port free, and if not, who holds it."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
LISTEN = "0A"  # TCP_LISTEN in /proc/net/tcp
PROC = Path("/proc")


class BadPort(ValueError):
    """PORT is not a number of a port that a person may use."""


def wanted_port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise BadPort(
            f"PORT={text} is not a port. Write a number from 1 to 65535, such as PORT=8000."
        )
    return int(text)


def is_free(port: int) -> bool:
    """Try the port. The web server itself would share a busy one without a word (SO_REUSEPORT)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise BadPort(
                    f"This account may not open port {port}. Use PORT=8000 or higher."
                ) from None
            return False
    return True


def next_free(port: int) -> int:
    candidates = [*range(port + 1, min(port + 200, 65536)), *range(8001, 8200)]
    return next((other for other in candidates if is_free(other)), port)


def _listening_inodes(port: int) -> set[str]:
    found = set()
    for table in ("net/tcp", "net/tcp6"):
        try:
            lines = (PROC / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == LISTEN and int(fields[1].rsplit(":", 1)[1], 16) == port:
                found.add(f"socket:[{fields[9]}]")
    return found


def _open_files(pid: str) -> Iterator[str]:
    try:
        for descriptor in (PROC / pid / "fd").iterdir():
            yield str(descriptor.readlink())
    except OSError:
        return  # gone meanwhile, or somebody else's


def holder(port: int) -> tuple[int, str] | None:
    """The process id and name of who listens on `port`, where this system tells."""
    inodes = _listening_inodes(port)
    if not inodes:
        return None
    for pid in (p.name for p in PROC.iterdir() if p.name.isdigit()):
        if any(target in inodes for target in _open_files(pid)):
            try:
                return int(pid), (PROC / pid / "comm").read_text().strip()
            except OSError:
                return int(pid), "a program"
    return None


def busy_sentence(port: int) -> str:
    who = holder(port)
    by = f" by {who[1]} (process {who[0]})" if who else ""
    return f"Port {port} is in use{by}. Choose another one: make run PORT={next_free(port)}"
