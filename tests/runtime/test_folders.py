"""The secret, the lock and the places of sockets."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from office.runtime import lockfile, paths, services
from office.runtime.secret import kept_secret


def test_the_secret_is_made_once_and_is_for_its_owner_only(tmp_path):
    first = kept_secret(tmp_path)
    assert len(first) >= 50
    assert kept_secret(tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_cut_off_secret_is_made_anew(tmp_path):
    (tmp_path / "secret_key").write_text("short")
    assert len(kept_secret(tmp_path)) >= 50


def test_two_folders_have_two_secrets(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert kept_secret(tmp_path / "a") != kept_secret(tmp_path / "b")


def test_only_one_house_has_the_lock_and_the_other_learns_where_it_is(tmp_path):
    lock = lockfile.take(tmp_path, "http://127.0.0.1:8001")
    assert lock is not None
    with lock:
        assert lockfile.take(tmp_path, "http://127.0.0.1:8002") is None
        running = lockfile.running(tmp_path)
        assert running == lockfile.Running(os.getpid(), "http://127.0.0.1:8001")
    assert lockfile.running(tmp_path) is None


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="this system does not tell")  # noqa: PTH112
def test_leftovers_are_the_processes_that_carry_the_mark_of_this_folder(tmp_path):
    environment = {**os.environ, lockfile.MARK: str(tmp_path)}
    words = [sys.executable, "-c", "print(flush=True); input()"]
    with subprocess.Popen(
        words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert lockfile.leftovers(tmp_path) == [process.pid]
        assert lockfile.leftovers(tmp_path / "another") == []
        process.kill()


def test_a_plain_short_folder_keeps_its_sockets(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "others_may_enter", lambda folder: True)
    monkeypatch.setattr(services, "fits_a_socket", lambda folder: True)
    assert services.socket_folder(tmp_path) == tmp_path / "run"


@pytest.mark.parametrize("name", ["x" * 120, "with space", "内管家", "a,b"])
def test_a_long_or_odd_path_gets_a_short_private_folder_for_sockets(tmp_path, name):
    var = tmp_path / name
    var.mkdir()
    folder = services.socket_folder(var)
    try:
        assert paths.fits_a_socket(folder)
        assert folder.stat().st_mode & 0o066 == 0
        assert services.socket_folder(var) == folder
    finally:
        folder.rmdir()


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(SystemExit, match="belongs to somebody else"):
        paths.private_folder(tmp_path / "link")
