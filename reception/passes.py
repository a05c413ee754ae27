"""What the clock does at the door: guests nobody met, guests still inside, guests who never came,
and data that is no longer needed. Each pass may run twice and change nothing the second time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from office.audit.emit import emit
from office.calendars import workdays
from office.core.actor import Actor
from office.notifications.actions import notify
from office.organisation.models import User
from office.organisation.queries import deputies, head_of, people
from office.parameters.registry import value
from reception import actions, policy, queries
from reception.models import Visit

MOST = 500
"""Rows of one pass; the next minute takes the rest."""


def morning(actor: Actor) -> datetime:
    """The first minute of the actor's day."""
    return timezone.make_aware(datetime.combine(actor.today, time()))


def _desk(secrecy: int) -> list[User]:
    return list(people().filter(roles__contains=["reception"], clearance__gte=secrecy))


def tell_unmet(actor: Actor) -> int:
    """Ten minutes in the house and nobody came: the host's deputy, his head and the desk hear."""
    late = actor.now - timedelta(minutes=value("reception.greet_minutes"))
    rows = queries.visits(actor).filter(
        state=Visit.State.ARRIVED, escalated_at=None, arrived_at__lte=late
    )
    ids = list(rows.order_by("arrived_at").values_list("pk", flat=True)[:MOST])
    return sum(_tell_unmet(actor, pk, late) for pk in ids)


@transaction.atomic
def _tell_unmet(actor: Actor, pk: int, late: datetime) -> bool:
    visit = queries.visit_get(actor, pk, lock=True)
    arrived = visit.arrived_at
    if visit.state != Visit.State.ARRIVED or visit.escalated_at or not arrived or arrived > late:
        return False  # met in the meantime
    visit.escalated_at = actor.now
    visit.save(update_fields=["escalated_at"])
    event = emit("reception.visit.unmet", actor=actor, record=visit, host=visit.host_id)
    stand = deputies(actor.today).get(visit.host_id)
    hear = {p.pk for p in _desk(visit.secrecy)} | {head_of(visit.department_id).pk}
    hear |= {stand} if stand else set()
    _tell(visit, hear - {visit.host_id}, event.pk, "unmet", actor.now)
    return True


def _tell(visit: Visit, hear: set[int], event_id: int, news: str, now: datetime) -> None:
    """Only to those cleared for it."""
    cleared = User.objects.filter(pk__in=hear, is_active=True, clearance__gte=visit.secrecy)
    notify(
        cleared.values_list("pk", flat=True),
        "notice",
        f"{news}:{event_id}",
        now,
        card_id=visit.pk,
        event_id=event_id,
        news=f"reception.visit.{news}",
    )


def tell_still_inside(actor: Actor) -> int:
    """After closing, and each morning after: whoever is inside is an exception, told once a day."""
    closed = actor.now >= workdays.closing(actor.today)
    if not closed and actor.now < workdays.opening(actor.today):
        return 0
    rows = queries.inside(actor).filter(Q(told_inside_on=None) | Q(told_inside_on__lt=actor.today))
    if not closed:
        rows = rows.filter(arrived_at__lt=morning(actor))
    return sum(_tell_inside(actor, pk) for pk in list(rows.values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def _tell_inside(actor: Actor, pk: int) -> bool:
    visit = queries.visit_get(actor, pk, lock=True)
    if visit.state not in policy.INSIDE or visit.told_inside_on == actor.today:
        return False
    visit.told_inside_on = actor.today
    visit.save(update_fields=["told_inside_on"])
    event = emit("reception.visit.still_inside", actor=actor, record=visit, host=visit.host_id)
    hear = {p.pk for p in _desk(visit.secrecy)} | {visit.host_id}
    _tell(visit, hear, event.pk, "still_inside", actor.now)
    return True


def sweep_no_shows(actor: Actor) -> int:
    """Whoever was expected on a day that is over did not come."""
    rows = queries.visits(actor).filter(state=Visit.State.EXPECTED, expected_at__lt=morning(actor))
    ids = list(rows.order_by("expected_at").values_list("pk", flat=True)[:MOST])
    return sum(_missed(actor, pk) for pk in ids)


@transaction.atomic
def _missed(actor: Actor, pk: int) -> bool:
    visit = queries.visit_get(actor, pk, lock=True)
    if visit.state != Visit.State.EXPECTED:
        return False
    actions.miss_visit(actor, pk)
    return True


# One statement: record, card, duties and, where the visit began it, the matter. What search finds
# the card by is cut down to its number (weight B). Events stay: they never named anybody.
FORGET = """
WITH old AS (
  UPDATE reception_visit SET
    visitor_name = '', phone = '', plate = '', purpose = '', paper = '', paper_last4 = '',
    items_left = '', health_note = '', code = '', name_key = '', title = number,
    anonymised_at = %(now)s, version = version + 1
  WHERE anonymised_at IS NULL AND NOT state = ANY(%(waiting)s)
    AND expected_at < %(before)s AND coalesce(left_at, expected_at) < %(before)s
  RETURNING card_id, matter_id, number),
cards AS (
  UPDATE catalogue_card c SET title = old.number, words = ts_filter(c.words, '{b}')
  FROM old WHERE c.id = old.card_id RETURNING c.id),
owed AS (
  UPDATE duties_duty d SET title = old.number FROM old WHERE d.card_id = old.card_id
  RETURNING d.id),
threads AS (
  UPDATE matters_matter m SET title = old.number FROM old
  WHERE m.id = old.matter_id AND m.number = old.number RETURNING m.id)
SELECT (SELECT count(*) FROM old), (SELECT count(*) FROM cards), (SELECT count(*) FROM owed),
       (SELECT count(*) FROM threads)
"""


@transaction.atomic
def forget_visitors(actor: Actor) -> int:
    """Remove the personal data of visits that ended long ago; numbers, times and hosts stay."""
    days = value("reception.retention_days")
    if days <= 0:
        return 0
    before = morning(actor) - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(
            FORGET,
            {"now": actor.now, "before": before, "waiting": sorted(policy.VISIT.waiting)},
        )
        forgotten = int(cursor.fetchone()[0])
    if forgotten:
        emit(
            "reception.visits.anonymised",
            actor=actor,
            count=forgotten,
            before=before.date(),
            days=days,
        )
    return forgotten
