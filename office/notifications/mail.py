"""Sending: each delivery is claimed, sent and marked on its own, so that none is lost.

A claim is a lease: a sender that dies leaves its one delivery "sending", and when the lease is over
another sender takes it up, under the same Message-ID. So at most the message that was in flight
goes out twice, and whoever receives it can tell.
"""

from __future__ import annotations

import json
import logging
import smtplib
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.utils import timezone, translation

from office.core.outside import Unreachable, post
from office.notifications.models import Channel, Delivery
from office.notifications.words import Said, said_outside
from office.organisation.actors import actor_for
from office.organisation.models import User

log = logging.getLogger(__name__)
State = Delivery.State
LEASE = timedelta(minutes=5)
PAUSES = [1, 2, 5, 10, 30, 60, 120, 240, 480]  # minutes before each further try
AWAY = timedelta(seconds=30)

CLAIM = """
UPDATE notifications_delivery SET state = 'sending', attempts = attempts + 1, not_before = %(lease)s
WHERE id = (SELECT id FROM notifications_delivery
            WHERE state IN ('queued', 'sending') AND not_before <= %(now)s
            ORDER BY not_before, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


class ServerAway(Exception):
    """The mail server cannot be reached: no fault of the message, and no use trying the next."""


class Refused(Exception):
    """This message will never be taken."""


def send_due(seconds: float = 60.0) -> int:
    """Send what is due, one after the other over one connection; returns how many went out."""
    end = time.monotonic() + seconds
    post_office = PostOffice()
    sent = 0
    try:
        while time.monotonic() < end:
            delivery = claim(timezone.now())
            if delivery is None:
                break
            try:
                sent += _send(delivery, post_office)
            except ServerAway as error:
                _put_back(delivery, str(error))
                break
    finally:
        post_office.close()
    return sent


def claim(now: datetime) -> Delivery | None:
    """Take the delivery that has waited longest; nobody else can until the lease is over."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"now": now, "lease": now + LEASE})
        row = cursor.fetchone()
    if row is None:
        return None
    return Delivery.objects.select_related("notification__person").get(pk=row[0])


def _send(delivery: Delivery, post_office: PostOffice) -> bool:
    """Out with one; False when it has to wait or will never go."""
    try:
        person = delivery.notification.person
        said = _words(delivery, person)
        if said is None:
            raise Refused("no longer theirs to know")  # noqa: TRY301 - told in one place
        if delivery.channel == Channel.MAIL:
            post_office.send(letter(delivery, said))
        else:
            _tell_robot(delivery, said)
    except Refused as error:
        _settle(delivery, state=State.FAILED, error=str(error)[:2000])
        return False
    except ServerAway:
        raise
    except Exception as error:  # noqa: BLE001 - one bad message must not hold up the others
        log.warning("delivery %s: %s", delivery.pk, error)
        _try_later(delivery, f"{type(error).__name__}: {error}")
        return False
    _settle(delivery, state=State.SENT, sent_at=timezone.now(), error="")
    return True


def _words(delivery: Delivery, person: User) -> Said | None:
    """In the person's language, by what he may see at this moment; nothing for who has left."""
    if not person.is_active:
        return None
    with translation.override(person.language or settings.LANGUAGE_CODE):
        return said_outside(delivery.notification, actor_for(person, "task"))


def letter(delivery: Delivery, said: Said) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(said.heading.split()),
        body="\n".join(said.lines) + "\n",
        to=[delivery.address],
        headers={
            "Message-ID": f"<{delivery.message_id}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


class PostOffice:
    """One connection to the mail server for a whole batch, opened at the first letter."""

    def __init__(self) -> None:
        self._connection: Any = None

    def send(self, message: EmailMessage) -> None:
        self._open()
        try:
            self._connection.send_messages([message])
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise ServerAway(f"hung up: {error}") from error
        except smtplib.SMTPException as error:
            self.close()
            raise (Refused(str(error)) if _for_good(error) else error) from error
        except OSError as error:
            self.close()
            raise ServerAway(f"{type(error).__name__}: {error}") from error

    def _open(self) -> None:
        if self._connection is not None:
            return
        opened = get_connection()
        try:
            opened.open()
        except OSError as error:  # smtplib's own errors are of this kind, too
            raise ServerAway(f"{type(error).__name__}: {error}") from error
        self._connection = opened

    def close(self) -> None:
        kept, self._connection = self._connection, None
        if kept is not None:
            try:
                kept.close()
            except OSError as error:
                log.info("the mail server hung up first: %s", error)


def _for_good(error: smtplib.SMTPException) -> bool:
    """5xx for this address or this text; a refused sender is our own settings and may be mended."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _tell_robot(delivery: Delivery, said: Said) -> None:
    """A group robot takes a text; the two spellings are those of the usual ones."""
    text = "\n".join([said.heading, *said.lines])
    body: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
    if "/open-apis/bot/" in delivery.address:
        body = {"msg_type": "text", "content": {"text": text}}
    headers = {"Content-Type": "application/json", "Idempotency-Key": delivery.message_id}
    status, answer = post(delivery.address, json.dumps(body, ensure_ascii=False).encode(), headers)
    if status >= 300:
        raise Unreachable(f"{status}: {answer[:200]}")


def _settle(delivery: Delivery, **values: Any) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**values)


def _try_later(delivery: Delivery, error: str) -> None:
    """Further apart each time; after the last pause it is given up, and says why."""
    if delivery.attempts > len(PAUSES):
        _settle(delivery, state=State.FAILED, error=error[:2000])
        return
    wait = timedelta(minutes=PAUSES[delivery.attempts - 1])
    _settle(delivery, state=State.QUEUED, not_before=timezone.now() + wait, error=error[:2000])


def _put_back(delivery: Delivery, error: str) -> None:
    """The server was away: the try does not count."""
    _settle(
        delivery,
        state=State.QUEUED,
        attempts=delivery.attempts - 1,
        not_before=timezone.now() + AWAY,
        error=error[:2000],
    )
