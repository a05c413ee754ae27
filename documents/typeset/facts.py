"""What of a letter of ours goes to print. The one place that knows how a letter is kept."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from documents.choices import Kind
from documents.outgoing.models import CoSignature, OutgoingDocument
from documents.packs.choosing import mark_of, pack_of
from documents.typeset.printed import Attendance, Format, Imprint, Printed, Signing
from documents.typeset.words import paragraphs, title_lines
from office.core.text import letters_only, plain
from office.parameters.registry import value

FINAL = frozenset({"numbered", "sealed", "issued", "acknowledged", "filed"})
"""From its number on a letter is what it says; before, it is a draft and looks like one."""
TYPED_DAY = re.compile(r"[\d×xX 　]{2,6}年[\d×xX 　]{0,4}月[\d×xX 　]{0,4}日")
DRAFT, VOID = "草稿", "作废"
FORMATS = {Kind.LETTER: Format.LETTER, Kind.ORDER: Format.ORDER, Kind.MINUTES: Format.MINUTES}


def printed_letter(doc: OutgoingDocument, copy_number: str = "") -> Printed:
    """The letter as it stands now; a draft says that it is one. A copy may bear a number."""
    organ, pack = organ_name(), pack_of(doc)
    kind = Kind(doc.kind)
    return Printed(
        format=format_of(doc),
        organs=(organ, *doc.partners),
        title=title_lines(doc.title),
        number=number_of(doc),
        copy_number=copy_number,
        secrecy=mark_of(doc),
        urgency=pack.urgency_marks.get(doc.urgency, ""),
        signers=signers_of(doc),
        addressees="" if kind in pack.no_addressee else doc.addressee,
        body=paragraphs(text_alone(doc, organ)),
        enclosures=tuple(
            s for line in str(_kept(doc, "enclosures")).splitlines() if (s := plain(line))
        ),
        signing=Signing.STAMP if kind == Kind.ORDER else Signing.SEAL,
        stamp_post=str(getattr(_kept(doc, "signer", None), "post", "")),
        dated=day_of(doc, "signed_at"),
        note=doc.remark,
        attendance=attendance_of(doc),
        imprint=Imprint(
            copy_to=doc.copy_to,
            office=printing_office(organ),
            printed_on=day_of(doc, "issued_at") or day_of(doc, "signed_at"),
        ),
        double_sided=bool(value("documents.double_sided")),
        watermark="" if is_final(doc) else VOID if doc.state == "withdrawn" else DRAFT,
    )


def text_alone(doc: OutgoingDocument, organ: str) -> str:
    """The body without the title, addressee, organ and date that were typed into it as well.

    People draft a letter whole; each of these has its own place on the sheet.
    """
    lines = [line for line in doc.body.splitlines() if plain(line)]
    for known in (doc.title, doc.addressee):
        if lines and known and letters_only(lines[0]) == letters_only(known):
            lines = lines[1:]
    if len(lines) > 1 and TYPED_DAY.fullmatch(plain(lines[-1])):
        names = {letters_only(organ), letters_only(str(value("office.name")))}
        if letters_only(lines[-2]) in names:
            lines = lines[:-2]
    return "\n".join(lines)


def is_final(doc: OutgoingDocument) -> bool:
    return doc.state in FINAL


def format_of(doc: OutgoingDocument) -> Format:
    """By its kind; a series of letters such as 云水函 is set as letters, whatever the kind."""
    if str(_kept(doc, "series")).endswith("函"):
        return Format.LETTER
    return FORMATS.get(Kind(doc.kind), Format.DOCUMENT)


def attendance_of(doc: OutgoingDocument) -> Attendance:
    """出席, 请假, 列席, on minutes alone."""
    if doc.kind != Kind.MINUTES:
        return Attendance()
    return Attendance(_in_a_row(doc.present), _in_a_row(doc.absent), _in_a_row(doc.observers))


def _in_a_row(text: str) -> str:
    return "、".join(name for line in text.splitlines() if (name := plain(line)))


def number_of(doc: OutgoingDocument) -> str:
    """The 发文字号. The number of a draft is nobody's business: room is left for its own."""
    called_back = bool(doc.issued_at and doc.draft_number)
    if is_final(doc) or (called_back and doc.has_number):
        return doc.number
    series = str(_kept(doc, "series"))
    return pack_of(doc).numbers.blank(series, doc.created_at.year) if series else ""


def signers_of(doc: OutgoingDocument) -> tuple[str, ...]:
    """签发人, on letters to a superior only; before anybody is named the place stays free."""
    direction = str(_kept(doc, "direction"))
    upward = direction == "up" if direction else doc.kind in pack_of(doc).upward
    if not upward:
        return ()
    signer = _kept(doc, "signer", None)
    return (str(signer) if signer else "", *co_signers_of(doc))


def co_signers_of(doc: OutgoingDocument) -> tuple[str, ...]:
    """Who signed in the houses of the organs that issue with us, in their order (7.2.6)."""
    return tuple(name for name in signed_elsewhere(doc).values() if name)


def signed_elsewhere(doc: OutgoingDocument) -> dict[str, str]:
    """Each organ that issues with us, in order, and who signed for it; empty before it has."""
    if not doc.joint_organs or doc.pk is None:
        return dict.fromkeys(doc.partners, "")
    rows = CoSignature.objects.filter(document=doc.pk, lapsed_at=None)
    signed = dict(rows.values_list("organ", "name"))
    return {organ: signed.get(organ, "") for organ in doc.partners}


def organ_name() -> str:
    """The organ in the red head and below the text: its standard short name, if it has one."""
    return str(value("office.short_name") or value("office.name"))


def printing_office(organ: str) -> str:
    """印发机关: the office of the organ."""
    known = str(value("documents.printing_office"))
    return known or (organ if organ.endswith("办公室") else f"{organ}办公室")


def day_of(doc: OutgoingDocument, name: str) -> date | None:
    at = _kept(doc, name, None)
    return timezone.localdate(at) if isinstance(at, datetime) else at


def _kept(doc: OutgoingDocument, name: str, otherwise: Any = "") -> Any:
    """A fact that not every letter has."""
    return getattr(doc, name, otherwise)
