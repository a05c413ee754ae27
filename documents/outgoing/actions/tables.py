"""The tables beside the letters: series and templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.outgoing import policy
from documents.outgoing.actions.numbers import checked_code
from documents.outgoing.models import DocumentSeries, LetterTemplate
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import Conflict, NotAllowed
from office.core.text import plain


def _check_keeper(actor: Actor) -> None:
    if not policy.may(actor, policy.keeps_tables):
        raise NotAllowed(
            _("These tables are kept by the records clerk, the director and the administrator.")
        )


def _write(row: Any, given: dict[str, Any]) -> None:
    for name, value in given.items():
        if value is not None:
            setattr(row, name, value)
    row.version += 1


@transaction.atomic
def save_series(
    actor: Actor, pk: int | None = None, *, kinds: Sequence[str] = (), **given: Any
) -> DocumentSeries:
    """Enter a series, or change what it is for. Its code stays once numbers were given by it."""
    _check_keeper(actor)
    row = DocumentSeries.objects.select_for_update().get(pk=pk) if pk else DocumentSeries()
    code = checked_code(given.pop("code", None) or row.code)
    if pk and code != row.code:
        raise Conflict(
            _("The code of a series stays. Close this one and enter another."),
            fields={"code": [_("Leave it as it is.")]},
        )
    if not pk and DocumentSeries.objects.filter(code=code).exists():
        raise Conflict(
            _("“%(code)s” is in the table already.") % {"code": code},
            fields={"code": [_("Change the entry that is there.")]},
        )
    _write(row, {**given, "code": code, "kinds": list(kinds)})
    row.save()
    emit("documents.tables.changed", actor=actor, table="series", entry=row.code)
    return row


@transaction.atomic
def save_template(actor: Actor, pk: int | None = None, **given: Any) -> LetterTemplate:
    """Enter a skeleton of letters, or change one; letters begun from it stay as they are."""
    _check_keeper(actor)
    row = LetterTemplate.objects.select_for_update().get(pk=pk) if pk else LetterTemplate()
    if given.get("name"):
        given["name"] = plain(given["name"])
    _write(row, given)
    row.save()
    emit("documents.tables.changed", actor=actor, table="templates", entry=row.name)
    return row
