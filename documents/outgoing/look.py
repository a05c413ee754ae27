"""How a letter of ours looks on the screen while it is written: a likeness, not the print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from documents.choices import Kind
from documents.outgoing.models import OutgoingDocument
from documents.packs.base import Pack
from documents.packs.choosing import current, kind_named, mark_of, pack_of
from office.parameters.registry import value

LABELS = ("出席", "请假", "列席")


@dataclass(frozen=True, slots=True)
class Look:
    """What stands on the paper, line by line."""

    organ: str
    partners: tuple[str, ...]
    number: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    enclosures: tuple[str, ...]
    copy_to: str
    remark: str
    attendance: tuple[tuple[str, str], ...]
    urgency: str
    signer: str
    dated: date | None
    form: str = ""
    """Which form it is in, as its pack has it."""
    kind: str = ""
    day: str = ""
    """The date as this form writes it."""
    secrecy: str = ""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


ATTENDANCE = ("present", "absent", "observers")


def _attendance(kind: str, *names: str) -> tuple[tuple[str, str], ...]:
    """As minutes name who was there; other letters do not."""
    if kind != Kind.MINUTES:
        return ()
    said = ("、".join(_lines(text)) for text in names)
    return tuple((label, text) for label, text in zip(LABELS, said, strict=True) if text)


def shown_urgency(pack: Pack, urgency: str) -> str:
    """In the words of the pack; the ordinary one only where the form has a line for it."""
    marked = urgency in pack.urgency_marks
    return pack.urgency_name(urgency) if marked else ""


def look_of(doc: OutgoingDocument) -> Look:
    """The letter as it is kept."""
    pack = pack_of(doc)
    blank = pack.numbers.blank(doc.series) if doc.series else ""
    dated = timezone.localdate(doc.signed_at) if doc.signed_at else None
    return Look(
        organ=value("office.name"),
        partners=tuple(doc.partners),
        number=doc.number if doc.has_number else blank,
        title=doc.title,
        addressee=doc.addressee,
        paragraphs=_lines(doc.body),
        enclosures=_lines(doc.enclosures),
        copy_to=doc.copy_to,
        remark=doc.remark,
        attendance=_attendance(doc.kind, doc.present, doc.absent, doc.observers),
        urgency=shown_urgency(pack, doc.urgency),
        signer=str(doc.signer or "") if doc.direction == "up" else "",
        dated=dated,
        form=pack.sheet,
        kind=doc.get_kind_display(),
        day=pack.days.full(dated),
        secrecy=mark_of(doc),
    )


def look_typed(typed: Mapping[str, Any]) -> Look:
    """The letter as it stands in the form."""
    pack, series = current(), typed.get("series", "")
    kind, urgency = typed.get("kind", ""), typed.get("urgency", "")
    upward = typed.get("direction") == "up" or kind in pack.upward
    return Look(
        organ=value("office.name"),
        partners=_lines(typed.get("joint_organs", "")),
        number=pack.numbers.blank(series) if series else "",
        title=typed.get("title", "")[:500],
        addressee="" if kind in pack.no_addressee else typed.get("addressee", "")[:500],
        paragraphs=_lines(typed.get("body", "")),
        enclosures=_lines(typed.get("enclosures", "")),
        copy_to=typed.get("copy_to", "")[:500],
        remark=typed.get("remark", "")[:200],
        attendance=_attendance(kind, *(typed.get(n, "") for n in ATTENDANCE)),
        urgency=shown_urgency(pack, urgency),
        signer=_("(signer)") if upward and kind in Kind.values else "",
        dated=None,
        form=pack.sheet,
        kind=kind_named(kind) if kind in pack.kinds else "",
    )
