"""State secrets: refused unless approved; terms, copies, people let in by name, looks, watermarks."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents import actions as letters
from documents.models import CopyLoan, IncomingDocument
from documents.outgoing import actions as our_letters
from documents.packs.choosing import mark_of
from documents.secrets import actions as secrets
from documents.secrets import queries, terms
from office.audit.looks import LOOKED
from office.audit.models import Event
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.core.scoping import Secrecy
from office.duties.models import Duty
from office.files import stamp
from office.files.actions import attach
from office.flows.settings import change_parameter
from office.parameters import registry
from tests.pages import beside
from tests.rest.conftest import Caller


@pytest.fixture
def unapproved(office):
    registry.reset(terms.APPROVED)
    return office


def register(office, **kw):
    values = {
        "issuer": "省水利厅",
        "title": "关于安全保卫的通知",
        "received_at": office.now,
        **kw,
    }
    return letters.register_incoming(office.actor("alice"), letters.NewLetter(**values))


@pytest.mark.parametrize("level", ["confidential", "secret"])
def test_an_installation_that_is_not_approved_takes_no_state_secret(unapproved, level):
    with pytest.raises(DomainError) as refused:
        register(unapproved, secrecy=level)
    assert "not approved" in refused.value.fields["secrecy"][0]
    assert not IncomingDocument.unscoped.exists()
    with pytest.raises(DomainError) as refused:
        our_letters.draft_outgoing(unapproved.actor("carol"), title="复函", secrecy=level)
    assert "secrecy" in refused.value.fields


def test_internal_is_no_state_secret(unapproved):
    assert register(unapproved, secrecy="internal").secrecy == Secrecy.INTERNAL


@pytest.mark.parametrize("text", ["机密★5年 关于保卫的通知", "（絕密★）通知", "秘密 ★ 通知"])
def test_a_mark_in_the_text_counts_as_a_mark(unapproved, text):
    with pytest.raises(DomainError):
        register(unapproved, title=text)
    with pytest.raises(DomainError):
        our_letters.draft_outgoing(unapproved.actor("carol"), title="函", body=text)


def test_where_it_is_approved_the_mark_and_the_level_agree(office):
    with pytest.raises(DomainError) as refused:
        register(office, title="机密★5年 通知", secrecy="confidential")
    assert "bears the mark" in refused.value.fields["secrecy"][0]
    assert register(office, title="机密★5年 通知", secrecy="secret").secrecy == Secrecy.SECRET


def test_the_refusal_stands_beside_the_field_and_over_rest(unapproved, browser):

    answer = browser("alice").post(
        "/documents/incoming/new/",
        issuer="省水利厅",
        title="通知",
        kind="notice",
        secrecy="secret",
        received_at="t",
    )
    assert "not approved" in beside(answer, "secrecy")
    page = browser("alice").get("/documents/incoming/new/").content.decode()
    assert "Never enter state secrets here" in page
    assert (
        "Never enter state secrets"
        in browser("carol").get("/documents/outgoing/new/").content.decode()
    )
    rest = Caller(unapproved.alice)
    body = {
        "issuer": "省水利厅",
        "title": "通知",
        "secrecy": "secret",
        "received_at": unapproved.now.isoformat(),
    }
    refused = rest.post("incoming-documents/", body)
    assert refused.status_code in {400, 422}
    assert "secrecy" in refused.content.decode()


def test_an_administrator_declares_the_approval_and_nobody_else(unapproved):
    with pytest.raises(NotAllowed):
        change_parameter(unapproved.actor("dora"), terms.APPROVED, new=True)
    change_parameter(unapproved.actor("adam"), terms.APPROVED, new=True)
    assert terms.approved()
    event = Event.objects.get(verb="parameters.parameter.changed")
    assert (event.data["was"], event.data["now"]) == (False, True)


@pytest.mark.parametrize(
    ("text", "months"),
    [("5年", 60), ("机密★10年", 120), ("6个月", 6), ("6個月", 6), ("2 years", 24), ("long", None)],
)
def test_a_term_is_read_as_marked(text, months):
    assert terms.months_of(text) == months


@pytest.mark.parametrize(
    ("level", "months", "fine"),
    [
        (Secrecy.CONFIDENTIAL, 120, True),
        (Secrecy.CONFIDENTIAL, 132, False),
        (Secrecy.SECRET, 240, True),
        (Secrecy.SECRET, 252, False),
        (Secrecy.TOP_SECRET, 360, True),
        (Secrecy.TOP_SECRET, 372, False),
        (Secrecy.SECRET, 18, False),
        (Secrecy.SECRET, 6, True),
        (Secrecy.SECRET, 0, False),
        (Secrecy.INTERNAL, 12, False),
    ],
)
def test_no_term_is_longer_than_its_level_allows(level, months, fine):
    assert (terms.term_fault(level, months) == "") is fine


def test_the_term_runs_from_the_day_of_the_letter_and_is_the_longest_where_none_is_marked(office):
    marked = register(office, secrecy="secret", secrecy_term="5年", issued_on=date(2026, 2, 28))
    assert (marked.secret_until, mark_of(marked)) == (
        date(2031, 2, 28),
        "机密★5年",
    )
    unmarked = register(office, secrecy="confidential", issued_on=date(2026, 11, 1), title="另件")
    assert unmarked.secret_until == date(2036, 11, 1)
    assert terms.last_day(date(2024, 2, 29), 12) == date(2025, 2, 28)
    with pytest.raises(DomainError) as refused:
        register(office, secrecy="secret", secrecy_term="21年")
    assert "20 years" in refused.value.fields["secrecy_term"][0]


# ── Copies


@pytest.fixture
def secret(office):
    doc = register(office, secrecy="secret", secrecy_term="1年", issued_on=date(2026, 11, 1))
    secrets.number_copies(office.actor("alice"), doc.pk, first="12", count=2)
    return doc


def lend(office, doc, copy="12", who="carol", due="2026-11-27"):
    return secrets.lend_copy(
        office.actor("alice"),
        doc.pk,
        copy=copy,
        holder=office.people[who],
        due_on=date.fromisoformat(due),
    )


def test_a_copy_is_lent_to_one_person_and_owed_back(office, secret):
    lend(office, secret)
    duty = Duty.unscoped.get(kind="documents.return_copy")
    assert (duty.holder, duty.part) == (office.carol, "000012")
    with pytest.raises(Conflict, match="高展"):
        lend(office, secret, who="eve")
    lend(office, secret, copy="000013", who="eve")
    secrets.return_copy(office.actor("alice"), secret.pk, copy="12")
    duty.refresh_from_db()
    assert duty.state == "done"
    assert CopyLoan.objects.get(copy__number="000012").taken_by == office.alice
    with pytest.raises(WrongState):
        secrets.return_copy(office.actor("alice"), secret.pk, copy="12")


@pytest.mark.parametrize("number", ["", "0", "1234567", "十二", "-1", "１２"])
def test_what_is_no_copy_number_is_refused(office, secret, number):
    with pytest.raises(DomainError):
        lend(office, secret, copy=number)
    assert not CopyLoan.objects.exists()


def test_an_uncleared_person_takes_no_copy_and_a_number_stands_once(office, secret):
    with pytest.raises(DomainError, match="cleared"):
        lend(office, secret, who="bob")
    with pytest.raises(Conflict):
        secrets.number_copies(office.actor("alice"), secret.pk, first="13", count=1)
    with pytest.raises(NotAllowed):
        secrets.number_copies(office.actor("sven"), secret.pk, first="20")


def test_a_letter_is_not_put_away_while_a_copy_is_out(office, secret):
    lend(office, secret)
    with pytest.raises(WrongState, match="000012"):
        letters.withdraw_incoming(office.actor("alice"), secret.pk, reason="重复")
    with pytest.raises(WrongState, match="000012"):
        letters.return_incoming(office.actor("alice"), secret.pk, reason="非本局")
    office.advance_letter(secret, "completed")
    assert Duty.unscoped.filter(kind="documents.return_copy", state="open").count() == 1
    with pytest.raises(WrongState, match="000012"):
        letters.file_incoming(office.actor("rita"), secret.pk, retention="y10")
    secrets.return_copy(office.actor("alice"), secret.pk, copy="12")
    letters.file_incoming(office.actor("rita"), secret.pk, retention="y10")


# ── Who is let in


def test_somebody_let_in_by_name_sees_it_until_that_ends(office, secret):
    def sees():
        return IncomingDocument.objects.visible_to(office.actor("eve")).exists()

    assert not sees()
    with pytest.raises(DomainError):
        secrets.admit(office.actor("dora"), secret.pk, people=[office.bob], reason="需要")
    secrets.admit(office.actor("dora"), secret.pk, people=[office.eve], reason="承办需要")
    assert sees()
    with pytest.raises(NotAllowed):
        secrets.dismiss(office.actor("eve"), secret.pk, person=office.eve)
    secrets.dismiss(office.actor("dora"), secret.pk, person=office.eve)
    assert not sees()


def test_every_look_at_a_secret_letter_is_an_event_and_none_at_another(office, secret, browser):
    plain = office.letter(title="公开的通知")
    for doc in (secret, plain):
        browser("dora").get(f"/documents/incoming/{doc.pk}/")
    browser("bob").get(f"/documents/incoming/{secret.pk}/")
    looks = Event.objects.filter(verb=LOOKED)
    assert [(e.actor, e.card_id) for e in looks] == [(office.dora, secret.pk)]
    page = browser("dora").get(f"/documents/incoming/{secret.pk}/").content.decode()
    assert 'class="watermark"' in page
    assert "机密★1年" in page
    assert "Who looked at it" in page


def test_looking_over_rest_is_an_event_too(office, secret):

    told = Caller(office.dora).get(f"incoming-documents/{secret.pk}/").json()
    assert (told["secrecy_mark"], told["secret_until"]) == ("机密★1年", "2027-11-01")
    assert Caller(office.bob).get(f"incoming-documents/{secret.pk}/").status_code == 404
    assert Event.objects.filter(verb=LOOKED).count() == 1


# ── The end of secrecy


def test_when_the_term_is_over_somebody_declassifies(office, secret):
    with pytest.raises(WrongState):
        secrets.expire_secrecy(office.actor("alice"), secret.pk)
    later = office.actor("alice", now=office.day("2027-11-02"))
    secrets.expire_secrecy(later, secret.pk)
    with pytest.raises(WrongState):
        secrets.expire_secrecy(later, secret.pk)
    assert Duty.unscoped.get(kind="documents.declassify").state == "open"
    doc = secrets.declassify(later, secret.pk, reason="期满")
    assert (doc.secrecy, doc.secret_until) == (Secrecy.INTERNAL, None)
    doc.card.refresh_from_db()
    assert doc.card.secrecy == Secrecy.INTERNAL
    assert set(Duty.unscoped.filter(card=doc.pk).values_list("secrecy", flat=True)) == {1}
    event = Event.objects.get(verb="documents.incoming.declassified")
    assert (event.data["was"], event.data["now"]) == (3, 1)


def test_the_clock_asks_once_and_only_about_letters_in_hand(office, secret):
    system = Actor.system(office.day("2027-11-02"))
    assert queries.expired(Actor.system(office.day("2027-11-01"))) == []
    assert queries.expired(system) == [secret.pk]
    secrets.expire_secrecy(system, secret.pk)
    assert queries.expired(system) == []


def test_opening_a_file_of_a_secret_letter_is_a_look_and_the_file_is_marked(
    office, secret, browser
):
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(picture, "PNG")
    upload = SimpleUploadedFile("scan.png", picture.getvalue())
    kept = attach(office.actor("alice"), secret, upload, "original")
    answer = browser("dora").get(f"/files/{kept.pk}/")
    assert answer.content != picture.getvalue()
    assert answer["Cache-Control"] == "no-store"
    look = Event.objects.get(verb=LOOKED)
    assert (look.actor, look.data["file"]) == (office.dora, kept.pk)
    assert browser("bob").get(f"/files/{kept.pk}/").status_code == 404


def test_an_open_letter_has_nothing_to_declassify(office):
    with pytest.raises(NotAllowed):
        secrets.declassify(office.actor("dora"), office.letter().pk, reason="公开")


# ── Watermarks


def test_a_secret_pdf_leaves_the_house_with_its_readers_name_on_every_page(
    office, secret, tmp_path
):

    path = tmp_path / "two.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.add_blank_page(page_size=(842, 595))
        pdf.save(path)
    made = stamp.stamped(path, "application/pdf", "林致远 2026-11-20 09:40")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 2
        assert all("/XObject" in page.resources for page in pdf.pages)
    assert stamp.wanted(Secrecy.CONFIDENTIAL, "application/pdf")
    assert not stamp.wanted(Secrecy.INTERNAL, "application/pdf")


def test_a_secret_picture_is_marked_too(tmp_path):

    path = tmp_path / "white.png"
    Image.new("RGB", (400, 600), "white").save(path)
    made = stamp.stamped(path, "image/png", "林致远 2026-11-20 09:40")
    with Image.open(io.BytesIO(made)) as marked:
        assert marked.size == (400, 600)
        assert len(marked.getcolors(100_000)) > 1


def test_who_does_not_see_the_letter_does_none_of_it(office, secret):
    for act in (
        lambda a: secrets.number_copies(a, secret.pk, first="30"),
        lambda a: secrets.return_copy(a, secret.pk, copy="12"),
        lambda a: secrets.declassify(a, secret.pk, reason="x"),
    ):
        with pytest.raises(NotVisible):
            act(office.actor("eve"))
