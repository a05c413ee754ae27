"""A printed letter as DOCX, to be worked on further: page, faces, lines and text as in the PDF.

Word breaks the pages itself, so what depends on the fall of pages is left to the clerk; the imprint
is tied to the lower edge of the last page.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.typeset import rules
from documents.typeset.ooxml import (
    FANG,
    HEI,
    KAI,
    LINE,
    SONG,
    TITLE,
    ZI,
    Ink,
    Part,
    Set,
    packed,
    page_field,
    para,
    rule,
    run,
    table,
    twips,
    watermark,
)
from documents.typeset.printed import Format, Paragraph, Printed, Signing, cleaned, day
from documents.typeset.words import title_lines, width

WIDTH = twips(156)
SMALL = Ink(size=14)
FACES = {0: FANG, 1: HEI, 2: KAI, 3: FANG, 4: FANG}
MARK_FROM_TOP = {Format.DOCUMENT: 35.0, Format.MINUTES: 35.0, Format.ORDER: 20.0}
LONGEST_MARK = 425.0
SEAL_CELL = twips(45)


def letter_docx(printed: Printed) -> bytes:
    """The bytes of the file."""
    said = cleaned(printed)
    body = "".join((*_head(said), *_text(said), *_end(said), *_annexes(said), *_imprint(said)))
    return packed(body, _section(said), _edges(said), said.heading)


# --- the page ---


def _section(said: Printed) -> str:
    letter = said.format == Format.LETTER
    return (
        f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/>'
        f'<w:pgMar w:top="{twips(37)}" w:right="{twips(26)}" w:bottom="{twips(35)}" '
        f'w:left="{twips(28)}" w:header="{twips(29 if letter else 15)}" '
        f'w:footer="{twips(20 if letter else 24)}" w:gutter="0"/>'
        + ("<w:titlePg/>" if letter else "")
        + f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>'
    )


def _edges(said: Printed) -> list[Part]:
    """Page numbers outside, right on odd pages, left on even; a letter's lines on page 1."""
    letter = said.format == Format.LETTER
    number = run("— ", Ink(SONG, 14)) + page_field(Ink(SONG, 14)) + run(" —", Ink(SONG, 14))
    lift = twips(4) if letter else 0
    odd = para(number, Set("right", right=280, line=320, after=lift))
    even = para(number, Set("left", left=280, line=320, after=lift))
    mark = para(watermark(said.watermark) if said.watermark else "", Set(line=240))
    parts = [Part("footer", "default", odd), Part("footer", "even", even)]
    parts += [Part("header", "default", mark), Part("header", "even", mark)]
    if letter:
        first = watermark(said.watermark) if said.watermark else ""
        parts += [
            Part("header", "first", _letter_head(said, first)),
            Part("footer", "first", para("", _double("bottom", "thinThickSmallGap", 40))),
        ]
    return parts


def _letter_head(said: Printed, extra: str) -> str:
    """The organ, its upper edge 30 mm from that of the paper, and the double line below (10.1)."""
    mark = rules.red_mark(said)
    how = Set("center", left=-twips(8), right=-twips(6), line=_mark_line(mark, 44))
    return para(extra + run(mark, _mark_ink(mark, 44)), how) + para(
        "", _double("bottom", "thickThinSmallGap", twips(4))
    )


def _double(side: str, kind: str, line: float) -> Set:
    return Set(left=-twips(8), right=-twips(6), line=line, border=rule(side, kind, 24))


# --- the red head ---


def _head(said: Printed) -> Iterator[str]:
    if said.format == Format.LETTER:
        yield from _letter_top(said)
        return
    lines = [*rules.top_lines(said), ("", False), ("", False), ("", False)][:3]
    tall = MARK_FROM_TOP[said.format]
    kept = 3 if tall > 30 else 1
    yield from (
        para(run(text, Ink(HEI if hei else FANG)), Set("left")) for text, hei in lines[:kept]
    )
    yield _mark(said, twips(tall) - kept * LINE)
    if said.format == Format.ORDER:
        yield para(run(said.number), Set("center", before=2 * LINE, after=2 * LINE))
        return
    yield from _number(said)
    yield para("", Set(line=120, border=rule("bottom", "single", 12)))


def _mark(said: Printed, before: float) -> str:
    if not rules.is_joint(said):
        mark = rules.red_mark(said)
        return para(
            run(mark, _mark_ink(mark, 58)),
            Set("center", before=before, line=_mark_line(mark, 58)),
        )
    size, narrow = rules.joint_size(said.organs)
    ink = Ink(TITLE, size, red=True, wide=round(narrow * 100))
    names = "".join(
        para(run(organ, ink), Set("distribute", line=size * 27)) for organ in said.organs
    )
    paper = para(run("文件", ink), Set("center", line=size * 27))
    wide = max(len(organ) for organ in said.organs) * size * narrow * 20
    centred = '<w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/>'
    spacer = para("", Set(line=max(before, 20)))
    return spacer + table([[names, paper]], (wide, 3 * size * narrow * 20), centred)


def _mark_ink(mark: str, tall: float) -> Ink:
    """As large as the line allows; narrowed to two thirds before it gets smaller."""
    room = LONGEST_MARK / max(len(mark) * tall * 1.06, 1)
    narrow = min(1.0, max(room, rules.NARROWEST))
    return Ink(TITLE, round(tall * min(1.0, room / narrow)), red=True, wide=round(narrow * 100))


def _mark_line(mark: str, tall: float) -> float:
    return _mark_ink(mark, tall).size * 21


def _number(said: Printed) -> Iterator[str]:
    """Centred; at the left with 签发人 at the right on a letter to a superior (7.2.5, 7.2.6)."""
    lead = 2 * LINE
    if said.format == Format.MINUTES:
        tabs = (("right", WIDTH - ZI),)
        yield para(run(f"　{said.number}\t{day(said.dated)}"), Set("left", before=lead, tabs=tabs))
        return
    if not said.signers:
        yield para(run(said.number), Set("center", before=lead))
        return
    names = [rules.spread(name) for name in said.signers]
    pairs = ["　".join(names[i : i + 2]) for i in range(0, len(names), 2)]
    wide = 4 + max(width(pair) for pair in pairs)
    at = (("left", WIDTH - ZI * (wide + 1)), ("left", WIDTH - ZI * (wide - 3)))
    for n, pair in enumerate(pairs):
        number = f"　{said.number}" if n == len(pairs) - 1 else ""
        label = run("签发人：") if n == 0 else ""
        runs = run(f"{number}\t") + label + run("\t") + run(pair, Ink(KAI))
        yield para(runs, Set("left", before=lead if n == 0 else 0, tabs=at))


def _letter_top(said: Printed) -> Iterator[str]:
    tabs = (("right", float(WIDTH)),)
    lines = rules.top_lines(said) or [("", False)]
    for n, (text, hei) in enumerate(lines):
        number = run(f"\t{said.number}") if n == 0 else ""
        yield para(run(text, Ink(HEI if hei else FANG)) + number, Set("left", tabs=tabs))


# --- text ---


def _text(said: Printed) -> Iterator[str]:
    title = rules.title_of(said)
    if title:
        yield para(run("\n".join(title), Ink(TITLE, 22)), _title(2 * LINE))
    addressee = rules.addressee_line(said)
    if addressee:
        yield para(run(addressee), Set())
    yield from map(_paragraph, said.body)
    if said.attached:
        yield from _attached(said.attached)
    for label, names in rules.was_there(said):
        how = Set(left=5 * ZI, hanging=3 * ZI, before=LINE if label == "出席" else 0)
        yield para(run(f"{label}：", Ink(HEI)) + run(names), how)


def _title(before: float) -> Set:
    return Set("center", before=before, after=LINE, line=700, keep=True)


def _paragraph(paragraph: Paragraph) -> str:
    head = run(paragraph.head, Ink(FACES[paragraph.level], tight=-5)) if paragraph.head else ""
    alone = bool(paragraph.head) and not paragraph.text
    return para(head + run(paragraph.text), Set(first=2 * ZI, keep=alone))


def _attached(names: tuple[str, ...]) -> Iterator[str]:
    """Wrapped below the first sign of the name (7.3.4)."""
    for n, name in enumerate(names, start=1):
        count = f"{n}." if len(names) > 1 else ""
        label = "附件：" if n == 1 else "　　　"
        hanging = 3 * ZI + width(count) * ZI
        how = Set("left", left=2 * ZI + hanging, hanging=hanging, before=LINE if n == 1 else 0)
        yield para(run(f"{label}{count}{name}"), how)


# --- signature and date ---


def _end(said: Printed) -> Iterator[str]:
    if rules.signs_itself(said):
        yield from _signature(said)
    if said.note:
        yield para(run(rules.note_line(said)), Set(first=2 * ZI))


def _signature(said: Printed) -> Iterator[str]:
    dated = day(said.dated)
    date_wide = width(dated)
    if said.signing == Signing.STAMP:
        post = Set("right", before=2 * LINE, right=14 * ZI, line=2 * LINE)
        yield para(run(said.stamp_post), post)
        yield para(run(dated), Set("right", before=LINE, right=4 * ZI))
    elif said.signing == Signing.PLAIN:
        wide = max((width(organ) for organ in said.organs), default=0)
        inset = 2 + max(0, date_wide + 2 - wide)
        for n, organ in enumerate(said.organs):
            own = inset + wide - width(organ)
            yield para(run(organ), Set("right", before=LINE if n == 0 else 0, right=own * ZI))
        yield para(run(dated), Set("right", right=(inset + wide - 2 - date_wide) * ZI))
    elif len(said.organs) > 1:
        yield _seals(said, dated)
    else:
        organ = "".join(said.organs)
        right = max(0.0, 4 + (date_wide - width(organ)) / 2)
        yield para(run(organ), Set("right", before=2 * LINE, right=right * ZI, keep=True))
        centred = max(4.0, (width(organ) - date_wide) / 2)
        yield para(run(dated), Set("right", right=centred * ZI))


def _seals(said: Printed, dated: str) -> str:
    """Three to a row; the last one covers the date as well (7.3.5.1)."""
    ranks = [said.organs[i : i + 3] for i in range(0, len(said.organs), 3)]
    rows = []
    for n, rank in enumerate(ranks):
        cells = [para(run(organ, Ink()), Set("center", before=2 * LINE)) for organ in rank]
        if n == len(ranks) - 1:
            cells[-1] += para(run(dated), Set("center"))
        rows.append([*[""] * (3 - len(rank)), *cells])
    about = '<w:tblW w:w="0" w:type="auto"/><w:jc w:val="right"/>'
    return para("", Set(line=20)) + table(rows, (SEAL_CELL,) * 3, about)


# --- attachments and imprint ---


def _annexes(said: Printed) -> Iterator[str]:
    several = len(said.attached) > 1
    for n, annex in enumerate(said.annexes, start=1):
        yield para(run(f"附件{n if several else ''}", Ink(HEI)), Set("left", new_page=True))
        yield para(run("\n".join(title_lines(annex.title)), Ink(TITLE, 22)), _title(LINE))
        yield from map(_paragraph, annex.body)


def _imprint(said: Printed) -> Iterator[str]:
    """A table at the lower edge of the last page; first and last line 0.35 mm, others 0.25 mm."""
    rows = []
    office, when = rules.printed_line(said)
    for label, names in rules.copies(said):
        how = Set(left=280 + 3 * 280, hanging=3 * 280, right=280, line=480)
        rows.append([para(run(f"{label}：{names}", SMALL), how)])
    if when:
        tabs = (("right", float(WIDTH - 280)),)
        rows.append(
            [para(run(f"{office}\t{when}", SMALL), Set("left", left=280, line=480, tabs=tabs))]
        )
    if rows:
        yield table(rows, (float(WIDTH),), _at_foot(ruled=said.format != Format.LETTER))
    yield para("", Set(line=20))


def _at_foot(*, ruled: bool) -> str:
    lines = (
        rule("top", "single", 8, "000000")
        + rule("bottom", "single", 8, "000000")
        + rule("insideH", "single", 6, "000000")
    )
    return (
        '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" '
        'w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        + (f"<w:tblBorders>{lines}</w:tblBorders>" if ruled else "")
    )
