"""`make test`: the whole suite on all cores, then what must have the servers to itself.

Tests marked `alone` end the database's own processes, which cuts off everybody who shares it.

The tables are made once; each process of tests gets a copy of them, which takes a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit

from office.runtime.paths import ROOT

MOST_WORKERS = 8
NOTHING_CHOSEN = 5  # pytest's word for it
IN_ORDER = "--no-loadscope-reorder"
"""Files begin as tests/conftest.py orders them, the longest first: none runs on alone at last."""
TEMPLATE = "STEWARD_TEST_TEMPLATE"
"""The variable that names the database of which tests/conftest.py has copies made."""


def phases(chosen: list[str]) -> list[list[str]]:
    """The runs of pytest: one as asked for when something is chosen, else both phases."""
    if chosen:
        return [chosen]
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    return [
        ["-m", "not alone", "-n", str(workers), "--dist", "loadfile", IN_ORDER, "-q"],
        ["-m", "alone", "-q"],
    ]


def tables() -> str:
    """The name of a database with all tables: the one that came with the throw-away servers."""
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, check=True)
    return urlsplit(os.environ["DATABASE_URL"]).path.removeprefix("/")


def main(chosen: list[str]) -> int:
    own = os.environ | {TEMPLATE: tables()}
    codes = [
        subprocess.run(
            [sys.executable, "-m", "pytest", *words], cwd=ROOT, check=False, env=own
        ).returncode
        for words in phases(chosen)
    ]
    failed = [code for code in codes if code not in {0, NOTHING_CHOSEN}]
    return failed[0] if failed else min(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
