"""Packages of archives: asked for at the edge, packed by the worker, gone after a day.

The worker may be killed, or told twice, at any point: a row is claimed with one conditional update,
one whose worker shows no life any more is claimed again, and after some attempts it is given up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.archive import bag, queries
from documents.archive.models import ArchiveItem, ArchivePackage, ItemPart, UnitCode
from documents.archive.policy import exporter
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, WrongState
from office.core.scoping import Secrecy
from office.files import storage
from office.organisation.actors import actor_for
from office.parameters.registry import value

FOLDER = "packages"
KEPT = timedelta(hours=24)
STALE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
PAGE = 200
State = ArchivePackage.State

wake: list[Callable[[int], None]] = []
"""Called after commit with what to pack; the worker's module puts itself here."""


def folder() -> Path:
    found = Path(settings.MEDIA_ROOT) / FOLDER
    found.mkdir(parents=True, exist_ok=True)
    return found


def path_of(package: ArchivePackage) -> Path:
    return folder() / f"{package.pk}.zip"


@transaction.atomic
def ask(
    actor: Actor, *, year: int | None = None, retention: str = "", unit: UnitCode | None = None
) -> ArchivePackage:
    """Have the items that the actor sees packed: of a year, a term, a unit, or all."""
    exporter(actor)
    rows = ArchivePackage.objects.filter(person=actor.user_id, state__in=_open())
    if rows.exists():
        raise Conflict(_("A package of yours is being made. Wait for it first."))
    package = ArchivePackage(
        person_id=int(actor.user_id or 0),
        year=year,
        retention=retention,
        unit=unit,
        asked_at=actor.now,
    )
    package.total = queries.packed(actor, package).count()
    if not package.total:
        raise DomainError(_("No item with a reference code fits: there is nothing to pack."))
    package.save()
    emit(
        "documents.archive_package.asked",
        actor=actor,
        package=package.pk,
        year=year,
        retention=retention,
        unit=unit.code if unit else "",
        items=package.total,
    )
    pk = package.pk
    # robust: it is asked for whatever the broker says; the sweep finds what nobody was told of.
    transaction.on_commit(lambda: _tell(pk), robust=True)
    return package


def _tell(pk: int) -> None:
    for call in wake:
        call(pk)


def _open() -> tuple[str, str]:
    return (State.WAITING, State.WORKING)


@transaction.atomic
def fetched(actor: Actor, pk: int) -> ArchivePackage:
    """The package to be handed out; taking archives out of the house is an event."""
    package = queries.package_get(actor, pk)
    if package.state != State.DONE or not path_of(package).exists():
        raise WrongState(_("This package is not ready."))
    emit("documents.archive_package.fetched", actor=actor, package=pk, sha256=package.sha256)
    return package


def work(pk: int, now: datetime) -> bool:
    """Pack one package, if nobody else does; whether it was ours to pack."""
    claimed = ArchivePackage.objects.filter(
        Q(state=State.WAITING) | Q(state=State.WORKING, started_at__lt=now - STALE),
        pk=pk,
        attempts__lt=MOST_ATTEMPTS,
    ).update(state=State.WORKING, started_at=now, attempts=F("attempts") + 1, done=0)
    if not claimed:
        return False
    package = ArchivePackage.objects.select_related("person", "unit").get(pk=pk)
    with translation.override(package.person.language or settings.LANGUAGE_CODE):
        _pack(package, actor_for(package.person, "task", now=now))
    return True


def _pack(package: ArchivePackage, actor: Actor) -> None:
    """To a file of its own name first: nobody fetches half a package."""
    half = path_of(package).with_suffix(f".{package.attempts}.part")
    changed: dict[str, Any]
    try:
        with half.open("w+b") as file:
            packed = _items(actor, package)
            done = bag.write(file, _name(package), packed, _head(), lambda n: _show(package, n))
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        changed = {
            "state": State.DONE,
            "done": done,
            "sha256": digest,
            "size": half.stat().st_size,
        }
        half.replace(path_of(package))
    except (DomainError, OSError) as error:
        half.unlink(missing_ok=True)
        changed = {"state": State.FAILED, "error": str(getattr(error, "message", error))[:500]}
    ArchivePackage.objects.filter(
        pk=package.pk, state=State.WORKING, attempts=package.attempts
    ).update(**changed, ended_at=timezone.now())


def _name(package: ArchivePackage) -> str:
    parts = [
        value("archive.fonds"),
        package.year,
        package.retention,
        package.unit_id and package.unit,
    ]
    return "-".join(str(part) for part in parts if part)


def _show(package: ArchivePackage, n: int) -> None:
    """How far it is, and that its worker lives."""
    ArchivePackage.objects.filter(pk=package.pk, attempts=package.attempts).update(
        done=n, started_at=timezone.now()
    )


def _head() -> list[str]:
    return [
        "reference_code", "document_number", "responsible", "title", "dated", "secrecy", "pages",
        "year", "retention", "unit", "box", "state", "remark",
    ]  # fmt: skip


def _items(actor: Actor, package: ArchivePackage) -> Iterator[bag.Packed]:
    """A page of items in memory at a time, with the files of that page."""
    ids = list(queries.packed(actor, package).values_list("pk", flat=True))
    for start in range(0, len(ids), PAGE):
        some = queries.items(actor).in_bulk(ids[start : start + PAGE])
        parts: dict[int, list[ItemPart]] = {}
        for part in ItemPart.objects.filter(item__in=list(some)).order_by("position", "id"):
            parts.setdefault(part.item_id, []).append(part)
        for pk in ids[start : start + PAGE]:
            if pk in some:
                yield _packed(some[pk], parts.get(pk, []))


def _packed(item: ArchiveItem, parts: list[ItemPart]) -> bag.Packed:
    here = item.state != ArchiveItem.State.DESTROYED
    files = [bag.Content(p.name, storage.path_of(p.sha256), p.sha256) for p in parts]
    said = {
        "reference_code": item.number,
        "document_number": item.doc_number,
        "responsible": item.responsible,
        "title": item.title,
        "dated": item.dated.isoformat(),
        "secrecy": Secrecy(item.secrecy).slug,
        "pages": item.pages,
        "year": item.year,
        "retention": item.retention,
        "unit": item.unit.code,
        "box": item.box.n if item.box else None,
        "state": item.state,
        "remark": item.note,
        "expires_on": item.expires_on.isoformat() if item.expires_on else None,
        "parts": [
            {
                "role": p.role,
                "name": p.name,
                "media_type": p.media_type,
                "size": p.size,
                "pages": p.pages,
                "sha256": p.sha256,
            }
            for p in parts
        ],
    }
    return bag.Packed(item.number, said, files if here else [])


def left_waiting(now: datetime) -> list[int]:
    """What nobody was told of, or what a killed worker left; the hopeless is given up here."""
    ArchivePackage.objects.filter(
        state=State.WORKING, started_at__lt=now - STALE, attempts__gte=MOST_ATTEMPTS
    ).update(state=State.FAILED, ended_at=now, error=_("Packing failed again and again."))
    rows = ArchivePackage.objects.filter(
        Q(state=State.WAITING, asked_at__lt=now - timedelta(seconds=20))
        | Q(state=State.WORKING, started_at__lt=now - STALE)
    )
    return list(rows.order_by("asked_at").values_list("pk", flat=True)[:20])


def forget(now: datetime) -> int:
    """Packages older than a day go, and files whose row is gone; how many rows."""
    old = list(ArchivePackage.objects.filter(asked_at__lt=now - KEPT)[:1000])
    for package in old:
        path_of(package).unlink(missing_ok=True)
        package.delete()
    known = {str(pk) for pk in ArchivePackage.objects.values_list("pk", flat=True)}
    limit = (now - timedelta(hours=1)).timestamp()
    for path in folder().iterdir():
        if path.name.split(".")[0] not in known and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
    return len(old)
