"""Seating: laid out by the rules, changed by hand where needed, made anew when people change."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import policy, queries
from meetings.dealing import plainly
from meetings.hours import note
from meetings.models import Meeting, Seat, SeatingPlan
from meetings.seated import chart_of, counts_of, pins_of, seated, who_comes
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed, Stale, WrongState


def _held(actor: Actor, pk: int) -> tuple[Meeting, Capacity | None]:
    """The meeting, locked, for whoever runs it, until it is over."""
    meeting = queries.meeting_get(actor, pk, lock=True)
    hat = next((c for c in actor.capacities if policy.organisers(c, meeting)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Seats are given by the organiser and the meeting clerk."))
    if meeting.state not in policy.BEFORE | policy.HELD:
        raise WrongState(_("The meeting is over, or was called off; its seats stay as they were."))
    return meeting, hat


def _plan(actor: Actor, meeting: Meeting, version: int | None) -> SeatingPlan:
    """The plan in hand; refused where somebody changed it since `version`."""
    plan = SeatingPlan.objects.filter(meeting=meeting).first() or SeatingPlan(
        meeting=meeting, options={}, saved_at=actor.now
    )
    if version is not None and version != plan.version:
        raise Stale(
            _("%(who)s changed the seating while you had it open. Look at it first.")
            % {"who": plan.saved_by or _("Somebody")},
            extra={"version": plan.version},
        )
    return plan


def _save(
    actor: Actor, meeting: Meeting, plan: SeatingPlan, what: str, hat: Capacity | None, **data: Any
) -> SeatingPlan:
    plan.version += 1
    plan.saved_at, plan.saved_by_id = actor.now, actor.user_id
    plan.save()
    note(actor, meeting, f"meetings.seating.{what}", hat=hat, version=plan.version, **data)
    return plan


def _apply(meeting: Meeting, plan: SeatingPlan) -> None:
    """Seat everybody who comes by today's rules and answers; pins stay, leavers lose their seat."""
    rows = {s.invitation_id: s for s in Seat.objects.filter(plan=plan)}
    guests, _absent = who_comes(meeting, rows)
    with plainly():
        _chart, at = chart_of(plan, guests, pins_of(rows, guests))
    plan.options = {**plan.options, "counts": counts_of(plan, guests.values())}
    place = {who: seat for seat, who in at.items()}
    Seat.objects.filter(plan=plan).update(row=None, position=None, pinned=False)
    kept = []
    for pk in {**rows, **guests}:
        seat = rows.get(pk) or Seat(plan=plan, invitation_id=pk)
        seat.pinned = seat.pinned and pk in place
        seat.row, seat.position = place.get(pk, (None, None))
        seat.name = guests[pk].name if pk in guests else seat.name
        kept.append(seat)
    Seat.objects.bulk_update(
        [s for s in kept if s.pk], ["row", "position", "pinned", "name"], batch_size=500
    )
    Seat.objects.bulk_create([s for s in kept if not s.pk])


@transaction.atomic
def arrange_seating(
    actor: Actor, pk: int, *, layout: str, version: int | None = None, **options: Any
) -> SeatingPlan:
    """Lay the meeting out: everybody who comes gets the seat that the rules give."""
    meeting, hat = _held(actor, pk)
    plan = _plan(actor, meeting, version)
    again = plan.layout == layout
    plan.layout = layout
    plan.options = {k: v for k, v in options.items() if v not in (None, "")}
    if not plan.version:
        plan.saved_by_id = actor.user_id
        plan.save()
    if not again:
        Seat.objects.filter(plan=plan).update(pinned=False)
    _apply(meeting, plan)
    return _save(actor, meeting, plan, "arranged", hat, layout=layout)


@transaction.atomic
def apply_seating(actor: Actor, pk: int, *, version: int | None = None) -> SeatingPlan:
    """Seat anew after answers have changed: the cards that move were shown before."""
    meeting, hat = _held(actor, pk)
    plan = _begun(actor, meeting, version)
    moves = len(seated(meeting).moves)
    _apply(meeting, plan)
    return _save(actor, meeting, plan, "applied", hat, moved=moves)


def _begun(actor: Actor, meeting: Meeting, version: int | None) -> SeatingPlan:
    """The plan; laid out by the usual rules where nobody has begun."""
    plan = _plan(actor, meeting, version)
    if not plan.version:
        plan.save()
        _apply(meeting, plan)
        plan.version = 1
        plan.saved_by_id = actor.user_id
        plan.save()
    return plan


def _seat(plan: SeatingPlan, invitation: int, name: str) -> Seat:
    found = Seat.objects.filter(plan=plan, invitation=invitation, row__isnull=False).first()
    if found is None:
        raise DomainError(
            _("This person has no seat in this meeting."),
            fields={name: [_("Choose somebody who is seated.")]},
        )
    return found


@transaction.atomic
def swap_seats(
    actor: Actor, pk: int, *, first: int, second: int, version: int | None = None
) -> SeatingPlan:
    """Two people change places, and both stay there whatever is laid out anew."""
    meeting, hat = _held(actor, pk)
    plan = _begun(actor, meeting, version)
    one, other = _seat(plan, first, "first"), _seat(plan, second, "second")
    if one.pk == other.pk:
        raise DomainError(
            _("A person can't change places with himself."),
            fields={"second": [_("Choose another person.")]},
        )
    places = (one.row, one.position), (other.row, other.position)
    Seat.objects.filter(pk__in=[one.pk, other.pk]).update(row=None, position=None, pinned=False)
    (other.row, other.position), (one.row, one.position) = places
    one.pinned = other.pinned = True
    Seat.objects.bulk_update([one, other], ["row", "position", "pinned"])
    return _save(actor, meeting, plan, "swapped", hat, first=first, second=second)


@transaction.atomic
def pin_seat(
    actor: Actor, pk: int, *, invitation: int, pinned: bool = True, version: int | None = None
) -> SeatingPlan:
    """Hold somebody in his seat, or let the rules place him again."""
    meeting, hat = _held(actor, pk)
    plan = _begun(actor, meeting, version)
    seat = _seat(plan, invitation, "invitation")
    seat.pinned = pinned
    seat.save(update_fields=["pinned"])
    what = "pinned" if pinned else "unpinned"
    return _save(actor, meeting, plan, what, hat, invitation=invitation)


@transaction.atomic
def rank_guest(
    actor: Actor,
    pk: int,
    *,
    invitation: int,
    rank: int | None = None,
    party: str = "",
    version: int | None = None,
) -> SeatingPlan:
    """Say where a person stands among the others, and on which side; blank is what he has."""
    meeting, hat = _held(actor, pk)
    plan = _begun(actor, meeting, version)
    if not queries.invitations(meeting).filter(pk=invitation).exists():
        raise DomainError(
            _("This person is not invited."),
            fields={"invitation": [_("Choose somebody invited.")]},
        )
    Seat.objects.update_or_create(
        plan=plan, invitation_id=invitation, defaults={"rank": rank, "party": party}
    )
    return _save(actor, meeting, plan, "ranked", hat, invitation=invitation, rank=rank, party=party)
