"""What people enter into the books: commended, criticised, absent; never without evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.audit.models import Event
from office.catalogue.actions import refresh_card
from office.catalogue.models import Card
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.text import number_key, plain, search_query
from office.organisation.models import Department
from supervision import policy as item_policy
from supervision import queries as item_queries
from supervision.models import SupervisionItem
from supervision.scoring import policy, queries
from supervision.scoring.books import hold_books
from supervision.scoring.models import BY_HAND, CEILING, ScoreEntry, ScoreRule
from supervision.scoring.reasons import reasoned

NEAREST = 50


@transaction.atomic
def mark_item(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    trigger: str,
    evidence: str,
    text: str,
    department: Department | None = None,
    day: date | None = None,
) -> ScoreEntry:
    """表扬, 批评, 缺席…: entered by a person, never without the record that shows it.

    It counts for the lead of the item, or for an assisting department that is named.
    """
    item = item_queries.item_get(actor, pk, lock=True)
    if not policy.may_score(actor):
        raise NotAllowed(_("Scores are entered by the supervision office."))
    on = day or actor.today
    _may_be_marked(actor, item, trigger, on)
    scored = _scored(item, department)
    shown = _evidence(actor, item, evidence)
    hold_books()
    rule = queries.rule_of(trigger, on)
    if rule is None:
        raise DomainError(_("No rule gives points for this on that day."))
    event = _noted(actor, item, trigger=trigger, department=scored, evidence=shown.pk, day=on)
    return ScoreEntry.objects.create(
        key=f"{trigger}:{event.pk}",
        trigger=trigger,
        department_id=scored,
        item=item,
        event=event,
        rule=rule,
        points=_within_cap(rule, scored, on),
        day=on,
        text=reasoned(text, "text"),
        evidence=shown,
        made_by_id=actor.user_id,
        booked_at=actor.now,
    )


def _scored(item: SupervisionItem, department: Department | None) -> int:
    scored = department.pk if department else item.lead_department_id
    if scored not in {item.lead_department_id, *item.assisting_ids}:
        raise DomainError(
            _("%(department)s neither leads nor assists.") % {"department": department},
            fields={"department": [_("Choose one of those that work on the item.")]},
        )
    return scored


def _may_be_marked(actor: Actor, item: SupervisionItem, trigger: str, day: date) -> None:
    if trigger not in BY_HAND:
        raise DomainError(
            _("This follows from what happens; nobody enters it."),
            fields={"trigger": [_("Choose one that is entered by hand.")]},
        )
    if item.secrecy > CEILING:
        raise DomainError(
            _("Items above “%(level)s” are not scored: everybody reads the scores.")
            % {"level": CEILING.label}
        )
    if day > actor.today:
        raise DomainError(
            _("That day has not come yet."), fields={"day": [_("Choose today or an earlier day.")]}
        )
    if queries.published(day):
        raise DomainError(
            _("The scores of that day are published; they don't change any more."),
            fields={"day": [_("Choose a day whose sheet is still a draft.")]},
        )


def _evidence(actor: Actor, item: SupervisionItem, number: str) -> Card:
    """The record that shows it, by its number; not the item itself, which shows nothing of it."""
    wanted = number_key(number)
    asked = search_query(number)
    near = cards(actor).exclude(pk=item.pk).extra(where=["words @@ %s::tsquery"], params=[asked])
    hits = near.order_by("-pk")[:NEAREST] if wanted and asked else []
    found: Card | None = next((card for card in hits if number_key(card.number) == wanted), None)
    if found is None:
        raise DomainError(
            _("There is no record “%(number)s”, or it is not for you to see.")
            % {"number": plain(number)[:60]},
            fields={
                "evidence": [
                    _("Enter the number of the letter, the meeting or the item that shows it.")
                ]
            },
        )
    return found


def _within_cap(rule: ScoreRule, department_id: int, day: date) -> int:
    """The points, as far as the cap of the month leaves room."""
    if rule.cap is None:
        return rule.points
    so_far = ScoreEntry.objects.filter(
        department=department_id,
        trigger=rule.trigger,
        day__year=day.year,
        day__month=day.month,
    )
    used = sum(so_far.values_list("points", flat=True))
    return max(-rule.cap, min(rule.cap, used + rule.points)) - used


def _noted(actor: Actor, item: SupervisionItem, **data: Any) -> Event:
    """An event of the item without a change of state, which whoever has it open should know of."""
    item.version += 1
    item.updated_at = actor.now
    item.save(update_fields=["version", "updated_at"])
    refresh_card(item, waiting=item.state in item_policy.ITEM.waiting)
    here = (item.state, item.state)
    return emit("supervision.item.marked", actor=actor, record=item, states=here, **data)
