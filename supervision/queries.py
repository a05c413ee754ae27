from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.duties.lamps import day_lamp
from supervision.models import Report, SupervisionItem

ENDED = ("struck_off", "filed", "withdrawn")


def items(actor: Actor) -> Any:
    """Items the actor may see, each with its lamp: red, yellow, green, hold or done."""
    lamp = Case(
        When(state__in=ENDED, then=Value("done")),
        When(state="held", then=Value("hold")),
        default=day_lamp("due_on", actor.today),
        output_field=CharField(max_length=6),
    )
    return (
        SupervisionItem.objects.visible_to(actor)
        .select_related("department", "lead_department", "responsible", "matter")
        .annotate(light=lamp)
        .order_by("-card_id")
    )


def items_open(actor: Actor) -> Any:
    """What is still to be done, the most urgent first."""
    return items(actor).exclude(state__in=ENDED).order_by("due_on", "card_id")


def item_get(actor: Actor, pk: int, *, lock: bool = False) -> SupervisionItem:
    if lock:
        return fetch(SupervisionItem, actor, pk, lock=True)
    found: SupervisionItem | None = (
        items(actor).select_related("supervisor", "department").filter(pk=pk).first()
    )
    if found is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return found


def reports(item_id: int) -> QuerySet[Report]:
    """Newest first; the caller has fetched the item for this reader already."""
    return (
        Report.objects.filter(item=item_id).select_related("author", "on_behalf_of").order_by("-id")
    )
