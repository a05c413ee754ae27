"""How a letter of ours looks on the screen while it is written: a likeness, not the print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from documents.choices import Kind, Urgency
from documents.outgoing import policy
from documents.outgoing.models import OutgoingDocument
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


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


ATTENDANCE = ("present", "absent", "observers")


def _attendance(kind: str, *names: str) -> tuple[tuple[str, str], ...]:
    """As minutes name who was there; other letters do not."""
    if kind != Kind.MINUTES:
        return ()
    said = ("、".join(_lines(text)) for text in names)
    return tuple((label, text) for label, text in zip(LABELS, said, strict=True) if text)


def look_of(doc: OutgoingDocument) -> Look:
    """The letter as it is kept."""
    return Look(
        organ=value("office.name"),
        partners=tuple(doc.partners),
        number=doc.number if doc.has_number else pending(doc.series),
        title=doc.title,
        addressee=doc.addressee,
        paragraphs=_lines(doc.body),
        enclosures=_lines(doc.enclosures),
        copy_to=doc.copy_to,
        remark=doc.remark,
        attendance=_attendance(doc.kind, doc.present, doc.absent, doc.observers),
        urgency=doc.get_urgency_display() if doc.urgency != Urgency.ROUTINE else "",
        signer=str(doc.signer or "") if doc.direction == "up" else "",
        dated=timezone.localdate(doc.signed_at) if doc.signed_at else None,
    )


def look_typed(typed: Mapping[str, Any]) -> Look:
    """The letter as it stands in the form."""
    kind, urgency = typed.get("kind", ""), typed.get("urgency", "")
    upward = typed.get("direction") == "up" or kind in policy.UPWARD
    return Look(
        organ=value("office.name"),
        partners=_lines(typed.get("joint_organs", "")),
        number=pending(typed.get("series", "")),
        title=typed.get("title", "")[:500],
        addressee="" if kind in policy.NO_ADDRESSEE else typed.get("addressee", "")[:500],
        paragraphs=_lines(typed.get("body", "")),
        enclosures=_lines(typed.get("enclosures", "")),
        copy_to=typed.get("copy_to", "")[:500],
        remark=typed.get("remark", "")[:200],
        attendance=_attendance(kind, *(typed.get(n, "") for n in ATTENDANCE)),
        urgency=str(Urgency(urgency).label) if urgency in set(Urgency.values[1:]) else "",
        signer=_("(signer)") if upward and kind in Kind.values else "",
        dated=None,
    )


def pending(series: str) -> str:
    """The place of the number that is not given yet."""
    return f"{series}〔    〕    号" if series else ""
