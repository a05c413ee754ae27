"""What a clerk has typed at intake and not registered yet: one draft each, kept for the next look.

A draft is nobody's record: no number, no matter, no event; only its writer ever reads it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from documents.models import Draft
from office.core.actor import Actor

KEPT = frozenset(
    {
        "issuer",
        "issuer_number",
        "title",
        "kind",
        "urgency",
        "secrecy",
        "received_at",
        "issued_on",
        "due_on",
        "copies",
        "pages",
        "addressee",
        "place",
        "received_pinned",
    }
)
LONGEST = 500


def draft_of(actor: Actor) -> Draft | None:
    return Draft.objects.filter(person=actor.user_id).first()


@transaction.atomic
def save_draft(actor: Actor, fields: dict[str, Any]) -> None:
    """Keep what is in the form, as typed: it need not be right yet."""
    kept = {k: str(v)[:LONGEST] for k, v in fields.items() if k in KEPT}
    Draft.objects.update_or_create(
        person_id=actor.user_id, defaults={"fields": kept, "saved_at": actor.now}
    )


@transaction.atomic
def drop_draft(actor: Actor) -> None:
    Draft.objects.filter(person=actor.user_id).delete()
