"""An item (件): composed of what belongs together, prepared, recomposed until it has its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from documents.archive import queries
from documents.archive.actions.tables import units_for
from documents.archive.composing import Letter, described, is_ours
from documents.archive.models import ArchiveItem, ItemLetter, ItemPart, UnitCode
from documents.archive.paper import SHEETS, ordered, part_of
from documents.archive.policy import ITEM, LOOSE
from documents.archive.steps import change
from documents.choices import KEPT
from documents.models import IncomingDocument, OutgoingDocument
from office.catalogue.actions import reword_card
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, WrongState
from office.core.text import plain
from office.duties.steps import NumberFrom, begin, step
from office.files.actions import lay_in
from office.files.models import Attachment
from office.numbering.actions import Roll

SERIES, NUMBER = "archive-items", "件〔{year}〕{n}号"
Set = Callable[[Actor, Any], bytes]


def locked(actor: Actor, pk: int, name: str) -> tuple[ArchiveItem, Capacity | None]:
    item = queries.item_get(actor, pk, lock=True)
    return item, ITEM.check(name, actor, item)


@transaction.atomic
def compose(
    actor: Actor,
    letters: Sequence[Letter],
    *,
    roll: Roll | None = None,
    units: Mapping[int, UnitCode] | None = None,
) -> ArchiveItem:
    """An item of these filed letters, the first of which gives it its title."""
    said = described(letters)
    unit = (units or units_for(actor, {said.department_id}))[said.department_id]
    item = ArchiveItem(
        department_id=said.department_id,
        secrecy=max(letter.secrecy for letter in letters),
        reach=sorted({token for letter in letters for token in letter.reach}),
        title=said.title,
        doc_number=said.doc_number,
        responsible=said.responsible,
        dated=said.dated,
        year=said.year,
        retention=said.retention,
        unit=unit,
        origin=said.origin,
    )
    begin(
        actor,
        item,
        ITEM,
        verb="documents.archive_item.composed",
        number=NumberFrom(SERIES, actor.today.year, NUMBER, roll),
        words=words_of(item),
        owes=(),
        matter_id=letters[0].matter_id,
        letters=[letter.pk for letter in letters],
    )
    ItemLetter.objects.bulk_create(
        ItemLetter(item=item, card_id=letter.pk, position=n)
        for n, letter in enumerate(letters, start=1)
    )
    return _named_for_now(item)


def _named_for_now(item: ArchiveItem) -> ArchiveItem:
    """Until it has its reference code it goes by the number it began with."""
    item.working_number = item.number
    item.save(update_fields=["working_number"])
    return item


def words_of(item: ArchiveItem) -> list[tuple[str, str]]:
    return [("A", item.title), ("B", item.doc_number), ("C", item.responsible), ("D", item.note)]


# --- preparing -----------------------------------------------------------------------------------


@transaction.atomic
def prepare_item(
    actor: Actor, pk: int, sheets: Mapping[str, Sequence[tuple[str, Set]]] = SHEETS
) -> ArchiveItem:
    """Lay the sheets in that go with its letters, list its files in their order, count the pages.

    The worker does it, once: what is prepared already is left as it is.
    """
    item = queries.item_get(actor, pk, lock=True)
    if item.prepared_at is not None or item.state not in LOOSE:
        return item
    found: list[ItemPart] = []
    for letter in letters_of(actor, item):
        laid = {
            role: lay_in(actor, letter, ContentFile(content(actor, letter), name=f"{role}.pdf"))
            for role, content in sheets.get(letter.KIND, ())
        }
        found += _parts(item, letter, laid)
    _keep_parts(item, found)
    item.prepared_at = actor.now
    item.pages = item.pages or _pages(actor, item)
    change(
        actor,
        item,
        "documents.archive_item.prepared",
        fields=["prepared_at", "pages"],
        parts=len(found),
        pages=item.pages,
    )
    return item


def letters_of(actor: Actor, item: ArchiveItem) -> list[Any]:
    """The letters themselves, in their order; those not for the actor to see are left out."""
    ids = list(queries.letters_of(item.pk).values_list("card_id", flat=True))
    found: dict[int, Any] = {}
    for model in (IncomingDocument, OutgoingDocument):
        found |= model.objects.visible_to(actor).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _parts(item: ArchiveItem, letter: Any, laid: dict[str, Attachment]) -> list[ItemPart]:
    """What came with the letter, and the sheets laid in: each a file with its hash."""
    roles = {attachment.pk: role for role, attachment in laid.items()}
    rows = Attachment.objects.filter(card=letter.pk, withdrawn_at=None).select_related("blob")
    taken = ItemPart.objects.filter(attachment__card=letter.pk)
    return [
        part_of(item, row, roles.get(row.pk, ""), ours=is_ours(letter))
        for row in rows.exclude(pk__in=taken.values("attachment")).order_by("id")
    ]


def _keep_parts(item: ArchiveItem, fresh: Sequence[ItemPart]) -> None:
    """All parts of the item in their usual order inside."""
    rows = ordered([*queries.parts(item.pk), *fresh], _place_of_letters(item))
    for position, part in enumerate(rows, start=1):
        part.position = position
    ItemPart.objects.bulk_create([p for p in rows if p._state.adding])
    ItemPart.objects.bulk_update([p for p in rows if not p._state.adding], ["position"])


def _place_of_letters(item: ArchiveItem) -> dict[int, int]:
    return dict(queries.letters_of(item.pk).values_list("card_id", "position"))


def _pages(actor: Actor, item: ArchiveItem) -> int:
    """Those of the files; of a letter without a countable file those that were registered."""
    counted: dict[int, int] = {}
    for card, pages in queries.parts(item.pk).values_list("attachment__card", "pages"):
        counted[card] = counted.get(card, 0) + pages
    texts = set(
        queries.parts(item.pk)
        .filter(role=ItemPart.Role.TEXT, pages__gt=0)
        .values_list("attachment__card", flat=True)
    )
    for letter in letters_of(actor, item):
        if letter.pk not in texts and not is_ours(letter):
            counted[letter.pk] = counted.get(letter.pk, 0) + (letter.pages or 0)
    return sum(counted.values())


# --- recomposing ---------------------------------------------------------------------------------

NEVER_BLANK = ("title", "responsible", "retention")
"""What is left empty in the form stays as it is."""
AMENDED = ("title", "responsible", "doc_number", "dated", "year", "retention", "pages", "note")


@transaction.atomic
def amend_item(actor: Actor, pk: int, **given: Any) -> ArchiveItem:
    """Correct what the catalogue will say of it, its class included."""
    item, hat = locked(actor, pk, "amend")
    year = given.get("year")
    if year is not None and not item.dated.year - 1 <= year <= actor.today.year:
        raise DomainError(
            _("An item belongs to the year in which it was settled."),
            fields={"year": [_("Not before its own date and not ahead.")]},
        )
    was = {name: getattr(item, name) for name in AMENDED}
    for name in AMENDED:
        left = given.get(name) is None or (name in NEVER_BLANK and not plain(given[name]))
        if not left:
            value = given[name]
            setattr(item, name, plain(value) if isinstance(value, str) else value)
    if given.get("unit") is not None:
        item.unit = given["unit"]
    item.place = None
    changed = sorted(name for name in AMENDED if getattr(item, name) != was[name])
    step(
        actor,
        item,
        ITEM,
        "amend",
        hat=hat,
        verb="documents.archive_item.amended",
        fields=[*AMENDED, "unit", "place"],
        changed=changed,
    )
    reword_card(item.pk, ("B", item.number), *words_of(item))
    return item


@transaction.atomic
def arrange_item(actor: Actor, pk: int, *, order: str) -> ArchiveItem:
    """Put the parts in another order: their numbers, from first to last."""
    item, hat = locked(actor, pk, "arrange")
    rows = {part.position: part for part in queries.parts(pk)}
    wanted = [int(n) for n in order.replace("，", " ").replace(",", " ").split() if n.isdecimal()]
    if sorted(wanted) != sorted(rows):
        raise DomainError(
            _("Name each part once: this item has the parts 1 to %(n)s.") % {"n": len(rows)},
            fields={"order": [_("Such as 2 1 3.")]},
        )
    for position, n in enumerate(wanted, start=1):
        rows[n].position = position
    ItemPart.objects.bulk_update(rows.values(), ["position"])
    step(
        actor,
        item,
        ITEM,
        "arrange",
        hat=hat,
        verb="documents.archive_item.arranged",
        order=wanted,
    )
    return item


@transaction.atomic
def join_item(actor: Actor, pk: int, *, into: int) -> ArchiveItem:
    """Its letters belong into another item; this one is taken apart. Nothing is lost."""
    if pk == into:
        raise DomainError(
            _("An item cannot be joined to itself."), fields={"into": [_("Choose another.")]}
        )
    # Locked in one order, so that two who join crosswise never wait for each other.
    pair = {one: queries.item_get(actor, one, lock=True) for one in sorted((pk, into))}
    item, other = pair[pk], pair[into]
    hat = ITEM.check("join", actor, item)
    if other.state not in LOOSE:
        raise WrongState(
            _("%(item)s has its number already and takes nothing in.") % {"item": other},
        )
    last = queries.letters_of(into).count()
    for n, row in enumerate(queries.letters_of(pk), start=last + 1):
        row.item, row.position = other, n
        row.save(update_fields=["item", "position"])
    ItemPart.objects.filter(item=item).update(item=other)
    _recount(actor, other, retention=min((item.retention, other.retention), key=KEPT.index))
    change(actor, other, "documents.archive_item.received", hat=hat, fields=FROM_LETTERS, of=pk)
    step(
        actor,
        item,
        ITEM,
        "join",
        hat=hat,
        verb="documents.archive_item.joined",
        into=into,
    )
    return other


FROM_LETTERS = ("secrecy", "doc_number", "pages", "retention", "place")


def _recount(actor: Actor, item: ArchiveItem, *, retention: str) -> None:
    """What an item takes from its letters, after these have changed."""
    letters = letters_of(actor, item)
    said = described(letters)
    item.secrecy = max(letter.secrecy for letter in letters)
    item.reach = sorted({*item.reach, *(t for letter in letters for t in letter.reach)})
    item.doc_number, item.retention, item.place = said.doc_number, retention, None
    _keep_parts(item, [])
    item.pages = _pages(actor, item)


@transaction.atomic
def split_item(actor: Actor, pk: int, *, letter: int) -> ArchiveItem:
    """A letter becomes an item of its own. Answers with the one that it was taken out of."""
    item, hat = locked(actor, pk, "split")
    rows = list(queries.letters_of(pk))
    row = next((r for r in rows if r.card_id == letter), None)
    if row is None or len(rows) == 1:
        raise DomainError(
            _("Only one of several letters can be taken out of an item."),
            fields={"letter": [_("Choose a letter of this item.")]},
        )
    (out,) = [found for found in letters_of(actor, item) if found.pk == letter]
    row.delete()
    for n, kept in enumerate((r for r in rows if r is not row), start=1):
        ItemLetter.objects.filter(pk=kept.pk).update(position=n)
    made = compose(actor, [out])
    ItemPart.objects.filter(item=item, attachment__card=letter).update(item=made)
    made.prepared_at = item.prepared_at
    _recount(actor, made, retention=out.retention)
    change(
        actor,
        made,
        "documents.archive_item.prepared",
        fields=["prepared_at", *FROM_LETTERS],
        pages=made.pages,
    )
    _recount(actor, item, retention=item.retention)
    step(
        actor,
        item,
        ITEM,
        "split",
        hat=hat,
        verb="documents.archive_item.split",
        fields=FROM_LETTERS,
        letter=letter,
        item=made.pk,
    )
    return item


@transaction.atomic
def follow_secrecy(actor: Actor, card_id: int) -> None:
    """A filed letter was declassified: its item is as secret as the most secret of its letters."""
    system = Actor.system(actor.now)
    row = ItemLetter.objects.filter(card=card_id).first()
    if row is None:
        return
    item = queries.item_get(system, row.item_id, lock=True)
    level = max(letter.secrecy for letter in letters_of(system, item))
    if level != item.secrecy:
        was, item.secrecy = item.secrecy, level
        change(
            actor,
            item,
            "documents.archive_item.declassified",
            fields=["secrecy"],
            was=was,
            now=level,
        )
