"""A machine without Chinese fonts gets two at set-up; one without a network starts all the same."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from office.runtime import fonts

PYTHON = Path(sys.executable)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path / "fonts")
    return tmp_path / "fonts"


def offline(monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "/nowhere")


def test_a_start_without_a_network_goes_on_and_says_what_to_do(folder, monkeypatch, capsys):
    monkeypatch.setattr(fonts, "are_there", lambda python: False)
    offline(monkeypatch)
    fonts.fetch_when_missing(PYTHON)
    said = capsys.readouterr().out
    assert "manage.py fetch_fonts" in said
    assert "Everything else works" in said
    assert not folder.exists()


def test_a_slow_network_is_not_waited_for(folder, monkeypatch):
    monkeypatch.setattr(
        fonts.subprocess,
        "run",
        lambda *a, **k: (_ for _ in ()).throw(subprocess.TimeoutExpired(a, 45)),
    )
    with pytest.raises(fonts.Unfetched, match="within 45 s"):
        fonts.fetch(PYTHON, 45)


def test_a_machine_that_has_faces_fetches_nothing(folder, monkeypatch):
    monkeypatch.setattr(fonts, "are_there", lambda python: True)
    monkeypatch.setattr(fonts, "fetch", lambda *a: pytest.fail("fetched"))
    fonts.fetch_when_missing(PYTHON)


def test_only_the_two_free_faces_are_kept(folder, tmp_path):
    wheel = tmp_path / "mplfonts-0.0.11-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for name in (*fonts.WANTED, "SimHei.ttf"):
            packed.writestr(f"mplfonts/fonts/{name}", name)
    fonts._keep(wheel)
    assert sorted(p.name for p in folder.iterdir()) == sorted(fonts.WANTED)
