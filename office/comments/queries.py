"""What was said on a record, and whom a remark concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from office.comments.models import Comment
from office.core.scoping import OfficeRecord
from office.duties.models import Duty
from office.organisation.actors import actor_for
from office.organisation.models import User
from office.organisation.queries import people


def comments(card_id: int) -> QuerySet[Comment]:
    """Oldest first; the caller has fetched the record for this reader already."""
    return Comment.objects.filter(card=card_id).select_related("author").order_by("id")


def concerned(card_id: int) -> set[int]:
    """Those who have the record in hand and those who wrote on it."""
    hands = Duty.unscoped.filter(card=card_id, state="open").values_list("holder_id", flat=True)
    wrote = Comment.objects.filter(card=card_id).values_list("author_id", flat=True)
    return {*hands, *wrote}


def people_named(names: Sequence[str]) -> list[User]:
    """People by name or sign-in name; a name that two bear means neither."""
    if not names:
        return []
    found = list(people().filter(Q(name__in=names) | Q(username__in=names)))
    twice = {p.name for p in found if sum(q.name == p.name for q in found) > 1}
    return [p for p in found if p.name not in twice or p.username in names]


def can_see(person: User, record: OfficeRecord, now: datetime) -> bool:
    """Whether this person could open the record."""
    seen = type(record).objects.visible_to(actor_for(person, "html", now=now))
    return bool(seen.filter(pk=record.pk).exists())
