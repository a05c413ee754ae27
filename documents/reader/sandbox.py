"""Starts the process that reads, listens to its progress, and turns its failures into sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from office.core.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 180
REASONS = {
    "encrypted": gettext_lazy("The file is locked with a password. Save it without one."),
    "damaged": gettext_lazy("The file is damaged and cannot be read. Export or scan it again."),
    "large": gettext_lazy("Reading this file takes too much. Scan at 200 dpi, or split it."),
    "entities": gettext_lazy("The file holds definitions that no letter needs. Save it anew."),
    "nested": gettext_lazy("The mail holds mails within mails. Drop the innermost by itself."),
    "empty": gettext_lazy("There is no text in this file that could be read."),
    "unknown": gettext_lazy(
        "Letters are read from PDF, PNG, JPEG, TIFF, DOCX, OFD, e-mail (EML) and plain text."
    ),
}


class CannotRead(DomainError):
    """The letter has to be typed; the sentence says why."""

    code = "cannot_read"


def read_file(
    path: Path, name: str, progress: Callable[[int, int], None] = lambda _page, _of: None
) -> dict[str, Any]:
    """`{fields, confidence, how, pages, text}` of a file, or `CannotRead`."""
    words = [sys.executable, "-m", "documents.reader.child", str(path), name]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=environment,
    ) as child:  # fmt: skip
        alarm = threading.Timer(LONGEST, child.kill)
        alarm.start()
        try:
            told = _listen(child, progress)
        finally:
            alarm.cancel()
            child.kill()
    if "result" in told:
        result: dict[str, Any] = told["result"]
        return result
    raise CannotRead(str(REASONS.get(told.get("reason", "large"), REASONS["damaged"])))


def _listen(child: subprocess.Popen[str], progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The last word of the process; one that died without any had taken too much."""
    for row in child.stdout or ():
        try:
            said = json.loads(row)
        except ValueError:
            continue
        if "page" not in said:
            return dict(said)
        progress(int(said["page"]), int(said["of"]))
    child.wait()
    return {"reason": "large" if child.returncode < 0 else "damaged"}
