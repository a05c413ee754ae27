"""Lists that leave the house as CSV or XLSX: nothing in them runs, hides or turns around."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any
from urllib.parse import quote

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from office.core.text import plain

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = tuple("=+-@＝＋－＠|%")
"""What a spreadsheet program, or an old one by way of DDE, may take for the start of a formula."""
LONGEST_CELL = 32_000
PIECE = 64 * 1024
Rows = Iterable[Sequence[Any]]


def guarded(value: Any) -> Any:
    """The cell as it may leave: numbers as they are, times of the office, text that stays text.

    Text is one line without control and direction characters; what begins like a formula gets an
    apostrophe before it. That holds in XLSX too, where the cell is typed as text already: such
    files are saved as CSV later on.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    text = plain(str(value))[:LONGEST_CELL]
    return f"'{text}" if text.startswith(FORMULA) else text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """One line at a time, UTF-8 with BOM as Excel wants it, every text quoted.

    The quotes keep a text whole where a spreadsheet program of another country splits at `;`.
    """
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC)
    yield b"\xef\xbb\xbf"
    for row in _chained(header, rows):
        yield writer.writerow([guarded(cell) for cell in row]).encode()


def _chained(header: Sequence[str], rows: Rows) -> Iterator[Sequence[Any]]:
    yield header
    yield from rows


def xlsx_file(header: Sequence[str], rows: Rows) -> IO[bytes]:
    """A workbook on disk, written row by row; the caller closes it and it is gone."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy, and only an export needs it
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in _chained(header, rows):
        cells = []
        for value in row:
            safe = guarded(value)
            cell = WriteOnlyCell(sheet, value=safe)
            if isinstance(safe, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
    book.save(out)
    out.seek(0)
    return out


def _pieces(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """The workbook a piece at a time; its file is gone at the end, or when nobody reads on."""
    with xlsx_file(header, rows) as file:
        while piece := file.read(PIECE):
            yield piece


def disposition(name: str, *, inline: bool = False) -> str:
    """Content-Disposition for any name: ASCII for the old, RFC 5987 for the rest."""
    kind = "inline" if inline else "attachment"
    plainest = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    return f"{kind}; filename=\"{plainest}\"; filename*=UTF-8''{quote(name, safe='')}"


def export(name: str, kind: str, header: Sequence[str], rows: Rows) -> HttpResponseBase:
    """The answer of an export address; `kind` is csv or xlsx."""
    if kind == "xlsx":
        response = StreamingHttpResponse(_pieces(header, rows), content_type=XLSX_TYPE)
    else:
        response = StreamingHttpResponse(csv_lines(header, rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = disposition(f"{name}.{kind}")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
