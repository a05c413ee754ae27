"""`make test`: the whole suite on all cores, then what must have the servers to itself.

Tests marked `alone` end the database's own processes, which cuts off everybody who shares it.
"""

from __future__ import annotations

import os
import subprocess
import sys

from office.runtime.paths import ROOT

MOST_WORKERS = 8
NOTHING_CHOSEN = 5  # pytest's word for it


def phases(chosen: list[str]) -> list[list[str]]:
    """The runs of pytest: one as asked for when something is chosen, else both phases."""
    if chosen:
        return [chosen]
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    return [
        ["-m", "not alone", "-n", str(workers), "--dist", "loadfile", "-q"],
        ["-m", "alone", "-q"],
    ]


def main(chosen: list[str]) -> int:
    codes = [
        subprocess.run([sys.executable, "-m", "pytest", *words], cwd=ROOT, check=False).returncode
        for words in phases(chosen)
    ]
    failed = [code for code in codes if code not in {0, NOTHING_CHOSEN}]
    return failed[0] if failed else min(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
