"""A letter of Taiwan as DOCX, in 標楷體, to be worked on further."""

from __future__ import annotations

from collections.abc import Iterator

from documents.typeset.ooxml import Ink, Part, Set, packed, page_field, para, run, twips, watermark
from documents.typeset.printed import cleaned
from documents.typeset.taiwan.letter import Ending, Item, Section, TaiwanLetter

KAI = "標楷體"
SMALL, LARGE, HEAD, TINY = Ink(KAI, 12), Ink(KAI, 16), Ink(KAI, 20), Ink(KAI, 10)
SIGN = 320.0
"""A 16-point sign in twips."""
LINE, WIDE_LINE = 330.0, 460.0
NUMBERS = (0.0, 2.0, 2.0, 1.5, 1.6)
"""How wide the number of an item is, in signs, by level."""


def letter_docx(letter: TaiwanLetter) -> bytes:
    """The bytes of the file."""
    said = cleaned(letter)
    body = "".join((*_head(said), *_text(said), *_end(said)))
    return packed(body, _section(), _edges(said), said.heading)


def _section() -> str:
    edge = twips(25)
    return (
        f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/>'
        f'<w:pgMar w:top="{edge}" w:right="{edge}" w:bottom="{edge}" w:left="{edge}" '
        f'w:header="{twips(12)}" w:footer="{twips(14)}" w:gutter="0"/>'
    )


def _edges(said: TaiwanLetter) -> list[Part]:
    foot = para(run("第", TINY) + page_field(TINY) + run("頁", TINY), Set("center", line=260))
    mark = para(watermark(said.watermark) if said.watermark else "", Set(line=240))
    return [
        Part("footer", "default", foot),
        Part("footer", "even", foot),
        Part("header", "default", mark),
        Part("header", "even", mark),
    ]


def _head(said: TaiwanLetter) -> Iterator[str]:
    right = Set("left", left=twips(110), line=260)
    yield para(run(f"檔　　號：{said.archive_code}", TINY), right)
    yield para(run(f"保存年限：{said.retention}", TINY), right)
    last = len(said.partners)
    for at, organ in enumerate((said.organ, *said.partners)):
        title = f"{organ}　{said.kind}" if said.kind and at == last else organ
        how = Set("center", line=560, before=0 if at else 120, after=80 if at == last else 0)
        yield para(run(title, HEAD), how)
    for label, text in said.contacts:
        yield para(run(f"{label}：{text}", SMALL), Set("left", left=twips(80), line=LINE))
    if said.receiver:
        how = Set("left", line=WIDE_LINE, before=160, after=80)
        yield para(run(f"受文者：{said.receiver}", LARGE), how)
    for label, text in said.facts:
        yield para(run(f"{label}：{text}", SMALL), Set("left", line=LINE))
    yield para("", Set(line=200))


def _text(said: TaiwanLetter) -> Iterator[str]:
    for section in said.sections:
        yield from _one(section)


def _one(section: Section) -> Iterator[str]:
    if section.label:
        hang = 3 * SIGN
        how = Set(left=hang, hanging=hang, line=WIDE_LINE, keep=not section.text)
        yield para(run(f"{section.label}：{section.text}", LARGE), how)
    yield from map(_item, section.items)


def _item(item: Item) -> str:
    if not item.level:
        return para(run(item.text, LARGE), Set(left=SIGN, line=WIDE_LINE))
    wide = NUMBERS[item.level] * SIGN
    how = Set(left=item.level * SIGN + wide, hanging=wide, line=WIDE_LINE)
    return para(run(f"{item.number}{item.text}", LARGE), how)


def _end(said: TaiwanLetter) -> Iterator[str]:
    yield para("", Set(line=160))
    for label, names in (("正本", said.originals), ("副本", said.copies)):
        if names:
            hang = 3 * 240.0
            how = Set("left", left=hang, hanging=hang, line=LINE)
            yield para(run(f"{label}：{names}", SMALL), how)
    yield from _signature(said.ending)


def _signature(ending: Ending) -> Iterator[str]:
    words = ending.strip or "　".join(part for part in (ending.post, ending.name) if part)
    if words:
        yield para(run(words, LARGE if ending.strip else HEAD), Set("left", before=400, line=560))
    for organ, name in ending.others:
        yield para(run(f"{organ}　", SMALL) + run(name, HEAD), Set("left", line=560))
    if ending.note:
        yield para(run(ending.note, SMALL), Set("left", line=LINE))
