"""Every read of the archive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.archive.models import (
    ArchiveBox,
    ArchiveDisposal,
    ArchiveItem,
    ArchiveLoan,
    ArchivePackage,
    ArchiveYear,
    DisposalEntry,
    ItemLetter,
    ItemPart,
    RetentionRule,
    UnitCode,
)
from documents.archive.policy import CODED, KEPT_ITEMS, LOOSE
from documents.choices import KEPT
from documents.models import IncomingDocument, OutgoingDocument
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.organisation.models import User
from office.organisation.queries import people

I = ArchiveItem.State  # noqa: E741
BATCH = 500
"""Items that one press of a button takes on: the rest waits for the next."""
COUNTED = 2000
"""What is still to be collected is counted up to here."""
FILED = "filed"


def span_of(year: int) -> tuple[datetime, datetime]:
    """The first moment of a year and of the next, in the time of the office."""
    ends = (date(y, 1, 1) for y in (year, year + 1))
    start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in ends)
    return start, end


# --- tables --------------------------------------------------------------------------------------


def rules() -> QuerySet[RetentionRule]:
    return RetentionRule.objects.all()


def rule_get(pk: int) -> RetentionRule:
    found = rules().filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such rule."))
    return found


def units() -> QuerySet[UnitCode]:
    return UnitCode.objects.select_related("department")


def unit_get(pk: int) -> UnitCode:
    found = units().filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("This department has no code yet."))
    return found


# --- items ---------------------------------------------------------------------------------------


def items(actor: Actor) -> QuerySet[ArchiveItem]:
    """The register of the archive, newest first; what was taken apart is left out."""
    return (
        ArchiveItem.objects.visible_to(actor)
        .select_related("unit", "box", "matter")
        .defer("matter__chain_hash")
        .exclude(state=I.DISSOLVED)
        .order_by("-card_id")
    )


def item_get(actor: Actor, pk: int, *, lock: bool = False) -> ArchiveItem:
    related = () if lock else ("unit", "box", "matter", "department")
    return fetch(ArchiveItem, actor, pk, lock=lock, related=related)


def letters_of(item_id: int) -> QuerySet[ItemLetter]:
    """In their order; the caller has fetched the item for this reader already."""
    return ItemLetter.objects.filter(item=item_id)


def parts(item_id: int) -> QuerySet[ItemPart]:
    return ItemPart.objects.filter(item=item_id).select_related("attachment")


def part_get(item_id: int, pk: int) -> ItemPart:
    found = parts(item_id).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such part in this item."))
    return found


def joinable(actor: Actor, item: ArchiveItem) -> QuerySet[ArchiveItem]:
    """Other items of the same matter that may still be recomposed."""
    rows = items(actor).filter(state__in=LOOSE).exclude(pk=item.pk)
    return rows.filter(matter=item.matter_id).order_by("card_id")


def facets(actor: Actor) -> dict[str, list[Any]]:
    """How many items of each year, term and unit the reader sees: one statement each."""
    seen = ArchiveItem.objects.visible_to(actor).exclude(state=I.DISSOLVED).order_by()
    return {
        name: list(seen.values_list(column).annotate(n=Count("pk")).order_by(order))
        for name, column, order in (
            ("year", "year", "-year"),
            ("retention", "retention", "retention"),
            ("unit", "unit__code", "unit__code"),
        )
    }


def item_of_letter(actor: Actor, card_id: int) -> ArchiveItem | None:
    """Where a filed letter lies."""
    found = ItemLetter.objects.filter(card=card_id).values("item")
    return items(actor).filter(pk__in=found).first()


# --- what is to be collected ---------------------------------------------------------------------


def uncollected(actor: Actor, year: int) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Filed letters of a year, received and ours, that lie in no item yet; oldest first.

    A letter received belongs to the year in which it came, one of ours to that of its issue.
    """
    start, end = span_of(year)
    inside = ItemLetter.objects.filter(card=OuterRef("pk"))
    received = (
        IncomingDocument.objects.visible_to(actor)
        .filter(received_at__gte=start, received_at__lt=end, state=FILED, retention__in=KEPT)
        .exclude(Exists(inside))
        .order_by("received_at", "pk")
    )
    ours = (
        OutgoingDocument.objects.visible_to(actor)
        .filter(issued_at__gte=start, issued_at__lt=end, state=FILED, retention__in=KEPT)
        .exclude(Exists(inside))
        .order_by("issued_at", "pk")
    )
    return received, ours


def counted(rows: QuerySet[Any], most: int = COUNTED) -> int:
    """How many, up to `most`: a count never reads a million rows."""
    return int(rows.order_by()[:most].count())


# --- years ---------------------------------------------------------------------------------------


def years(actor: Actor) -> QuerySet[ArchiveYear]:
    rows = ArchiveYear.objects.visible_to(actor).select_related("archivist", "matter")
    return rows.order_by("-year")


def year_get(actor: Actor, pk: int, *, lock: bool = False) -> ArchiveYear:
    related = () if lock else ("archivist", "matter", "department")
    return fetch(ArchiveYear, actor, pk, lock=lock, related=related)


def of_year(actor: Actor, year: int) -> Any:
    """Items of one year, as far as this keeper sees them."""
    rows = ArchiveItem.objects.visible_to(actor).filter(year=year)
    return rows.exclude(state=I.DISSOLVED)


STEPS = ("collect", "compose", "classify", "sort", "number", "catalogue", "box", "hand_over")


def left(actor: Actor, year: int) -> dict[str, int]:
    """What is left at each step of the wizard: three statements whatever the size of the year."""
    received, ours = uncollected(actor, year)
    loose, classified, numbered = Q(state__in=LOOSE), Q(state=I.CLASSIFIED), Q(state=I.NUMBERED)
    told = of_year(actor, year).aggregate(
        compose=Count("pk", filter=loose & (Q(prepared_at=None) | Q(pages=0))),
        classify=Count("pk", filter=Q(state=I.COLLECTED)),
        sort=Count("pk", filter=classified & Q(place=None)),
        number=Count("pk", filter=classified & Q(place__isnull=False)),
        catalogue=Count("pk", filter=Q(state__in=CODED, catalogued_at=None)),
        box=Count("pk", filter=numbered & Q(catalogued_at__isnull=False)),
        hand_over=Count("pk", filter=Q(state=I.BOXED)),
    )
    return {"collect": counted(received) + counted(ours), **told}


def totals(actor: Actor, year: int) -> dict[str, int]:
    """How many items, pages and boxes a year has."""
    told = of_year(actor, year).aggregate(
        items=Count("pk"), numbered=Count("pk", filter=Q(item_no__isnull=False))
    )
    return {**told, "boxes": ArchiveBox.objects.filter(year=year).count()}


def incomplete(actor: Actor, year: int) -> QuerySet[ArchiveItem]:
    """Items whose pages nobody counted yet: a scan is missing, or its kind can't be counted."""
    rows = items(actor).filter(year=year, state__in=LOOSE)
    return rows.filter(Q(prepared_at=None) | Q(pages=0)).order_by("card_id")


def in_order(rows: Any) -> Any:
    """The order in which items of one term and unit are numbered: by day, then as they came."""
    return rows.order_by("retention", "unit__code", "dated", "card_id")


def secrecy_over(actor: Actor) -> QuerySet[IncomingDocument]:
    """Filed letters whose term of secrecy is over: they may be declassified, nobody is reminded."""
    rows = IncomingDocument.objects.visible_to(actor).filter(
        state=FILED, secret_until__isnull=False, secret_until__lt=actor.today
    )
    return rows.order_by("secret_until", "pk")


# --- boxes, loans, disposal, packages ------------------------------------------------------------


def boxes() -> QuerySet[ArchiveBox]:
    """A box says nothing but codes and numbers."""
    return ArchiveBox.objects.select_related("unit").order_by(
        "-year", "retention", "unit__code", "n"
    )


def box_get(pk: int) -> ArchiveBox:
    found = boxes().filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such box."))
    return found


def loans(actor: Actor) -> QuerySet[ArchiveLoan]:
    rows = ArchiveLoan.objects.visible_to(actor)
    return rows.select_related("item", "borrower", "matter", "approver").order_by("-card_id")


def loan_get(actor: Actor, pk: int, *, lock: bool = False) -> ArchiveLoan:
    related = () if lock else ("item", "borrower", "matter", "approver", "department")
    return fetch(ArchiveLoan, actor, pk, lock=lock, related=related)


def view_open(actor: Actor, item_id: int) -> ArchiveLoan | None:
    """The loan by which this person may look into the item on the screen today."""
    rows = ArchiveLoan.objects.visible_to(actor).filter(
        item=item_id,
        borrower__in=actor.person_ids,
        state=ArchiveLoan.State.LENT,
        way=ArchiveLoan.Way.SCREEN,
        due_on__gte=actor.today,
    )
    found: ArchiveLoan | None = rows.first()
    return found


def views_over(actor: Actor) -> list[int]:
    """Views on the screen whose day has passed."""
    rows = ArchiveLoan.objects.visible_to(actor).filter(
        state=ArchiveLoan.State.LENT, way=ArchiveLoan.Way.SCREEN, due_on__lt=actor.today
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def borrowers() -> QuerySet[User]:
    return people()


def disposals(actor: Actor) -> QuerySet[ArchiveDisposal]:
    rows = ArchiveDisposal.objects.visible_to(actor).select_related(
        "matter", "first_approver", "second_approver", "witness"
    )
    return rows.order_by("-card_id")


def disposal_get(actor: Actor, pk: int, *, lock: bool = False) -> ArchiveDisposal:
    related = (
        () if lock else ("matter", "department", "first_approver", "second_approver", "witness")
    )
    return fetch(ArchiveDisposal, actor, pk, lock=lock, related=related)


def entries(disposal_id: int) -> QuerySet[DisposalEntry]:
    return DisposalEntry.objects.filter(disposal=disposal_id)


def entries_seen(actor: Actor, disposal_id: int) -> list[tuple[DisposalEntry, ArchiveItem]]:
    """The entries with their items, as far as the reader sees these."""
    rows = list(entries(disposal_id))
    seen = (
        ArchiveItem.objects.visible_to(actor)
        .select_related("unit")
        .in_bulk([row.item_id for row in rows])
    )
    return [(row, seen[row.item_id]) for row in rows if row.item_id in seen]


def run_out(actor: Actor) -> QuerySet[ArchiveItem]:
    """Items whose term is over, on no live list, not lent; permanent ones have no end."""
    listed = DisposalEntry.objects.filter(item=OuterRef("pk"), live=True)
    rows = ArchiveItem.objects.visible_to(actor).filter(
        expires_on__isnull=False, expires_on__lt=actor.today, state__in=KEPT_ITEMS
    )
    return rows.exclude(Exists(listed)).order_by("expires_on", "card_id")


def packages(actor: Actor) -> QuerySet[ArchivePackage]:
    """One's own; another's is not there."""
    rows = ArchivePackage.objects.filter(person=actor.user_id).select_related("unit")
    return rows.order_by("-id")


def package_get(actor: Actor, pk: int) -> ArchivePackage:
    found = packages(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such package. They are kept for a day."))
    return found


def packed(actor: Actor, package: ArchivePackage) -> QuerySet[ArchiveItem]:
    """The items of a package, in the order of their codes."""
    rows = items(actor).filter(item_no__isnull=False)
    if package.year:
        rows = rows.filter(year=package.year)
    if package.retention:
        rows = rows.filter(retention=package.retention)
    if package.unit_id:
        rows = rows.filter(unit=package.unit_id)
    return rows.order_by("year", "retention", "unit__code", "item_no", "card_id")


def catalogue(actor: Actor, year: int, retention: str, unit: str) -> Iterable[ArchiveItem]:
    """The items of a catalogue in the order of their numbers, a page in memory at a time."""
    rows = items(actor).filter(year=year, item_no__isnull=False)
    if retention:
        rows = rows.filter(retention=retention)
    if unit:
        rows = rows.filter(unit__code=unit)
    return rows.order_by("retention", "unit__code", "item_no").iterator(chunk_size=500)
