"""Reading one's notifications. A title is looked up now, so that who lost access reads none."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.catalogue.kinds import DUTY_LABELS, NEWS, verb_label
from office.catalogue.models import Card
from office.core.actor import Actor
from office.core.scoping import visible
from office.notifications.models import Notification


def mine(actor: Actor) -> QuerySet[Notification]:
    """The actor's own, newest first; those of records he may no longer see are left out."""
    seen = Card.objects.filter(visible(actor), pk=OuterRef("card"))
    seen._scoped = True  # the subquery carries the rule itself
    return (
        Notification.objects.filter(Q(card=None) | Exists(seen), person=actor.user_id)
        .select_related("card")
        .defer("card__words", "card__reach")
        .order_by("-id")
    )


def unread_count(actor: Actor) -> int:
    return mine(actor).filter(read_at=None).count()


def text_of(row: Notification) -> str:
    """One sentence in the language of whoever reads; the row comes from `mine`."""
    subject = f"{row.card.number} {row.card.title}".strip() if row.card else ""
    data: dict[str, Any] = row.data
    if row.kind == "duty":
        label = DUTY_LABELS.get(data.get("duty", ""), "")
        return _("Yours to do: %(what)s. %(subject)s") % {"what": label, "subject": subject}
    if row.kind == "chase":
        return _("%(who)s urges: %(subject)s %(text)s") % {
            "who": data.get("by", ""),
            "subject": subject,
            "text": data.get("text", ""),
        }
    if row.kind == "reminder":
        return _("Deadlines that need you today")
    if row.kind == "finding":
        n = data.get("n", 1)
        text = ngettext(
            "%(n)s matter falls between the chairs, and you can mend it",
            "%(n)s matters fall between the chairs, and you can mend them",
            n,
        )
        return text % {"n": n}
    if data.get("news"):
        return _("%(what)s. %(subject)s") % {"what": verb_label(data["news"]), "subject": subject}
    known = NEWS.get((row.card.kind, data.get("what", ""))) if row.card else None
    return str(known) % {"subject": subject} if known else subject or row.kind
