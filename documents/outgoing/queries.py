"""Every read of letters of ours and of the books kept beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from documents.outgoing.models import (
    SERIES,
    CoSignature,
    Countersignature,
    Delivery,
    DeliveryNote,
    DocumentSeries,
    EditLock,
    LetterTemplate,
    OutgoingDocument,
    SealUse,
    TextVersion,
)
from documents.packs.base import Pack
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.core.records import fetch
from office.core.text import plain
from office.files.models import Attachment
from office.numbering.models import Number
from office.organisation.models import User
from office.organisation.queries import departments, people, role_holder

RELATED = ("department", "matter", "drafter", "reviewer", "signer")


def outgoing_register(actor: Actor) -> QuerySet[OutgoingDocument]:
    return OutgoingDocument.objects.visible_to(actor).select_related(*RELATED).order_by("-card_id")


def outgoing_get(actor: Actor, pk: int, *, lock: bool = False) -> OutgoingDocument:
    return fetch(OutgoingDocument, actor, pk, lock=lock, related=() if lock else RELATED)


def versions(document_id: int) -> QuerySet[TextVersion]:
    """Oldest first; the caller has fetched the letter for this reader already."""
    return TextVersion.objects.filter(document=document_id).order_by("n")


def version_of(document_id: int, n: int) -> TextVersion:
    found = versions(document_id).filter(n=n).first()
    if found is None:
        raise NotVisible(_("There is no version %(n)s of this text.") % {"n": n})
    return found


def lock_of(document_id: int, actor: Actor) -> EditLock | None:
    """Who has the text open now, if anybody."""
    held = EditLock.objects.filter(document=document_id, expires_at__gt=actor.now)
    return held.select_related("person").first()


def countersignatures(document_id: int) -> QuerySet[Countersignature]:
    return Countersignature.objects.filter(document=document_id).select_related(
        "department", "holder", "opinion"
    )


def co_signatures(document_id: int) -> QuerySet[CoSignature]:
    """How the organs of a joint letter signed; those that lapsed as well, in their order."""
    return CoSignature.objects.filter(document=document_id).select_related("scan", "entered_by")


def files_kept() -> QuerySet[Attachment]:
    """What may be the scan of a signature; whether it lies with the letter, the action checks."""
    return Attachment.objects.filter(withdrawn_at=None)


def replacements(actor: Actor, document_id: int) -> QuerySet[OutgoingDocument]:
    """Letters begun to be sent in the place of one, as far as the reader sees them."""
    rows = OutgoingDocument.objects.visible_to(actor).filter(replaces=document_id)
    return rows.exclude(state=OutgoingDocument.State.WITHDRAWN).order_by("card_id")


def unread_here(doc: OutgoingDocument, actor: Actor) -> bool:
    """Whether a department of his has it and nobody there has opened it yet."""
    heads = {d for hat in actor.capacities for d in hat.headed_ids}
    rows = Delivery.objects.filter(document=doc, read_at=None, acknowledged_at=None)
    return rows.filter(Q(department__in=heads) | Q(holder__in=actor.person_ids)).exists()


def to_remind(now: datetime) -> list[int]:
    """Letters with deliveries of whose time to acknowledge another share is gone."""
    rows = Delivery.objects.filter(remind_at__lte=now).order_by("document")
    return list(rows.values_list("document", flat=True).distinct())


def deliveries(document_id: int) -> QuerySet[Delivery]:
    return Delivery.objects.filter(document=document_id).select_related("department", "holder")


def delivery_log(document_id: int) -> QuerySet[DeliveryNote]:
    rows = DeliveryNote.objects.filter(delivery__document=document_id)
    return rows.select_related("delivery", "by").order_by("-at", "-id")


def corrections(document_id: int) -> QuerySet[TextVersion]:
    """The formal corrections made after sign-off."""
    return versions(document_id).filter(change=TextVersion.Change.FORMAL)


def cleared_holder(secrecy: int, *roles: str) -> User:
    """The first holder of one of these roles, the earlier role first, who is cleared for this."""
    for role in roles:
        found = people().filter(roles__contains=[role], clearance__gte=secrecy).first()
        if found:
            return found
    return role_holder(*roles)


def signers() -> QuerySet[User]:
    return people().filter(roles__overlap=["director", "leader", "chief"])


# --- series and numbers --------------------------------------------------------------------------


def all_series() -> QuerySet[DocumentSeries]:
    return DocumentSeries.objects.all()


def series_for(kind: str, direction: str) -> DocumentSeries | None:
    """The series a letter of this kind bears unless somebody says otherwise."""
    fits = [
        s
        for s in DocumentSeries.objects.filter(active=True)
        if (not s.kinds or kind in s.kinds) and s.direction in {"", direction}
    ]
    fits.sort(key=lambda s: (not s.kinds, not s.direction, s.position))
    return fits[0] if fits else None


def direction_of(pack: Pack, kind: str, series: str = "") -> str:
    """Where a letter of this kind goes; its series may say so more exactly."""
    known = DocumentSeries.objects.filter(code=series).first() if series else None
    if known is not None and known.direction:
        return known.direction
    return pack.direction(kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the book of numbers. `document` only where the reader may see it."""

    number: Number
    document: OutgoingDocument | None

    @property
    def use(self) -> str:
        if self.number.void_reason:
            return "void"
        return "given" if self.number.card_id else "reserved"


def numbers() -> QuerySet[Number]:
    """Every number of our series ever given, reserved or void; newest first."""
    rows = Number.objects.filter(series__key__startswith=SERIES)
    return rows.select_related("series").order_by("-series__year", "series__key", "-value")


def number_get(pk: int) -> Number:
    found = numbers().filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such number in the book."))
    return found


def entries(actor: Actor, rows: list[Number]) -> list[Entry]:
    """One query for the letters behind a page of numbers."""
    found = OutgoingDocument.objects.visible_to(actor).in_bulk([n.card_id for n in rows])
    return [Entry(n, found.get(n.card_id)) for n in rows]


def open_reservations(code: str, year: int) -> QuerySet[Number]:
    """Numbers set aside and not used yet."""
    return (
        Number.objects.filter(
            series__key=f"{SERIES}{code}", series__year=year, card=None, void_reason=""
        )
        .exclude(reserved_for="")
        .order_by("value")
    )


def seal_uses(actor: Actor) -> QuerySet[SealUse]:
    """The register of seals, as far as the reader may see the letters."""
    seen = OutgoingDocument.objects.visible_to(actor).values("pk")
    return SealUse.objects.filter(document__in=seen).select_related("document").order_by("-id")


# --- templates -----------------------------------------------------------------------------------


def templates() -> QuerySet[LetterTemplate]:
    return LetterTemplate.objects.filter(active=True)


def template_get(pk: int) -> LetterTemplate:
    found = LetterTemplate.objects.filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such template."))
    return found


def series_get(pk: int) -> DocumentSeries:
    found = DocumentSeries.objects.filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such series."))
    return found


# --- recipients ----------------------------------------------------------------------------------

BETWEEN = "，、；;,\n"


def named_in(text: str) -> list[str]:
    """The organs of an addressee line: `各区水务局，局机关各科室` → two."""
    for mark in BETWEEN[1:]:
        text = text.replace(mark, BETWEEN[0])
    names = [plain(part).strip("：: 。") for part in text.split(BETWEEN[0])]
    return list(dict.fromkeys(name for name in names if name))


def department_named(given: Any) -> Any:
    """A department of ours by id, code or name, or None."""
    rows = departments()
    if isinstance(given, int) or (isinstance(given, str) and given.isdecimal()):
        return rows.filter(pk=int(given)).first()
    text = str(given or "").strip()
    return rows.filter(Q(name=text) | Q(code=text)).first() if text else None


def letter_answered(actor: Actor, given: Any) -> Any:
    """The letter received that a draft answers, by id or as a record; refused where not visible."""
    if given in (None, "") or not isinstance(given, int):
        return given or None
    model: Any = OutgoingDocument._meta.get_field("in_reply_to").related_model
    try:
        return fetch(model, actor, given)
    except NotVisible as error:
        raise DomainError(
            error.message, fields={"in_reply_to": [_("Choose a letter of the register.")]}
        ) from error
