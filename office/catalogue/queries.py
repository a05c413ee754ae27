"""Reading across areas: cards, links, matters, search. Everything through `visible_to`."""

from __future__ import annotations

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from office.catalogue.models import Card, Link
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.scoping import visible
from office.core.text import search_query
from office.matters.models import Matter

WITHOUT_WORDS = ("words",)


def cards(actor: Actor) -> QuerySet[Card]:
    return Card.objects.visible_to(actor).defer(*WITHOUT_WORDS)


def led_to(actor: Actor, card_id: int) -> QuerySet[Card]:
    """Records this one led to, that the actor may see."""
    targets = Link.objects.filter(source=card_id).values("target")
    return cards(actor).filter(pk__in=targets).order_by("pk")


def came_from(actor: Actor, card_id: int) -> QuerySet[Card]:
    origins = Link.objects.filter(target=card_id).values("source")
    return cards(actor).filter(pk__in=origins).order_by("pk")


def links_among(card_ids: list[int]) -> list[Link]:
    """How some records led to each other. Both ends are given, so both were seen already."""
    return list(Link.objects.filter(source__in=card_ids, target__in=card_ids).order_by("id"))


def linked(card_id: int, kind: str) -> list[int]:
    """Ids of what a record led to in one way; for guards inside an action, never for a page."""
    return list(Link.objects.filter(source=card_id, kind=kind).values_list("target", flat=True))


def matters(actor: Actor) -> QuerySet[Matter]:
    """Matters with at least one visible record; `is_open` while one of them waits."""
    seen = Card.objects.filter(visible(actor), matter=OuterRef("pk"))
    seen._scoped = True  # the subquery carries the rule itself
    waits = Card.objects.filter(visible(actor), matter=OuterRef("pk"), waiting=True)
    waits._scoped = True
    rule = Q() if actor.is_system else Q(secrecy__lte=actor.clearance)
    return Matter.objects.filter(rule, Exists(seen)).annotate(is_open=Exists(waits)).order_by("-id")


def matter_get(actor: Actor, pk: int) -> Matter:
    found = matters(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such matter, or it is not for you to see."))
    return found


def matter_cards(actor: Actor, matter_ids: list[int]) -> QuerySet[Card]:
    return cards(actor).filter(matter__in=matter_ids).order_by("matter_id", "id")


def newest_id() -> int:
    """The highest key given yet: where a search that begins with the newest may begin."""
    return Card.unscoped.aggregate(top=Max("pk"))["top"] or 0


def word_match(text: str) -> Q:
    """A filter for any area's list: records whose card holds every word."""
    hits = Card.unscoped.extra(where=["words @@ %s::tsquery"], params=[search_query(text)])
    return Q(card__in=hits.values("pk"))
