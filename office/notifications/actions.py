"""Making notifications: one row per person and key, and a delivery per channel he wants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from office.core.actor import Actor
from office.notifications.matrix import defaults_for
from office.notifications.models import Channel, Notification

# For each new notification and channel: unless the person said otherwise, one delivery, held back
# until his quiet hours end. The Message-ID follows from the notification.
QUEUE = """
INSERT INTO notifications_delivery
  (notification_id, channel, address, message_id, state, not_before, attempts, error)
SELECT n.id, %(channel)s, CASE %(channel)s WHEN 'mail' THEN u.email ELSE q.robot_url END,
       'notification-' || n.id || '.' || %(channel)s || '@' || %(host)s, 'queued',
       CASE WHEN q.person_id IS NOT NULL AND (
              CASE WHEN q.since <= q.until
                   THEN %(time)s::time >= q.since AND %(time)s::time < q.until
                   ELSE %(time)s::time >= q.since OR %(time)s::time < q.until END)
            THEN ((%(day)s + CASE WHEN %(time)s::time >= q.until THEN 1 ELSE 0 END) + q.until)
                 AT TIME ZONE %(zone)s
            ELSE %(now)s END, 0, ''
FROM notifications_notification n
JOIN organisation_user u ON u.id = n.person_id
LEFT JOIN notifications_quiethours q ON q.person_id = n.person_id
LEFT JOIN notifications_preference p
  ON p.person_id = n.person_id AND p.kind = n.kind AND p.channel = %(channel)s
WHERE n.id = ANY(%(ids)s) AND u.is_active
  AND coalesce(CASE %(channel)s WHEN 'mail' THEN u.email ELSE q.robot_url END, '') <> ''
  AND coalesce(p.wanted, %(default)s)
ON CONFLICT (message_id) DO NOTHING
"""


def notify(
    people: Iterable[int],
    kind: str,
    key: str,
    now: datetime,
    *,
    card_id: int | None = None,
    event_id: int | None = None,
    **data: Any,
) -> list[int]:
    """Tell each person once per `key`; returns the ids of what was new."""
    rows = [
        Notification(
            person_id=person,
            kind=kind,
            key=key,
            card_id=card_id,
            event_id=event_id,
            data=data,
            created_at=now,
        )
        for person in sorted(set(people))
    ]
    if not rows:
        return []
    before = Notification.objects.filter(key=key, person__in=[r.person_id for r in rows])
    known = set(before.values_list("person_id", flat=True))
    Notification.objects.bulk_create(
        [r for r in rows if r.person_id not in known], ignore_conflicts=True
    )
    made = Notification.objects.filter(key=key, person__in=[r.person_id for r in rows])
    ids = list(made.exclude(person__in=known).values_list("pk", flat=True))
    queue_deliveries(ids, kind, now)
    return ids


def hush(card_id: int) -> None:
    """A record has become a secret: what people were written about it is taken out of the news."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_notification SET data = data - 'text' WHERE card_id = %s",
            [card_id],
        )


def queue_deliveries(ids: list[int], kind: str, now: datetime) -> int:
    """Put notifications on their way by mail and robot: one statement per channel."""
    local = timezone.localtime(now)
    queued = 0
    for channel in (Channel.MAIL, Channel.ROBOT):
        with connection.cursor() as cursor:
            cursor.execute(
                QUEUE,
                {
                    "channel": channel.value,
                    "host": settings.MESSAGE_ID_HOST,
                    "time": local.time().isoformat(),
                    "day": local.date(),
                    "zone": settings.TIME_ZONE,
                    "now": now,
                    "ids": ids,
                    "default": channel in defaults_for(kind),
                },
            )
            queued += cursor.rowcount
    return queued


def mark_read(actor: Actor, ids: list[int] | None = None) -> int:
    """The actor has seen these of his notifications (all of them without ids)."""
    mine = Notification.objects.filter(person=actor.user_id, read_at=None)
    if ids is not None:
        mine = mine.filter(pk__in=ids)
    return mine.update(read_at=actor.now)
