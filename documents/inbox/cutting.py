"""Starts the process that looks for stickers and cuts, and turns its failures into sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from documents.inbox.marks import Part
from office.core.errors import DomainError

LONGEST = 230
CUTTABLE = frozenset({"application/pdf", "image/tiff"})
MARKED = CUTTABLE | {"image/png", "image/jpeg"}
REASONS = {
    "large": gettext_lazy("Looking for stickers on these pages takes too much. Split it by hand."),
    "many": gettext_lazy("It has more than 600 pages and was not searched for stickers."),
    "damaged": gettext_lazy("Its pages could not be searched for stickers."),
    "separators": gettext_lazy("There is nothing in it but separator sheets and empty pages."),
    "kind": gettext_lazy("Only PDF and TIFF can be split."),
}


class CannotCut(DomainError):
    """It stays in one piece; the sentence says why."""

    code = "cannot_cut"


@dataclass(frozen=True, slots=True)
class Cut:
    """`path` is None where the whole file is this part."""

    part: Part
    path: Path | None


@contextmanager
def cuts_of(path: Path, starts: Sequence[int] = ()) -> Iterator[list[Cut]]:
    """The letters in a file, each as a file of its own while the block lasts, or `CannotCut`."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        told = _told(path, Path(folder), starts)
        if "parts" not in told:
            word = told.get("reason", "damaged")
            raise CannotCut(str(REASONS.get(word, REASONS["damaged"])))
        yield [
            Cut(
                Part(p["first"], p["last"], p["code"]),
                Path(folder) / Path(p["file"]).name if p["file"] else None,
            )
            for p in told["parts"]
        ]


def _told(path: Path, folder: Path, starts: Sequence[int]) -> dict[str, Any]:
    words = [sys.executable, "-m", "documents.inbox.cutter", str(path), str(folder)]
    if starts:
        words.append(",".join(str(n) for n in starts))
    try:
        ran = subprocess.run(
            words,
            cwd=settings.BASE_DIR,
            capture_output=True,
            timeout=LONGEST,
            check=False,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
    except subprocess.TimeoutExpired:
        return {"reason": "large"}
    try:
        return dict(json.loads(ran.stdout))
    except ValueError:
        return {"reason": "large" if ran.returncode < 0 else "damaged"}
