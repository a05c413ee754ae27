"""Every read of bulletins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.organisation.models import Department, User
from office.organisation.queries import people
from supervision.bulletins import snapshot
from supervision.bulletins.models import Bulletin, BulletinReader, BulletinRow

RELATED = ("department", "matter", "signed_by", "corrects")


def bulletins(actor: Actor) -> Any:
    return Bulletin.objects.visible_to(actor).select_related(*RELATED).order_by("-card_id")


def bulletin_get(actor: Actor, pk: int, *, lock: bool = False) -> Bulletin:
    return fetch(Bulletin, actor, pk, lock=lock, related=() if lock else RELATED)


def of_period(text: str) -> QuerySet[Any]:
    """All editions of a period; asked by the actions that draft one, names nothing to anybody."""
    return Bulletin.objects.visible_to(Actor.system()).filter(period=text).order_by("-edition")


def rows_of(bulletin: Bulletin, figure: str, department: int | None) -> Any:
    """The rows that one figure counts, the longest overdue first."""
    rule = snapshot.FIGURES.get(figure)
    if rule is None:
        raise NotVisible(_("There is no such figure."))
    found: QuerySet[BulletinRow] = snapshot.rows(bulletin).filter(rule)
    if department:
        found = found.filter(department=department)
    return found.order_by("-late_days", "due_on", "id")


def readers(bulletin_id: int) -> QuerySet[BulletinReader]:
    """Who has not read it first, then by unit."""
    return (
        BulletinReader.objects.filter(bulletin=bulletin_id)
        .select_related("person", "department", "read_by")
        .order_by("read_at", "department__position", "person__protocol_rank", "id")
    )


def unread_by(person_id: int, *, above: int) -> list[int]:
    """Bulletins that somebody still owes the reading of, and that are more secret than `above`."""
    rows = BulletinReader.objects.filter(
        person=person_id,
        read_at=None,
        bulletin__state=Bulletin.State.SENT,
        bulletin__secrecy__gt=above,
    )
    return list(rows.order_by("bulletin").values_list("bulletin", flat=True))


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of a unit have it, and how many have read it."""

    department_id: int
    name: str
    told: int
    read: int

    @property
    def percent(self) -> int:
        return round(100 * self.read / self.told) if self.told else 0


def reach_by_unit(bulletin_id: int) -> list[Reached]:
    """One GROUP BY, in the order of the departments."""
    found = (
        BulletinReader.objects.filter(bulletin=bulletin_id)
        .values("department", "department__name")
        .annotate(told=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False)))
        .order_by("department__position", "department")
    )
    return [
        Reached(row["department"], row["department__name"], row["told"], row["read"])
        for row in found
    ]


def people_meant(
    bulletin: Bulletin, named: Sequence[User], units: Sequence[Department], *, everybody: bool
) -> list[User]:
    """Named people, and of the units their heads or everybody, once each, in protocol order.

    Whoever of a unit is not cleared is left out; one who is named is told of instead.
    """
    ids = [d.pk for d in units]
    heads = Q(pk__in=Department.objects.filter(pk__in=ids).values("head"))
    group = Q(department__in=ids) if everybody else heads
    cleared = Q(clearance__gte=bulletin.secrecy)
    rows = people().filter(Q(pk__in=[p.pk for p in named]) | (group & cleared))
    return list(rows.exclude(roles__contains=["auditor"]))
