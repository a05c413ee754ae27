from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotVisible
from office.duties.lamps import lamp
from office.duties.models import Duty


def duties(actor: Actor) -> Any:
    """Every duty the actor may see, with its lamp."""
    return (
        Duty.objects.visible_to(actor)
        .select_related("holder", "department", "card")
        .defer("card__words", "card__reach")
        .annotate(light=lamp("due_at", actor.now))
    )


def mine(actor: Actor) -> Any:
    """What the actor owes himself or for those he stands for, soonest first."""
    return duties(actor).open().filter(holder__in=actor.person_ids).order_by("due_at", "id")


def of_card(actor: Actor, card_id: int) -> Any:
    return duties(actor).filter(card=card_id).order_by("opened_at", "id")


def open_by_card(actor: Actor, card_ids: list[int]) -> dict[int, list[Duty]]:
    """What is open on each of some records, soonest first: one query for a whole page.

    Only what a row of a list shows is read: what, whose, by when.
    """
    found: dict[int, list[Duty]] = {}
    if card_ids:
        rows = (
            Duty.objects.visible_to(actor)
            .open()
            .filter(card__in=card_ids)
            .select_related("holder")
            .only("card_id", "kind", "opened_at", "due_at", "holder__name", "holder__username")
            .annotate(light=lamp("due_at", actor.now))
            .order_by("due_at", "id")
        )
        for duty in rows:
            found.setdefault(duty.card_id, []).append(duty)
    return found


def get(actor: Actor, pk: int) -> Duty:
    found: Duty | None = duties(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such duty, or it is not for you to see."))
    return found


def counts_by_area(actor: Actor) -> dict[str, dict[str, int]]:
    """Open and overdue duties of the actor per area, for the masthead: one indexed query."""
    rows = (
        Duty.objects.visible_to(actor)
        .filter(state=Duty.State.OPEN, holder__in=actor.person_ids)
        .values("kind")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=actor.now)))
    )
    totals: dict[str, dict[str, int]] = {}
    for row in rows:
        area = totals.setdefault(row["kind"].split(".")[0], {"n": 0, "late": 0})
        area["n"] += row["n"]
        area["late"] += row["late"]
    return totals


def opened_by(event_id: int) -> list[tuple[int, int, str, int]]:
    """(duty, holder, kind, card) opened by one event: whom the worker tells."""
    return list(
        Duty.unscoped.filter(event=event_id, state=Duty.State.OPEN).values_list(
            "pk", "holder_id", "kind", "card_id"
        )
    )


def unassigned() -> Q:
    """Handed over by a leaver and not taken up, or held by somebody who can't act."""
    return Q(handed_over_from__isnull=False) | Q(holder__is_active=False)
