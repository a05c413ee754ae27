"""What of a letter of ours goes on paper in Taiwan; it knows how a letter is kept."""

from __future__ import annotations

from typing import Any

from documents.choices import Kind
from documents.outgoing.models import OutgoingDocument
from documents.outgoing.queries import named_in
from documents.packs.choosing import mark_of, pack_of
from documents.packs.taiwan import GREAT_SEAL, SIGNATURE, STRIP
from documents.typeset.facts import day_of, is_final, number_of, signed_elsewhere
from documents.typeset.taiwan.letter import Ending, TaiwanLetter, sections_of
from office.core.text import plain
from office.organisation.models import User
from office.organisation.queries import people
from office.parameters.registry import value

KINDS = {
    Kind.ORDER: "令",
    Kind.SUBMISSION: "呈",
    Kind.CONSULTATION: "咨",
    Kind.LETTER: "函",
    Kind.PROCLAMATION: "公告",
    Kind.PLAIN_LETTER: "書函",
    Kind.MEMO: "簽",
}
UNDIVIDED = frozenset({Kind.ORDER})
PUBLIC = frozenset({Kind.ORDER, Kind.PROCLAMATION})
"""Bear neither address nor receiver nor speed, and the seal of the office."""
DRAFT, VOID = "稿", "作廢"
SEVERAL = "如正、副本行文單位"


def letter_of(doc: OutgoingDocument, copy_number: str = "") -> TaiwanLetter:
    """The letter as it stands now; a draft says that it is one (稿). A copy may bear a number."""
    kind = Kind(doc.kind)
    return TaiwanLetter(
        organ=str(value("office.name")),
        kind=KINDS.get(kind, ""),
        partners=tuple(map(plain, doc.partners)),
        retention=str(doc.get_retention_display()) if doc.retention else "",
        copy_number=copy_number,
        contacts=() if kind in PUBLIC else contacts_of(doc.drafter),
        receiver="" if kind in PUBLIC | {Kind.MEMO} else receiver_of(doc.addressee),
        facts=facts_of(doc),
        sections=sections_of(doc.body, doc.title, divided=kind not in UNDIVIDED),
        originals="" if kind in PUBLIC else doc.addressee,
        copies=doc.copy_to,
        ending=ending_of(doc),
        heading=plain(doc.title),
        watermark="" if is_final(doc) else VOID if doc.state == "withdrawn" else DRAFT,
    )


def facts_of(doc: OutgoingDocument) -> tuple[tuple[str, str], ...]:
    """Date, number, 速別, 密等 and enclosures; orders and announcements bear the first two alone.

    Of what is not secret the line of 密等 stays empty, as the form has it.
    """
    pack, kind = pack_of(doc), Kind(doc.kind)
    said = [
        ("發文日期", pack.days.full(day_of(doc, "issued_at") or day_of(doc, "signed_at"))),
        ("發文字號", number_of(doc)),
    ]
    if kind not in PUBLIC:
        said += [
            ("速別", pack.urgency_marks.get(doc.urgency, "")),
            ("密等及解密條件或保密期限", mark_of(doc)),
        ]
    if kind != Kind.ORDER:
        said.append(("附件", "、".join(plain(x) for x in doc.enclosures.splitlines() if plain(x))))
    return tuple(said)


def contacts_of(drafter: User | None) -> tuple[tuple[str, str], ...]:
    """Address, 承辦人, telephone and e-mail of whoever can be asked."""
    said = [("地址", str(value("office.address")))]
    if drafter is not None:
        said += [
            ("承辦人", str(drafter)),
            ("電話", drafter.phone),
            ("電子信箱", drafter.email),
        ]
    return tuple((label, plain(text)) for label, text in said if plain(text))


def receiver_of(addressee: str) -> str:
    """The one it goes to; several stand in the lines of 正本 and 副本."""
    names = named_in(addressee)
    return names[0] if len(names) == 1 else SEVERAL if names else ""


def ending_of(doc: OutgoingDocument) -> Ending:
    """蓋印及簽署 (文書處理手冊; 新北市政府文書處理要點, 59).

    Orders and announcements: 印信 and 職銜簽字章. 呈 and letters to a superior: 職銜、姓名 with
    職章. Other letters: 職銜簽字章. Plain letters: 條戳. A 簽 bears the name of its writer.
    """
    kind, pack = Kind(doc.kind), pack_of(doc)
    stamp, layer = pack.stamp(kind, doc.direction), pack.layer(doc.layer)
    note = layer.note if layer and kind not in PUBLIC else ""
    others = tuple(signed_elsewhere(doc).items())
    if kind == Kind.MEMO:
        return Ending(post=doc.drafter.post if doc.drafter else "", name=str(doc.drafter or ""))
    if stamp == STRIP:
        return Ending(strip=str(value("office.name")), note=note, others=others)
    head = head_of_organ() or doc.signer
    return Ending(
        post=head.post if head else "",
        name=str(head or ""),
        stamp=SIGNATURE if stamp == GREAT_SEAL else stamp,
        seal=stamp == GREAT_SEAL,
        note=note,
        others=others,
    )


def head_of_organ() -> User | None:
    """In whose name letters go out, whoever decided on them."""
    found: Any = people().filter(roles__contains=["chief"]).first()
    return found if isinstance(found, User) else None
