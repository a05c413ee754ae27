"""Tables from outside as rows of text, one at a time: CSV of any making, and XLSX.

A row that cannot be read never takes its neighbours with it.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from office.core.archives import open_archive
from office.core.errors import DomainError

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 64
LONGEST_LINE = 256 * 1024
MOST_LINES_OF_A_ROW = 60
SAMPLE = 64 * 1024
DELIMITERS = ",\t;"


@dataclass(slots=True)
class Row:
    """`number` counts records as a spreadsheet does: the header is row 1.

    `fault` says why the whole row is unreadable; `notes` what was mended while reading it.
    """

    number: int
    cells: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: str = ""

    @property
    def blank(self) -> bool:
        return not self.fault and not any(str(c).strip() for c in self.cells if c is not None)


def read_table(file: IO[bytes]) -> Iterator[Row]:
    """The rows of a CSV or XLSX file, the header among them, blank ones left out."""
    file.seek(0, io.SEEK_END)
    if file.tell() > MOST_BYTES:
        raise DomainError(
            _("The table is larger than %(mb)s MB. Split it.") % {"mb": MOST_BYTES // 1024 // 1024}
        )
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError(_("This is an old Excel workbook (XLS). Save it as XLSX or CSV."))
    rows = _xlsx_rows(file) if head == b"PK\x03\x04" else _csv_rows(file)
    for row in rows:
        if row.number > MOST_ROWS:
            raise DomainError(_("The table has more than %(n)s rows. Split it.") % {"n": MOST_ROWS})
        if not row.blank:
            yield row


def _xlsx_rows(file: IO[bytes]) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy, and only an import needs it

    _refuse_entities(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            yield Row(number, _trimmed(list(cells)))
    except DomainError:
        raise
    except Exception as error:  # openpyxl raises whatever the damage happens to cause
        raise DomainError(_("The workbook is damaged. Save it anew, or as CSV.")) from error


def _trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells


def _refuse_entities(file: IO[bytes]) -> None:
    """Entity definitions have no place in a workbook; they are how small XML grows large."""
    archive = open_archive(file)
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if b"<!" in part.read(1024).replace(b"<!--", b""):
                    raise DomainError(_("The workbook holds definitions that no workbook needs."))
    file.seek(0)


def _csv_rows(file: IO[bytes]) -> Iterator[Row]:
    lines = _Lines(file)
    number, width, delimiter = 0, 0, ","
    while lines.more():
        number += 1
        text, notes, fault = lines.take()
        if number == 1:
            delimiter = max(DELIMITERS, key=text.count)
        if fault:
            yield Row(number, fault=fault)
            continue
        cells = split_row(text, delimiter)
        if cells is None:
            cells = _joined(lines, text, delimiter, width)
        if cells is None:
            cells = text.split(delimiter)
            notes.append(
                _("A quotation mark was opened and not closed; the row was read without it.")
            )
            cells = [c.strip('"') for c in cells]
        width = width or len(cells)
        yield Row(number, cells, notes)


def _joined(lines: _Lines, text: str, delimiter: str, width: int) -> list[str] | None:
    """A quoted cell with line breaks: taken only where the joined row is as wide as the header."""
    for count in range(1, MOST_LINES_OF_A_ROW):
        following = lines.peek(count - 1)
        if following is None:
            return None
        text = f"{text}\n{following}"
        if '"' not in following:
            continue
        cells = split_row(text, delimiter)
        if cells is not None:
            if width and len(cells) != width:
                return None
            lines.skip(count)
            return cells
    return None


CELL = {d: re.compile(rf'"((?:[^"]|"")*)"(?={d}|$)|([^"{d}][^{d}]*|)') for d in DELIMITERS}
"""A quoted cell, a bare one, or nothing, up to the next delimiter."""


def split_row(text: str, delimiter: str = ",") -> list[str] | None:
    """The cells of one record; None when a quotation mark is open at its end or out of place."""
    cells, at, cell = [], 0, CELL[delimiter]
    while True:
        found = cell.match(text, at)
        if found is None or (found.end() < len(text) and text[found.end()] != delimiter):
            return None
        quoted, bare = found.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if at >= len(text):
            return cells
        at += 1


class _Lines:
    """Physical lines, each decoded by itself, with a look ahead."""

    def __init__(self, file: IO[bytes]) -> None:
        sample = file.read(SAMPLE)
        file.seek(0)
        if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
            file = _from_utf16(file)
            sample = file.read(SAMPLE)
        file.seek(3 if sample.startswith(b"\xef\xbb\xbf") else 0)
        self._old_mac = b"\n" not in sample and b"\r" in sample
        self._source = iter(file.read().split(b"\r")) if self._old_mac else self._read(file)
        self._ahead: deque[bytes] = deque()
        self._other = _mostly_other(sample)

    @staticmethod
    def _read(file: IO[bytes]) -> Iterator[bytes]:
        while line := file.readline(LONGEST_LINE):
            if not line.endswith(b"\n") and len(line) == LONGEST_LINE:
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
            yield line

    def _fill(self, count: int) -> bool:
        while len(self._ahead) < count:
            line = next(self._source, None)
            if line is None:
                return False
            self._ahead.append(line.rstrip(b"\r\n"))
        return True

    def more(self) -> bool:
        return self._fill(1)

    def peek(self, index: int) -> str | None:
        if not self._fill(index + 1):
            return None
        return _decoded(self._ahead[index])[0]

    def skip(self, count: int) -> None:
        for _turn in range(count):
            self._ahead.popleft()

    def take(self) -> tuple[str, list[str], str]:
        """The next line as (text, notes, fault)."""
        line = self._ahead.popleft()
        if len(line) >= LONGEST_LINE - 2:
            return "", [], _("The row is longer than any letter's row can be.")
        text, encoding = _decoded(line)
        if encoding == "":
            return (
                "",
                [],
                _("The row is written in an encoding that cannot be read. Save it as UTF-8."),
            )
        notes = []
        if encoding == "gb18030" and not self._other:
            notes.append(_("The row was written in GBK inside a UTF-8 file; it was read as GBK."))
        return text, notes, ""


def _decoded(line: bytes) -> tuple[str, str]:
    for encoding in ("utf-8", "gb18030"):
        try:
            return line.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return "", ""


def _mostly_other(sample: bytes) -> bool:
    """True for a file that is GBK throughout, as Excel saves CSV in China."""
    lines = [line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii()]
    return sum(_decoded(line)[1] == "gb18030" for line in lines) * 2 > len(lines)


def _from_utf16(file: IO[bytes]) -> IO[bytes]:
    try:
        return io.BytesIO(file.read().decode("utf-16").encode())
    except UnicodeDecodeError:
        raise DomainError(
            _("The file begins as UTF-16 and goes on as something else. Save it as UTF-8.")
        ) from None
