"""The supervisor notices deaths, starts again, gives up in the end, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from office.runtime import processes, supervisor
from office.runtime.processes import Command
from office.runtime.supervisor import GivenUp, Stopped, Supervisor


def sleeper(tmp_path: Path, name: str = "sleeper", code: str = "", **options) -> Command:
    words = [sys.executable, "-S", "-c", f"import time\n{code}\ntime.sleep(60)"]
    log = tmp_path / f"{name}.log"
    return Command(name, words, dict(os.environ), tmp_path, log=log, **options)


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def house(tmp_path, lines):
    house = Supervisor(tmp_path / "children", lines.append)
    yield house
    house.stop_all()


def until(true: Callable[[], bool], house: Supervisor) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "waited too long"
        house.tick()
        time.sleep(0.02)


def test_a_killed_child_is_started_again_and_told_in_one_line(house, tmp_path, lines):
    first = house.start(sleeper(tmp_path)).process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: house.watched["sleeper"].child.process.pid != first, house)
    assert house.watched["sleeper"].child.is_alive()
    assert len(lines) == 1
    assert lines[0].startswith("sleeper was ended by SIGKILL after")


def test_the_grandchildren_of_a_killed_child_go_with_it(house, tmp_path):
    note = tmp_path / "grandchild"
    code = (
        "import subprocess, sys, pathlib\n"
        "p = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(p.pid))"
    )
    child = house.start(sleeper(tmp_path, code=code))
    until(lambda: note.exists() and note.read_text() != "", house)
    grandchild = int(note.read_text())
    note.unlink()
    os.kill(child.process.pid, signal.SIGKILL)
    until(lambda: house.watched["sleeper"].child is not child, house)
    until(lambda: processes.birth(grandchild) is None or processes._is_zombie(grandchild), house)


def test_repeated_quick_deaths_end_in_a_sentence(house, tmp_path, lines, monkeypatch):
    monkeypatch.setattr(supervisor, "DELAYS", (0.0, 0.01, 0.02))
    house.start(sleeper(tmp_path, code="raise SystemExit(3)"))
    with pytest.raises(GivenUp, match="sleeper ended with code 3, the 3th time"):
        until(lambda: False, house)
    assert len(lines) == 2


def test_applications_stop_before_stores(tmp_path, lines):
    order = tmp_path / "order"
    code = (
        "import signal, sys\n"
        "def leave(*_):\n"
        f"    open({str(order)!r}, 'a').write('%s ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.%s, leave)\n"
        f"open({str(order)!r} + '-%s', 'w').close()"
    )
    house = Supervisor(tmp_path / "children", lines.append)
    stored = {"is_store": True, "stop_signal": signal.SIGINT}
    house.start(sleeper(tmp_path, "store", code % ("store", "SIGINT", "store"), **stored))
    house.start(sleeper(tmp_path, "web", code % ("web", "SIGTERM", "web")))
    until(lambda: len(list(tmp_path.glob("order-*"))) == 2, house)
    house.stop_all()
    assert order.read_text() == "web store "
    assert list((tmp_path / "children").iterdir()) == []


def test_a_deaf_child_is_killed_after_its_grace(tmp_path, lines):
    house = Supervisor(tmp_path / "children", lines.append)
    ready = tmp_path / "ready"
    code = (
        f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen({str(ready)!r}, 'w')"
    )
    child = house.start(sleeper(tmp_path, code=code, grace=0.2))
    until(ready.exists, house)
    house.stop_all()
    assert not child.is_alive()
    assert lines == ["sleeper did not stop within 0.2 s; ended it."]


def test_asked_to_stop_the_next_look_says_so(house):
    house.asked = 1
    with pytest.raises(Stopped):
        house.tick()


def test_a_later_house_ends_what_a_killed_one_left(tmp_path):
    child = processes.start(sleeper(tmp_path), lambda name, line: None)
    processes.remember(tmp_path / "children", child)
    assert processes.end_remembered(tmp_path / "children") == ["sleeper"]
    assert not child.is_alive()
    assert processes.end_remembered(tmp_path / "children") == []


def test_a_house_killed_while_it_writes_a_child_down_keeps_the_note_before(tmp_path, monkeypatch):
    child = processes.start(sleeper(tmp_path), lambda name, line: None)
    processes.remember(tmp_path, child)

    def cut_short(path, text):
        with path.open("w") as handle:
            handle.write(text[:5])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", cut_short)
    with pytest.raises(KeyboardInterrupt):
        processes.remember(tmp_path, child)
    assert processes.end_remembered(tmp_path) == ["sleeper"]
    assert not child.is_alive()


def test_a_pid_that_now_belongs_to_another_process_is_left_alone(tmp_path):
    child = processes.start(sleeper(tmp_path), lambda name, line: None)
    processes.remember(tmp_path / "children", child)
    note = tmp_path / "children" / "sleeper.json"
    note.write_text(note.read_text().replace('"birth": "', '"birth": "1'))
    try:
        assert processes.end_remembered(tmp_path / "children") == []
        assert child.is_alive()
    finally:
        child.wait_or_kill(0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux promises this")
def test_children_of_a_killed_parent_are_told_by_the_kernel(tmp_path):
    note = tmp_path / "pid"
    parent = (
        "import os, pathlib, sys, time\n"
        "from office.runtime import processes\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "words = [sys.executable, '-S', '-c', 'import time; time.sleep(60)']\n"
        "child = processes.start(processes.Command('x', words, {}, folder), print)\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.process.pid))\n"
        "time.sleep(60)"
    )
    words = [sys.executable, "-c", parent]
    log = tmp_path / "log"
    command = Command("parent", words, dict(os.environ), Path.cwd(), log=log)
    child = processes.start(command, lambda name, line: None)
    end = time.monotonic() + 15
    while not (note.exists() and note.read_text()):
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.02)
    grandchild = int(note.read_text())
    child.process.kill()
    child.process.wait()
    assert processes._gone(grandchild, processes.birth(grandchild) or "gone", 5)


def test_the_questions_of_the_house_itself_are_not_shown(capsys):
    supervisor.show_line("web", "ERROR django.request Service Unavailable: /readyz")
    supervisor.show_line("web", "ERROR django.request Internal Server Error: /letters/")
    shown = capsys.readouterr().out
    assert "/readyz" not in shown
    assert "/letters/" in shown


def test_lines_of_a_child_come_with_its_name_and_without_blanks(tmp_path):
    heard = []
    words = [sys.executable, "-S", "-c", "print('one\\n\\ntwo')"]
    child = processes.start(
        Command("web", words, {}, tmp_path), lambda name, line: heard.append((name, line))
    )
    child.process.wait()
    end = time.monotonic() + 5
    while len(heard) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    assert heard == [("web", "one"), ("web", "two")]
