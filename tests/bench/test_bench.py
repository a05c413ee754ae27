"""The bench itself, on a small database: it fills, asks, compares and writes its file."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from office.runtime.paths import ROOT

SOME = ["B2", "B3", "B8", "B9"]


@pytest.fixture
def empty_database(db):
    """A database of its own on the server of the tests; the bench makes all its tables."""
    name = f"bench_{secrets.token_hex(4)}"
    settings = connection.settings_dict
    server = psycopg2.connect(
        host=settings["HOST"], user=settings["USER"], dbname="postgres", connect_timeout=5
    )
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield f"postgres://{settings['USER']}@/{name}?host={settings['HOST']}"
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.mark.slow
def test_it_measures_and_writes_what_it_found(empty_database, tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    words = [sys.executable, "manage.py", "bench", "--quick", "--letters", "2000"]
    env = {**os.environ, "DATABASE_URL": empty_database, "STEWARD_VAR": str(tmp_path / "var")}
    done = subprocess.run(
        [*words, "--out", str(out), "--only", *SOME],
        cwd=ROOT,
        env=env,
        text=True,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {line["metric"]: line for line in json.loads(out.read_text())}
    assert all(set(line) == {"metric", "value", "unit", "n", "detail"} for line in found.values())
    assert {name.split()[0] for name in found} == set(SOME)
    page = found["B2 letters over REST, 25"]
    assert page["value"] > 0
    assert page["detail"]["product"]["queries"] == 3
    assert found["B8 rounds without exactly one winner"]["value"] == 0
    assert found["B9 passes spoilt by kill -9"]["value"] == 0
    assert found["B9 reminder pass"]["detail"]["made_by_a_second_pass"] == 0


def test_it_never_fills_an_office_that_somebody_uses(office) -> None:
    with pytest.raises(CommandError, match="holds an office"):
        call_command("bench", "--quick", "--fill-only")
