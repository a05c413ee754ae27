"""Looks into a PDF in a process of its own, with little memory and time.

Run as `python -m office.files.pdf_check FILE`; prints one word: `ok` or what is wrong. A PDF built
to exhaust its reader takes down this process and nothing else.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 30
MOST_OBJECTS = 400_000
DEEPEST = 40
ACTIVE_KEYS = {
    "/JS": "javascript",
    "/AA": "automatic",
    "/EF": "embedded",
    "/RichMedia": "media",
    "/XFA": "form",
}
ACTIVE_NAMES = {"/JavaScript": "javascript", "/EmbeddedFiles": "embedded"}
ACTIONS = {
    "/JavaScript": "javascript", "/Launch": "launch", "/SubmitForm": "form", "/ImportData": "form",
    "/GoToE": "embedded", "/Rendition": "media", "/RichMediaExecute": "media",
}  # fmt: skip
SUBTYPES = {
    "/FileAttachment": "embedded",
    "/RichMedia": "media",
    "/Movie": "media",
    "/Screen": "media",
    "/3D": "media",
}


def verdict(path: str | Path) -> str:
    """`ok`, or: damaged, encrypted, javascript, launch, embedded, automatic, media, form, heavy."""
    words = [sys.executable, "-m", "office.files.pdf_check", str(path)]
    root = Path(__file__).resolve().parents[2]
    try:
        told = subprocess.run(
            words, cwd=root, capture_output=True, text=True, timeout=SECONDS + 10, check=False
        )
    except subprocess.TimeoutExpired:
        return "heavy"
    if told.returncode < 0:
        return "heavy"
    return told.stdout.strip() if told.returncode == 0 and told.stdout.strip() else "damaged"


def look(path: str) -> str:  # noqa: PLR0911 - one word per way a file can be wrong
    import pikepdf  # noqa: PLC0415 - after the limits are set

    try:
        with pikepdf.open(path, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                return "encrypted"
            if len(pdf.objects) > MOST_OBJECTS:
                return "heavy"
            if not len(pdf.pages):
                return "damaged"
            return _active(pdf.objects)
    except pikepdf.PasswordError:
        return "encrypted"
    except MemoryError:
        return "heavy"
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return "damaged"


def _active(objects: Any) -> str:
    """The first thing that would act by itself, wherever in the file it hides."""
    import pikepdf  # noqa: PLC0415

    for top in objects:
        waiting = [(top, 0)]
        while waiting:
            item, depth = waiting.pop()
            if depth > DEEPEST:
                return "heavy"
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                found = _in_dictionary(item)
                if found:
                    return found
                children = [v for _key, v in item.items()]
            elif isinstance(item, pikepdf.Array):
                children = list(item)
            else:
                continue
            waiting += [(c, depth + 1) for c in children if not getattr(c, "is_indirect", False)]
    return "ok"


def _in_dictionary(item: Any) -> str:
    for key, word in (ACTIVE_KEYS | ACTIVE_NAMES).items():
        if key in item:
            return word
    for key, table in (
        ("/S", ACTIONS),
        ("/Subtype", SUBTYPES),
        ("/Type", {"/EmbeddedFile": "embedded"}),
    ):
        word = table.get(str(item.get(key, "")), "") if key in item else ""
        if word:
            return word
    return ""


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.write(look(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
