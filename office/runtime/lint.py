"""`make lint`: every check, each by name; one bad check does not hide the next."""

from __future__ import annotations

import subprocess
import sys
import time

from office.runtime import terminal
from office.runtime.paths import ROOT

PYTHON = sys.executable
PACKAGES = ["office", "documents", "meetings", "reception", "vehicles", "supervision", "tests"]
CONCISE = ["--output-format", "concise"]
CHECKS: dict[str, list[str]] = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", *CONCISE, "."],
    "lint": [PYTHON, "-m", "ruff", "check", *CONCISE, "."],
    "template lint": [PYTHON, "-m", "djlint", "templates", "--lint"],
    "imports": [
        PYTHON,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-logo",
    ],
    "types": [PYTHON, "-m", "mypy", *PACKAGES],
    "settings": [PYTHON, "manage.py", "check"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "manage.py", "translations", "--check"],
}


def run_check(name: str, words: list[str]) -> bool:
    start = time.monotonic()
    told = subprocess.run(
        words, cwd=ROOT, text=True, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if told.returncode == 0:
        terminal.done(name, time.monotonic() - start)
        return True
    terminal.say(f"  {terminal.paint('✗', '31;1')} {name}\n{told.stdout.rstrip()}\n")
    return False


def main() -> int:
    bad = [name for name, words in CHECKS.items() if not run_check(name, words)]
    if bad:
        terminal.trouble(f"Not clean: {', '.join(bad)}.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
