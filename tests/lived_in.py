"""An office that has been at work: every state, every kind of trace, some files."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from documents.circulation import actions as circulation
from documents.models import IncomingDocument
from documents.outgoing import actions as our_letters
from documents.outgoing.models import DocumentSeries, OutgoingDocument
from office.audit.delivery import deliver_pending
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.duties.ladder import remind
from office.files.models import Attachment, Blob
from office.flows.letter_to_item import supervise_letter
from supervision.bulletins import actions as bulletins
from supervision.models import SupervisionItem
from supervision.scoring import actions as scoring
from tests.conftest import Office
from tests.documents.ours import CODE, ours

SKIPPED = {"returned", "withdrawn", "reading"}


def live_in(office: Office) -> Office:
    """A letter and an item in every state, secret ones too, and a week of reminder passes."""
    for state in IncomingDocument.State.values:
        office.letter(state, title=f"来文{state}")
    for state in SupervisionItem.State.values:
        office.item(state, title=f"事项{state}")
    secret = office.letter("handling", title="机密来文", secrecy="secret")
    supervise_letter(office.actor("sven"), secret.pk)
    circulated = office.letter("reading", title="传阅件")
    circulation.circulate_incoming(
        office.actor("alice"),
        circulated.pk,
        readers=[office.carol, office.eve, office.bob],
        mode="sequential",
    )
    circulation.read_incoming(office.actor("carol"), circulated.pk, text="已阅")
    for state in OutgoingDocument.State.values:
        ours(office, state, title=f"发文{state}")
    series = DocumentSeries.objects.get(code=CODE)
    kept, spare = our_letters.reserve_number(
        office.actor("alice"), series=series, reason="预案", count=2
    )
    our_letters.void_reserved(office.actor("alice"), spare.pk, reason=f"不用，留{kept.value}号")
    score(office)
    keep_file(office, circulated.pk, "扫描件".encode())
    book(office, "第一会议室", 9)
    book(office, "第一会议室", 11)
    deliver_pending(office.now)
    for days in range(8):
        remind(office.now + timedelta(days=days))
    return office


def score(office: Office) -> None:
    """An item is criticised, its department appeals; a bulletin waits to be signed off."""
    sven = office.actor("sven")
    entry = scoring.mark_item(
        sven,
        office.item("handling", title="被批评事项").pk,
        trigger="criticised",
        evidence=office.letter(title="批评来文").number,
        text="会上点名批评",
    )
    scoring.file_appeal(office.actor("carol"), entry=entry.pk, reason="数据晚到，非我科责任")
    made = bulletins.draft_bulletin(sven, period="2026-10")
    bulletins.edit_bulletin(sven, made.pk, problems="数据报送偏晚")
    bulletins.submit_bulletin(sven, made.pk)


def keep_file(office: Office, card_id: int, content: bytes, called: str = "扫描件.txt") -> Path:
    name = hashlib.sha256(content).hexdigest()
    path = Path(settings.MEDIA_ROOT) / name[:2] / name[2:4] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    blob, _made = Blob.objects.get_or_create(
        pk=name,
        defaults={"size": len(content), "media_type": "text/plain", "created_at": office.now},
    )
    Attachment.objects.create(card_id=card_id, blob=blob, name=called, added_at=office.now)
    return path


def book(office: Office, room: str, hour: int, day: date = date(2026, 11, 23)) -> None:
    resource, _made = Resource.objects.get_or_create(kind="room", name=room)
    bookings.book(
        office.actor("alice"),
        resource=resource,
        title="例会",
        starts_at=office.day(day, hour),
        ends_at=office.day(day, hour + 1),
    )
