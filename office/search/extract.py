"""The text inside a file, read in a process of its own with little memory and time.

Run as `python -m office.search.extract KIND FILE`; prints the text. A file built to exhaust its
reader takes down this process and nothing else.
"""

from __future__ import annotations

import email
import email.policy
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from office.core import word

MEMORY = 1536 * 1024 * 1024
SECONDS = 30
MOST = 100_000
"""Characters kept of one file."""
PART = 20 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030", "big5")
TAG = re.compile(r"<[^>]{0,2000}>")


class Unreadable(Exception):
    """The reader gave up: damaged, too heavy, or too slow."""


def text_of(path: Path, kind: str) -> str:
    """Up to `MOST` characters; empty for a scan. Raises Unreadable."""
    words = [sys.executable, "-m", "office.search.extract", kind, str(path)]
    root = Path(__file__).resolve().parents[2]
    try:
        told = subprocess.run(
            words, cwd=root, capture_output=True, timeout=SECONDS + 10, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable from None
    if told.returncode != 0:
        raise Unreadable
    return told.stdout.decode("utf-8", "replace")[:MOST].replace("\x00", "")


def _pdf(path: Path) -> str:
    import pypdfium2  # noqa: PLC0415 - after the limits are set

    found, length = [], 0
    document = pypdfium2.PdfDocument(path)
    for page in document:
        found.append(page.get_textpage().get_text_bounded())
        length += len(found[-1])
        if length > MOST:
            break
    return "\n".join(found)


def _docx(path: Path) -> str:
    return word.text_of(str(path))


def _xlsx(path: Path) -> str:
    return _xml_words(path, ["xl/sharedStrings.xml"], "si")


def _xml_words(path: Path, parts: list[str], block: str) -> str:
    """The words of some parts of a container; a line for each block."""
    lines: list[str] = []
    with zipfile.ZipFile(path) as archive:
        for name in parts:
            if name not in archive.namelist():
                continue
            with archive.open(name) as part:
                tree = ElementTree.fromstring(part.read(PART))  # noqa: S314 - limited process
            for item in tree.iter():
                if item.tag.rpartition("}")[2] == block:
                    words = (e.text or "" for e in item.iter() if e.tag.rpartition("}")[2] == "t")
                    lines.append("".join(words))
    return "\n".join(lines)


def _plain(path: Path) -> str:
    return _decoded(path.read_bytes()[: MOST * 4])


def _decoded(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start > len(raw) - 4:  # cut in the middle of a character
                return raw[: error.start].decode(encoding)
    return raw.decode("utf-8", "replace")


def _eml(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    if body and body.get_content_subtype() == "html":
        text = TAG.sub(" ", text)
    return f"{message.get('subject', '')}\n{message.get('from', '')}\n{text}"


READERS = {
    "pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "txt": _plain, "csv": _plain, "eml": _eml,
}  # fmt: skip


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    text = READERS[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.buffer.write(text[: MOST * 2].encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
