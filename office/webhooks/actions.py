"""Outside programs that hear of events. What an owner may not see is not sent to his webhook."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.models import Event
from office.audit.queries import events_visible
from office.core.actor import Actor
from office.core.errors import NotAllowed, NotVisible
from office.organisation.actors import actor_for
from office.webhooks.models import Webhook, WebhookDelivery


@transaction.atomic
def add(actor: Actor, *, url: str, events: list[str], secret: str = "") -> Webhook:
    """`events` are verbs, or prefixes ending in `.*`; `*` is all."""
    if actor.user_id is None:
        raise NotAllowed(_("A webhook needs an owner."))
    return Webhook.objects.create(
        owner_id=actor.user_id,
        url=url,
        events=events,
        secret=secret or secrets.token_urlsafe(24),
        created_at=actor.now,
    )


@transaction.atomic
def change(actor: Actor, pk: int, **changes: Any) -> Webhook:
    hook = Webhook.objects.select_for_update().filter(pk=pk, owner=actor.user_id).first()
    if hook is None:
        raise NotVisible(_("There is no such webhook."))
    for name in {"url", "events", "secret", "active"} & set(changes):
        setattr(hook, name, changes[name])
    hook.version += 1
    hook.save()
    return hook


@transaction.atomic
def remove(actor: Actor, pk: int) -> None:
    found, _rows = Webhook.objects.filter(pk=pk, owner=actor.user_id).delete()
    if not found:
        raise NotVisible(_("There is no such webhook."))


def wants(hook: Webhook, verb: str) -> bool:
    return any(
        pattern in ("*", verb) or (pattern.endswith(".*") and verb.startswith(pattern[:-1]))
        for pattern in hook.events
    )


def queue(event: Event) -> int:
    """One delivery per webhook that wants this event and whose owner may see it."""
    rows = []
    for hook in Webhook.objects.filter(active=True, owner__is_active=True).select_related("owner"):
        if not wants(hook, event.verb):
            continue
        if (
            not events_visible(actor_for(hook.owner, "task", now=event.at))
            .filter(pk=event.pk)
            .exists()
        ):
            continue
        rows.append(WebhookDelivery(webhook=hook, event=event, not_before=event.at))
    return len(WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True))
