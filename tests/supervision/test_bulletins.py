"""The bulletin: drafted once, figures frozen, words around them, signed, sent, read, corrected."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest
from django.db import InternalError, connections, transaction
from django.test import Client

from documents.outgoing.models import OutgoingDocument
from documents.typeset.pdf import placed
from office.access.actions import issue_token
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, Stale, WrongState
from office.duties.models import Duty
from office.flows.bulletin_paper import (
    bulletin_docx,
    bulletin_pdf,
    issue_as_letter,
    printed_bulletin,
)
from office.notifications.models import Notification
from office.organisation.models import Deputyship, User
from office.parameters import registry
from office.sheets.faces import faces
from office.sheets.models import PrintedSheet
from supervision import actions as item_actions
from supervision.bulletins import actions, proof, prose, queries, snapshot
from supervision.bulletins.models import Bulletin, BulletinReader, BulletinRow
from supervision.scoring.periods import parse
from tests.documents.typeset import measured
from tests.documents.typeset.test_positions import LEFT, LINE, RIGHT, TOP, near, red, red_bar
from tests.sheets import words_of
from tests.supervision.story import Item

OCTOBER = parse("2026-10")
PROBLEMS = "数据报送普遍偏晚，已商各区明确专人。"


def system(office, day):
    return Actor.system(office.day(day, 1))


def at(office, who, day, hour=10):
    return office.actor(who, now=office.day(day, hour))


@pytest.fixture
def october(office):
    """Done early; done late; overdue; held; disputed; due next; and a secret one."""
    Item(office).begins("2026-10-12", "2026-10-23", title="泵站抢修").accepted(
        "2026-10-13"
    ).claimed("2026-10-16").verified("2026-10-19")
    Item(office).begins("2026-10-12", "2026-10-16", title="月报").accepted("2026-10-13").claimed(
        "2026-10-21"
    ).verified("2026-10-22")
    Item(office).begins("2026-10-12", "2026-10-21", title="灌区测算").accepted("2026-10-13")
    Item(office).begins("2026-10-12", "2026-11-20", title="前期审批").accepted("2026-10-13").held(
        "2026-10-15", "2026-11-16"
    )
    disputed = Item(office).begins("2026-10-26", "2026-11-13", title="经费归口")
    item_actions.dispute_item(at(office, "carol", "2026-10-27"), disputed.pk, reason="应由财务主办")
    Item(office).begins("2026-10-12", "2026-11-25", title="汛后修复").accepted("2026-10-13")
    Item(office).begins("2026-10-12", "2026-10-16", title="绝密事项", secrecy=3)
    return office


@pytest.fixture
def draft(october):
    actions.draft_bulletins(system(october, "2026-11-02"))
    return Bulletin.unscoped.get()


def edited(office, draft):
    return actions.edit_bulletin(at(office, "sven", "2026-11-02"), draft.pk, problems=PROBLEMS)


def signed(office, draft):
    edited(office, draft)
    actions.submit_bulletin(at(office, "sven", "2026-11-02"), draft.pk)
    return actions.sign_bulletin(at(office, "dora", "2026-11-03"), draft.pk, text="同意印发")


def sent(office, draft, **kw):
    signed(office, draft)
    given = kw or {"departments": [office.planning, office.finance]}
    return actions.send_bulletin(at(office, "sven", "2026-11-03"), draft.pk, **given)


def names(rows):
    return sorted(row.title for row in rows)


# --- figures ---


def test_the_figures_count_what_happened_and_how_it_stood(draft):
    totals = draft.figures["totals"]
    assert {k: totals[k] for k in ("opened", "ended", "on_time", "open", "overdue", "held")} == {
        "opened": 6, "ended": 2, "on_time": 1, "open": 4, "overdue": 1, "held": 1,
    }  # fmt: skip
    assert (totals["disputed"], totals["ahead"], totals["practice"]) == (1, 3, 1)
    assert snapshot.rate(totals) == 50
    late = BulletinRow.objects.get(title="灌区测算")
    assert late.late_days == 7  # due on the 21st: 22, 23, 26 to 30 October


def test_every_figure_opens_exactly_its_rows(draft):
    for name, n in draft.figures["totals"].items():
        if name == "missed":
            continue
        assert queries.rows_of(draft, name, None).count() == n, name
    for unit in draft.figures["departments"]:
        for name in snapshot.FIGURES:
            found = queries.rows_of(draft, name, unit["department"]).count()
            assert found == unit[name], (unit["name"], name)


def test_secret_items_are_neither_counted_nor_named(draft, october):
    assert not BulletinRow.objects.filter(title="绝密事项").exists()
    said = " ".join(line for s in prose.sections(draft) for line in (*s.facts, *s.rows, s.words))
    assert "绝密事项" not in said


def test_taken_again_from_the_events_the_rows_are_the_same(draft, october):
    item = BulletinRow.objects.get(title="灌区测算").item
    Item(october, item.pk).claimed("2026-11-04").verified("2026-11-05")
    assert snapshot.differences(draft, OCTOBER) == []
    assert proof.faults() == []


def test_rows_stay_as_they_were_taken(draft):
    for wrong in (
        lambda: BulletinRow.objects.update(late_days=0),
        lambda: BulletinRow.objects.all().delete(),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            wrong()


# --- drafting ---


def test_two_beats_draft_one_bulletin(draft, october):
    assert actions.draft_bulletins(system(october, "2026-11-02")) == []
    assert (draft.period, draft.state, draft.edition) == ("2026-10", "draft", 1)
    duty = Duty.unscoped.get(card=draft.pk)
    assert (duty.kind, duty.holder) == ("supervision.edit_bulletin", october.sven)


def test_two_schedulers_at_once_draft_one(live_office):
    office = live_office
    Item(office).begins("2026-10-12", "2026-10-16")

    def beat(_n):
        try:
            return len(actions.draft_bulletins(system(office, "2026-11-02")))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(beat, range(4))) == [0, 0, 0, 1]


def test_weekly_where_the_office_wants_it(october):
    registry.change("supervision.bulletins.every", "both")
    made = actions.draft_bulletins(system(october, "2026-11-02"))
    assert sorted(b.period for b in made) == ["2026-10", "2026-W44"]
    registry.change("supervision.bulletins.every", "never")
    assert actions.draft_bulletins(system(october, "2026-12-01")) == []


def test_by_hand_for_a_period_that_has_begun(october):
    sven = at(october, "sven", "2026-11-20")
    for wrong in ("2026-12", "2026-Q4", "soon"):
        with pytest.raises(DomainError) as refused:
            actions.draft_bulletin(sven, period=wrong)
        assert "period" in refused.value.fields
    made = actions.draft_bulletin(sven, period="2026-11")
    with pytest.raises(Conflict):
        actions.draft_bulletin(sven, period="2026-11")
    with pytest.raises(NotAllowed):
        actions.draft_bulletin(at(october, "carol", "2026-11-20"), period="2026-10")
    actions.edit_bulletin(sven, made.pk, problems=PROBLEMS)
    with pytest.raises(WrongState):  # the month is not over
        actions.submit_bulletin(sven, made.pk)
    december = at(october, "sven", "2026-12-01")
    with pytest.raises(WrongState):  # the figures are those of the 20th
        actions.submit_bulletin(december, made.pk)
    again = actions.redraw_bulletin(december, made.pk)
    assert again.draw == 2
    assert BulletinRow.objects.filter(bulletin=made, draw=1).exists()
    assert actions.submit_bulletin(december, made.pk).state == "submitted"


# --- words ---


def test_only_the_words_can_be_edited_and_two_editors_are_told(draft, october):
    before = draft.figures
    sven = at(october, "sven", "2026-11-02")
    first = Actor(**{**_fields(sven), "if_version": draft.version})
    actions.edit_bulletin(first, draft.pk, opening="总体平稳", problems=PROBLEMS)
    with pytest.raises(Stale):
        actions.edit_bulletin(first, draft.pk, opening="另一人的话")
    found = Bulletin.unscoped.get(pk=draft.pk)
    assert (found.opening, found.problems, found.figures) == ("总体平稳", PROBLEMS, before)


def _fields(actor):
    return {name: getattr(actor, name) for name in actor.__slots__}


def test_problems_are_said_in_figures_and_in_words(draft, october):
    """Whatever the editor leaves out: the figures stand there, and without words it goes nowhere."""
    section = next(s for s in prose.sections(draft) if s.slug == "problems")
    assert "1 item was overdue." in section.facts[0]
    sven = at(october, "sven", "2026-11-02")
    with pytest.raises(DomainError) as refused:
        actions.submit_bulletin(sven, draft.pk)
    assert "problems" in refused.value.fields


def test_a_returned_bulletin_is_edited_again(draft, october):
    edited(october, draft)
    sven, dora = at(october, "sven", "2026-11-02"), at(october, "dora", "2026-11-03")
    actions.submit_bulletin(sven, draft.pk)
    duty = Duty.unscoped.get(card=draft.pk, state="open")
    assert (duty.kind, duty.holder) == ("supervision.sign_bulletin", october.dora)
    actions.return_bulletin(dora, draft.pk, reason="原因分析太空")
    assert Duty.unscoped.get(card=draft.pk, state="open").kind == "supervision.edit_bulletin"


def test_signed_not_a_word_changes(draft, october):
    found = signed(october, draft)
    assert (found.state, found.signed_by) == ("signed", october.dora)
    with pytest.raises(WrongState):
        actions.edit_bulletin(at(october, "sven", "2026-11-03"), draft.pk, opening="改一改")
    with pytest.raises(NotAllowed):
        actions.sign_bulletin(at(october, "sven", "2026-11-03"), draft.pk)


# --- readers ---


def test_it_goes_to_the_heads_and_each_owes_the_reading(draft, october):
    sent(october, draft)
    rows = list(queries.readers(draft.pk))
    assert [r.person for r in rows] == [october.carol, october.hugo]
    owed = Duty.unscoped.filter(card=draft.pk, state="open").values_list("kind", "holder")
    assert set(owed) == {
        ("supervision.read_bulletin", october.carol.pk),
        ("supervision.read_bulletin", october.hugo.pk),
    }
    with pytest.raises(DomainError):
        actions.send_bulletin(
            at(october, "sven", "2026-11-03"), draft.pk, departments=[october.planning]
        )


def test_the_last_reader_closes_it(draft, october):
    sent(october, draft)
    actions.read_bulletin(at(october, "carol", "2026-11-04"), draft.pk)
    found = queries.reach_by_unit(draft.pk)
    assert [(u.name, u.told, u.read) for u in found] == [("规划建设科", 1, 1), ("财务科", 1, 0)]
    with pytest.raises(NotAllowed):
        actions.read_bulletin(at(october, "carol", "2026-11-04"), draft.pk)
    closed = actions.read_bulletin(at(october, "hugo", "2026-11-05"), draft.pk)
    assert closed.state == "closed"
    assert not Duty.unscoped.filter(card=draft.pk, state="open").exists()


def test_a_deputy_reads_for_his_principal(draft, october):
    sent(october, draft)
    Deputyship.objects.create(
        principal=october.carol, deputy=october.bob, starts_on="2026-11-01", ends_on="2026-11-30"
    )
    actions.read_bulletin(at(october, "bob", "2026-11-04"), draft.pk)
    row = BulletinReader.objects.get(person=october.carol)
    assert (row.read_by, row.read_at is not None) == (october.bob, True)


def test_everybody_of_a_department_and_people_by_name(draft, october):
    sent(october, draft, departments=[october.finance], people=[october.bob], everybody=True)
    assert {r.person for r in queries.readers(draft.pk)} == {october.hugo, october.eve, october.bob}


def test_who_is_not_cleared_is_left_out_or_told_of(draft, october):
    User.objects.filter(pk=october.eve.pk).update(clearance=0)
    sent(october, draft, departments=[october.finance], everybody=True)
    assert {r.person for r in queries.readers(draft.pk)} == {october.hugo}
    with pytest.raises(DomainError) as refused:
        actions.send_bulletin(
            at(october, "sven", "2026-11-03"),
            draft.pk,
            people=[User.objects.get(pk=october.eve.pk)],
        )
    assert "cleared" in str(refused.value.message)
    with pytest.raises(NotVisible):
        queries.bulletin_get(october.actor(User.objects.get(pk=october.eve.pk)), draft.pk)


def test_who_has_not_read_it_is_urged_and_nobody_else(draft, october):
    sent(october, draft)
    actions.read_bulletin(at(october, "carol", "2026-11-04"), draft.pk)
    actions.chase_bulletin(at(october, "sven", "2026-11-05"), draft.pk, text="请今天阅知")
    told = Notification.objects.filter(kind="chase").values_list("person", flat=True)
    assert list(told) == [october.hugo.pk]


def test_closed_by_hand_it_still_says_who_did_not_read(draft, october):
    sent(october, draft)
    actions.close_bulletin(at(october, "sven", "2026-11-20"), draft.pk, reason="其余人员出差")
    assert not Duty.unscoped.filter(card=draft.pk, state="open").exists()
    assert queries.readers(draft.pk).filter(read_at=None).count() == 2


# --- corrections ---


def test_a_correction_is_a_new_edition_that_says_so(draft, october):
    sent(october, draft)
    late = at(october, "sven", "2026-11-06")
    new = actions.correct_bulletin(late, draft.pk, reason="财务科办结数漏计一件")
    old = Bulletin.unscoped.get(pk=draft.pk)
    assert (old.state, new.state, new.edition, new.corrects) == ("corrected", "draft", 2, old)
    assert new.matter_id == old.matter_id
    assert "corrected" in new.title
    assert not Duty.unscoped.filter(card=old.pk, state="open").exists()
    first = printed_bulletin(late, new).body[0].text
    assert str(old) in first
    assert "漏计一件" in first
    with pytest.raises(Conflict):
        actions.correct_bulletin(late, draft.pk, reason="再更正一次")
    actions.withdraw_bulletin(late, new.pk, reason="数字无误，撤回更正")
    again = actions.correct_bulletin(late, draft.pk, reason="联系人写错了")
    assert again.edition == 3


# --- paper ---

needs_faces = pytest.mark.skipif(faces() is None, reason="no Chinese font on this machine")


@needs_faces
def test_the_pdf_is_set_as_an_official_circular(draft, october):
    dora = at(october, "dora", "2026-11-03")
    early = words_of(bulletin_pdf(dora, draft).content)[0]
    assert "DRAFT" in early
    assert not PrintedSheet.objects.exists()
    found = signed(october, draft)
    made = bulletin_pdf(dora, found)
    page = " ".join(words_of(made.content))
    assert "DRAFT" not in page
    assert "灌区测算" in page
    assert PROBLEMS[:8] in page
    assert PrintedSheet.objects.get().card_id == draft.pk
    where = {}
    for part in placed(printed_bulletin(dora, found)):
        where.setdefault(part["what"], part)
    assert where["body"]["page"] == 1


@needs_faces
def test_the_pdf_keeps_the_measures_of_the_standard(draft, october):
    """Red mark 35 mm below the type area, a red line 4 mm below the number (GB/T 9704-2012)."""
    found = signed(october, draft)
    page = measured(bulletin_pdf(at(october, "dora", "2026-11-03"), found).content)[0]
    mark, number, bar = red(page), page.find(found.number), red_bar(page)
    assert mark.top == near(TOP + 35)
    assert number.top == near(mark.bottom + 2 * LINE)
    assert bar.top == near(number.bottom + 4, 1.0)
    assert bar.width == near(156)
    assert all(s.left >= LEFT - 0.5 and s.right <= RIGHT + 1 for s in page.signs)


def test_the_docx_opens_and_says_the_same(draft, october):
    found = signed(october, draft)
    dora = at(october, "dora", "2026-11-03")
    opened = docx.Document(io.BytesIO(bulletin_docx(dora, found).content))
    said = "\n".join(p.text for p in opened.paragraphs)
    for words in (found.number, "灌区测算", PROBLEMS):
        assert words in said
    assert "绝密事项" not in said
    section = opened.sections[0]
    assert round(section.page_width.mm) == 210
    assert round(section.top_margin.mm) == 37


def test_signed_it_becomes_a_letter_once(draft, october):
    sven = at(october, "sven", "2026-11-03")
    with pytest.raises(WrongState):
        issue_as_letter(sven, draft.pk)
    found = signed(october, draft)
    letter = issue_as_letter(sven, draft.pk, series="云水发")
    assert (letter.kind, letter.secrecy) == ("circular", 1)
    assert PROBLEMS in letter.body
    with pytest.raises(Conflict):
        issue_as_letter(sven, draft.pk)
    with pytest.raises((NotAllowed, NotVisible)):
        issue_as_letter(at(october, "carol", "2026-11-03"), draft.pk)
    assert printed_bulletin(sven, found).number == found.number
    OutgoingDocument.objects.visible_to(Actor.system()).filter(pk=letter.pk).update(
        state="numbered",
        number="云水发〔2026〕7号",
        signed_at=sven.now,
        signed_version=1,
    )
    assert printed_bulletin(sven, found).number == "云水发〔2026〕7号"


# --- leaks and REST ---


def test_before_it_is_sent_only_its_makers_see_it(draft, october):
    for who in ("carol", "eve", "bob"):
        with pytest.raises(NotVisible):
            queries.bulletin_get(october.actor(who), draft.pk)
    sent(october, draft)
    assert queries.bulletin_get(october.actor("carol"), draft.pk).pk == draft.pk


def rest(office, who, path, method="get", **body):
    token = issue_token(office.people[who], ["*"], office.now)
    call = getattr(Client(), method)
    return call(
        f"/api/v1/{path}",
        body or None,
        headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"},
        **({"content_type": "application/json"} if method == "post" else {}),
    )


@needs_faces
def test_over_rest_it_is_drafted_and_fetched_as_pdf_and_docx(october):
    made = rest(october, "sven", "bulletins/", "post", period="2026-10")
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert made.json()["figures"]["totals"]["overdue"] == 1
    for name in (f"{pk}/document.pdf", f"{pk}.pdf"):
        assert rest(october, "sven", f"bulletins/{name}")["Content-Type"] == "application/pdf"
    for name in (f"{pk}/document.docx", f"{pk}.docx"):
        answer = rest(october, "sven", f"bulletins/{name}")
        assert answer.content.startswith(b"PK")
    assert rest(october, "eve", f"bulletins/{pk}.pdf").status_code == 404
    assert rest(october, "sven", "bulletins/?period=2026-10").json()["results"][0]["id"] == pk
    wrong = rest(october, "sven", "bulletins/", "post", period="2026-13")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/period")
