"""Templates of ours, data of theirs; a PDF with its fonts inside."""

from __future__ import annotations

import io
import threading

import pikepdf
import pytest

from office.operations.diagnosis import fonts
from office.sheets import engine
from office.sheets.engine import NoFonts, NotSet, path_of, render
from office.sheets.lists import Column, ListSheet
from office.sheets.responses import sheet_response
from tests.sheets import size_of, words_of

pytestmark = pytest.mark.django_db


def a_list(*rows, **kw):
    return ListSheet("签到表", [Column("姓名", 2), Column("单位", 4)], rows, **kw).data()


def test_every_font_is_inside_the_file():
    with pikepdf.open(io.BytesIO(render("list", a_list(("高展", "规划建设科"))))) as pdf:
        used = [
            font["/DescendantFonts"][0]["/FontDescriptor"]
            for page in pdf.pages
            for font in page.Resources.Font.values()
        ]
        assert used
        assert all("/FontFile3" in font or "/FontFile2" in font for font in used)


def test_a_list_runs_over_pages_with_its_head_on_each():
    pages = words_of(render("list", a_list(*[(f"来宾{n}", "省水利厅") for n in range(120)])))
    assert len(pages) > 2
    assert all("姓名" in page and "单位" in page for page in pages)
    assert "来宾0" in pages[0]
    assert "来宾119" in pages[-1]
    assert f"Page{len(pages)}of{len(pages)}" in pages[-1]


def test_an_empty_list_says_so():
    assert "Nobodyandnothing." in words_of(render("list", a_list()))[0]


def test_lying_paper_and_lines_to_sign_on():
    pdf = render("list", a_list(("高展", ""), landscape=True, signatures=["复核", "日期"]))
    assert size_of(pdf) == (297.0, 210.0)
    assert "复核" in words_of(pdf)[0]


@pytest.mark.parametrize(
    "typed",
    ['#panic("x")', "$x^2$", '#read("/manage.py")', "*fat* _it_ @ref <label> \\ ]", "`raw` // no"],
)
def test_what_is_typed_is_only_ever_text(typed):
    assert "".join(typed.split()) in words_of(render("list", a_list((typed, typed))))[0]


def test_a_cell_that_looks_like_a_formula_is_printed_as_it_is():
    assert "'=" not in words_of(render("list", a_list(("=1+1", "-"))))[0]


def test_template_names_cannot_leave_their_folders():
    for name in ("../../manage", "a/b/c", "/etc/passwd", "list.typ", ""):
        with pytest.raises(ValueError, match="names no template"):
            path_of(name)


def test_data_that_does_not_fit_is_a_sentence():
    with pytest.raises(NotSet, match="could not be set"):
        render("list", {"title": "x"})


def test_without_a_chinese_face_a_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setattr(engine, "faces", lambda: None)
    with pytest.raises(NoFonts, match="manage.py fetch_fonts") as refused:
        render("list", a_list())
    assert refused.value.status == 503


def test_the_doctor_names_the_faces_and_which_stand_in():
    found = fonts()
    assert found.ok
    assert all(role in found.seen for role in ("song: ", "hei: ", "fang: ", "kai: ", "title: "))


def test_many_threads_print_at_once():
    made: list[bytes] = []
    data = a_list(("高展", "规划建设科"))
    threads = [threading.Thread(target=lambda: made.append(render("list", data))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6


def test_a_sheet_is_shown_named_in_any_script_and_kept_by_no_cache():
    response = sheet_response(b"%PDF-", "座次图 会〔2026〕3号/一\r\nX: y")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; ")
    assert "filename*=UTF-8''%E5%BA%A7%E6%AC%A1%E5%9B%BE" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    assert "\n" not in response["Content-Disposition"]
