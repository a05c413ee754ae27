"""The letters' work in the worker."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from documents.inbox import folders
from documents.inbox import work as pieces
from documents.mailbox import polling
from documents.outgoing.actions import remind_receivers as remind_letter
from documents.outgoing.queries import to_remind
from documents.reader import readings
from documents.secrets import actions, queries
from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import WrongState


@shared_task
def read_letter(pk: int) -> None:
    """Read a file handed in at intake. Told twice, it reads once."""
    readings.work(pk, timezone.now())


@shared_task
def read_left_letters() -> int:
    """What nobody was told of, because the broker was down or a worker was killed."""
    left = readings.left_waiting(timezone.now())
    return sum(readings.work(pk, timezone.now()) for pk in left[:3])


@shared_task
def forget_readings() -> int:
    """Hourly: readings older than a day."""
    return readings.forget(timezone.now())


@shared_task
def end_secrecy() -> int:
    """Letters in hand whose term of secrecy is over; each in its own transaction. Safe twice."""
    actor, told = Actor.system(), 0
    for pk in queries.expired(actor):
        try:
            actions.expire_secrecy(actor, pk)
        except WrongState:  # somebody was quicker
            continue
        told += 1
    return told


@shared_task
def remind_receivers() -> int:
    """Whoever has not acknowledged a letter of ours hears at 50, 80 and 100 % of his time, in the
    hours of a working day. Each letter in its own transaction; safe twice."""
    now = timezone.now()
    day = timezone.localdate(now)
    if not workdays.is_workday(day) or now < workdays.opening(day):
        return 0
    actor = Actor.system(now)
    return sum(remind_letter(actor, pk) for pk in to_remind(now))


@shared_task
def look_at_piece(pk: int) -> None:
    """A paper came in: look for stickers, then have it read. Told twice, it looks once."""
    pieces.work(pk, timezone.now())


@shared_task
def look_at_left_pieces() -> int:
    """Pieces that nobody was told of, because the broker was down or a worker was killed."""
    return pieces.look_at_left(timezone.now())


@shared_task
def watch_folders() -> int:
    """One look at every watch folder."""
    return folders.poll(timezone.now())


@shared_task
def poll_mailboxes() -> None:
    """A task for each mailbox, so that a slow one holds up nobody but itself."""
    for pk in polling.accounts_to_poll():
        poll_mailbox.delay(pk)


@shared_task
def poll_mailbox(pk: int) -> None:
    polling.poll(pk, timezone.now())


def wake_pieces(pk: int) -> None:
    look_at_piece.delay(pk)


def wake(pk: int) -> None:
    read_letter.delay(pk)
