"""From a file to its lines: the text layer first, a picture only where there is none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, UnidentifiedImageError

from documents.reader.chars import bare, folded
from documents.reader.sheet import Line, Sheets, Unreadable
from documents.reader.sources import mail, ofd, pdf, plain, word
from documents.reader.when import only_day

MOST_PAGES = 4
"""Pages read off a picture."""
MOST_TEXT_PAGES = 30
MOST_PIXELS = 120_000_000
ZIPS = (("word/document.xml", "docx"), ("OFD.xml", "ofd"))

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Scan:
    """A page that has to be read off a picture; it is drawn only when its turn comes."""

    page: int
    picture: Callable[[int], Any]


@dataclass
class Gathered:
    """The lines of a file and, of a mail, its subject."""

    sheets: Sheets
    subject: str = ""
    others: list[str] = field(default_factory=list)


def kind_of(data: bytes, name: str = "") -> str:
    """By the first bytes; the name decides only between texts."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")):
        return "picture"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    ending = name.lower().rpartition(".")[2]
    if ending in {"eml", "html", "htm"}:
        return "html" if ending != "eml" else "eml"
    return "text" if b"\x00" not in data[:4096] or data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable("damaged") from None
    return next((kind for part, kind in ZIPS if part in names), "")


def gather(data: bytes, name: str, progress: Progress, depth: int = 0) -> Gathered:
    kind = kind_of(data, name)
    if kind == "eml":
        return _mail(data, progress, depth)
    readers: dict[str, Callable[[bytes, Progress], Sheets]] = {
        "pdf": _pdf, "picture": _picture, "docx": _docx, "ofd": _ofd, "text": _text, "html": _html,
    }  # fmt: skip
    if kind not in readers:
        raise Unreadable("unknown")
    sheets = readers[kind](data, progress)
    if not sheets.lines:
        raise Unreadable("empty")
    return Gathered(sheets)


def _pdf(data: bytes, progress: Progress) -> Sheets:
    with pdf.opened(data) as document:
        count = len(document)
        found = Sheets(pages=count)
        blank: list[int] = []
        for number in range(min(count, MOST_TEXT_PAGES)):
            lines = pdf.text_lines(document[number], number)
            if lines is None:
                blank.append(number)
            else:
                found.lines += lines
        scans = [Scan(n, lambda at: pdf.picture(document[at])) for n in _worth_it(blank)]
        _recognise(found, scans, progress)
    found.lines.sort(key=lambda line: line.sheet)
    return found


def _worth_it(pages: list[int]) -> list[int]:
    """The first pages and the last: a letter says what it is at its head and signs at its end."""
    return pages if len(pages) <= MOST_PAGES else [*pages[: MOST_PAGES - 1], pages[-1]]


def _recognise(found: Sheets, scans: list[Scan], progress: Progress) -> None:
    """Read pictures; where no date came out, look once more under the seal, last page first."""
    if not scans:
        return
    from documents.reader import ocr  # noqa: PLC0415 - numpy and the engine only where needed

    found.how = "ocr"
    for done, scan in enumerate(scans):
        progress(done, len(scans))
        found.lines += ocr.lines_of(scan.picture(scan.page), scan.page)
    if _dated(found.lines):
        return
    for scan in reversed(scans):
        days = [
            line
            for line in ocr.date_under_seal(scan.picture(scan.page), scan.page)
            if _dated([line])
        ]
        if days:
            found.lines += days[-1:]
            found.lines.sort(key=lambda line: (line.sheet, line.top + line.bottom))
            return


def _dated(lines: list[Line]) -> bool:
    return any(
        only_day(folded(bare(line.text))) or "发文日期" in folded(bare(line.text)) for line in lines
    )


def _picture(data: bytes, progress: Progress) -> Sheets:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    found = Sheets(how="ocr")
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "TIFF"]) as image:
            found.pages = getattr(image, "n_frames", 1)
            pages = _worth_it(list(range(found.pages)))
            scans = [Scan(n, lambda at: _frame(image, at)) for n in pages]
            _recognise(found, scans, progress)
    except Image.DecompressionBombError:
        raise Unreadable("large") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise Unreadable("damaged") from None
    return found


def _frame(image: Image.Image, number: int) -> Image.Image:
    image.seek(number)
    return _opaque(image)


def _opaque(frame: Image.Image) -> Image.Image:
    """Transparent paper is white paper."""
    if frame.width * frame.height > MOST_PIXELS:
        raise Unreadable("large")
    if frame.mode not in {"RGBA", "LA", "PA"}:
        return frame.convert("RGB")
    paper = Image.new("RGBA", frame.size, "white")
    paper.alpha_composite(frame.convert("RGBA"))
    return paper.convert("RGB")


def _from_pictures(pictures: list[bytes], progress: Progress) -> Sheets:
    found = Sheets(how="ocr", pages=len(pictures))
    for number, data in enumerate(pictures[:MOST_PAGES]):
        progress(number, min(len(pictures), MOST_PAGES))
        one = _picture(data, lambda _done, _of: None)
        for line in one.lines:
            line.sheet = number
        found.lines += one.lines
    return found


def _docx(data: bytes, progress: Progress) -> Sheets:
    lines = word.lines_of(data)
    if sum(len(line.text) for line in lines) < pdf.ENOUGH:
        return _from_pictures(word.pictures_of(data), progress)
    return Sheets(lines, pages=1)


def _ofd(data: bytes, progress: Progress) -> Sheets:
    lines = ofd.lines_of(data)
    if sum(len(line.text) for line in lines) < pdf.ENOUGH:
        return _from_pictures(ofd.pictures_of(data), progress)
    return Sheets(lines, pages=lines[-1].sheet + 1)


def _text(data: bytes, _progress: Progress) -> Sheets:
    text = plain.decoded(data)
    if "<html" in text[:2000].lower() or "<body" in text[:2000].lower():
        text = plain.text_of_html(text)
    return Sheets(plain.lines_of(text), pages=1)


def _html(data: bytes, _progress: Progress) -> Sheets:
    return Sheets(plain.lines_of(plain.text_of_html(plain.decoded(data))), pages=1)


def _mail(data: bytes, progress: Progress, depth: int) -> Gathered:
    """What was written counts where it is a letter; else the first attachment that is one."""
    if depth > 2:
        raise Unreadable("nested")
    told = mail.opened(data)
    written = Sheets(plain.lines_of(told.text), pages=1)
    marks = len(mail.LETTERLIKE.findall(told.text))
    if written.lines and (not told.attached or marks >= 4):
        names = [name for name, _data in told.attached]
        return Gathered(written, told.subject, names)
    for name, piece in told.attached:
        try:
            found = gather(piece, name, progress, depth + 1)
        except Unreadable:
            continue
        return Gathered(found.sheets, told.subject, found.others)
    if not written.lines:
        raise Unreadable("empty")
    return Gathered(written, told.subject)
