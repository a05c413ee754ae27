"""The line of whoever takes a secret paper out, on every page of a Word file and every sheet.

Only the parts that carry it are written anew, so that whatever else such a file holds stays as it
is. Files came in through `office.files.sniff`: containers set to explode are not among them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from lxml import etree

from office.core.errors import DomainError

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
STAMP = "steward-stamp"
STAMP_PART = f"word/{STAMP}.xml"
PAGES = ("default", "first", "even")
AFTER_HEADER = (
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""What stands behind <headerFooter> in a sheet (ECMA-376, 18.3.1.99)."""
LONGEST_LINE = 200
Parts = dict[str, bytes]


def docx(data: bytes, line: str) -> bytes:
    """The line at the head of every page, also of those that have no header yet."""
    return _with_parts(data, lambda parts: _docx(parts, line))


def xlsx(data: bytes, line: str) -> bytes:
    """The line at the head and the foot of every printed page of every sheet."""
    return _with_parts(data, lambda parts: _xlsx(parts, line))


def _with_parts(data: bytes, change: Callable[[Parts], Parts]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        changed = change({name: old.read(name) for name in old.namelist() if _is_read(name)})
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                content = changed.pop(entry.filename, None)
                new.writestr(entry, old.read(entry) if content is None else content)
            for name, content in changed.items():
                new.writestr(name, content)
    return out.getvalue()


def _is_read(name: str) -> bool:
    return bool(
        re.fullmatch(
            r"\[Content_Types\]\.xml|word/document\.xml|word/_rels/document\.xml\.rels"
            r"|word/header[^/]*\.xml|xl/(?:work|chart)sheets/[^/]+\.xml",
            name,
        )
    )


def _parsed(content: bytes) -> etree._Element:
    """No entity is resolved and nothing is fetched, whatever the file asks for."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DomainError(str(error)) from error


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# --- Word ---


def _docx(parts: Parts, line: str) -> Parts:
    document = _parsed(parts["word/document.xml"])
    space = etree.QName(document).namespace or ""
    changed = {}
    for name in parts:
        if name.startswith("word/header"):
            header = _parsed(parts[name])
            header.append(_paragraph(space, line))
            changed[name] = _written(header)
    if _tie_header(document, space):
        stamp = etree.Element(f"{{{space}}}hdr", nsmap={"w": space})
        stamp.append(_paragraph(space, line))
        changed |= {
            STAMP_PART: _written(stamp),
            "word/document.xml": _written(document),
            "word/_rels/document.xml.rels": _with_relation(parts),
            "[Content_Types].xml": _with_type(parts["[Content_Types].xml"]),
        }
    return changed


def _paragraph(space: str, line: str) -> etree._Element:
    def child(parent: etree._Element, tag: str, **values: str) -> etree._Element:
        said = {f"{{{space}}}{name}": value for name, value in values.items()}
        return etree.SubElement(parent, f"{{{space}}}{tag}", said)

    paragraph = etree.Element(f"{{{space}}}p", nsmap={"w": space})
    child(child(paragraph, "pPr"), "jc", val="center")
    run = child(paragraph, "r")
    look = child(run, "rPr")
    child(look, "color", val="808080")
    child(look, "sz", val="18")
    child(run, "t").text = _visible(line)
    return paragraph


def _tie_header(document: etree._Element, space: str) -> bool:
    """The first section gets a header for each sort of page that has none; later ones inherit."""
    body = document.find(f"{{{space}}}body")
    if body is None:
        return False
    section = next(document.iter(f"{{{space}}}sectPr"), None)
    if section is None:
        section = etree.SubElement(body, f"{{{space}}}sectPr")
    kinds = [r.get(f"{{{space}}}type") for r in section.findall(f"{{{space}}}headerReference")]
    missing = [kind for kind in PAGES if kind not in kinds]
    for kind in missing:
        reference = etree.Element(f"{{{space}}}headerReference", nsmap={"r": OFFICE})
        reference.set(f"{{{space}}}type", kind)
        reference.set(f"{{{OFFICE}}}id", STAMP)
        section.insert(0, reference)
    return bool(missing)


def _with_relation(parts: Parts) -> bytes:
    known = parts.get("word/_rels/document.xml.rels")
    root = _parsed(known) if known else etree.Element(f"{{{RELS}}}Relationships")
    relation = etree.SubElement(root, f"{{{RELS}}}Relationship")
    relation.set("Id", STAMP)
    relation.set("Type", f"{OFFICE}/header")
    relation.set("Target", f"{STAMP}.xml")
    return _written(root)


def _with_type(content: bytes) -> bytes:
    root = _parsed(content)
    override = etree.SubElement(root, f"{{{TYPES}}}Override")
    override.set("PartName", f"/{STAMP_PART}")
    override.set("ContentType", HEADER_TYPE)
    return _written(root)


# --- workbooks ---


def _xlsx(parts: Parts, line: str) -> Parts:
    sheets = [name for name in parts if name.startswith("xl/")]
    return {name: _sheet(parts[name], line) for name in sheets}


def _sheet(content: bytes, line: str) -> bytes:
    root = _parsed(content)
    space = etree.QName(root).namespace or ""
    for old in root.findall(f"{{{space}}}headerFooter"):
        root.remove(old)
    made = etree.Element(f"{{{space}}}headerFooter")
    text = _visible(line).replace("&", "&&")
    for tag in ("oddHeader", "oddFooter"):
        etree.SubElement(made, f"{{{space}}}{tag}").text = f"&C{text}"
    later = {f"{{{space}}}{name}" for name in AFTER_HEADER}
    at = next((n for n, child in enumerate(root) if child.tag in later), len(root))
    root.insert(at, made)
    return _written(root)


def _visible(line: str) -> str:
    return "".join(c for c in line if c.isprintable())[:LONGEST_LINE]
