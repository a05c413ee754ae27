"""Letters by mail, from a real IMAP server: each once, whatever breaks in between."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from documents.inbox import actions as inbox
from documents.inbox.models import InboxPiece
from documents.mailbox import actions, polling, secrets
from documents.mailbox.models import MailAccount, SeenMail
from office.core.errors import DomainError, NotAllowed
from office.files import storage
from tests.documents.inbox.arrivals import TEXT
from tests.imap_server import Box, Server
from tests.pages import text

State = InboxPiece.State
PAGE = "/documents/mailboxes/"


@pytest.fixture
def box():
    made = Box()
    server = Server(made)
    made.port = server.port
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def account(office, box):
    return actions.add_account(
        office.actor("adam"),
        name="办公室邮箱",
        host="127.0.0.1",
        port=box.port,
        security="none",
        username="office",
        password="sesame",
    )


def mail(
    subject: str = "关于做好防汛工作的通知", *files: tuple[str, bytes], **said: str
) -> EmailMessage:
    made = EmailMessage()
    made["From"] = said.get("sender", "市水利局 <office@slj.example>")
    made["To"] = "office@swj.example"
    made["Subject"] = subject
    made["Message-ID"] = said.get("mid", f"<{abs(hash((subject, files)))}@slj.example>")
    made["Date"] = "Fri, 20 Nov 2026 08:30:00 +0800"
    made.set_content(said.get("body", "请查收。"))
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def look(office: Any, account: MailAccount, **later: int) -> polling.Looked:
    return polling.poll(account.pk, office.now + timedelta(**later))


def outcomes() -> list[str]:
    return list(SeenMail.objects.order_by("id").values_list("outcome", flat=True))


def test_what_is_attached_becomes_pieces_and_is_told_of_by_whom(office, box, account):
    box.add(
        mail("防汛通知", ("通知.txt", TEXT), ("附件 一.txt", b"annex one, long enough to be read"))
    )
    looked = look(office, account)
    assert (looked.seen, looked.pieces, looked.failed) == (1, 2, 0)
    first, second = InboxPiece.unscoped.order_by("pk")
    assert (first.name, second.name) == ("通知.txt", "附件 一.txt")
    assert first.sent_by == "市水利局 <office@slj.example>"
    assert first.source == "办公室邮箱"
    assert storage.checked(first.sha256).read_bytes() == TEXT
    assert box.selected == ["EXAMINE"], "the mailbox is only read"


def test_a_mail_without_files_is_the_letter_itself(office, box, account):
    box.add(mail())
    look(office, account)
    piece = InboxPiece.unscoped.get()
    assert piece.title == "关于做好防汛工作的通知"
    assert piece.name.endswith(".eml")


def test_each_body_is_fetched_once_and_old_mails_are_left_alone(office, box, account):
    box.add(mail("去年的通知"), on=date(2025, 11, 20))
    box.add(mail())
    for _n in range(3):
        look(office, account)
    assert box.fetched == [2]
    assert box.headers == [2]
    assert InboxPiece.unscoped.count() == 1


def test_a_rule_decides_before_the_body_is_fetched(office, box, account):
    adam = office.actor("adam")
    actions.add_rule(adam, sender="news@", does="ignore", position=1)
    actions.add_rule(
        adam, subject="水利", does="department", department=office.planning, position=2
    )
    actions.add_rule(adam, attached="no", does="ignore", position=3)
    box.add(mail("广告", ("a.txt", TEXT), sender="news@shop.example"))
    box.add(mail("水利建设的通知"))
    box.add(mail("随便聊聊"))
    box.add(mail("另一件", ("b.txt", b"another letter, long enough to be one")))
    look(office, account)
    assert outcomes() == ["ignored", "taken", "ignored", "taken"]
    assert box.fetched == [2, 4]
    assert InboxPiece.unscoped.order_by("pk").first().meant_for == office.planning


def test_the_department_of_the_rule_leads_the_letter(office, box, account):
    actions.add_rule(office.actor("adam"), does="department", department=office.planning)
    box.add(mail())
    look(office, account)
    piece = InboxPiece.unscoped.get()
    entry = {"issuer": "市水利局", "title": "防汛通知", "received_at": office.now}
    done = inbox.register_piece(office.actor("alice"), piece.pk, **entry)
    assert done.letter.lead_department == office.planning


def test_one_bad_mail_lies_in_the_tray_and_blocks_nothing(office, box, account):
    box.add(mail("第一件"))
    box.refuses.add(box.add(mail("坏的")))
    box.add(b"Content-Type: multipart/mixed; boundary=\r\nSubject: =?broken?\r\n\r\n\xff\xfe" * 3)
    box.add(mail("第四件", ("tool.exe", b"MZ")))
    box.add(mail("第五件"))
    look(office, account)
    assert outcomes()[0] == "taken"
    assert outcomes()[1] == "failed"
    assert outcomes()[-1] == "taken"
    failed = InboxPiece.unscoped.filter(state=State.FAILED)
    assert "would not give this mail" in failed.get(title="坏的").trouble
    assert "EXE" in failed.get(name="tool.exe").trouble
    assert MailAccount.objects.get().error == ""


def test_a_refused_mail_is_tried_again_and_nothing_is_doubled(office, box, account):
    uid = box.add(mail("两个附件", ("good.txt", TEXT), ("late.txt", b"")))
    look(office, account)
    bad = box.add(mail("坏的"))
    box.refuses.add(bad)
    look(office, account)
    box.refuses.clear()
    failed = InboxPiece.unscoped.get(title="坏的")
    inbox.retry_piece(office.actor("alice"), failed.pk)
    look(office, account)
    assert box.fetched == [uid, bad, bad]
    assert (
        InboxPiece.unscoped.filter(sent_by__contains="市水利局", state=State.WAITING).count() == 2
    )
    assert InboxPiece.unscoped.filter(name="good.txt").count() == 1


def test_a_broken_connection_is_told_and_the_next_look_goes_on(office, box, account):
    box.add(mail("第一件"))
    bad = box.add(mail("第二件"))
    box.breaks.add(bad)
    look(office, account)
    row = MailAccount.objects.get()
    assert "broke" in row.error
    assert row.failing_since == office.now
    assert InboxPiece.unscoped.count() == 1
    box.breaks.clear()
    look(office, account, minutes=1)
    assert InboxPiece.unscoped.count() == 2
    assert MailAccount.objects.get().error == ""


def test_a_rebuilt_folder_fetches_nothing_again(office, box, account):
    box.add(mail("第一件", ("通知.txt", TEXT)))
    box.add(mail("第二件"))
    look(office, account)
    box.rebuild()
    box.add(mail("第三件"))
    look(office, account)
    assert outcomes() == ["taken", "taken", "twin", "twin", "taken"]
    assert box.fetched == [1, 2, 3]
    assert InboxPiece.unscoped.count() == 3


def test_a_mail_moved_away_and_back_is_known(office, box, account):
    box.add(mail("第一件"))
    look(office, account)
    content = box.mails.pop(1)
    look(office, account)
    box.add(content)
    look(office, account)
    assert outcomes() == ["taken", "twin"]
    assert InboxPiece.unscoped.count() == 1


def test_a_new_account_on_the_same_server_takes_its_own(office, box, account):
    """UIDs are a mailbox's own: another account begins with the same figures."""
    box.add(mail("第一件"))
    look(office, account)
    box.password = "other"
    second = actions.add_account(
        office.actor("adam"), name="另一个", host="127.0.0.1", port=box.port, security="none",
        username="second", password="other",
    )  # fmt: skip
    box.mails = {1: mail("另一个邮箱的信").as_bytes()}
    look(office, second)
    assert InboxPiece.unscoped.count() == 2


@pytest.mark.parametrize("where", ["take_in", "write"])
def test_killed_between_fetch_and_commit_it_comes_whole_the_next_time(
    office, box, account, monkeypatch, where
):
    box.add(mail("两个附件", ("a.txt", TEXT), ("b.txt", b"another letter, long enough")))
    calls = []

    def dies(*given: Any, **named: Any) -> Any:
        calls.append(given)
        if where == "write" or len(calls) == 2:
            raise KeyboardInterrupt
        return inbox.take_in(*given, **named)

    target = polling if where == "take_in" else polling._Entry
    monkeypatch.setattr(target, where, dies)
    with pytest.raises(KeyboardInterrupt):
        look(office, account)
    assert not SeenMail.objects.exists()
    assert not InboxPiece.unscoped.exists()
    monkeypatch.undo()
    look(office, account)
    assert InboxPiece.unscoped.count() == 2


def test_a_wrong_password_and_a_silent_server_are_told(office, box, account):
    box.password = "changed"
    look(office, account)
    assert "does not accept name and password" in MailAccount.objects.get().error
    MailAccount.objects.update(host="127.0.0.1", port=1)
    look(office, account, minutes=5)
    row = MailAccount.objects.get()
    assert "No connection" in row.error
    assert row.failing_since == office.now, "since the first time"


def test_a_giant_mail_is_not_fetched(office, box, account, settings):
    settings.FILE_LIMIT_BYTES = 1000
    box.add(mail("大", ("big.txt", b"x" * 5000)))
    look(office, account)
    assert box.fetched == []
    assert "larger than" in InboxPiece.unscoped.get().trouble


def test_logos_are_no_letters(office, box, account):
    made = mail("签名里有图标")
    made.add_alternative("<img src='cid:logo'>", subtype="html")
    made.get_payload()[1].add_related(
        b"\x89PNG\r\n\x1a\n" + b"0" * 90, "image", "png", cid="<logo>"
    )
    box.add(made)
    look(office, account)
    assert [p.name[-4:] for p in InboxPiece.unscoped.all()] == [".eml"]


def test_a_forwarded_mail_is_one_file(office, box, account):
    made = mail("转发")
    made.add_attachment(mail("原信", ("通知.txt", TEXT)))
    box.add(made)
    look(office, account)
    assert InboxPiece.unscoped.get().name.endswith(".eml")


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "a.b.c.通知.txt", "x\r\ny.txt", ""])
def test_any_name_of_an_attachment(office, box, account, name):
    box.add(mail("名字", ("x.txt", TEXT)).as_bytes().replace(b'"x.txt"', f'"{name}"'.encode()))
    look(office, account)
    piece = InboxPiece.unscoped.get()
    assert "/" not in piece.name
    assert "\n" not in piece.name


def test_the_password_is_sealed_and_never_comes_out(office, box, account, browser):
    assert "sesame" not in MailAccount.objects.get().secret
    assert secrets.opened(account.secret) == "sesame"
    page = browser("adam").get(f"{PAGE}{account.pk}/").content.decode()
    assert "sesame" not in page
    assert account.secret not in page


def test_another_server_does_not_get_the_password_of_this_one(office, account):
    with pytest.raises(DomainError, match="its own password"):
        actions.change_account(office.actor("adam"), account.pk, host="evil.example")


def test_another_key_asks_for_the_password_again(office, box, account, settings):
    settings.SECRET_KEY = "another key of this house, long enough"
    look(office, account)
    assert "Enter the password of the mailbox again" in MailAccount.objects.get().error


@pytest.mark.parametrize("who", ["alice", "dora", "eve"])
def test_mailboxes_are_for_the_administrator(office, account, browser, who):
    with pytest.raises(NotAllowed):
        actions.change_account(office.actor(who), account.pk, name="x")
    assert browser(who).get(PAGE).status_code == 403


def test_the_pages_of_the_administrator(office, box, browser):
    adam = browser("adam")
    entry = {
        "name": "办公室邮箱", "host": "127.0.0.1", "port": str(box.port), "security": "none",
        "username": "office", "password": "sesame", "since": "2026-11-01", "active": "on",
    }  # fmt: skip
    adam.do(f"{PAGE}new/", **entry)
    account = MailAccount.objects.get()
    adam.do(f"{PAGE}rules/new/", sender="news@", does="ignore", attached="any")
    box.add(mail())
    adam.do(f"{PAGE}{account.pk}/poll/")
    page = text(adam.get(PAGE))
    for said in ("办公室邮箱", "from “news@”", "Taken in", "1 pieces in the tray"):
        assert said in page, said
    assert "关于做好防汛工作的通知" not in page, "the piece says it, to whoever may see the piece"
    everything = adam.post(f"{PAGE}rules/new/", does="ignore", attached="any")
    assert everything.status_code == 400
    assert "would leave every mail" in text(everything)
