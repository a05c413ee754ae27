"""pip's configuration holds for uv, and a failure says where the story is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from office.runtime import installer

CONFIG = """\
:env:.find-links='/wheels'
global.cert='/etc/ca.pem'
global.extra-index-url='https://one.invalid/simple https://two.invalid/simple'
global.find-links='/other'
global.index-url='https://mirror.invalid/simple'
"""


def test_pip_configuration_becomes_uv_options_and_the_environment_wins():
    options = installer.uv_options(CONFIG)
    pairs = list(zip(options[::2], options[1::2], strict=True))
    assert ("--default-index", "https://mirror.invalid/simple") in pairs
    assert ("--extra-index-url", "https://one.invalid/simple") in pairs
    assert ("--extra-index-url", "https://two.invalid/simple") in pairs
    assert ("--find-links", "/wheels") in pairs
    assert ("--find-links", "/other") not in pairs


def test_when_uv_fails_pip_is_tried_and_then_the_log_is_named(tmp_path, monkeypatch):
    tried = []

    def fail(command, label, python, log, env):
        tried.append("uv" if "uv" in command[:3] else "pip")
        log.write_text("no route to host\n")
        return False

    monkeypatch.setattr(installer, "_fetch_uv", lambda python, log: True)
    monkeypatch.setattr(installer, "run_showing_life", fail)
    with pytest.raises(installer.Failed, match=r"set-up\.log; it ends:\n    no route to host"):
        installer.install(Path(sys.executable), Path("r.txt"), log=tmp_path / "set-up.log")
    assert tried == ["uv", "pip"]


def test_a_long_command_writes_its_words_to_the_log(tmp_path, capsys):
    log = tmp_path / "log"
    words = [sys.executable, "-c", "print('hello')"]
    assert installer.run_showing_life(words, "Greeting", Path(sys.executable), log, {})
    assert log.read_text() == "hello\n"
    assert "Greeting" in capsys.readouterr().out
