"""What has become of a draft on its way, as far as rules ask: who signed, who was consulted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from documents.linter.draft import Consulted, SignOff
from documents.models import CoSignature, Countersignature, Opinion, OutgoingDocument, TextVersion
from office.files.models import Attachment
from office.organisation.models import User
from office.organisation.queries import people

S, Answer = OutgoingDocument.State, Countersignature.Answer
SIGNED = frozenset({S.SIGNED, S.RECHECKED})
ENCLOSED = ("original", "attachment")
"""What a file of a letter was added as when it goes out with it."""


@dataclass(frozen=True, slots=True)
class Road:
    """The defaults are those of a draft that nobody has seen yet."""

    signer: str | None = None
    sign_off: SignOff | None = None
    changed: bool = False
    consulted: tuple[Consulted, ...] = ()
    signed_organs: frozenset[str] = frozenset()
    all_signed: bool = False
    """Whether every organ of a joint letter must have signed by now."""
    attachments: tuple[str, ...] = ()

    def agreed(self, organ: str) -> bool | None:
        if organ in self.signed_organs:
            return True
        return False if self.all_signed else None

    @classmethod
    def of(cls, doc: OutgoingDocument, signing: SignOff | None = None) -> Road:
        """As it is now; `signing` is a sign-off that is about to be written, and settles what
        departments differ about."""
        return cls(
            signer=None if doc.state == S.DRAFT else str(doc.signer or ""),
            sign_off=signing or _sign_off(doc),
            changed=_changed(doc),
            consulted=tuple(_consulted(doc, settled=bool(signing or doc.signed_at))),
            signed_organs=_signed_organs(doc),
            all_signed=doc.state in SIGNED,
            attachments=_attachments(doc),
        )


def is_principal(person: User | None) -> bool | None:
    """Whether he is the principal head; nobody knows where the office has none."""
    if person is None or not people().filter(roles__contains=["chief"]).exists():
        return None
    return "chief" in person.roles


def _sign_off(doc: OutgoingDocument) -> SignOff | None:
    if doc.signed_at is None:
        return None
    written = Opinion.objects.filter(card=doc.pk, kind=Opinion.Kind.SIGN).order_by("-pk").first()
    return SignOff(
        str(doc.signer or ""),
        written.text if written else "",
        timezone.localdate(doc.signed_at),
        is_principal(doc.signer),
    )


def _changed(doc: OutgoingDocument) -> bool:
    if doc.signed_version is None or doc.text_version == doc.signed_version:
        return False
    later = TextVersion.objects.filter(document=doc.pk, n__gt=doc.signed_version)
    return later.filter(change=TextVersion.Change.SUBSTANCE).exists()


def _consulted(doc: OutgoingDocument, *, settled: bool) -> Sequence[Consulted]:
    """The departments asked in this round. What they differ about the signer settles in words."""
    rows: Any = Countersignature.objects.filter(document=doc.pk, round=doc.round)
    agreed = {Answer.AGREE: True, Answer.DIFFER: None if settled else False}
    return [
        Consulted(str(row.department), asked=True, agreed=agreed.get(Answer(row.answer)))
        for row in rows.select_related("department")
    ]


def _signed_organs(doc: OutgoingDocument) -> frozenset[str]:
    if not doc.joint_organs:
        return frozenset()
    rows = CoSignature.objects.filter(document=doc.pk, lapsed_at=None)
    return frozenset(rows.values_list("organ", flat=True))


def _attachments(doc: OutgoingDocument) -> tuple[str, ...]:
    rows = Attachment.objects.filter(card=doc.pk, withdrawn_at=None, purpose__in=ENCLOSED)
    return tuple(rows.values_list("name", flat=True))
