"""Every read of petitions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotAllowed, NotVisible
from office.core.records import fetch
from office.core.text import letters_only
from office.duties.lamps import day_lamp
from office.duties.models import Duty
from reception.petitions import policy
from reception.petitions.models import Petition

ENDED = ("closed", "withdrawn")
ANSWERED = ("replied", "refused", "transferred")
AFTER_REPLY = Cast(F("replied_on") + timedelta(days=7), DateField())
"""Where no review can follow, a petition is closed within a week or so of its answer."""
TOLD = ("refused", "transferred")
"""Decided: what counts now is the day by which somebody tells the petitioner, or closes it."""
RELATED = ("department", "matter", "lead_department", "handler", "earlier")


def _first_duty(actor: Actor) -> Any:
    """The day on which the first open duty of the petition ends."""
    open_now = Duty.objects.visible_to(actor).open().filter(card=OuterRef("pk"))
    return open_now.order_by("due_at").values(day=TruncDate("due_at"))[:1]


def petitions(actor: Actor) -> Any:
    """Petitions the actor may see, each with the day that counts now and its lamp."""
    due = Case(
        When(state="accepted", then=F("finish_by")),
        When(state="review", then=F("review_by")),
        When(state="replied", then=Coalesce("review_until", AFTER_REPLY)),
        When(state__in=TOLD, then=Coalesce(Subquery(_first_duty(actor)), F("decide_by"))),
        default=F("decide_by"),
        output_field=DateField(),
    )
    lamp = Case(
        When(state__in=ENDED, then=Value("done")),
        default=day_lamp("due", actor.today),
        output_field=CharField(max_length=6),
    )
    return (
        Petition.objects.visible_to(actor)
        .select_related(*RELATED)
        .annotate(due=due)
        .annotate(light=lamp)
        .order_by("-card_id")
    )


def petition_get(actor: Actor, pk: int, *, lock: bool = False) -> Petition:
    if lock:
        return fetch(Petition, actor, pk, lock=True)
    found: Petition | None = petitions(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return found


def name_key(name: str) -> str:
    return letters_only(name)[:60]


def phone_key(phone: str) -> str:
    """The digits alone; a country code is no part of who somebody is."""
    digits = "".join(c for c in phone if c.isdecimal())
    return digits.removeprefix("86")[-30:] if len(digits) > 11 else digits[:30]


def earlier_of(actor: Actor, name: str, phone: str) -> QuerySet[Petition]:
    """Petitions of the same person, the last first: same name, and the same phone where both have
    one. Only for those who take petitions in."""
    if not policy.may_register(actor):
        raise NotAllowed(_("Petitions are registered by the desk and the registry."))
    rows: QuerySet[Petition] = Petition.objects.visible_to(actor)
    if not name_key(name):
        return rows.none()
    rows = rows.filter(name_key=name_key(name))
    if phone_key(phone):
        rows = rows.filter(phone_key__in=["", phone_key(phone)])
    return rows.order_by("-card_id")


def lamp_counts(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of each lamp: one GROUP BY."""
    counted = rows.order_by().values("light").annotate(n=Count("pk"))
    return {row["light"]: row["n"] for row in counted}
