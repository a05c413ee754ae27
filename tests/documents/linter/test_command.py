"""`check_draft`: a file in, findings out, exit code 1 when something blocks."""

from __future__ import annotations

import io
import json
import zipfile
from xml.sax.saxutils import escape

import pytest
from django.core.management import CommandError, call_command

GOOD = """云汀市水务局文件
云水请〔2026〕3号　　签发人：何以宁
云汀市水务局关于增设水质监测站的请示
云汀市人民政府：
　　为加强水质监测，拟在云汀河上游增设监测站一处，所需经费120万元。
　　妥否，请批示。
　　附件：监测站选址图
云汀市水务局
2026年3月5日
（联系人：方既白，联系电话：0571-55505198）
"""
BAD = GOOD.replace("的请示\n", "的请示报告\n").replace("2026年3月5日", "2026年2月30日")


def ran(path, *options):
    out = io.StringIO()
    try:
        call_command("check_draft", str(path), *options, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def kept(tmp_path):
    def write(text, name="draft.txt", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return path

    return write


def docx(text, entities=""):
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(x)}</w:t></w:r></w:p>'
        for x in text.split("\n")
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?>{entities}<w:document xmlns:w="{space}"><w:body>{body}'
            "</w:body></w:document>",
        )
    return made.getvalue()


def test_a_good_draft_passes(kept):
    code, said = ran(kept(GOOD), "--json")
    assert [f for f in json.loads(said) if f["level"] != "info"] == []
    assert code == 0


def test_what_blocks_ends_with_one_and_names_rule_and_place(kept):
    code, said = ran(kept(BAD), "--json")
    found = json.loads(said)
    assert code == 1
    assert all(set(f) == {"rule", "level", "message", "where"} for f in found)
    blocks = {f["rule"]: f["where"] for f in found if f["level"] == "block"}
    assert blocks["F4"] == "dated:9:1"
    assert blocks["F9"].startswith("title:3:")


def test_without_json_it_is_a_table(kept):
    code, said = ran(kept(BAD))
    assert code == 1
    assert said.splitlines()[0].split()[:2] in (["block", "F4"], ["block", "F9"])
    assert said.splitlines()[-1].startswith("2 block,")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(kept, encoding):
    assert ran(kept(GOOD, encoding=encoding)) == ran(kept(GOOD))


def test_a_word_document_is_read_as_its_text_is(kept):
    assert ran(kept(docx(BAD), "a.docx"), "--json") == ran(kept(BAD), "--json")


@pytest.mark.parametrize("kind", ["report", "报告"])
def test_the_kind_can_be_said(kept, kind):
    code, said = ran(kept(GOOD), "--kind", kind, "--json")
    assert code == 1
    assert {"R2", "F9"} <= {f["rule"] for f in json.loads(said) if f["level"] == "block"}


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.pdf", b"%PDF-1.7", "Save it as DOCX"),
        ("a.docx", b"PK\x03\x04broken", "damaged"),
        ("a.docx", docx(GOOD, '<!DOCTYPE x [<!ENTITY a "b">]>'), "damaged"),
        ("a.txt", b"\xff\xff\xff\x81", "Save the file as UTF-8"),
    ],
)
def test_a_file_that_is_no_letter_gets_a_sentence(kept, name, data, sentence):
    with pytest.raises(CommandError, match=sentence):
        ran(kept(data, name))


def test_a_missing_file_and_an_unknown_kind_get_a_sentence(kept, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        ran(tmp_path / "nowhere.txt")
    with pytest.raises(CommandError, match="is no kind"):
        ran(kept(GOOD), "--kind", "poem")


def test_an_empty_file_is_no_crash(kept):
    code, said = ran(kept(""), "--json")
    assert "F9" in {f["rule"] for f in json.loads(said)}
    assert code in {0, 1}
