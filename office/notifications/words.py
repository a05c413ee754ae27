"""What a notification says, in the language of the moment, to a person as he may see things now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from office.catalogue.kinds import DUTY_LABELS, url_of, verb_label
from office.catalogue.models import Card
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.scoping import Secrecy
from office.notifications.models import Notification

NAMED_OUTSIDE = Secrecy.INTERNAL
"""Up to this level a title may leave the house by mail or robot; above it only the number does."""


@dataclass(frozen=True, slots=True)
class Said:
    """A heading and lines of plain text."""

    heading: str
    lines: tuple[str, ...]


Writer = Callable[[Notification, Actor], Said | None]
WRITERS: dict[str, Writer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Register who words one kind of notification. Only from `AppConfig.ready()`."""

    def register(writer: Writer) -> Writer:
        WRITERS[kind] = writer
        return writer

    return register


def said_outside(notification: Notification, actor: Actor) -> Said | None:
    """The words for mail and robot; None when the person may no longer see what they are about."""
    writer = WRITERS.get(notification.kind)
    if writer is not None:
        return writer(notification, actor)
    if notification.card_id is None:
        return Said(_("News from the office"), (settings.SITE_URL,))
    card = cards(actor).filter(pk=notification.card_id).first()
    return _about(notification, card) if card else None


def _about(notification: Notification, card: Card) -> Said:
    data: dict[str, Any] = notification.data
    duty = DUTY_LABELS.get(data.get("duty", ""))
    heading = {
        "duty": _("%(duty)s: %(record)s")
        % {"duty": duty or _("New for you"), "record": card.number},
        "chase": _("%(by)s urges: %(record)s") % {"by": data.get("by", ""), "record": card.number},
    }.get(notification.kind, _("News of %(record)s") % {"record": card.number})
    if data.get("news"):
        heading = f"{verb_label(data['news'])}: {card.number}"
    text = data.get("text", "") if card.secrecy <= NAMED_OUTSIDE else ""
    return Said(heading, tuple(part for part in (shown_outside(card), text, link_to(card)) if part))


def shown_outside(card: Card) -> str:
    """Number and, where it is no secret, title."""
    return str(card) if card.secrecy <= NAMED_OUTSIDE else card.number


def link_to(card: Card) -> str:
    return f"{settings.SITE_URL}{url_of(card.kind, card.pk)}"
