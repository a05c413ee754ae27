"""The yearly filing: collect, compose, classify, sort, number, catalogue, box, hand over.

Each press takes on a batch and can be repeated: what is left is counted, never remembered. The row
of the year is locked first, so that of two archivists one waits and then finds the work done.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from documents.archive import codes, queries
from documents.archive.actions.items import SERIES, compose, words_of
from documents.archive.actions.tables import units_for
from documents.archive.composing import described, grouped
from documents.archive.models import ArchiveBox, ArchiveItem, ArchiveYear
from documents.archive.policy import CODED, YEAR, keeper
from documents.archive.steps import change
from office.catalogue.actions import reword_card
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, WrongState
from office.core.scoping import Secrecy
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.numbering import actions as numbering
from office.numbering.actions import Roll
from office.organisation.queries import head_of, role_holder
from office.parameters.registry import value

State = ArchiveItem.State
FIRST_YEAR = 1900
HAND_IN = "documents.hand_in"


def locked(actor: Actor, pk: int, name: str) -> tuple[ArchiveYear, Capacity | None]:
    year = queries.year_get(actor, pk, lock=True)
    return year, YEAR.check(name, actor, year)


def handed_over_by(year: int) -> date:
    """The last day of the month in the following year by which a year is handed over."""
    month = min(max(int(value("archive.hand_over_month")), 1), 12)
    return date(year + 1, month, monthrange(year + 1, month)[1])


@transaction.atomic
def open_year(actor: Actor, *, year: int) -> ArchiveYear:
    """Begin the filing of a year; the archivist owes it. A year is opened once."""
    keeper(actor)
    if not FIRST_YEAR <= year <= actor.today.year:
        raise DomainError(
            _("The year %(year)s is not to be filed yet.") % {"year": year},
            fields={"year": [_("Choose this year or an earlier one.")]},
        )
    if ArchiveYear.objects.visible_to(Actor.system(actor.now)).filter(year=year).exists():
        raise Conflict(
            _("The year %(year)s is open already.") % {"year": year},
            fields={"year": [_("Look for it in the list.")]},
        )
    archivist = role_holder("archivist", "clerk", "director")
    home = archivist.department_id or head_of(None).department_id or 0
    made = ArchiveYear(
        department_id=home,
        secrecy=Secrecy.OPEN,
        title=_("Archive of the year %(year)s") % {"year": year},
        year=year,
        due_on=handed_over_by(year),
        archivist=archivist,
    )
    begin(
        actor,
        made,
        YEAR,
        verb="documents.archive_year.opened",
        number=NumberFrom("archive-years", year, "归档〔{year}〕{n}号"),
        words=[("A", made.title)],
        owes=[_owed(actor, made, home)],
        year=year,
    )
    return made


def _owed(actor: Actor, year: ArchiveYear, home: int) -> Owed:
    holder = year.archivist_id or role_holder("archivist", "clerk", "director").pk
    day = max(year.due_on, actor.today)
    return Owed("documents.archive_year", holder, home, due_on=day)


def _did(
    actor: Actor, year: ArchiveYear, hat: Capacity | None, name: str, verb: str, n: int
) -> Any:
    return step(actor, year, YEAR, name, hat=hat, verb=verb, n=n)


@transaction.atomic
def collect_year(actor: Actor, pk: int) -> ArchiveYear:
    """Compose items of the settled letters of the year that lie in none yet: a batch at a time.

    A letter and its answer come into one, whichever of the two is met first.
    """
    year, hat = locked(actor, pk, "collect")
    received, ours = queries.uncollected(actor, year.year)
    first = list(received[: queries.BATCH])
    rest = list(ours[: queries.BATCH - len(first)])
    groups = grouped(actor, first, rest)
    units = units_for(actor, {described(group).department_id for group in groups})
    roll = Roll(SERIES, actor.today.year)
    for group in groups:
        compose(actor, group, roll=roll, units=units)
    roll.close()
    _did(actor, year, hat, "collect", "documents.archive_year.collected", len(groups))
    return year


@transaction.atomic
def classify_year(actor: Actor, pk: int) -> ArchiveYear:
    """Year, term and unit of what was collected are right as they stand."""
    year, hat = locked(actor, pk, "classify")
    rows = queries.of_year(actor, year.year).filter(
        state=State.COLLECTED, prepared_at__isnull=False
    )
    done = 0
    for item in _batch(rows.exclude(pages=0).order_by("card_id")):
        change(
            actor,
            item,
            "documents.archive_item.classified",
            hat=hat,
            state=State.CLASSIFIED,
            retention=item.retention,
            unit=item.unit_id,
        )
        done += 1
    _did(actor, year, hat, "classify", "documents.archive_year.classified", done)
    return year


def _batch(rows: Any) -> Iterator[ArchiveItem]:
    yield from rows.select_for_update(of=("self",))[: queries.BATCH]


# Places run from 1 in each term and unit; one statement, however many items there are.
SORT = """
UPDATE documents_archiveitem i SET place = s.n FROM (
  SELECT card_id, row_number() OVER (
    PARTITION BY retention, unit_id ORDER BY dated, card_id) AS n
  FROM documents_archiveitem WHERE year = %s AND state = 'classified') s
WHERE i.card_id = s.card_id AND i.place IS DISTINCT FROM s.n
"""


@transaction.atomic
def sort_year(actor: Actor, pk: int) -> ArchiveYear:
    """Put the classified items of each term and unit in order: by their date, then as they came."""
    year, hat = locked(actor, pk, "sort")
    with connection.cursor() as cursor:
        cursor.execute(SORT, [year.year])
        moved = cursor.rowcount
    _did(actor, year, hat, "sort", "documents.archive_year.sorted", moved)
    return year


@transaction.atomic
def number_year(actor: Actor, pk: int) -> ArchiveYear:
    """Give the sorted items their reference codes: gapless per year, term and unit, never twice.

    The counters are locked until commit: a failure gives none away.
    """
    year, hat = locked(actor, pk, "number")
    rows = queries.of_year(actor, year.year).filter(state=State.CLASSIFIED, place__isnull=False)
    found = list(_batch(rows.order_by("retention", "unit", "place", "card_id")))
    units = {u.pk: u for u in queries.units().filter(pk__in={item.unit_id for item in found})}
    for (retention, unit), group in groupby(found, key=lambda i: (i.retention, i.unit_id)):
        _number_group(actor, year.year, retention, units[unit].code, list(group))
    for item in found:
        change(
            actor,
            item,
            "documents.archive_item.numbered",
            hat=hat,
            state=State.NUMBERED,
            fields=["number", "item_no", "numbered_at", "expires_on"],
            number=item.number,
        )
        reword_card(item.pk, ("B", item.number), ("B", item.working_number), *words_of(item))
    _did(actor, year, hat, "number", "documents.archive_year.numbered", len(found))
    return year


def _number_group(
    actor: Actor, year: int, retention: str, unit: str, group: list[ArchiveItem]
) -> None:
    roll = Roll(codes.series_key(retention, unit), year)
    given = []
    for item in group:
        taken = roll.take(codes.pattern_of(retention, unit), year)
        item.number, item.item_no = taken.text, taken.value
        item.numbered_at, item.expires_on = actor.now, codes.expiry(year, retention)
        given.append((taken, item.pk))
    roll.close()
    numbering.give_all(given, actor.now)


@transaction.atomic
def catalogue_year(actor: Actor, pk: int) -> ArchiveYear:
    """The printed catalogue was read through: it stands for what is numbered."""
    year, hat = locked(actor, pk, "catalogue")
    rows = queries.of_year(actor, year.year).filter(state__in=CODED, catalogued_at=None)
    done = rows.update(catalogued_at=actor.now)
    _did(actor, year, hat, "catalogue", "documents.archive_year.catalogued", done)
    return year


@transaction.atomic
def box_year(actor: Actor, pk: int) -> ArchiveYear:
    """Put the catalogued items into new boxes, in the order of their numbers, none torn apart."""
    year, hat = locked(actor, pk, "box")
    rows = queries.of_year(actor, year.year).filter(
        state=State.NUMBERED, catalogued_at__isnull=False
    )
    found = list(_batch(rows.order_by("retention", "unit", "item_no")))
    most = max(int(value("archive.box_pages")), 1)
    for (retention, unit), group in groupby(found, key=lambda i: (i.retention, i.unit_id)):
        for inside in _filled(list(group), most):
            box = _new_box(actor, year.year, retention, unit, inside)
            for item in inside:
                item.box = box
                change(
                    actor,
                    item,
                    "documents.archive_item.boxed",
                    hat=hat,
                    state=State.BOXED,
                    fields=["box"],
                    box=box.n,
                )
    _did(actor, year, hat, "box", "documents.archive_year.boxed", len(found))
    return year


def _filled(group: list[ArchiveItem], most: int) -> Iterator[list[ArchiveItem]]:
    """Runs of numbers that fill a box; an item thicker than a box has one to itself."""
    inside: list[ArchiveItem] = []
    for item in group:
        follows = not inside or item.item_no == (inside[-1].item_no or 0) + 1
        if inside and (not follows or sum(i.pages for i in inside) + item.pages > most):
            yield inside
            inside = []
        inside.append(item)
    if inside:
        yield inside


def _new_box(
    actor: Actor, year: int, retention: str, unit: int, inside: list[ArchiveItem]
) -> ArchiveBox:
    same = ArchiveBox.objects.filter(year=year, retention=retention, unit=unit)
    last = same.order_by("-n").values_list("n", flat=True).first() or 0
    return ArchiveBox.objects.create(
        year=year,
        retention=retention,
        unit_id=unit,
        n=last + 1,
        first=inside[0].item_no or 0,
        last=inside[-1].item_no or 0,
        pages=sum(item.pages for item in inside),
        made_at=actor.now,
    )


@transaction.atomic
def hand_over_year(actor: Actor, pk: int) -> ArchiveYear:
    """移交: everything in its boxes goes to the archive room; a batch at a time, then the year."""
    year, hat = locked(actor, pk, "hand_over")
    still = {name: n for name, n in queries.left(actor, year.year).items() if n}
    ready = still.pop("hand_over", 0)
    if still:
        raise WrongState(
            _("Something is left before it can be handed over: %(steps)s.")
            % {"steps": ", ".join(f"{step_label(name)} {n}" for name, n in still.items())}
        )
    rows = queries.of_year(actor, year.year).filter(state=State.BOXED).order_by("card_id")
    done = 0
    for item in _batch(rows):
        change(actor, item, "documents.archive_item.handed_over", hat=hat, state=State.HANDED_OVER)
        done += 1
    finished = done == ready
    step(
        actor,
        year,
        YEAR,
        "hand_over",
        hat=hat,
        verb="documents.archive_year.handed_over",
        closes=None if finished else (),
        target=None if finished else year.state,
        n=done,
    )
    return year


def step_label(name: str) -> str:
    return {
        "collect": _("Collect"),
        "compose": _("Compose"),
        "classify": _("Classify"),
        "sort": _("Sort"),
        "number": _("Number the items"),
        "catalogue": _("Catalogue"),
        "box": _("Box"),
        "hand_over": _("Hand over"),
    }[name]


@transaction.atomic
def reopen_year(actor: Actor, pk: int, *, reason: str) -> ArchiveYear:
    """A letter of that year turned up late: the year is filed on from where it stands."""
    year, hat = locked(actor, pk, "reopen")
    holder = year.archivist_id or role_holder("archivist", "clerk", "director").pk
    owed = Owed("documents.archive_year", holder, year.department_id, term="term.documents.file")
    step(
        actor,
        year,
        YEAR,
        "reopen",
        hat=hat,
        verb="documents.archive_year.reopened",
        owes=[owed],
        reason=reason,
    )
    return year
