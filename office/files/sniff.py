"""What a file is, by its content; and whether the house may keep it."""

from __future__ import annotations

import email
import re
import warnings
import zipfile
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.core.archives import BadArchive, open_archive, unpack_fully
from office.core.errors import DomainError
from office.core.text import plain
from office.files.kinds import BY_ENDING, KINDS, TEXTS, FileKind, described, kind_in
from office.files.pdf_check import verdict

MOST_PIXELS = 120_000_000
"""A3 at 600 dpi has 70 million."""
MOST_FRAMES = 1_000
LONGEST_NAME = 180
PDF_REFUSALS = {
    "damaged": gettext_lazy("This PDF is damaged and cannot be opened. Export or scan it again."),
    "encrypted": gettext_lazy("This PDF is locked with a password. Save it without one."),
    "javascript": gettext_lazy(
        "This PDF contains JavaScript. Print it to a new PDF and attach that."
    ),
    "launch": gettext_lazy(
        "This PDF starts another program. Print it to a new PDF and attach that."
    ),
    "embedded": gettext_lazy("This PDF carries other files inside. Attach each of them by itself."),
    "automatic": gettext_lazy(
        "This PDF does something by itself when opened. Print it to a new PDF and attach that."
    ),
    "media": gettext_lazy("This PDF plays media. Print it to a new PDF and attach that."),
    "form": gettext_lazy(
        "This PDF is a form that sends its data elsewhere. Print it to a new PDF and attach that."
    ),
    "heavy": gettext_lazy(
        "This PDF is built so that reading it takes too much. "
        "Print it to a new PDF and attach that."
    ),
}


class BadFile(DomainError):
    """The file stays outside; the sentence says why and what to do."""

    code = "bad_file"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, fields={"file": [sentence]})


def safe_name(name: str) -> str:
    """The last part of a name, visible and harmless on every system; its ending stays."""
    last = re.split(r"[\\/]", name.replace("\x00", ""))[-1]
    last = re.sub(r'[<>:"|?*]', "_", plain(last)).strip(" .")
    if not last:
        return "file"
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > 10:
        return last[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def examine(path: Path, name: str) -> FileKind:
    """The kind of a file on disk, or `BadFile`. `name` is what it claims to be."""
    with path.open("rb") as file:
        kind = _kind(file, name)
        try:
            if kind.slug in {"docx", "xlsx", "ofd"}:
                _check_container(file, kind)
            elif kind.slug in {"png", "jpeg", "tiff"}:
                _check_image(file, kind)
            elif kind.slug == "eml":
                _check_mail(file)
        except BadArchive as error:
            raise BadFile(str(error.message)) from None
    if kind.slug == "pdf":
        word = verdict(path)
        if word != "ok":
            raise BadFile(str(PDF_REFUSALS.get(word, PDF_REFUSALS["damaged"])))
    return kind


def _kind(file: IO[bytes], name: str) -> FileKind:
    ending = Path(name).suffix.lower().lstrip(".")
    claimed, shown = BY_ENDING.get(ending), kind_in(file)
    able = ", ".join(str(k.label) for k in KINDS.values())
    if claimed is None and ending:
        raise BadFile(
            _("Files of the kind “%(kind)s” are not kept here. Kept are: %(able)s.")
            % {"kind": ending.upper()[:20], "able": able}
        )
    fits = claimed is not None and (
        shown == claimed.slug or (shown == "text" and claimed.slug in TEXTS)
    )
    if claimed is not None and fits:
        return claimed
    if claimed is not None:
        raise BadFile(
            _(
                "The name says %(claimed)s, the content is %(shown)s. "
                "Attach the file under its true name."
            )
            % {"claimed": claimed.label, "shown": described(shown, file)}
        )
    if shown in KINDS or shown == "text":
        return KINDS["txt" if shown == "text" else shown]
    raise BadFile(
        _("The content is %(shown)s, which is not kept here. Kept are: %(able)s.")
        % {"shown": described(shown, file), "able": able}
    )


MACROS = re.compile(
    r"(vbaproject|vbadata|macrosheets/|activex/|\.bas$|\.vbs$|\.js$|\.exe$|\.dll$)", re.IGNORECASE
)
REACHING_OUT = re.compile(
    rb"(attachedTemplate|oleObject|frame|subDocument)\"[^>]*TargetMode=\"External\""
    rb"|TargetMode=\"External\"[^>]*(attachedTemplate|oleObject|frame|subDocument)\"",
    re.IGNORECASE,
)


def _check_container(file: IO[bytes], kind: FileKind) -> None:
    archive = open_archive(file)
    unpack_fully(archive)
    for entry in archive.infolist():
        if MACROS.search(entry.filename):
            raise BadFile(
                _("This %(kind)s holds macros or programs. Save it without them.")
                % {"kind": kind.label}
            )
        if entry.filename.endswith((".xml", ".rels")):
            _check_part(archive, entry, kind)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: FileKind) -> None:
    with archive.open(entry) as part:
        text = part.read(1024) if entry.filename.endswith(".xml") else part.read(1024 * 1024)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise BadFile(
            _("This %(kind)s holds definitions that no such file needs.") % {"kind": kind.label}
        )
    if entry.filename == "[Content_Types].xml" and b"macroEnabled" in text:
        raise BadFile(
            _("This %(kind)s holds macros or programs. Save it without them.")
            % {"kind": kind.label}
        )
    if entry.filename.endswith(".rels") and REACHING_OUT.search(text):
        raise BadFile(
            _("This %(kind)s fetches a part of itself from elsewhere. Save it complete.")
            % {"kind": kind.label}
        )


def _check_image(file: IO[bytes], kind: FileKind) -> None:
    """Size from the header first; nothing is decoded before it is known to be bearable."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - heavy, and only images need it

    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata; nothing here reads any
            with Image.open(file, formats=[kind.slug.upper()]) as image:
                _check_frames(image)
    except Image.DecompressionBombError:
        raise BadFile(
            _("The picture is too large to open. Scan at 200 dpi, or split it.")
        ) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError):
        raise BadFile(_("The picture is damaged and cannot be opened.")) from None


def _check_frames(image: Any) -> None:
    frames = getattr(image, "n_frames", 1)
    if frames > MOST_FRAMES:
        raise BadFile(_("The picture has %(n)s pages. Split it.") % {"n": frames})
    for frame in range(frames):
        image.seek(frame)
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise BadFile(
                _("The picture has %(w)s × %(h)s points. Scan at 200 dpi, or split it.")
                % {"w": width, "h": height}
            )
    if frames == 1:
        image.verify()


def _check_mail(file: IO[bytes]) -> None:
    file.seek(0)
    headers = email.message_from_bytes(file.read(64 * 1024))
    if not {"from", "to", "subject", "date", "received"} & {name.lower() for name in headers}:
        raise BadFile(
            _(
                "The name says e-mail, the content is plain text. "
                "Attach the file under its true name."
            )
        )
