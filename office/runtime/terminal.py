"""What a person sees while the house starts: one line a step, with its time."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 34
_lock = threading.Lock()


def colourful() -> bool:
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def paint(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m" if colourful() else text


def faint(text: str) -> str:
    return paint(text, "2")


def bold(text: str) -> str:
    return paint(text, "1")


def say(text: str = "") -> None:
    """Write one line at once; lines of several threads never mix."""
    with _lock:
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding), flush=True)  # noqa: T201


def trouble(text: str) -> None:
    say(f"  {paint('!', '33;1')} {text}")


def done(label: str, seconds: float, note: str = "") -> None:
    tail = f"  {faint(note)}" if note else ""
    say(f"  {paint('✓', '32')} {label:<{WIDTH}}{seconds:6.1f} s{tail}")


@contextmanager
def step(label: str) -> Iterator[None]:
    """Name a piece of work while it lasts, and tell how long it took when it went well."""
    start = time.monotonic()
    if colourful():
        print(f"  {faint('… ' + label)}", end="\r", flush=True)  # noqa: T201
    try:
        yield
    except BaseException:
        say(f"  {paint('✗', '31;1')} {label:<{WIDTH}}{time.monotonic() - start:6.1f} s")
        raise
    done(label, time.monotonic() - start)
