"""Sets a sheet: a template of ours, the data as JSON, out comes a PDF with its fonts inside.

Templates are code and lie beside the code; what people type is only ever data to them, so nothing
typed can become markup, read a file or fetch from the network.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from office.core.errors import DomainError
from office.sheets.faces import Faces, faces

log = logging.getLogger(__name__)
NAME = re.compile(r"(?:([a-z]+)/)?([a-z_]+)")
_mine = threading.local()


class NoFonts(DomainError):
    """Nothing to set Chinese with: the sheet would be boxes."""

    status = 503
    code = "no_fonts"


class NotSet(DomainError):
    """A template and its data do not fit: our fault, told in a sentence."""

    status = 500
    code = "not_set"


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `list` (ours, office/sheets/typst) or `meetings/notice` (meetings/sheets)."""
    found = _known_faces()
    said = _inputs(found, data)
    with _told():
        made = _compiler(found).compile(input=str(path_of(template)), format="pdf", sys_inputs=said)
    return bytes(made)  # type: ignore[arg-type]


def positions(template: str, data: dict[str, Any], label: str) -> list[dict[str, Any]]:
    """What a template notes of its own setting under `<label>`: where a part came to stand.

    A compiler of its own: a question can only be put to the document a compiler began with.
    """
    found = _known_faces()
    with _told():
        compiler = typst.Compiler(
            input=str(path_of(template)),
            root=str(settings.BASE_DIR),
            font_paths=found.store,
            ignore_system_fonts=True,
            sys_inputs=_inputs(found, data),
        )
        return list(json.loads(compiler.query(f"<{label}>", field="value")))


def _known_faces() -> Faces:
    found = faces()
    if found is None:
        raise NoFonts(
            _(
                "This machine has no Chinese font to print with. The administrator runs "
                "“manage.py fetch_fonts”, installs fonts-noto-cjk, or names a folder in FONT_DIRS."
            )
        )
    return found


def _inputs(found: Faces, data: dict[str, Any]) -> dict[str, str]:
    known = {**found.stacks, "bold": found.bold, "substituted": list(found.substituted)}
    return {"data": json.dumps({**data, "faces": known}, cls=DjangoJSONEncoder)}


@contextmanager
def _told() -> Iterator[None]:
    """A template that cannot be set is logged whole and told in a sentence."""
    try:
        yield
    except typst.TypstError as error:
        log.exception("sheet: %s", error.diagnostic)
        raise NotSet(
            _("The sheet could not be set: %(why)s. Tell the administrator.")
            % {"why": error.message}
        ) from error


def path_of(template: str) -> Path:
    named = NAME.fullmatch(template)
    if named is None:
        raise ValueError(f"{template!r} names no template")
    area, name = named.groups()
    folder = settings.BASE_DIR / area / "sheets" if area else Path(__file__).parent / "typst"
    return Path(folder) / f"{name}.typ"


def _compiler(found: Faces) -> typst.Compiler:
    """One for each thread, kept warm: it refuses two threads at once. They share the fonts."""
    kept: typst.Compiler | None = getattr(_mine, "compiler", None)
    if kept is None:
        kept = _mine.compiler = typst.Compiler(
            root=str(settings.BASE_DIR), font_paths=found.store, ignore_system_fonts=True
        )
    return kept


@lru_cache(maxsize=512)
def qr(text: str) -> str:
    """A QR code as SVG; error level M stands a fold and a thumb."""
    made = segno.make(text, error="m", micro=False)
    return str(made.svg_inline(border=0, omitsize=True))
