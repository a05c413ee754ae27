"""Who has a text open: a lock that is named, ends by itself, and can be taken over."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.outgoing import policy, queries
from documents.outgoing.models import EditLock, OutgoingDocument
from office.core.actor import Actor
from office.core.errors import Conflict, NotAllowed
from office.parameters.registry import value


@transaction.atomic
def take_text(actor: Actor, pk: int, *, take_over: bool = False) -> EditLock:
    """Open the text for oneself, or say who has it. Asked again it is held for longer.

    No event: nothing happened to the letter yet.
    """
    doc = queries.outgoing_get(actor, pk, lock=True)
    policy.OUTGOING.check("amend", actor, doc)
    if actor.user_id is None:
        raise NotAllowed(_("A text is opened by a person."))
    held = queries.lock_of(doc.pk, actor)
    if held is not None and held.person_id != actor.user_id and not take_over:
        return held
    mine = held is not None and held.person_id == actor.user_id
    lock, _made = EditLock.objects.update_or_create(
        document=doc,
        defaults={
            "person_id": actor.user_id,
            "taken_at": held.taken_at if held is not None and mine else actor.now,
            "expires_at": actor.now + timedelta(minutes=value("documents.lock_minutes")),
        },
    )
    return lock


@transaction.atomic
def release_text(actor: Actor, pk: int) -> None:
    """Close the text again without a change; another's lock stays."""
    doc = queries.outgoing_get(actor, pk, lock=True)
    if all(hat.has("auditor") for hat in actor.capacities):
        raise NotAllowed(_("Auditors read; they have no text open."))
    close(actor, doc)


def close(actor: Actor, doc: OutgoingDocument) -> None:
    EditLock.objects.filter(document=doc, person=actor.user_id).delete()


def check_free(actor: Actor, doc: OutgoingDocument) -> None:
    """Refused while somebody else has it open: his words are not overwritten."""
    held = queries.lock_of(doc.pk, actor)
    if held is None or held.person_id == actor.user_id:
        return
    raise Conflict(
        _(
            "%(person)s has the text open until %(time)s. Ask to have it closed, or take it over "
            "and save again."
        )
        % {"person": held.person, "time": timezone.localtime(held.expires_at).strftime("%H:%M")},
        extra={"holder": held.person_id, "expires_at": held.expires_at.isoformat()},
    )
