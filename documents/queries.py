"""Every read of letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from documents.models import IncomingDocument, Opinion, Reading
from documents.sameness import LetterKeys, why_same
from office.core.actor import Actor
from office.core.records import fetch
from office.files.models import Attachment
from office.organisation.models import User


def incoming_register(actor: Actor) -> QuerySet[IncomingDocument]:
    """The register, newest first; the order is that of registration, which an index serves."""
    return (
        IncomingDocument.objects.visible_to(actor)
        .select_related("matter")
        .defer("matter__chain_hash")
        .order_by("-card_id")
    )


def incoming_row(actor: Actor, pk: int) -> IncomingDocument:
    """One letter with what an answer over REST shows, without the people behind it."""
    return fetch(IncomingDocument, actor, pk, related=("matter",))


def incoming_get(actor: Actor, pk: int, *, lock: bool = False) -> IncomingDocument:
    related = () if lock else ("department", "lead_department", "matter", "registrar", "instructor")
    return fetch(IncomingDocument, actor, pk, lock=lock, related=related)


def opinions(card_id: int) -> QuerySet[Opinion]:
    """Newest first; the caller has fetched the letter for this reader already."""
    return (
        Opinion.objects.filter(card=card_id)
        .select_related("author", "on_behalf_of", "taken_back")
        .order_by("-id")
    )


def readings(document_id: int) -> QuerySet[Reading]:
    return Reading.objects.filter(document=document_id).select_related("reader")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An earlier letter that looks the same, and why."""

    id: int
    number: str
    title: str
    issuer: str
    why: str


MOST_ALIKE, MOST_LOOKED_AT = 20, 500
KEYS = (
    "card_id",
    "number",
    "title",
    "issuer",
    "issuer_number_key",
    "title_key",
    "issuer_key",
    "received_at",
)


def duplicates(
    actor: Actor,
    *,
    issuer: str,
    issuer_number: str,
    title: str,
    received_at: datetime | None = None,
    exclude: int | None = None,
) -> list[Duplicate]:
    """Earlier letters with the same number, or the same title, in whatever disguise; newest first.

    The rule is `sameness.why_same`. Only letters the actor may see are named.
    """
    day = timezone.localdate(received_at) if received_at else None
    keys = LetterKeys.of(issuer, issuer_number, title, day)
    alike = same_letters(actor, [keys]).get(keys, [])
    return [d for d in alike if d.id != exclude][:MOST_ALIKE]


def same_letters(actor: Actor, wanted: Sequence[LetterKeys]) -> dict[LetterKeys, list[Duplicate]]:
    """For each of these letters the ones in the register that are the same: one query for all."""
    by_number: dict[str, list[LetterKeys]] = defaultdict(list)
    by_title: dict[str, list[LetterKeys]] = defaultdict(list)
    for keys in dict.fromkeys(wanted):
        if keys.number:
            by_number[keys.number].append(keys)
        if keys.tells_by_title:
            by_title[keys.title].append(keys)
    looks = Q(issuer_number_key__in=list(by_number)) | Q(title_key__in=list(by_title))
    rows = IncomingDocument.objects.visible_to(actor).filter(looks).exclude(state="withdrawn")
    found: dict[LetterKeys, list[Duplicate]] = defaultdict(list)
    listed = rows.order_by("-card_id").values_list(*KEYS)
    # One letter looks at the newest only: a title may have come every week for fifty years.
    for pk, number, title, issuer, *key, at in (
        listed.iterator() if len(wanted) > 1 else listed[:MOST_LOOKED_AT]
    ):
        there = LetterKeys(key[0], key[1], key[2], timezone.localdate(at))
        candidates = [*by_number.get(there.number, []), *by_title.get(there.title, [])]
        for keys in dict.fromkeys(candidates):
            why = why_same(there, keys)
            if why:
                found[keys].append(Duplicate(pk, number, title, issuer, why))
    return found


def instructors() -> QuerySet[User]:
    """People who may write instructions, in protocol order."""
    return User.objects.filter(
        is_active=True, roles__overlap=["director", "leader", "chief"]
    ).order_by("protocol_rank", "id")


def pictures() -> QuerySet[Attachment]:
    """What may be somebody's handwriting; whether it lies with the letter, the action checks."""
    return Attachment.objects.filter(
        withdrawn_at=None, blob__media_type__in=["image/png", "image/jpeg"]
    )


def received_on(actor: Actor, day: date) -> QuerySet[IncomingDocument]:
    """What reached the office that day, as a range that the index on `received_at` serves."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return incoming_register(actor).filter(
        received_at__gte=start, received_at__lt=start + timedelta(days=1)
    )
