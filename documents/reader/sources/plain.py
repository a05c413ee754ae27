"""Plain text and web pages: lines as they come, in whatever encoding they came in."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from documents.reader.sheet import Line

ENCODINGS = ("utf-8-sig", "gb18030", "big5hkscs")
BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "section",
        "article",
        "hr",
        "td",
        "title",
    ]
)
SILENT = frozenset(("script", "style", "head", "noscript"))
COMMON = set("的一是不了在人有我他这為為与與關关於于中年月日請请號号及")


def decoded(data: bytes) -> str:
    """By its mark, else as UTF-8, else whichever of the Chinese encodings reads better."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    tried = []
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding.startswith("utf"):
            return text
        tried.append(text)
    if not tried:
        return data.decode("gb18030", "replace")
    return max(tried, key=lambda t: sum(c in COMMON for c in t))


def lines_of(text: str) -> list[Line]:
    found = []
    for row in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not row.strip(" \t\u3000\ufeff"):
            continue
        lead = len(row) - len(row.lstrip(" \t\u3000"))
        align = "right" if lead >= 8 else ""
        found.append(Line(text=row.strip(" \t\u3000\ufeff"), align=align, starts=True))
    return found


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows, self.silent = [""], 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.rows.append("")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag in BLOCKS:
            self.rows.append("")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.rows[-1] += re.sub(r"[\r\n\t]+", "", data)


def text_of_html(page: str) -> str:
    parser = _Rows()
    parser.feed(page)
    return unescape("\n".join(row for row in parser.rows if row.strip()))
