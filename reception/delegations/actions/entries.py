"""What is entered on a delegation: guests, itinerary, companions, meals, lodging, costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, WrongState
from office.core.text import plain
from office.duties.steps import step, widen
from office.organisation.models import User
from reception.delegations import policy, queries
from reception.delegations.actions.delegation import FLOW, locked
from reception.delegations.models import Delegation

AFTER_SIGNING = {"costs"}
"""What may still be entered once the list is signed: the invoices."""

MAY_BE_NOBODY = {"host", "person", "room", "vehicle", "driver"}
"""What may be taken off an entry again; any other field without a value is left as it is."""

RESOURCES = {
    "room": Resource.Kind.ROOM,
    "vehicle": Resource.Kind.VEHICLE,
    "driver": Resource.Kind.DRIVER,
}


@transaction.atomic
def add_entry(actor: Actor, pk: int, part: str, **values: Any) -> Any:
    """One more guest, line of the itinerary, companion, meal, lodging or cost."""
    delegation, _hat = _held(actor, pk, part)
    model, _related = queries.PARTS[part]
    row = model(delegation=delegation)
    return _written(actor, delegation, part, row, values, "entered")


@transaction.atomic
def change_entry(actor: Actor, pk: int, part: str, entry: int, **values: Any) -> Any:
    """Correct an entry: only what is given changes."""
    delegation, _hat = _held(actor, pk, part)
    row = queries.row_of(part, delegation.pk, entry)
    return _written(actor, delegation, part, row, values, "corrected")


@transaction.atomic
def remove_entry(actor: Actor, pk: int, part: str, entry: int) -> Delegation:
    """Take an entry off again; the event keeps what it said."""
    delegation, hat = _held(actor, pk, part)
    row = queries.row_of(part, delegation.pk, entry)
    said = str(row)
    row.delete()
    step(
        actor,
        delegation,
        FLOW,
        "amend",
        hat=hat,
        verb="reception.delegation.removed",
        closes=(),
        part=part,
        entry=entry,
        what=said,
    )
    return delegation


def _held(actor: Actor, pk: int, part: str) -> tuple[Delegation, Any]:
    delegation, hat = locked(actor, pk, "amend")
    if delegation.state in policy.ACCOUNTED and part not in AFTER_SIGNING:
        raise WrongState(
            _("The list is signed. Only the letter and the costs can still be entered."),
            extra={"state": delegation.state},
        )
    return delegation, hat


def _written(
    actor: Actor, delegation: Delegation, part: str, row: Any, values: dict[str, Any], verb: str
) -> Any:
    for name, new in values.items():
        if new is not None or name in MAY_BE_NOBODY:
            setattr(row, name, plain(new) if isinstance(new, str) else new)
    _fill(delegation, part, row)
    wrong = CHECKS.get(part, _nothing_wrong)(delegation, row)
    if wrong:
        raise DomainError(_("The entry was not kept yet."), fields=wrong)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "companion_once" not in str(error):
            raise
        raise Conflict(
            _("%(name)s is on the list already.") % {"name": row.name},
            fields={"name": [_("Change the entry that is there.")]},
        ) from error
    _let_in(delegation, row)
    step(
        actor,
        delegation,
        FLOW,
        "amend",
        hat=FLOW.check("amend", actor, delegation),
        verb=f"reception.delegation.{verb}",
        closes=(),
        part=part,
        entry=row.pk,
        what=str(row),
    )
    return row


def _fill(delegation: Delegation, part: str, row: Any) -> None:
    """What follows from the rest: the guests' unit, a colleague's name, the party at a meal."""
    if part == "guests":
        row.unit = row.unit or delegation.unit
    elif part == "companions" and row.person_id and not row.name:
        row.name, row.post = str(row.person), row.post or row.person.post
    elif part == "meals" and not row.persons:
        row.persons = delegation.party_size


def _let_in(delegation: Delegation, row: Any) -> None:
    people = {getattr(row, "person_id", None), getattr(row, "host_id", None)}
    widen(delegation, people={p for p in people if p})


def _uncleared(delegation: Delegation, person: User | None) -> bool:
    return person is not None and person.clearance < delegation.secrecy


def _times(delegation: Delegation, row: Any) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if row.ends_at <= row.starts_at:
        wrong["ends_at"] = [_("The end is not after the start.")]
    elif (row.starts_at.date() - delegation.leaves_at.date()).days > 1:
        wrong["starts_at"] = [_("The guests have left by then. Check the date.")]
    elif (delegation.arrives_at.date() - row.ends_at.date()).days > 1:
        wrong["starts_at"] = [_("The guests are not here yet by then. Check the date.")]
    for name, kind in RESOURCES.items():
        held = getattr(row, name, None)
        if isinstance(held, Resource) and held.kind != kind:
            wrong[name] = [_("“%(name)s” is of another kind. Choose again.") % {"name": held}]
    return wrong


def _itinerary(delegation: Delegation, row: Any) -> dict[str, list[str]]:
    wrong = _times(delegation, row)
    if not row.activity:
        wrong["activity"] = [_("Say what takes place.")]
    if row.driver_id and not row.vehicle_id:
        wrong["vehicle"] = [_("A driver needs a car. Choose one.")]
    if _uncleared(delegation, row.host):
        wrong["host"] = [
            _("%(person)s is not cleared for this level. Choose another.") % {"person": row.host}
        ]
    return wrong


def _meals(delegation: Delegation, row: Any) -> dict[str, list[str]]:
    wrong = _times(delegation, row)
    if not row.persons:
        wrong["persons"] = [_("At least one person eats.")]
    return wrong


def _companions(delegation: Delegation, row: Any) -> dict[str, list[str]]:
    if not row.name:
        return {"name": [_("Choose a colleague, or enter a name.")]}
    if _uncleared(delegation, row.person):
        return {
            "person": [
                _("%(person)s is not cleared for this level. Choose another.")
                % {"person": row.person}
            ]
        }
    return {}


def _guests(_delegation: Delegation, row: Any) -> dict[str, list[str]]:
    return {} if row.name else {"name": [_("Enter the guest's name.")]}


def _costs(_delegation: Delegation, row: Any) -> dict[str, list[str]]:
    return {} if row.text else {"text": [_("Say what was paid.")]}


def _lodging(_delegation: Delegation, row: Any) -> dict[str, list[str]]:
    return {} if row.place else {"place": [_("Say where they sleep.")]}


def _nothing_wrong(_delegation: Delegation, _row: Any) -> dict[str, list[str]]:
    return {}


Check = Callable[[Delegation, Any], dict[str, list[str]]]
CHECKS: dict[str, Check] = {
    "guests": _guests,
    "itinerary": _itinerary,
    "companions": _companions,
    "meals": _meals,
    "lodging": _lodging,
    "costs": _costs,
}
