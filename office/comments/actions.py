"""A remark on a record of any area: one door for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from office.comments import queries
from office.comments.models import Comment
from office.comments.words import is_substantive, mentioned_names
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import OfficeRecord
from office.core.workflow import Workflow
from office.duties.steps import step
from office.notifications.actions import notify
from office.organisation.models import User


def remark(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    record: OfficeRecord,
    flow: Workflow,
    *,
    hat: Capacity | None,
    verb: str,
    text: str,
    mentions: Sequence[User] = (),
) -> Comment:
    """Keep a remark on a record that the caller has locked and `flow` has allowed.

    Those it names hear of it; those who have the record in hand or wrote before hear of it when it
    says something: not of 收到 or 已阅.
    """
    if actor.user_id is None:
        raise NotAllowed(_("A comment needs a person who makes it."))
    named = _named(actor, record, text, mentions)
    made = Comment.objects.create(
        card_id=record.pk,
        author_id=actor.user_id,
        text=text,
        mentioned_ids=sorted(p.pk for p in named),
        at=actor.now,
    )
    event = step(actor, record, flow, "comment", hat=hat, verb=verb, mentioned=made.mentioned_ids)
    told = {*made.mentioned_ids, *(queries.concerned(record.pk) if is_substantive(text) else ())}
    seers = User.objects.filter(pk__in=told - {actor.user_id}, is_active=True)
    notify(
        seers.filter(clearance__gte=record.secrecy).values_list("pk", flat=True),
        "comment",
        f"comment:{event.pk}",
        actor.now,
        card_id=record.pk,
        event_id=event.pk,
        news=verb,
    )
    return made


def _named(actor: Actor, record: OfficeRecord, text: str, mentions: Sequence[User]) -> list[User]:
    """Those chosen and those after an @; each must be able to open the record."""
    found = {p.pk: p for p in [*mentions, *queries.people_named(mentioned_names(text))]}
    blind = next((p for p in found.values() if not queries.can_see(p, record, actor.now)), None)
    if blind is not None:
        raise DomainError(
            _("%(person)s cannot see %(record)s.") % {"person": blind, "record": record},
            fields={"text": [_("Take the name out, or let him in first.")]},
        )
    return list(found.values())
