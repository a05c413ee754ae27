"""The same reader from the command line and over REST."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from documents.models import LetterReading
from documents.reader.reading import FIELDS, read_bytes
from documents.reader.sheet import Unreadable
from documents.reader.sources import ofd
from documents.tasks import read_letter
from office.access.actions import issue_token
from tests.documents.reader.letters import HOME
from tests.files import makers

READ = "/api/v1/incoming-documents/read/"


def lines(*paths: Path) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("read_letter", *paths, stdout=out)
    return [json.loads(row) for row in out.getvalue().splitlines()]


def test_the_command_prints_a_line_a_file_and_goes_on_past_a_bad_one(tmp_path: Path) -> None:
    bad = tmp_path / "schlecht.pdf"
    bad.write_bytes(b"%PDF-1.7 no more")
    good = HOME / "files" / "012.pdf"
    told = lines(bad, tmp_path / "gone.pdf", good)
    assert [Path(t["file"]).name for t in told] == ["schlecht.pdf", "gone.pdf", "012.pdf"]
    assert "error" in told[0]
    assert told[1]["fields"] == dict.fromkeys(FIELDS)
    assert told[2]["fields"]["organ"] == ["财政部", "税务总局"]
    assert set(told[2]) == {"file", "fields", "confidence"}


class Caller:
    def __init__(self, person: Any) -> None:
        token = issue_token(person, ["*"], timezone.now())
        self.http = Client(HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_ACCEPT_LANGUAGE="en")


@pytest.fixture
def alice(office: Any) -> Any:
    return Caller(office.alice).http


def test_a_file_over_rest_is_accepted_then_read(alice: Any) -> None:
    file = SimpleUploadedFile("012.pdf", (HOME / "files" / "012.pdf").read_bytes())
    answer = alice.post(READ, {"file": file})
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    pk = answer.json()["id"]
    read_letter(pk)
    found = alice.get(f"{READ}{pk}/").json()
    assert (found["state"], found["fields"]["kind"]) == ("done", "公告")
    assert set(found["confidence"]) == set(FIELDS)


def test_a_text_over_rest_and_the_same_key_answer_the_first_again(alice: Any) -> None:
    body = json.dumps(
        {
            "text": "关于某事的通知\n各单位：\n　　请执行。\n　　　　　　　　某局\n　　　　　　　　2025年3月3日"
        }
    )
    first, again = (
        alice.post(READ, body, content_type="application/json", headers={"Idempotency-Key": "k1"})
        for _turn in range(2)
    )
    assert first.status_code == again.status_code == 202
    assert first.json()["id"] == again.json()["id"]
    assert LetterReading.objects.count() == 1


@pytest.mark.parametrize("body", ["{}", '{"text": "  "}'])
def test_nothing_to_read_is_said_with_its_place(alice: Any, body: str) -> None:
    answer = alice.post(READ, body, content_type="application/json")
    assert answer.status_code == 400
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/text"]


def test_who_may_not_register_may_not_have_letters_read(office: Any) -> None:
    answer = Caller(office.bob).http.post(READ, '{"text": "公告"}', content_type="application/json")
    assert answer.status_code == 403


def test_another_persons_reading_is_404(office: Any, alice: Any) -> None:
    pk = alice.post(READ, '{"text": "公告"}', content_type="application/json").json()["id"]
    assert Caller(office.rita).http.get(f"{READ}{pk}/").status_code == 404


# ── Files built to harm, once they are past the door: the process that reads them says why.
OFD_PAGE = """<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>
<ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content></ofd:Page>"""
OFD_TEXT = '<ofd:TextObject Boundary="{x} {y} {w} 8" Size="{size}"><ofd:FillColor Value="{colour}"/><ofd:TextCode X="0" Y="6">{text}</ofd:TextCode></ofd:TextObject>'


def an_ofd() -> bytes:
    rows = [
        (45, 40, 120, 12, "255 0 0", "云岭省财政厅文件"),
        (75, 60, 60, 5.6, "0 0 0", "云财〔2025〕18号"),
        (50, 80, 110, 7.7, "0 0 0", "关于报送决算的通知"),
        (27, 95, 60, 5.6, "0 0 0", "各市财政局："),
        (38, 105, 146, 5.6, "0 0 0", "请于2025年4月25日前将决算报送我厅。"),
        (120, 125, 60, 5.6, "0 0 0", "云岭省财政厅"),
        (120, 135, 60, 5.6, "0 0 0", "2025年4月1日"),
    ]
    texts = "".join(
        OFD_TEXT.format(x=x, y=y, w=w, size=size, colour=colour, text=text)
        for x, y, w, size, colour, text in rows
    )
    root = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    document = '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
    parts = {
        "Doc_0/Document.xml": document.encode(),
        "Doc_0/Pages/Page_0/Content.xml": OFD_PAGE.format(texts=texts).encode(),
    }
    return _with(makers.container(parts, main="x.xml"), "OFD.xml", root.encode())


def _with(archive: bytes, name: str, data: bytes) -> bytes:
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a") as opened:
        opened.writestr(name, data)
    return out.getvalue()


def test_reads_an_ofd() -> None:
    fields = read_bytes(an_ofd(), "来文.ofd")["fields"]
    assert fields["organ"] == ["云岭省财政厅"]
    assert fields["number"] == "云财〔2025〕18号"
    assert fields["title"] == "关于报送决算的通知"
    assert (fields["date"], fields["deadline"]) == ("2025-04-01", "2025-04-25")
    assert fields["addressee"] == "各市财政局"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", makers.container({}, main="word/document.xml"), "damaged"),
        (
            "a.docx",
            _with(
                makers.container({}, main="x.xml"),
                "word/document.xml",
                b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            ),
            "entities",
        ),
        ("a.pdf", b"%PDF-1.7 no more", "damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n no more", "damaged"),
        ("a.bin", b"\x00\x01\x02", "unknown"),
        ("a.txt", b"  \n ", "empty"),
    ],
)
def test_an_unreadable_file_says_its_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(content, name)
    assert caught.value.reason == reason


def test_an_ofd_without_pages_is_damaged() -> None:
    broken = _with(makers.container({}, main="x.xml"), "OFD.xml", b"<OFD/>")
    with pytest.raises(Unreadable):
        ofd.lines_of(broken)
