"""Files handed in to be read: asked for at the edge, read by the worker, forgotten after a day.

The worker may be killed, or told twice, at any point: a row is claimed with one conditional update,
one that stays claimed too long is claimed again, and after some attempts it is given up.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents import policy
from documents.reader.models import LetterReading
from documents.reader.sandbox import LONGEST, read_file
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.files import storage
from office.files.actions import arrived

FOLDER = "readings"
KEPT = timedelta(hours=24)
STALE = timedelta(seconds=LONGEST + 30)
MOST_ATTEMPTS = 3
MOST_OPEN = 20
"""Waiting files of one person: more is a batch, and batches have their own way in."""
LONGEST_TEXT = 200_000

wake: list[Callable[[int], None]] = []
"""Called after commit with what to read; the worker's module puts itself here."""
finished: list[Callable[[LetterReading, dict[str, Any]], None]] = []
"""Called by the worker with what was read, before the reading is marked as done: twice at most
where a worker is killed in between."""

State = LetterReading.State


def _check_clerk(actor: Actor) -> None:
    if not policy.may_register(actor):
        raise NotAllowed(_("Registering letters is for the records clerk."))


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed(_("Registering letters is for the records clerk."))
    return actor.user_id


def folder() -> Path:
    found = Path(settings.MEDIA_ROOT) / FOLDER
    found.mkdir(parents=True, exist_ok=True)
    return found


def path_of(reading: LetterReading) -> Path:
    """A copy of its own, or the kept file of the piece it belongs to."""
    if reading.card_id is not None:
        return storage.path_of(reading.sha256)
    return folder() / f"{reading.pk}"


def ask_for(card_id: int, name: str, sha256: str, now: datetime) -> LetterReading:
    """Have a kept file read, for whoever sees the record it belongs to. Inside a transaction."""
    reading = LetterReading.objects.create(card_id=card_id, name=name, sha256=sha256, asked_at=now)
    pk = reading.pk
    transaction.on_commit(lambda: _tell(pk), robust=True)
    return reading


def reading_of(card_id: int) -> LetterReading | None:
    """The newest reading of a record that the caller has seen."""
    return LetterReading.objects.filter(card=card_id).order_by("-id").first()


def ask(actor: Actor, uploaded: Any, *, is_original: bool = True) -> LetterReading:
    """Take a file in and have it read. A file that may not be kept is refused with its reason."""
    _check_clerk(actor)
    if LetterReading.objects.filter(person=actor.user_id, state__in=_open()).count() >= MOST_OPEN:
        raise DomainError(
            _("%(n)s files of yours still wait to be read. Wait for them first.") % {"n": MOST_OPEN}
        )
    with arrived(uploaded) as file, transaction.atomic():
        reading = LetterReading.objects.create(
            person_id=_person(actor),
            name=file.name,
            sha256=file.sha256,
            is_original=is_original,
            asked_at=actor.now,
        )
        shutil.copyfile(file.path, path_of(reading))
        pk = reading.pk
        # robust: the file is in whatever the broker says; the sweep finds what nobody was told of.
        transaction.on_commit(lambda: _tell(pk), robust=True)
        return reading


def ask_text(actor: Actor, text: str) -> LetterReading:
    """The same for a text that was pasted."""
    if not text.strip():
        raise DomainError(
            _("There is no text in it."), fields={"text": [_("Paste the text of the letter.")]}
        )
    if len(text) > LONGEST_TEXT:
        raise DomainError(
            _("The text is too long for a letter."),
            fields={"text": [_("At most %(n)s characters.") % {"n": LONGEST_TEXT}]},
        )
    name = _("pasted text") + ".txt"
    upload = ContentFile(text.replace("\x00", "").encode(), name=name)
    return ask(actor, upload, is_original=False)


def _tell(pk: int) -> None:
    for call in wake:
        call(pk)


def _open() -> tuple[str, str]:
    return (State.WAITING, State.READING)


def reading_get(actor: Actor, pk: int) -> LetterReading:
    """A reading of one's own, or of a record that one sees; another's is not there."""
    own = LetterReading.objects.filter(pk=pk, person__isnull=False, person=actor.user_id)
    seen = LetterReading.objects.filter(pk=pk, card__in=cards(actor).values("pk"))
    found = own.first() or seen.first()
    if found is None:
        raise NotVisible(_("There is no such reading. They are kept for a day."))
    return found


def reading_named(actor: Actor, pk: str) -> LetterReading | None:
    """The reading that a form names, if it is the actor's own and still there."""
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return LetterReading.objects.filter(pk=int(pk), person=actor.user_id).first()


@contextmanager
def handed_in(actor: Actor, pk: str) -> Iterator[list[Any]]:
    """The file that was read, as an upload: it becomes the scan without being sent again."""
    reading = reading_named(actor, pk)
    if reading is None or not reading.is_original or not path_of(reading).exists():
        yield []
        return
    with path_of(reading).open("rb") as file:
        yield [File(file, name=reading.name)]


def drop(actor: Actor, pk: str) -> None:
    """The letter is registered, or the clerk does not want it: row and file go."""
    reading = reading_named(actor, pk)
    if reading is not None:
        _remove(reading)


def _remove(reading: LetterReading) -> None:
    path_of(reading).unlink(missing_ok=True)
    reading.delete()


def work(pk: int, now: datetime) -> bool:
    """Read one file, if nobody else does; whether it was ours to read."""
    claimed = LetterReading.objects.filter(
        Q(state=State.WAITING) | Q(state=State.READING, started_at__lt=now - STALE),
        pk=pk,
        attempts__lt=MOST_ATTEMPTS,
    ).update(state=State.READING, started_at=now, attempts=F("attempts") + 1)
    if not claimed:
        return False
    reading = LetterReading.objects.select_related("person").get(pk=pk)
    language = reading.person.language if reading.person else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        _read(reading)
    return True


def _read(reading: LetterReading) -> None:
    def show(page: int, pages: int) -> None:
        LetterReading.objects.filter(pk=reading.pk).update(page=page, pages=pages)

    try:
        found = read_file(path_of(reading), reading.name, show)
    except DomainError as error:
        changed: dict[str, Any] = {"state": State.FAILED, "error": str(error.message)[:500]}
    else:
        for call in finished:
            call(reading, found)
        changed = {"state": State.DONE, "result": found, "pages": found["pages"]}
    LetterReading.objects.filter(pk=reading.pk, state=State.READING).update(
        **changed, ended_at=timezone.now()
    )


def left_waiting(now: datetime) -> list[int]:
    """What nobody was told of, or what a killed worker left; the hopeless is given up here."""
    LetterReading.objects.filter(
        state=State.READING, started_at__lt=now - STALE, attempts__gte=MOST_ATTEMPTS
    ).update(state=State.FAILED, ended_at=now, error=_("Reading this file failed again and again."))
    return list(
        LetterReading.objects.filter(
            Q(state=State.WAITING, asked_at__lt=now - timedelta(seconds=20))
            | Q(state=State.READING, started_at__lt=now - STALE)
        )
        .order_by("asked_at")
        .values_list("pk", flat=True)[:50]
    )


def forget(now: datetime) -> int:
    """Readings older than a day go, and files whose row is gone; how many rows."""
    old = list(LetterReading.objects.filter(card=None, asked_at__lt=now - KEPT)[:1000])
    for reading in old:
        _remove(reading)
    known = {str(pk) for pk in LetterReading.objects.values_list("pk", flat=True)}
    limit = (now - timedelta(hours=1)).timestamp()
    for path in folder().iterdir():
        if path.name not in known and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
    return len(old)
