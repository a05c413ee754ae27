"""Throw-away servers: real ones, for one command only, and nothing of them stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from office.runtime import binaries, with_services
from office.runtime.paths import ROOT

LOOK = """
import json, os, sys
import psycopg2, redis
from office.environment import database
d = database(os.environ["DATABASE_URL"])
c = psycopg2.connect(host=d["HOST"], user=d["USER"], dbname=d["NAME"])
k = c.cursor()
k.execute("select current_setting('fsync'), current_setting('listen_addresses')")
fsync, listen = k.fetchone()
r = redis.Redis.from_url(os.environ["REDIS_URL"])
seen = {"fsync": fsync, "listen": listen, "ping": r.ping(), "demo": os.environ.get("DEMO")}
seen |= {"var": os.environ["STEWARD_VAR"], "url": os.environ["DATABASE_URL"]}
print(json.dumps(seen | {"secret": len(os.environ["SECRET_KEY"])}))
sys.exit(7)
"""


def with_throw_away(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEMO": "1", "DATABASE_URL": "postgres://never@nowhere/never"}
    command = [sys.executable, "manage.py", "with_services", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=90
    )


def test_a_command_gets_its_own_servers_its_exit_code_comes_back_and_all_is_removed():
    told = with_throw_away("--", sys.executable, "-c", LOOK)
    assert told.returncode == 7, told.stdout + told.stderr
    seen = json.loads(told.stdout)
    assert seen["fsync"] == "off"
    assert seen["listen"] == ""
    assert seen["ping"] is True
    assert seen["secret"] >= 50
    assert seen["demo"] is None
    assert "nowhere" not in seen["url"]
    assert not Path(seen["var"]).exists()


def test_a_command_that_is_not_there_is_named():
    told = with_throw_away("--", "no-such-command")
    assert told.returncode == 127
    assert "no-such-command: there is no such command." in told.stdout


@pytest.mark.parametrize("words", [[], ["pytest"], ["--"], ["--what", "--", "true"]])
def test_a_wrong_call_shows_the_usage(words, capsys):
    assert with_services.main(words) == 2
    assert "Usage" in capsys.readouterr().out


def test_folders_of_killed_runs_are_removed_and_of_living_ones_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    dead, alive = (tmp_path / f"{with_services.PREFIX}{name}" for name in ("dead", "alive"))
    for folder, pid in ((dead, 2**22 + 1), (alive, os.getpid())):
        folder.mkdir()
        (folder / "pid").write_text(str(pid))
    with_services.remove_abandoned()
    assert not dead.exists()
    assert alive.exists()


def test_an_unknown_choice_of_postgres_is_refused(monkeypatch):
    monkeypatch.setenv("EMBEDDED_PG", "other")
    with pytest.raises(binaries.Missing, match="EMBEDDED_PG=other is not known"):
        binaries.find_postgres()


def test_data_of_another_version_names_the_version_it_needs():
    with pytest.raises(binaries.Missing, match="written by PostgreSQL 12"):
        binaries.find_postgres(12)


def test_a_machine_without_any_postgres_says_what_to_install(monkeypatch):
    monkeypatch.setattr(binaries, "postgres_choices", lambda: iter(()))
    with pytest.raises(binaries.Missing, match=r"apt install postgresql.* or set DATABASE_URL"):
        binaries.find_postgres()
