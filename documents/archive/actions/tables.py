"""The tables of the archive: rules of retention and codes of units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.archive import codes, queries
from documents.archive.models import ArchiveItem, RetentionRule, UnitCode
from documents.archive.policy import keeper
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError
from office.core.text import plain

CODE = re.compile(r"[A-Z]{2,6}")


@transaction.atomic
def save_rule(actor: Actor, pk: int | None = None, **given: Any) -> RetentionRule:
    """Enter a rule, or change one. What was filed by it before stays as it is."""
    keeper(actor)
    if pk:
        queries.rule_get(pk)
    row = RetentionRule.objects.select_for_update().get(pk=pk) if pk else RetentionRule()
    for name, value in given.items():
        if value is not None:
            setattr(row, name, split(value) if name == "words" else value)
    row.name, row.version = plain(row.name), row.version + 1
    row.save()
    emit("documents.archive_rules.changed", actor=actor, rule=row.pk, retention=row.retention)
    return row


def split(given: str | Iterable[str]) -> list[str]:
    """Words as they are typed, one a line or with 、 between them."""
    if not isinstance(given, str):
        return [plain(word)[:40] for word in given if plain(word)]
    for mark in "、，,;；\r\n":
        given = given.replace(mark, "\n")
    return [plain(word)[:40] for word in given.split("\n") if plain(word)]


@transaction.atomic
def save_unit(actor: Actor, department_id: int, *, code: str) -> UnitCode:
    """Change the code of a unit, as long as no reference code bears it."""
    keeper(actor)
    queries.unit_get(department_id)
    row = UnitCode.objects.select_for_update().get(pk=department_id)
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise DomainError(
            _("“%(code)s” is no code of a unit.") % {"code": code[:20]},
            fields={"code": [_("Two to six letters, such as BGS.")]},
        )
    system = Actor.system(actor.now)
    borne = ArchiveItem.objects.visible_to(system).filter(unit=row, item_no__isnull=False)
    if code != row.code and borne.exists():
        raise Conflict(
            _("Reference codes bear “%(code)s” already: it stays.") % {"code": row.code},
            fields={"code": [_("Leave it as it is.")]},
        )
    if UnitCode.objects.filter(code=code).exclude(pk=row.pk).exists():
        raise Conflict(
            _("“%(code)s” is the code of another unit.") % {"code": code},
            fields={"code": [_("Choose another.")]},
        )
    was, row.code, row.version = row.code, code, row.version + 1
    row.save()
    emit("documents.archive_units.changed", actor=actor, unit=row.pk, was=was, now=code)
    return row


def units_for(actor: Actor, departments: set[int]) -> dict[int, UnitCode]:
    """The code of each of these, made where there is none; of two at once the first one's holds."""
    known = codes.known_units(departments)
    missing = departments - set(known)
    if missing:
        UnitCode.objects.bulk_create(codes.missing_units(missing), ignore_conflicts=True)
        known = codes.known_units(departments)
        if departments - set(known):  # another took the very code meanwhile
            return units_for(actor, departments)
    return known
