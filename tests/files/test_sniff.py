"""What may come in, what may not, and the sentence that says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.files.sniff import PDF_REFUSALS, BadFile, examine, safe_name
from tests.files import makers


def look(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / "arrived"
    path.write_bytes(content)
    return examine(path, name).slug


GOOD = {
    "信.pdf": (makers.pdf(), "pdf"),
    "opens at a page.PDF": (makers.pdf(makers.opens_at_a_page), "pdf"),
    "a.png": (makers.png(), "png"),
    "a.jpeg": (makers.image("JPEG"), "jpeg"),
    "a.tif": (makers.image("TIFF"), "tiff"),
    "a.docx": (makers.container({}), "docx"),
    "a.xlsx": (makers.container({}, "xl/workbook.xml"), "xlsx"),
    "a.ofd": (makers.container({}, "OFD.xml"), "ofd"),
    "a.eml": (makers.EML, "eml"),
    "a.txt": ("通知".encode("gb18030"), "txt"),
    "a.csv": ("收文日期,标题\n".encode(), "csv"),
    "no ending": (makers.pdf(), "pdf"),
}


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_that_is_kept_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    content, slug = GOOD[name]
    assert look(tmp_path, name, content) == slug


@pytest.mark.parametrize(
    ("name", "content", "both"),
    [
        ("a.pdf", b"MZ\x90\x00rest", ("PDF", "Windows")),
        ("a.pdf", makers.png(), ("PDF", "PNG")),
        ("a.png", makers.pdf(), ("PNG", "PDF")),
        ("a.docx", makers.container({}, "xl/workbook.xml"), ("DOCX", "XLSX")),
        ("a.docx", b"\xd0\xcf\x11\xe0old", ("DOCX", "DOC")),
        ("a.txt", makers.pdf(), ("TXT", "PDF")),
        ("a.csv", b"\x00\x01\x02\x03", ("CSV", "")),
        ("a.jpg", b"<html><script>", ("JPEG", "")),
    ],
)
def test_a_file_that_lies_is_refused_with_both_kinds_named(
    tmp_path: Path, name: str, content: bytes, both: tuple[str, str]
) -> None:
    with pytest.raises(BadFile) as refused:
        look(tmp_path, name, content)
    assert all(word in str(refused.value.message) for word in both)


@pytest.mark.parametrize("name", ["a.exe", "a.zip", "a.html", "a.svg", "a.doc", "a.docm"])
def test_kinds_that_are_not_kept_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFile, match=name[2:].upper()):
        look(tmp_path, name, makers.pdf())


@pytest.mark.parametrize(
    ("word", "content"),
    [
        ("javascript", makers.pdf(makers.with_javascript)),
        ("javascript", makers.pdf(makers.with_hidden_javascript)),
        ("launch", makers.pdf(makers.with_launch)),
        ("embedded", makers.pdf(makers.with_embedded)),
        ("automatic", makers.pdf(makers.with_page_action)),
        ("form", makers.pdf(makers.with_xfa)),
        ("encrypted", makers.pdf(encryption=makers.pikepdf.Encryption(owner="o", user="u"))),
        ("encrypted", makers.pdf(encryption=makers.pikepdf.Encryption(owner="o", user=""))),
        ("damaged", makers.pdf()[:200]),
        ("damaged", b"%PDF-1.7\nnothing more"),
    ],
)
def test_a_pdf_that_acts_hides_or_breaks_is_refused(
    tmp_path: Path, word: str, content: bytes
) -> None:
    with pytest.raises(BadFile) as refused:
        look(tmp_path, "a.pdf", content)
    assert str(refused.value.message) == str(PDF_REFUSALS[word])


NESTED = makers.container({})
MACRO_TYPE = b"<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'
FROM_ELSEWHERE = (
    b'<Relationship Type="http://x/attachedTemplate" '
    b'Target="http://example.invalid/a.dotm" TargetMode="External"/>'
)
BAD_CONTAINERS = {
    "bomb": makers.container({"word/media/zeros": b"\x00" * (60 * 1024 * 1024)}),
    "nested": makers.container({"word/embeddings/inner.bin": NESTED}),
    "macros": makers.container({"word/vbaProject.bin": b"\x01"}),
    "macro type": makers.container({"[Content_Types].xml": MACRO_TYPE}),
    "outside": makers.container({"../../etc/passwd": b"x"}),
    "entities": makers.container({"word/styles.xml": ENTITIES}),
    "template": makers.container({"word/_rels/settings.xml.rels": FROM_ELSEWHERE}),
    "locked": makers.locked_container(),
    "torn": makers.container({"a": b"b" * 5000})[:-40],
}  # fmt: skip


@pytest.mark.parametrize("why", BAD_CONTAINERS)
def test_a_container_that_explodes_or_acts_is_refused(tmp_path: Path, why: str) -> None:
    with pytest.raises(BadFile):
        look(tmp_path, "a.docx", BAD_CONTAINERS[why])


def test_a_container_with_too_many_parts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        look(tmp_path, "a.docx", makers.container({f"p/{n}": b"" for n in range(5001)}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", makers.png(60_000, 60_000)),
        ("a.png", makers.png()[:40]),
        ("a.jpg", b"\xff\xd8\xff\xe0rubbish"),
        ("a.tiff", b"II*\x00\xff\xff\xff\xff"),
    ],
)
def test_a_picture_too_large_to_open_or_damaged_is_refused(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(BadFile):
        look(tmp_path, name, content)


def test_text_under_the_name_of_a_mail_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        look(tmp_path, "a.eml", "只是一段文字".encode())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\信.pdf", "信.pdf"),
        ("信\x00.pdf", "信.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("", "file"),
        ("...", "file"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("长" * 300 + ".pdf", "长" * 176 + ".pdf"),
    ],
)
def test_hostile_names_become_harmless(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_one_short_visible_part(name: str) -> None:
    kept = safe_name(name)
    assert 0 < len(kept) <= 180
    assert not set(kept) & set('/\\\x00\r\n\t\u202e<>:"|?*')
    assert kept not in {".", ".."}
