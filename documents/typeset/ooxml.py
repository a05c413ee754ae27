"""The few pieces of WordprocessingML that a letter is made of, and the file they are packed into.

Measures are in millimetres here and in twips there. Faces are named as offices have them, so that
the clerk's own Word finds them; nothing is embedded.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FANG, HEI, KAI, SONG, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
RED = "D7000F"
LINE = 579
"""22 lines in 225 mm, in twips."""
ZI = 8845 / 28
"""The width of a sign, 28 to 156 mm, in twips."""


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


@dataclass(frozen=True, slots=True)
class Ink:
    """How signs look. `size` in points; `wide` in per cent; `tight` in twentieths of a point."""

    face: str = FANG
    size: float = 16
    red: bool = False
    wide: int = 100
    tight: int = 0


@dataclass(frozen=True, slots=True)
class Set:
    """How a paragraph stands; measures in twips. `line` is its exact pitch."""

    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    before: float = 0
    after: float = 0
    line: float = LINE
    keep: bool = False
    new_page: bool = False
    tabs: tuple[tuple[str, float], ...] = ()
    border: str = ""


TEXT = Ink(tight=-5)


def run(text: str, ink: Ink = TEXT) -> str:
    """Signs of one look; a tab or a line break in the text is one."""
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t")]
    said = "<w:tab/>".join(parts).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f"<w:r>{_look(ink)}{said}</w:r>"


def _look(ink: Ink) -> str:
    half = round(ink.size * 2)
    face = quoteattr(ink.face)
    return (
        f"<w:rPr><w:rFonts w:ascii={face} w:hAnsi={face} w:eastAsia={face} w:cs={face} "
        'w:hint="eastAsia"/>'
        + (f'<w:color w:val="{RED}"/>' if ink.red else "")
        + (f'<w:spacing w:val="{ink.tight}"/>' if ink.tight else "")
        + (f'<w:w w:val="{ink.wide}"/>' if ink.wide != 100 else "")
        + f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    )


def page_field(ink: Ink) -> str:
    """The number of the page, as Word counts it."""
    return f'<w:fldSimple w:instr=" PAGE ">{run("1", ink)}</w:fldSimple>'


def para(runs: str = "", how: Set = Set()) -> str:
    tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{round(at)}"/>' for kind, at in how.tabs)
    indent = f'w:left="{round(how.left)}" w:right="{round(how.right)}"'
    indent += f' w:hanging="{round(how.hanging)}"' if how.hanging else ""
    indent += f' w:firstLine="{round(how.first)}"' if how.first else ""
    return (
        "<w:p><w:pPr>"
        + ("<w:keepNext/>" if how.keep else "")
        + ("<w:pageBreakBefore/>" if how.new_page else "")
        + '<w:widowControl w:val="0"/>'
        + (f"<w:pBdr>{how.border}</w:pBdr>" if how.border else "")
        + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "")
        + f'<w:spacing w:before="{round(how.before)}" w:after="{round(how.after)}" '
        f'w:line="{round(how.line)}" w:lineRule="exact"/><w:ind {indent}/>'
        f'<w:jc w:val="{how.align}"/></w:pPr>{runs}</w:p>'
    )


def rule(side: str, kind: str, eighths: int, color: str = RED) -> str:
    """One border of a paragraph or table; its weight in eighths of a point."""
    return f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="0" w:color="{color}"/>'


def table(rows: Iterable[Iterable[str]], widths: tuple[float, ...], about: str = "") -> str:
    """`rows` of cells, each a run of paragraphs; `about` goes into the properties of the table."""
    grid = "".join(f'<w:gridCol w:w="{round(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr>{about}<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" '
        'w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        + "".join(f"<w:tr>{''.join(map(_cell, row, widths))}</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def _cell(paragraphs: str, width: float) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width)}" w:type="dxa"/><w:vAlign w:val="center"/>'
        f"</w:tcPr>{paragraphs or para()}</w:tc>"
    )


def watermark(words: str) -> str:
    """Large pale words across the page, as Word itself makes them; a part of a header."""
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" '
        'adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t" '
        'o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="draft" o:spid="_x0000_s2049" type="#_x0000_t136" style="position:absolute;'
        "margin-left:0;margin-top:0;width:360pt;height:150pt;rotation:315;z-index:-251658240;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#d0d0d0" '
        f'stroked="f"><v:fill opacity=".5"/><v:textpath style="font-family:{HEI};font-size:1pt" '
        f"string={quoteattr(words)}/></v:shape></w:pict></w:r>"
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A header or footer: on which pages (`default` are the odd ones), and what it says."""

    kind: str
    pages: str
    content: str


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(body: str, section: str, parts: list[Part], title: str) -> bytes:
    """The file: text, headers and footers, settings, and its title."""
    named = [(f"{part.kind}{n}.xml", part) for n, part in enumerate(parts, start=1)]
    links = "".join(
        f'<w:{p.kind}Reference w:type="{p.pages}" r:id="rId{n}"/>'
        for n, (_name, p) in enumerate(named, start=10)
    )
    files = {
        "[Content_Types].xml": _types([name for name, _part in named]),
        "_rels/.rels": _package(),
        "docProps/core.xml": _core(title),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}"
        f"<w:sectPr>{links}{section}</w:sectPr></w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(named),
        "word/settings.xml": _settings(),
        "word/styles.xml": _styles(),
    }
    for name, part in named:
        tag = "hdr" if part.kind == "header" else "ftr"
        files[f"word/{name}"] = f"<w:{tag} {NAMES}>{part.content}</w:{tag}>"
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed_up:
        for name, content in files.items():
            # a fixed time: the same letter gives the same bytes
            packed_up.writestr(
                zipfile.ZipInfo(name), (HEAD + content).encode(), zipfile.ZIP_DEFLATED
            )
    return kept.getvalue()


def _types(parts: list[str]) -> str:
    extra = "".join(
        f'<Override PartName="/word/{name}" ContentType="{WORD}.{name[:6]}+xml"/>' for name in parts
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{WORD}.settings+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{extra}</Types>"
    )


PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _package() -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def _relations(named: list[tuple[str, Part]]) -> str:
    extra = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/{part.kind}" Target="{name}"/>'
        for n, (name, part) in enumerate(named, start=10)
    )
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/settings" Target="settings.xml"/>'
        f'<Relationship Id="rId2" Type="{REL}/styles" Target="styles.xml"/>{extra}</Relationships>'
    )


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
    )


def _settings() -> str:
    return (
        f"<w:settings {NAMES}><w:evenAndOddHeaders/>"
        '<w:characterSpacingControl w:val="compressPunctuation"/></w:settings>'
    )


def _styles() -> str:
    return (
        f"<w:styles {NAMES}><w:docDefaults><w:rPrDefault>{_look(Ink())}</w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        "</w:style></w:styles>"
    )
