"""Mail and robots: each message once, in the reader's language, with no secret in it."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
import time_machine
from django.utils import timezone

from documents.circulation import actions as circulation
from office.audit.delivery import deliver_pending
from office.audit.models import Outbox
from office.core.outside import Unreachable, post
from office.duties.ladder import remind
from office.notifications import mail, tasks
from office.notifications.models import Delivery, Notification, QuietHours
from office.organisation.models import User
from supervision import actions as supervision
from tests.conftest import Office
from tests.smtp_sink import Sink


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = (
            "127.0.0.1",
            server.port,
            5,
        )
        yield server


@pytest.fixture
def at_work(office: Office) -> Iterator[Office]:
    with time_machine.travel(office.now, tick=True):
        yield office


def told_by_event(office: Office, **kw) -> Delivery:
    """bob is told that a letter is his to read; his mail waits in the queue."""
    doc = office.letter("reading", **kw)
    circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=[office.carol])
    deliver_pending(timezone.now())
    Delivery.objects.exclude(notification__person=office.carol).delete()
    return Delivery.objects.get()


def later(minutes: float) -> None:
    """Let the clocks of what waits run out."""
    Delivery.objects.update(not_before=timezone.now() - timedelta(minutes=minutes))


def test_a_new_duty_is_mailed_with_number_title_and_link(at_work, sink):
    delivery = told_by_event(at_work, title="关于做好防汛工作的通知")
    assert mail.send_due() == 1
    letter = sink.letters[0]
    text = letter.get_content()
    assert (
        str(letter["Message-ID"])
        == f"<notification-{delivery.notification_id}.mail@steward.localhost>"
    )
    assert "收〔2026〕1号" in str(letter["Subject"])
    assert "关于做好防汛工作的通知" in text
    assert f"/documents/incoming/{delivery.notification.card_id}/" in text
    assert letter["To"] == "carol@example.test"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("sent", 1)


@pytest.mark.parametrize(
    ("secrecy", "named"),
    [("open", True), ("internal", True), ("confidential", False), ("secret", False)],
)
def test_a_secret_title_never_leaves_the_house(at_work, sink, secrecy, named):
    told_by_event(at_work, title="绝不外传的标题", secrecy=secrecy)
    mail.send_due()
    letter = sink.letters[0]
    assert (
        "绝不外传的标题" in letter.as_string() + letter.get_content() + str(letter["Subject"])
    ) is named
    assert "收〔2026〕1号" in letter.get_content()


def test_the_words_are_in_the_readers_language(at_work, sink):
    User.objects.filter(pk=at_work.carol.pk).update(language="en")
    told_by_event(at_work)
    mail.send_due()
    assert str(sink.letters[0]["Subject"]).startswith("Read: ")


def test_who_lost_his_clearance_meanwhile_hears_nothing(at_work, sink):
    delivery = told_by_event(at_work, secrecy="secret")
    User.objects.filter(pk=at_work.carol.pk).update(clearance=1)
    assert mail.send_due() == 0
    delivery.refresh_from_db()
    assert (delivery.state, sink.letters) == ("failed", [])


def test_who_left_meanwhile_hears_nothing(at_work, sink):
    told_by_event(at_work)
    User.objects.filter(pk=at_work.carol.pk).update(is_active=False)
    assert mail.send_due() == 0
    assert sink.letters == []


def test_a_whole_batch_goes_over_one_connection(at_work, sink):
    for n in range(8):
        doc = at_work.letter("reading", title=f"第{n}件")
        circulation.circulate_incoming(at_work.actor("alice"), doc.pk, readers=[at_work.carol])
    deliver_pending(timezone.now())
    Delivery.objects.exclude(notification__person=at_work.carol).delete()
    assert mail.send_due() == 8
    assert sink.connections == 1
    assert len(set(sink.ids)) == 8


def test_nothing_is_sent_twice(at_work, sink):
    told_by_event(at_work)
    assert [mail.send_due(), mail.send_due()] == [1, 0]
    assert len(sink.letters) == 1


def test_nothing_is_sent_in_quiet_hours(at_work, sink):
    QuietHours.objects.create(person=at_work.carol, since="09:00", until="10:00")
    told_by_event(at_work)
    assert mail.send_due() == 0
    with time_machine.travel(at_work.day("2026-11-20", 10, 1)):
        assert mail.send_due() == 1


def test_a_server_that_is_away_costs_no_try(at_work, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    delivery = told_by_event(at_work)
    for _n in range(20):
        assert mail.send_due() == 0
        later(1)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("queued", 0)
    assert "Refused" in delivery.error


def test_an_unknown_address_fails_at_once_and_says_why(at_work, sink):
    sink.refused.add("carol@")
    delivery = told_by_event(at_work)
    assert mail.send_due() == 0
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert "nobody of that name" in delivery.error


def test_a_temporary_refusal_is_tried_further_and_further_apart_then_given_up(at_work, sink):
    sink.on_data = lambda _letter: "451 later"
    delivery = told_by_event(at_work)
    waits = []
    for _n in range(len(mail.PAUSES)):
        mail.send_due()
        delivery.refresh_from_db()
        assert delivery.state == "queued"
        waits.append(round((delivery.not_before - timezone.now()).total_seconds() / 60))
        later(1)
    assert waits == mail.PAUSES
    mail.send_due()
    delivery.refresh_from_db()
    assert delivery.state == "failed"


def test_a_letter_the_server_chokes_on_does_not_hold_up_the_others(at_work, sink):
    told_by_event(at_work, title="坏信")
    good = at_work.letter("reading", title="好信")
    circulation.circulate_incoming(at_work.actor("alice"), good.pk, readers=[at_work.carol])
    deliver_pending(timezone.now())
    Delivery.objects.exclude(notification__person=at_work.carol).delete()
    sink.on_data = lambda letter: "hang up" if "坏信" in letter.get_content() else "250 taken"
    mail.send_due()
    mail.send_due()
    assert ["好信" in letter.get_content() for letter in sink.letters] == [True]


def test_an_expired_lease_is_taken_up_under_the_same_message_id(at_work, sink):
    delivery = told_by_event(at_work)
    taken = mail.claim(timezone.now())
    assert taken is not None
    assert mail.claim(timezone.now()) is None
    later(1)
    mail.send_due()
    assert sink.ids == [delivery.message_id]


def test_the_digest_names_each_deadline_once(at_work, sink):
    at_work.item("handling", title="制定冬春水利方案", due_on=date(2026, 11, 27))
    at_work.item("handling", title="机密事项标题", secrecy=3, due_on=date(2026, 11, 27))
    Notification.objects.all().delete()
    with time_machine.travel(at_work.day("2026-11-24", 9, 5)):
        remind(timezone.now())
        Delivery.objects.exclude(notification__person=at_work.carol).delete()
        assert mail.send_due() == 1
    text = sink.letters[0].get_content()
    assert text.count("制定冬春水利方案") == 1
    assert "督〔2026〕2号" in text
    assert "机密事项标题" not in text
    assert "2026-11-27 17:30" in text


def test_a_digest_whose_duties_are_done_meanwhile_is_not_sent(at_work, sink):
    item = at_work.item("handling", due_on=date(2026, 11, 27))
    Notification.objects.all().delete()
    with time_machine.travel(at_work.day("2026-11-24", 9, 5)):
        remind(timezone.now())
        supervision.withdraw_item(
            at_work.actor("sven", timezone.now()), item.pk, reason="并入另一事项"
        )
        Delivery.objects.exclude(notification__person=at_work.carol).delete()
        assert mail.send_due() == 0


def test_events_are_delivered_once_whatever_happens_to_the_worker(at_work):
    told_by_event(at_work)
    before = Notification.objects.count()
    tasks.deliver_outbox()
    assert not Outbox.objects.exists()
    assert Notification.objects.count() == before


def test_a_broker_that_is_away_raises_nothing_and_is_asked_once(monkeypatch):
    asked = []

    def away(*_args, **_kw):
        asked.append(1)
        raise OSError("no broker")

    monkeypatch.setattr(tasks.deliver_outbox, "apply_async", away)
    monkeypatch.setattr(tasks, "_silent_until", 0.0)
    for _n in range(5):
        tasks.nudge()
    assert asked == [1]


class Robot(BaseHTTPRequestHandler):
    heard: list[tuple[str, dict[str, str], str]] = []
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_args) -> None:
        pass


@pytest.fixture
def robot() -> Iterator[str]:
    Robot.heard, Robot.status = [], 200
    with socketserver.TCPServer(("127.0.0.1", 0), Robot) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook?key=1"
        server.shutdown()


def test_a_robot_hears_too_when_the_house_allows_its_own_network(at_work, settings, robot):
    settings.OUTBOUND_PRIVATE = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    QuietHours.objects.create(person=at_work.carol, since="22:00", until="07:00", robot_url=robot)
    doc = at_work.letter("reading", title="关于召开例会的通知")
    circulation.circulate_incoming(at_work.actor("alice"), doc.pk, readers=[at_work.carol])
    deliver_pending(timezone.now())
    mail.send_due()
    path, headers, body = Robot.heard[0]
    assert path == "/hook?key=1"
    assert "关于召开例会的通知" in json.loads(body)["text"]["content"]
    assert headers["Idempotency-Key"].endswith(".robot@steward.localhost")
    assert Delivery.objects.get(channel="robot").state == "sent"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ],
)
def test_addresses_inside_the_network_are_refused(host):
    with pytest.raises(Unreachable):
        post(f"http://{host}:9/x", b"{}", {})


@pytest.mark.parametrize("url", ["ftp://example.org/", "file:///etc/passwd", "nonsense", "http://"])
def test_other_addresses_are_refused(url):
    with pytest.raises(Unreachable):
        post(url, b"{}", {})


def test_a_redirect_is_not_followed(settings, robot):
    settings.OUTBOUND_PRIVATE = True
    Robot.status = 302
    assert post(robot, b"{}", {})[0] == 302
    assert len(Robot.heard) == 1
