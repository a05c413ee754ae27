"""Faces for Chinese print, fetched once for a machine that has none.

Needs nothing but the standard library; `python` is the one of .venv, with typst installed.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

from office.runtime import terminal
from office.runtime.paths import ROOT

FOLDER = ROOT / "var" / "fonts"
WANTED = ("NotoSerifCJKsc-Regular.otf", "NotoSansCJKsc-Regular.otf")  # SIL Open Font License
# The wheel is never installed; its two Noto faces are taken out of it. pip's own configuration
# (a mirror, a proxy) holds for it.
SOURCE = (
    "mplfonts==0.0.11 "
    "--hash=sha256:b5e05ba7fd9a59cae48d1db41f657f50e6765e6f04b8d78504438b93a66b6e13\n"
)
PATIENCE = 45.0  # seconds that a first start waits for the network; `manage.py fetch_fonts` has all
ASK = (
    "import sys, typst; sys.exit(not any("
    "word in name for name in typst.Fonts(font_paths=sys.argv[1:]).families() "
    "for word in ('CJK', 'Source Han', 'Noto Serif SC', 'Song', 'SimSun', 'FangSong')))"
)


class Unfetched(Exception):
    """There are still no faces; the sentence says why."""


def are_there(python: Path) -> bool:
    """Whether the machine, the office's own folders or an earlier fetch have Chinese faces."""
    own = [w.strip() for w in os.environ.get("FONT_DIRS", "").split(",") if w.strip()]
    folders = [f for f in (*own, str(FOLDER)) if Path(f).is_dir()]
    asked = subprocess.run([str(python), "-c", ASK, *folders], capture_output=True, check=False)
    return asked.returncode == 0


def fetch(python: Path, patience: float | None = None) -> None:
    """Download the wheel into a throw-away folder and keep the two faces."""
    with tempfile.TemporaryDirectory(prefix="steward-fonts-") as place:
        pinned = Path(place) / "source.txt"
        pinned.write_text(SOURCE)
        words = [str(python), "-m", "pip", "download", "--quiet", "--no-deps", "--retries", "1"]
        words += ["--timeout", "10", "--disable-pip-version-check", "--only-binary", ":all:"]
        words += ["--require-hashes", "-r", str(pinned), "-d", place]
        try:
            done = subprocess.run(
                words, capture_output=True, text=True, check=False, timeout=patience
            )
        except subprocess.TimeoutExpired:
            raise Unfetched(f"the network did not deliver them within {patience:.0f} s") from None
        wheel = next(Path(place).glob("*.whl"), None)
        if done.returncode or wheel is None:
            raise Unfetched((done.stderr.strip().splitlines() or ["pip gave no reason"])[-1])
        _keep(wheel)


def _keep(wheel: Path) -> None:
    """Each face appears whole or not at all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as packed:
        for name in WANTED:
            part = FOLDER / f"{name}.part"
            part.write_bytes(packed.read(f"mplfonts/fonts/{name}"))
            part.replace(FOLDER / name)


def fetch_when_missing(python: Path) -> None:
    """A step of the first start. Without faces the house runs, and says so when it is to print."""
    if are_there(python):
        return
    try:
        with terminal.step("Fonts for printed sheets"):
            fetch(python, PATIENCE)
    except Unfetched as why:
        terminal.trouble(
            f"No Chinese fonts for printed sheets ({why}). Everything else works. Later: "
            ".venv/bin/python manage.py fetch_fonts, or install fonts-noto-cjk, or set FONT_DIRS."
        )
