from __future__ import annotations

from django.db.models import QuerySet

from office.core.actor import Actor
from office.saved_views.models import SavedView


def mine(actor: Actor, page: str = "") -> QuerySet[SavedView]:
    """The actor's own, in the order he kept them; of one page where it is given."""
    rows = SavedView.objects.filter(person=actor.user_id)
    return rows.filter(page=page) if page else rows
