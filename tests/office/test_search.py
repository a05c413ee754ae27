"""Search: every way of writing a word, in titles and inside files, for whoever may see it."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office.core.scoping import Secrecy
from office.files.actions import attach, withdraw
from office.organisation.models import User
from office.search import actions, queries
from office.search.models import FileText
from office.search.queries import FILE, NUMBER, TITLE, WORDS, Asked, find
from tests.files import makers
from tests.pages import Browser, text

TITLE_TEXT = "关于做好防汛备汛档案管理工作的通知"


@pytest.fixture
def browser(office: Any) -> Any:
    return lambda who: Browser(office.people[who])


def found(office: Any, words: str, who: str = "alice", **asked: Any) -> list[int]:
    return [hit.card.pk for hit in find(office.actor(who), Asked(words, **asked)).hits]


def with_file(office: Any, words: str, name: str = "附件.txt", **letter: Any) -> Any:
    doc = office.letter(**letter)
    upload = SimpleUploadedFile(name, words.encode(), "text/plain")
    attach(office.actor("alice"), doc, upload, "attachment")
    return doc


def _says(words: str) -> Any:
    """Writes some words on the first page of a PDF."""

    def write(made: Any) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                  BaseFont=pikepdf.Name.Helvetica)  # fmt: skip
        page = made.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode())

    return write


def _docx(words: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    half = len(words) // 2
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in (words[:half], words[half:]))
    body = f'<w:document xmlns:w="{space}"><w:body><w:p>{runs}</w:p></w:body></w:document>'
    return makers.container({"word/document.xml": body.encode()})


@pytest.mark.parametrize(
    "words",
    ["防汛", "檔案管理", "档案", "档案管理 防汛", "云政办发[2026]第064号", "云政办发〔2026〕64号",
     "雲政辦發（2026）64號", "云汀市人民政府", "ytsrmzfbgs", "通知"],
)  # fmt: skip
def test_a_letter_is_found_however_it_is_written(office, words):
    doc = office.letter(title=TITLE_TEXT, issuer_number="云政办发〔2026〕64号")
    office.letter(title="关于车辆年检的函", issuer="市公安局", issuer_number="云公函〔2026〕9号")
    assert found(office, words) == [doc.pk]


def test_a_traditional_title_is_found_by_simplified_words(office):
    doc = office.letter(title="關於做好檔案管理工作的通知")
    assert found(office, "档案管理") == [doc.pk]


def test_initials_find_what_names_a_person(office):
    doc = office.letter(title="关于高展同志任职的通知")
    assert User.objects.filter(name="高展", sort_key="").update(sort_key="gao1 zhan3") in {0, 1}
    assert found(office, "gz") == [doc.pk]


def test_numbers_come_first_then_titles_then_words_then_files(office):
    inside = with_file(office, "附件提到一七工程的防汛物资", title="关于物资的通知书")
    words = office.letter(title="关于值班的通知", issuer="市防汛办")
    first = office.letter(title="防汛值班表")
    last = office.letter(title="防汛物资清单")
    actions.read_files(office.now)
    hits = find(office.actor("alice"), Asked("防汛")).hits
    assert [(h.card.pk, h.rank) for h in hits] == [
        (last.pk, TITLE), (first.pk, TITLE), (words.pk, WORDS), (inside.pk, FILE),
    ]  # fmt: skip
    assert "防汛物资" in hits[-1].excerpt
    assert hits[-1].file == "附件.txt"
    assert find(office.actor("alice"), Asked(first.number)).hits[0].rank == NUMBER


def test_files_of_each_kind_with_text_are_read_once(office, monkeypatch):
    doc = office.letter()
    for name, body in (
        ("正文.pdf", makers.pdf(_says("WATERGATE"))), ("正文.docx", _docx("退耕还湖方案")),
        ("gb.txt", "移民安置".encode("gb18030")), ("扫描.png", makers.png()),
    ):  # fmt: skip
        attach(office.actor("alice"), doc, SimpleUploadedFile(name, body), "attachment")
    assert actions.read_files(office.now) == 4
    assert actions.read_files(office.now) == 0
    assert actions.read_files(office.now, lately=False) == 0
    for words in ("watergate", "退耕还湖", "移民安置", "退耕還湖"):
        assert found(office, words) == [doc.pk], words
    outcomes = set(FileText.objects.values_list("attachment__name", "outcome"))
    assert ("扫描.png", "scan") in outcomes
    assert len(outcomes) == 4


def test_a_second_reader_of_a_file_changes_nothing(office):
    with_file(office, "一份附件")
    [attachment] = actions.unread(lately=True)
    actions.read_file(attachment, office.now)
    actions.read_file(attachment, office.now)
    assert FileText.objects.count() == 1


def test_what_cannot_be_read_stops_nothing(office, monkeypatch):
    with_file(office, "坏的一份", name="坏.txt")
    with_file(office, "好的一份", name="好.txt", title="另一份通知书")

    from office.search.extract import Unreadable, text_of

    def broken(path: Any, kind: str) -> str:
        if "坏" in path.read_text():
            raise Unreadable
        return text_of(path, kind)

    monkeypatch.setattr(actions, "text_of", broken)
    assert actions.read_files(office.now) == 2
    assert set(FileText.objects.values_list("outcome", flat=True)) == {"failed", "read"}
    assert len(found(office, "好的一份")) == 1


def test_nobody_finds_a_word_of_what_he_may_not_see(office, browser):
    """Neither the record, nor its file, nor its excerpt, nor a figure beside the result."""
    secret = with_file(
        office, "绝密工程选址", title="绝不外传的事项", secrecy=Secrecy.SECRET.slug, issuer="某某局"
    )
    office.letter("handling", title="关于选址的通知")
    actions.read_files(office.now)
    assert found(office, "工程选址", "carol") == []
    assert found(office, "工程选址") == [secret.pk]
    for who in ("bob", "eve", "hugo"):
        for words in ("绝不外传", "工程选址", secret.number, "某某局", "mmj"):
            assert secret.pk not in found(office, words, who)
            page = text(browser(who).get("/search/", q=words))
            assert "绝密工程" not in page
            assert "绝不外传的" not in page
        result = find(office.actor(who), Asked("选址"))
        assert sum(f.n for f in result.facets.get("kind", [])) == len(result.hits)
        assert "某某局" not in [f.value for f in result.facets.get("sender", [])]


def test_a_withdrawn_file_finds_nothing(office):
    with_file(office, "作废的附件内容")
    actions.read_files(office.now)
    [row] = FileText.objects.all()
    assert len(found(office, "作废的附件")) == 1
    withdraw(office.actor("alice"), row.attachment_id, reason="传错了")
    assert found(office, "作废的附件") == []


def test_facets_divide_the_result_and_narrow_it(office, browser):
    for n in range(3):
        office.letter(title=f"防汛第{n}号通报", issuer="市水利局")
    office.letter(title="防汛值班安排", issuer="市气象局")
    office.item(title="防汛物资储备")
    result = find(office.actor("alice"), Asked("防汛"))
    facets = {name: {f.value: f.n for f in rows} for name, rows in result.facets.items()}
    assert facets["kind"] == {"incoming-documents": 4, "supervision-items": 1}
    assert facets["sender"] == {"市水利局": 3, "市气象局": 1}
    assert facets["year"] == {"2026": 5}
    assert len(found(office, "防汛", sender="市气象局")) == 1
    assert len(found(office, "防汛", kind="supervision-items")) == 1
    assert found(office, "防汛", year=2025) == []
    assert len(found(office, "防汛", state="registered", kind="incoming-documents")) == 4
    page = text(browser("alice").get("/search/", q="防汛"))
    assert "市水利局 3" in page
    narrowed = browser("alice").get("/search/", q="防汛", sender="市气象局")
    assert "防汛值班安排" in text(narrowed).replace(" ", "")


def test_pages_hold_every_hit_once_over_the_edge_of_a_window(office, monkeypatch):
    monkeypatch.setattr(queries, "WINDOW", 4)
    made = [office.letter(title=f"防汛第{n}号通报").pk for n in range(7)]
    made += [office.letter(title=f"值班第{n}号通报", issuer="防汛办").pk for n in range(4)]
    seen, after = [], ""
    while True:
        result = find(office.actor("alice"), Asked("防汛", after=after), 3)
        seen += [hit.card.pk for hit in result.hits]
        after = result.next
        if not after:
            break
    assert sorted(seen) == sorted(made)
    assert find(office.actor("alice"), Asked("防汛")).capped
    assert find(office.actor("alice"), Asked("防汛", after="w~'~x~1")).hits


def test_the_page_marks_words_and_escapes_everything(office, browser):
    with_file(office, "<script>alert(1)</script> 防汛 <b>粗</b>", title="关于<i>值守</i>的通知")
    actions.read_files(office.now)
    page = browser("alice").get("/search/", q="防汛").content.decode()
    assert "<mark>防汛</mark>" in page
    assert "<script>alert" not in page
    assert "&lt;b&gt;" in page
    assert "&lt;i&gt;" in page


def test_a_search_costs_the_same_for_one_hit_and_for_twenty(
    office, browser, django_assert_max_num_queries
):
    alice = browser("alice")
    with_file(office, "防汛物资", title="关于物资的通知书")
    actions.read_files(office.now)
    alice.get("/search/", q="防汛")
    for n in range(20):
        office.letter(title=f"防汛第{n}号通报")
    with django_assert_max_num_queries(13):
        alice.get("/search/", q="防汛")


def test_the_tasks_are_on_the_clock(settings):
    from office.search import tasks

    planned = {row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.read_new_files.name, tasks.read_left_files.name} <= planned
    assert reverse("search") == "/search/"
