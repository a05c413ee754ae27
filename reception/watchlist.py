"""The few names and organisations that the desk wants to be warned of. Nobody else reads it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.text import letters_only, plain
from reception import policy
from reception.models import Visit, WatchEntry


def _guard(actor: Actor) -> None:
    if not policy.may_keep_the_door(actor):
        raise NotAllowed(_("The watch list is kept by the desk, for the desk."))


def entries(actor: Actor) -> QuerySet[WatchEntry]:
    """Those in force, the newest first."""
    _guard(actor)
    return (
        WatchEntry.objects.filter(removed_at=None).select_related("added_by").order_by("-added_at")
    )


@transaction.atomic
def add_entry(actor: Actor, *, note: str, name: str = "", organisation: str = "") -> WatchEntry:
    """Warn the desk of somebody; the event says that an entry was made, not of whom."""
    _guard(actor)
    keys = letters_only(name)[:60], letters_only(organisation)[:200]
    if not any(keys):
        raise DomainError(
            _("Whom should the desk look out for?"),
            fields={"name": [_("Enter a name, an organisation or both.")]},
        )
    if actor.user_id is None:
        raise NotAllowed(_("An entry needs a person who answers for it."))
    entry = WatchEntry.objects.create(
        name=plain(name),
        organisation=plain(organisation),
        name_key=keys[0],
        organisation_key=keys[1],
        note=plain(note),
        added_by_id=actor.user_id,
        added_at=actor.now,
    )
    emit("reception.watch.added", actor=actor, entry=entry.pk)
    return entry


@transaction.atomic
def remove_entry(actor: Actor, pk: int) -> None:
    """Take somebody off; the row stays with its days."""
    _guard(actor)
    entry = WatchEntry.objects.select_for_update().filter(pk=pk, removed_at=None).first()
    if entry is None:
        raise NotVisible(_("There is no such entry on the watch list."))
    entry.removed_at = actor.now
    entry.save(update_fields=["removed_at"])
    emit("reception.watch.removed", actor=actor, entry=entry.pk)


def _matching() -> QuerySet[WatchEntry]:
    """Entries that fit the visit of the outer query: name, organisation, or both where both are
    entered."""
    by_name = Q(name_key="") | Q(name_key=OuterRef("name_key"))
    by_organisation = Q(organisation_key="") | Q(organisation_key=OuterRef("organisation_key"))
    return WatchEntry.objects.filter(by_name, by_organisation, removed_at=None)


def with_warnings(actor: Actor, visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits with `watched`; never true for somebody who does not keep the door."""
    if not policy.may_keep_the_door(actor):
        return visits
    return visits.annotate(watched=Exists(_matching()))


def warnings_for(actor: Actor, visit: Visit) -> list[WatchEntry]:
    """What the desk should know about these visitors; nothing for anybody else."""
    if not policy.may_keep_the_door(actor) or visit.anonymised_at:
        return []
    by_name = Q(name_key="") | Q(name_key=visit.name_key)
    by_organisation = Q(organisation_key="") | Q(organisation_key=visit.organisation_key)
    return list(WatchEntry.objects.filter(by_name, by_organisation, removed_at=None))
