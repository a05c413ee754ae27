"""Fetching one record: scoped, locked, and compared with the copy the caller had."""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotVisible, Stale
from office.core.scoping import OfficeRecord

R = TypeVar("R", bound=OfficeRecord)


def fetch(
    model: type[R], actor: Actor, pk: int, *, lock: bool = False, related: tuple[str, ...] = ()
) -> R:
    """The record if this actor may see it, else NotVisible. `lock` holds it until commit.

    With a lock, `actor.if_version` (If-Match, a form's hidden version) is compared: NotVisible and
    Stale are decided on the locked row.
    """
    rows: Any = model.objects.visible_to(actor).filter(pk=pk)
    if lock:
        rows = rows.select_for_update(of=("self",))
    if related:
        rows = rows.select_related(*related)
    record: R | None = rows.first()
    if record is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    if lock and actor.if_version is not None and actor.if_version != record.version:
        raise Stale(
            _("Somebody changed this record while you had it open. Look at the new version first."),
            extra={"version": record.version},
        )
    return record
