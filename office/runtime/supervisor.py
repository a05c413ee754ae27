"""Keeps children alive, and stops them in order."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from office.runtime import terminal
from office.runtime.processes import (
    Child,
    Command,
    forget,
    how_it_ended,
    kill_group,
    remember,
    start,
)

QUICK_DEATH = 10.0  # seconds; one who lives longer is given a fresh chance
DELAYS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
TICK = 0.1


class GivenUp(Exception):
    """A child died again and again within seconds of its start."""


class Stopped(Exception):
    """Somebody asked the house to stop."""


def show_line(name: str, line: str) -> None:
    """One line of a child. The house itself asks /readyz until it is well; that is no news."""
    if line.endswith(": /readyz"):
        return
    terminal.say(f"  {terminal.faint(name.rjust(9) + ' │')} {line}")


@dataclass
class Watched:
    """One child and its fortunes."""

    child: Child
    quick_deaths: int = 0
    start_again_at: float | None = None


class Supervisor:
    """Starts commands, starts them again when they die, and stops them in order."""

    def __init__(self, notes: Path, say: Callable[[str], None] = terminal.trouble) -> None:
        self.notes = notes
        self.say = say
        self.watched: dict[str, Watched] = {}
        self.asked = 0

    def listen_to_signals(self) -> None:
        signal.signal(signal.SIGINT, self._asked_to_stop)
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means: outlive it
            signal.signal(signal.SIGHUP, self._asked_to_stop)

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked += 1

    def stopping(self) -> bool:
        return self.asked > 0

    def start(self, command: Command) -> Child:
        child = start(command, show_line)
        remember(self.notes, child)
        self.watched[command.name] = Watched(child)
        return child

    def run_to_end(self, command: Command) -> int:
        """Run one command that is meant to end; the others are watched meanwhile."""
        child = start(command, lambda _name, line: terminal.say(line))
        remember(self.notes, child)
        try:
            while child.is_alive():
                self.tick()
                time.sleep(TICK)
        finally:
            child.ask_to_stop()
            child.wait_or_kill()
            forget(self.notes, command.name)
        return int(child.process.returncode)

    def tick(self) -> None:
        """Look at every child once. Raises Stopped when asked to, GivenUp when it is no use."""
        if self.stopping():
            raise Stopped
        for watched in self.watched.values():
            if watched.start_again_at is None and not watched.child.is_alive():
                self._died(watched)
            if watched.start_again_at is not None and time.monotonic() >= watched.start_again_at:
                watched.child = start(watched.child.command, show_line)
                remember(self.notes, watched.child)
                watched.start_again_at = None

    def _died(self, watched: Watched) -> None:
        child = watched.child
        name = child.command.name
        kill_group(child.process.pid)  # its own children would hold its port or its queue
        lived = time.monotonic() - child.started
        watched.quick_deaths = watched.quick_deaths + 1 if lived < QUICK_DEATH else 0
        ending = how_it_ended(child.process.returncode)
        if watched.quick_deaths >= len(DELAYS):
            where = f" Its log: {child.command.log}." if child.command.log else ""
            raise GivenUp(
                f"{name} {ending}, the {watched.quick_deaths}th time within seconds of its start. "
                f"Giving up.{where}"
            )
        delay = DELAYS[watched.quick_deaths]
        when = f"in {delay:g} s" if delay else "now"
        self.say(f"{name} {ending} after {lived:.0f} s. Starting it again {when}.")
        watched.start_again_at = time.monotonic() + delay

    def stop_all(self) -> None:
        """Applications first: none is cut off from its database. A second Ctrl-C hurries."""
        for stores in (False, True):
            group = [w.child for w in self.watched.values() if w.child.command.is_store is stores]
            for child in group:
                child.ask_to_stop()
            start_of_wait = time.monotonic()
            asked = self.asked
            for child in group:
                self._wait(child, start_of_wait, asked)
                forget(self.notes, child.command.name)

    def _wait(self, child: Child, since: float, asked: int) -> None:
        """Stores are never hurried: they only write down what they hold."""
        while child.is_alive() and time.monotonic() - since < child.command.grace:
            if self.asked > max(asked, 1) and not child.command.is_store:
                break
            time.sleep(0.05)
        if not child.wait_or_kill(0):
            self.say(
                f"{child.command.name} did not stop within {child.command.grace:g} s; ended it."
            )
