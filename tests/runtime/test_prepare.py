"""Set-up refuses in one plain sentence that says what to do."""

from __future__ import annotations

import errno
import importlib.util
import shutil
import socket
import tempfile
from collections import namedtuple
from pathlib import Path

import pytest

from office.runtime import fonts, installer, lockfile, ports, prepare

Usage = namedtuple("Usage", "total used free")


def test_an_old_python_is_refused_and_a_newer_one_is_named(monkeypatch):
    monkeypatch.setattr(
        shutil, "which", lambda name: "/usr/bin/x" if name == "python3.12" else None
    )
    with pytest.raises(prepare.Refusal, match=r"this is 3\.9\. .*make run PYTHON=python3\.12"):
        prepare.check_python((3, 9))


def test_an_old_python_without_a_newer_one_says_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(prepare.Refusal, match=r"Install Python 3\.11 or newer"):
        prepare.check_python((3, 10))


def test_a_new_enough_python_passes():
    prepare.check_python((3, 11))
    prepare.check_python((3, 14))


def test_a_missing_ensurepip_names_the_package(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name != "ensurepip" or None)
    with pytest.raises(prepare.Refusal, match=r"apt install python3\.\d+-venv"):
        prepare.check_venv_module()


def test_a_read_only_folder_is_refused(tmp_path, monkeypatch):
    def read_only(**_kwargs):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", read_only)
    with pytest.raises(prepare.Refusal, match="Read-only file system"):
        prepare.check_writable(tmp_path)


def test_a_full_disk_is_refused_with_both_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**11, 10**11, 900_000_000))
    with pytest.raises(prepare.Refusal, match=r"Only 0\.9 GB are free .* needs 1\.5 GB"):
        prepare.check_room(tmp_path, prepare.ROOM_TO_INSTALL)
    prepare.check_room(tmp_path, prepare.ROOM_TO_RUN)


def test_a_busy_port_is_refused_with_the_next_free_one(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(prepare.Refusal, match=rf"Port {port} is in use.*make run PORT=\d+"):
            prepare.check_port(str(port), tmp_path)


def test_a_port_held_by_a_leftover_of_this_folder_is_no_reason_to_refuse(tmp_path, monkeypatch):
    monkeypatch.setattr(lockfile, "belongs_to", lambda pid, var: True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        prepare.check_port(str(server.getsockname()[1]), tmp_path)


def test_a_running_house_is_named_rather_than_its_port(tmp_path):
    lock = lockfile.take(tmp_path, "http://127.0.0.1:8123")
    assert lock is not None
    with lock, pytest.raises(prepare.Refusal, match=r"already runs .* http://127\.0\.0\.1:8123"):
        prepare.check_port("8123", tmp_path)


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80 80", "٨٠"])
def test_a_port_that_is_none_is_refused(text, tmp_path):
    with pytest.raises(prepare.Refusal, match="is not a port"):
        prepare.check_port(text, tmp_path)


def make_root(tmp_path: Path) -> Path:
    (tmp_path / ".venv").mkdir()
    (tmp_path / "var").mkdir()
    for name in prepare.REQUIREMENTS["dev"]:
        (tmp_path / name).write_text("one==1\n")
    return tmp_path


def test_the_stamp_holds_for_these_requirements_and_this_environment_only(tmp_path):
    root = make_root(tmp_path)
    assert not prepare.is_installed("run", root)
    (root / ".venv" / prepare.TOKEN).write_text("abc")
    prepare.stamp("run", root).write_text("abc")
    assert prepare.is_installed("run", root)
    assert not prepare.is_installed("dev", root)

    (root / ".venv" / prepare.TOKEN).write_text("another environment")
    assert not prepare.is_installed("run", root)
    (root / ".venv" / prepare.TOKEN).write_text("abc")
    (root / "requirements.txt").write_text("two==2\n")
    assert not prepare.is_installed("run", root)


def test_a_set_up_that_was_cut_off_is_done_again_and_dev_covers_run(tmp_path, monkeypatch):
    root = make_root(tmp_path)
    (root / ".venv" / prepare.TOKEN).write_text("abc")
    asked = []
    monkeypatch.setattr(prepare, "make_environment", lambda root: Path("python"))
    monkeypatch.setattr(fonts, "fetch_when_missing", lambda python: asked.append("fonts"))

    def cut_off(*args, **kwargs):
        asked.append("cut off")
        raise KeyboardInterrupt

    monkeypatch.setattr(installer, "install", cut_off)
    with pytest.raises(KeyboardInterrupt):
        prepare.install("dev", root)
    assert not prepare.is_installed("dev", root)

    monkeypatch.setattr(installer, "install", lambda *a, **k: asked.append("whole"))
    prepare.install("dev", root)
    prepare.install("dev", root)
    assert asked == ["cut off", "whole", "fonts"]
    assert prepare.is_installed("dev", root)
    assert prepare.is_installed("run", root)


def test_a_port_below_the_limit_of_this_account_is_explained(monkeypatch):
    class Refusing(socket.socket):
        def bind(self, address):
            raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "socket", Refusing)
    with pytest.raises(ports.BadPort, match="may not open port 80"):
        ports.is_free(80)
