"""归档章 on the light table: 45 × 16 mm, six cells, nothing covered, the file untouched."""

from __future__ import annotations

import io
from contextlib import closing

import pikepdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageChops, ImageDraw

from documents.archive import stamping
from documents.archive.models import ArchiveBox, ArchiveItem, ItemPart
from documents.archive.sheets import catalogue_pdf, labels_pdf
from documents.typeset.pdf import letter_pdf
from office.core.actor import Actor
from office.files import storage
from office.files.actions import lay_in
from tests.conftest import Office
from tests.documents.archive.shelves import advance, item, old_letter, pdf, year_of
from tests.documents.typeset.letters import letter
from tests.sheets import size_of, words_of

MM = 72 / 25.4
SCALE = 4
"""Dots to a point: a quarter of a point is a tenth of a millimetre."""


def look(content: bytes) -> Image.Image:
    with closing(pypdfium2.PdfDocument(content)) as document:
        return document[0].render(scale=SCALE).to_pil().convert("RGB")


def stamped_item(office: Office, content: bytes, name: str = "扫描件.pdf") -> tuple[bytes, bytes]:
    """What was laid in, and the same with its stamp."""
    doc = old_letter(office, pages=None)
    lay_in(Actor.system(office.now), doc, ContentFile(content, name=name))
    advance(office, year_of(office, 2025), "numbered")
    found = ArchiveItem.unscoped.get()
    part = stamping.stampable(list(ItemPart.objects.filter(item=found)))
    return storage.checked(part.sha256).read_bytes(), stamping.stamped(found, part)


def box_of(before: Image.Image, after: Image.Image) -> tuple[float, float, float, float]:
    """Left, top, width and height in millimetres of what the two pages differ in."""
    found = ImageChops.difference(before, after).getbbox()
    assert found is not None
    left, top, right, bottom = (edge / SCALE / MM for edge in found)
    return left, top, right - left, bottom - top


def near(value: float, within: float = 0.5) -> object:
    return pytest.approx(value, abs=within)


def test_it_is_45_by_16_mm_in_the_middle_of_the_top(office: Office) -> None:
    kept, made = stamped_item(office, pdf())
    left, top, width, height = box_of(look(kept), look(made))
    assert (width, height) == (near(45), near(16))
    assert left == near((210 - 45) / 2, 1.0)
    assert 5 < top < 9


def test_its_six_cells_say_what_the_item_is(office: Office) -> None:
    _kept, made = stamped_item(office, pdf(pages=3))
    words = words_of(made)[0]
    for said in (
        "全宗号",
        "0001",
        "年度",
        "2025",
        "件号",
        "机构（问题）",
        "BGS",
        "保管期限",
        "10年",
        "页数",
        "3",
    ):
        assert said in words


def test_the_file_in_the_store_stays_as_it_is(office: Office) -> None:
    content = pdf()
    kept, made = stamped_item(office, content)
    assert kept == content
    assert made != content


def test_it_covers_nothing_of_a_letter_of_ours(office: Office) -> None:
    content = letter_pdf(letter(copy_number="000001", secrecy="机密★5年", urgency="特急"))
    before, after = (look(c) for c in stamped_item(office, content))
    left, top, width, height = box_of(before, after)
    area = tuple(round(n * MM * SCALE) for n in (left, top, left + width, top + height))
    assert ImageChops.invert(before.crop(area).convert("L")).getbbox() is None
    assert top + height < 37


def scan(*boxes: tuple[float, float, float, float]) -> bytes:
    """An A4 page at 150 dpi, greyish, with black blocks (millimetres from the upper left)."""
    dots = 150 / 25.4
    page = Image.new("L", (round(210 * dots), round(297 * dots)), 236)
    pen = ImageDraw.Draw(page)
    for left, top, right, bottom in boxes:
        pen.rectangle([n * dots for n in (left, top, right, bottom)], fill=20)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=150)
    return out.getvalue()


def test_what_stands_in_the_middle_is_gone_round(office: Office) -> None:
    before, after = (look(c) for c in stamped_item(office, scan((60, 0, 150, 40))))
    left, top, width, _height = box_of(before, after)
    assert top < 9
    assert left + width < 60 or left > 150


def test_a_page_without_room_grows_at_its_top(office: Office) -> None:
    kept, made = stamped_item(office, scan((0, 0, 210, 297)))
    assert size_of(kept) == (near(210), near(297))
    assert size_of(made) == (near(210), near(297 + 19))
    assert "全宗号" in words_of(made)[0]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_it_stands_upright_on_a_page_that_is_turned(office: Office, turn: int) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.pages[0].obj["/Rotate"] = turn
        made.save(out)
    before, after = (look(c) for c in stamped_item(office, out.getvalue()))
    left, top, width, height = box_of(before, after)
    wide = 210 if turn == 180 else 297
    assert (width, height) == (near(45), near(16))
    assert left == near((wide - 45) / 2, 1.0)
    assert 5 < top < 9


def test_a_picture_becomes_a_page_of_its_size(office: Office) -> None:
    out = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(out, "PNG", dpi=(150, 150))
    _kept, made = stamped_item(office, out.getvalue(), "扫描件.png")
    assert size_of(made) == (near(210), near(297))
    assert "归档" not in words_of(made)[0]
    assert "全宗号" in words_of(made)[0]


def test_the_catalogue_has_the_columns_of_the_standard(office: Office) -> None:
    item(office, "numbered", title="关于水库的通知")
    made = catalogue_pdf(office.actor("rita"), 2025)
    assert size_of(made) == (297.0, 210.0)
    words = words_of(made)[0]
    for said in (
        "Referencecode",
        "Documentnumber",
        "Responsible",
        "Title",
        "Date",
        "Secrecy",
        "Pages",
    ):
        assert said in words
    assert "0001-WS·2025-D10-BGS-0001" in words
    assert "关于水库的通知" in words


def bars(content: bytes) -> list[tuple[float, float]]:
    """Width and height in millimetres of the frames on the first page."""
    page = look(content).convert("L").point([255 if n < 128 else 0 for n in range(256)])
    left = page.crop((0, 0, round(48 * MM * SCALE), page.height)).getbbox()
    right = page.crop((round(50 * MM * SCALE), 0, page.width, page.height)).getbbox()
    assert left
    assert right
    return [((r - x) / SCALE / MM, (b - y) / SCALE / MM) for x, y, r, b in (left, right)]


def test_a_box_has_its_spine_and_its_front(office: Office) -> None:
    item(office, "boxed")
    made = labels_pdf(office.actor("rita"), list(ArchiveBox.objects.select_related("unit")))
    spine, front = bars(made)
    assert spine == (near(20), near(200))
    assert front == (near(120), near(80))
    words = words_of(made)[0]
    for said in ("0001", "2025", "BGS", "0001–0001"):
        assert said in words
