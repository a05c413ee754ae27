"""Files on the pages: shown, added, refused in words, never seen by those who may not."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import IncomingDocument
from office.catalogue.models import Card
from office.files.models import Attachment
from tests.documents.test_pages import INTAKE, entry
from tests.files import makers
from tests.pages import beside, text

EICAR = b"MZ\x90\x00 not a letter"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def paper(name: str = "正文.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, makers.pdf() if content is None else content)


@pytest.fixture
def letter(office: Any) -> Any:
    office.now = timezone.now()
    return office.letter("handling")


def at(record: Any) -> str:
    return f"/documents/incoming/{record.pk}/"


def test_a_letter_shows_its_original_and_lists_every_file(browser: Any, letter: Any) -> None:
    carol = browser("carol")
    carol.do(f"{at(letter)}files/", file=[paper(), paper("附件.txt", b"annex")])
    first, second = Attachment.objects.order_by("pk")
    page = carol.get(at(letter))
    html = page.content.decode()
    assert f'<iframe class="files__page files__page--pdf" src="/files/{first.pk}/' in html
    assert f'href="/files/{second.pk}/"' in html
    assert "附件.txt" in text(page)
    assert "高展" in text(page).split("附件.txt")[1][:60]
    assert "attached a file" in text(page)


def test_a_picture_is_shown_as_a_picture(browser: Any, letter: Any) -> None:
    browser("carol").do(f"{at(letter)}files/", file=paper("扫描.png", makers.image("PNG")))
    only = Attachment.objects.get()
    assert f'src="/files/{only.pk}/"' in browser("carol").get(at(letter)).content.decode()
    answer = browser("carol").get(f"/files/{only.pk}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    answer.close()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.exe", EICAR, "are not kept here"),
        ("正文.pdf", EICAR, "Attach the file under its true name"),
        ("正文.pdf", makers.pdf(makers.with_javascript), "contains JavaScript"),
        ("扫描.png", makers.png(60000, 60000), "Scan at 200 dpi"),
        ("空.pdf", b"", "The file is empty"),
        ("大.txt", b"a" * 3000, "larger than"),
    ],
)
def test_each_refusal_stands_beside_the_field_with_the_name_of_its_file(
    browser: Any, letter: Any, settings: Any, name: str, content: bytes, sentence: str
) -> None:
    settings.FILE_LIMIT_BYTES = 2000 if name.startswith("大") else settings.FILE_LIMIT_BYTES
    answer = browser("carol").post(
        f"{at(letter)}files/", file=[paper(name, content), paper("附件.txt", b"annex")]
    )
    assert answer.status_code == 400
    assert sentence in beside(answer, "file")
    assert name in beside(answer, "file")
    assert [f.name for f in Attachment.objects.all()] == ["附件.txt"]
    assert "1 file is kept" in text(answer)


def test_an_upload_without_a_file_says_so(browser: Any, letter: Any) -> None:
    answer = browser("carol").post(f"{at(letter)}files/")
    assert answer.status_code == 400
    assert "This field is required" in beside(answer, "file")


def test_who_only_reads_adds_nothing_and_outsiders_see_nothing(browser: Any, letter: Any) -> None:
    browser("carol").do(f"{at(letter)}files/", file=paper("绝密附件.pdf"))
    only = Attachment.objects.get()
    eve = browser("eve")
    for answer in (
        eve.get(at(letter)),
        eve.post(f"{at(letter)}files/", file=paper()),
        eve.get(f"/files/{only.pk}/"),
    ):
        assert answer.status_code == 404
    IncomingDocument.unscoped.filter(pk=letter.pk).update(state="filed", retention="y30")
    assert 'name="file"' not in browser("carol").get(at(letter)).content.decode()
    assert browser("carol").post(f"{at(letter)}files/", file=paper("二.pdf")).status_code == 403
    assert Attachment.objects.count() == 1


def test_the_letter_costs_no_more_for_many_files(browser: Any, letter: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser("alice").get(at(letter))
        return len(asked)

    browser("alice").do(f"{at(letter)}files/", file=paper("0.txt", b"0"))
    cost()
    one = cost()
    browser("alice").do(
        f"{at(letter)}files/", file=[paper(f"{n}.txt", f"{n}".encode()) for n in range(1, 6)]
    )
    cost()
    assert cost() <= one


def test_intake_enters_letter_and_scan_together(browser: Any) -> None:
    here = browser("alice").do(INTAKE, **entry(), file=[paper(), paper("附件.txt", b"annex")])
    doc = IncomingDocument.unscoped.get()
    assert {f.name for f in Attachment.objects.filter(card=doc.pk)} == {"正文.pdf", "附件.txt"}
    page = browser("alice").get(here).content.decode()
    label = text_of(page, "label-print")
    assert doc.number in label
    assert doc.get_urgency_display() in label


def text_of(page: str, css: str) -> str:
    found = re.search(rf'<p class="{css}.*?</p>', page, flags=re.DOTALL)
    return unescape(found[0]) if found else ""


def test_a_refused_scan_registers_nothing_and_keeps_what_was_typed(browser: Any) -> None:
    answer = browser("alice").post(
        INTAKE,
        **entry(addressee="各区水务局"),
        file=[paper("坏.pdf", EICAR), paper("坏.exe", EICAR), paper()],
    )
    assert answer.status_code == 400
    assert "坏.pdf" in beside(answer, "file")
    assert "坏.exe" in beside(answer, "file")
    assert "各区水务局" in answer.content.decode()
    assert "choose it again" in text(answer)
    assert not IncomingDocument.unscoped.exists()
    assert not Attachment.objects.exists()
    browser("alice").do(INTAKE, **entry())
    assert IncomingDocument.unscoped.get().number.endswith("1号")


def test_a_refused_letter_leaves_no_file(browser: Any, store: Path) -> None:
    answer = browser("alice").post(INTAKE, **entry(issuer=""), file=paper())
    assert answer.status_code == 400
    assert "choose it again" in text(answer)
    late = browser("alice").post(INTAKE, **entry(due_on="2020-01-01"), file=paper())
    assert "before the day it arrived" in beside(late, "due_on")
    assert not Attachment.objects.exists()
    assert not [p for p in store.rglob("*") if p.is_file()]


def test_the_same_scan_again_is_told_only_where_the_clerk_sees_the_other(
    browser: Any, office: Any
) -> None:
    office.now = timezone.now()
    same = makers.pdf()
    first = browser("alice").do(INTAKE, **entry(title="先来的那一件"), file=paper(content=same))
    assert "lies with another letter" not in text(browser("alice").get(first))
    doc = IncomingDocument.unscoped.get()
    again = browser("alice").do(
        INTAKE,
        **entry(title="后来的另一件", issuer_number="省水办〔2026〕9号"),
        file=paper("又一次.pdf", same),
    )
    page = text(browser("alice").get(again))
    assert "lies with another letter" in page
    assert f"又一次.pdf: {doc.number}" not in page
    assert doc.number in page.split("lies with another letter")[1][:80]
    for rows in (IncomingDocument.unscoped, Card.unscoped):
        rows.filter(pk=doc.pk).update(secrecy=1)
    office.alice.clearance = 0
    office.alice.save()
    assert "lies with another letter" not in text(browser("alice").get(again))


def exported(browser: Any, who: str, **asked: Any) -> list[list[str]]:
    page = browser(who).get("/documents/incoming/", **asked).content.decode()
    link = unescape(re.search(r'href="(/documents/incoming/export\.csv[^"]*)"', page)[1])
    answer = browser(who).http.get(link)
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))[1:]


def test_the_export_of_the_page_keeps_its_conditions(browser: Any, office: Any) -> None:
    office.now = timezone.now()
    wanted, other = office.letter(title="要的那一件"), office.letter(title="另外那一件")
    office.advance_letter(wanted, "screened")
    assert len(exported(browser, "alice")) == 2
    rows = exported(browser, "alice", state="screened", kind="", before=str(other.pk + 1))
    assert [row[4] for row in rows] == ["要的那一件"]
    today = timezone.localdate().isoformat()
    assert len(exported(browser, "alice", **{"from": today, "to": today})) == 2
    xlsx = browser("alice").get("/documents/incoming/export.xlsx", state="screened")
    assert xlsx.status_code == 200
    assert xlsx["Content-Disposition"].startswith("attachment")
    xlsx.close()


def test_eve_takes_out_only_what_she_sees(browser: Any, office: Any) -> None:
    office.now = timezone.now()
    office.letter(title="不给她看的")
    answer = browser("eve").get("/documents/incoming/export.csv")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(body.splitlines()) == 1
    assert "export.csv" not in browser("eve").get("/documents/incoming/").content.decode()


def test_an_item_shows_its_files_and_takes_more(browser: Any, office: Any) -> None:
    office.now = timezone.now()
    item = office.item("handling")
    here = f"/supervision/{item.pk}/"
    browser("carol").do(f"{here}files/", file=paper("方案.pdf"))
    assert "方案.pdf" in text(browser("carol").get(here))
    answer = browser("carol").post(f"{here}files/", file=paper("坏.exe", EICAR))
    assert answer.status_code == 400
    assert "坏.exe" in beside(answer, "file")
    assert browser("eve").post(f"{here}files/", file=paper()).status_code == 404
