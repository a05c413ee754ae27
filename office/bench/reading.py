"""B13: a letter read as the worker reads it, in its own process: a page of text, a page of picture."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import typst

from documents.reader.sandbox import read_file
from office.bench.measure import Result, WrongAnswer
from office.files.sniff import examine
from office.sheets.faces import faces

ROUNDS = 5
DPI = 200
LETTER = """
#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))
#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Serif SC"), size: 16pt, lang: "zh")
#align(center, text(size: 36pt, fill: red)[云岭省财政厅文件])
#align(center)[云财库〔2025〕18号]
#align(center, text(size: 22pt)[云岭省财政厅关于报送2024年度决算的通知])
各市（州）财政局：
#set par(first-line-indent: 2em, leading: 0.9em)

为做好决算工作，现将有关事项通知如下：

一、提高认识。各地要加强组织领导，明确责任分工，认真核对各项数据，做到账表一致。

二、严格审核。对审核中发现的问题要及时整改，确保决算真实、准确、完整、及时。

三、按时报送。请于2025年4月25日前将决算报表和说明报送我厅，逾期不报的予以通报。

#align(right)[云岭省财政厅#h(2em)]
#align(right)[2025年3月10日#h(2em)]
"""


def b13() -> Iterator[Result]:
    """Door and reading together, start of the process and load of the models included."""
    with tempfile.TemporaryDirectory() as folder:
        text, scan = Path(folder) / "letter.pdf", Path(folder) / "letter.png"
        text.write_bytes(_letter())
        with pypdfium2.PdfDocument(text) as document:
            document[0].render(scale=DPI / 72).to_pil().save(scan)
        yield _read("B13 letter reader, a page with text", text, 1)
        yield _read("B13 letter reader, a scanned page", scan, 8)


def _read(name: str, path: Path, goal: float) -> Result:
    seconds = []
    found: dict[str, Any] = {}
    for _turn in range(ROUNDS):
        start = time.perf_counter()
        examine(path, path.name)
        found = read_file(path, path.name)
        seconds.append(time.perf_counter() - start)
    detail = {"all_s": seconds, "how": found["how"], "title": found["fields"]["title"]}
    return Result(name, sorted(seconds)[ROUNDS // 2], "s", ROUNDS, detail, goal)


def _letter() -> bytes:
    found = faces()
    if found is None:
        raise WrongAnswer("There is no Chinese font to print the letter with.")
    made = typst.compile(
        LETTER.encode(), format="pdf", font_paths=found.store, ignore_system_fonts=True
    )
    return bytes(made)
