"""Planning a meeting, and changing the plan: another time, called off, its room given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import hours, invited, policy, queries
from meetings.actions import checklist
from meetings.models import Kind, Level, Meeting, Series
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG, Secrecy, person_token, role_token
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.organisation.models import User
from office.organisation.queries import role_holder
from office.parameters.registry import value

NUMBER = "会〔{year}〕{n}号"
FLOW: Workflow = policy.MEETING
State = Meeting.State
GRACE = timedelta(minutes=10)
THIS, LATER = "this", "later"


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What is entered when a meeting is planned. `guests` come from outside the office."""

    title: str
    starts_at: datetime
    ends_at: datetime
    kind: str = Kind.OFFICE
    room: Resource | None = None
    place: str = ""
    chair: User | None = None
    organiser: User | None = None
    attendees: Sequence[User] = ()
    guests: int = 0
    level: str = Level.NONE
    staff: int = 0
    budget: Decimal | None = None
    agenda: str = ""
    secrecy: int = Secrecy.OPEN


def meeting_from(values: dict[str, Any]) -> NewMeeting:
    """The meeting of a form or a request body; blanks take the defaults."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    given["secrecy"] = SECRECY_BY_SLUG[given.get("secrecy", "open")]
    return NewMeeting(**given)


@transaction.atomic
def plan_meeting(
    actor: Actor,
    new: NewMeeting,
    *,
    matter_id: int | None = None,
    series: tuple[Series, date] | None = None,
) -> Meeting:
    """Enter a meeting; take its room and the chair's hour: all of it or nothing."""
    hat = next((c for c in actor.capacities if policy.plan_meeting(c, None)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Auditors read; planning a meeting is for those who work here."))
    organiser = new.organiser or _self(actor)
    _check(actor, new)
    keeper = role_holder("meetings", "director")
    home = organiser.department_id or keeper.department_id
    if home is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    meeting = Meeting(
        department_id=home,
        secrecy=new.secrecy,
        title=plain(new.title),
        kind=new.kind,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        room=new.room,
        place=plain(new.place),
        chair=new.chair,
        organiser=organiser,
        attendee_ids=sorted({p.pk for p in new.attendees}),
        guests=new.guests,
        level=new.level,
        staff=new.staff,
        budget=new.budget,
        agenda=new.agenda,
        series=series[0] if series else None,
        series_on=series[1] if series else None,
    )
    _cleared(meeting, [organiser, *([new.chair] if new.chair else []), *new.attendees])
    meeting.reach = [role_token("meetings"), *(person_token(p) for p in invited.people_of(meeting))]
    begin(
        actor,
        meeting,
        FLOW,
        verb="meetings.meeting.planned",
        number=NumberFrom("meeting", actor.today.year, NUMBER),
        matter_id=matter_id,
        words=[("A", meeting.title), ("C", meeting.place), ("D", meeting.agenda)],
        owes=[_notice_duty(actor, meeting), _prepare_duty(actor, meeting)],
        starts_at=meeting.starts_at,
        room=meeting.room_id,
    )
    hours.take_room(actor, meeting)
    hours.take_hour(actor, meeting, new.chair, "chair")
    invited.ensure_invitations(meeting)
    owes = checklist.make_lines(actor, meeting)
    hours.note(actor, meeting, "meetings.checklist.added", owes=owes, lines=len(owes))
    return meeting


def _self(actor: Actor) -> User:
    if actor.user_id is None:
        raise NotAllowed(_("A meeting needs a person who organises it."))
    return User.objects.get(pk=actor.user_id)


def _cleared(meeting: Meeting, people: Sequence[User]) -> None:
    """Nobody is invited to what he may not hear."""
    low = [str(p) for p in people if p.clearance < meeting.secrecy]
    if low:
        raise DomainError(
            _("Not cleared for this meeting: %(people)s.") % {"people": ", ".join(low)},
            fields={"attendees": [_("Leave them out, or lower the level of the meeting.")]},
        )


def _check(actor: Actor, new: NewMeeting) -> None:
    wrong: dict[str, list[str]] = {}
    if not plain(new.title):
        wrong["title"] = [_("Enter what the meeting is about.")]
    if not actor.is_system and new.secrecy > actor.clearance:
        wrong["secrecy"] = [_("You are not cleared for this level.")]
    wrong |= _wrong_times(actor, new.starts_at, new.ends_at)
    if wrong:
        raise DomainError(_("The meeting was not planned yet."), fields=wrong)


def _wrong_times(actor: Actor, starts_at: datetime, ends_at: datetime) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if starts_at < actor.now - GRACE:
        wrong["starts_at"] = [_("This time has passed already. Choose a later one.")]
    if ends_at <= starts_at:
        wrong["ends_at"] = [_("The end is not after the start.")]
    return wrong


def _by(actor: Actor, meeting: Meeting, days: int) -> date:
    """So many working days before the meeting, today at the earliest."""
    day = workdays.add_workdays(timezone.localdate(meeting.starts_at), -days)
    return max(day, actor.today)


def _notice_duty(actor: Actor, meeting: Meeting) -> Owed:
    return Owed(
        "meetings.notify",
        meeting.organiser_id,
        meeting.department_id,
        due_on=_by(actor, meeting, value("meetings.notice_days")),
    )


def _prepare_duty(actor: Actor, meeting: Meeting) -> Owed:
    keeper = role_holder("meetings", "director")
    holder = keeper.pk if keeper.clearance >= meeting.secrecy else meeting.organiser_id
    return Owed("meetings.prepare", holder, meeting.department_id, due_on=_by(actor, meeting, 1))


def _locked(actor: Actor, pk: int, name: str) -> tuple[Meeting, Capacity | None]:
    meeting = queries.meeting_get(actor, pk, lock=True)
    return meeting, FLOW.check(name, actor, meeting)


@transaction.atomic
def postpone_meeting(
    actor: Actor,
    pk: int,
    *,
    starts_at: datetime,
    ends_at: datetime | None = None,
    room: Resource | None = None,
    scope: str = THIS,
) -> Meeting:
    """Another time, for as long as before unless said; the room moves with it, or nothing does.

    The meeting is called anew: those invited hear of the new time when the notice goes out again.
    With `scope` “later” the later ones of its series move by as much.
    """
    meeting, hat = _locked(actor, pk, "postpone")
    if scope == LATER:
        _postpone_later(actor, meeting, starts_at, ends_at, room)
    was, called = meeting.starts_at, meeting.state != State.PLANNED
    meeting.ends_at = ends_at or starts_at + (meeting.ends_at - meeting.starts_at)
    meeting.starts_at, meeting.room = starts_at, room or meeting.room
    wrong = _wrong_times(actor, meeting.starts_at, meeting.ends_at)
    if wrong:
        raise DomainError(_("The meeting was not postponed."), fields=wrong)
    meeting.postponed += 1
    meeting.signed_in_ids, meeting.substitute_ids = [], []
    bookings.release(actor, meeting.pk, reason="postponed")
    hours.take_room(actor, meeting)
    hours.take_hour(actor, meeting, meeting.chair, "starts_at")
    invited.ask_again(meeting)
    lines = checklist.move_lines(actor, meeting)
    event = step(
        actor,
        meeting,
        FLOW,
        "postpone",
        hat=hat,
        verb="meetings.meeting.postponed",
        fields=[
            *("starts_at", "ends_at", "room", "postponed", "signed_in_ids", "substitute_ids"),
        ],
        owes=[_notice_duty(actor, meeting), _prepare_duty(actor, meeting), *lines],
        closes=None,
        was=was,
        starts_at=meeting.starts_at,
    )
    if called:
        invited.tell(actor, meeting, event.pk, "postponed")
    return meeting


def _postpone_later(
    actor: Actor,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime | None,
    room: Resource | None,
) -> None:
    """The later ones first, the last of them first: each moves into time that is free by then."""
    moved = starts_at - meeting.starts_at
    longer = (ends_at - meeting.ends_at) if ends_at else moved
    order = queries.later_in_series(actor, meeting)
    for later in sorted(order, key=lambda m: m.starts_at, reverse=moved > timedelta(0)):
        postpone_meeting(
            replace(actor, if_version=None),
            later.pk,
            starts_at=later.starts_at + moved,
            ends_at=later.ends_at + longer,
            room=room,
        )


@transaction.atomic
def release_room(actor: Actor, pk: int) -> bool:
    """Nobody has started: what the meeting holds from now on is free for others.

    The meeting itself stays as it is; starting it after all takes the room again, if it is free.
    """
    meeting = queries.meeting_get(actor, pk, lock=True)
    if meeting.state not in policy.BEFORE or not bookings.finish(actor, meeting.pk):
        return False
    event = hours.note(actor, meeting, "meetings.meeting.room_released")
    invited.tell(
        actor,
        meeting,
        event.pk,
        "room_released",
        but=invited.people_of(meeting) - {meeting.organiser_id},
    )
    return True


@transaction.atomic
def cancel_meeting(actor: Actor, pk: int, *, reason: str, scope: str = THIS) -> Meeting:
    """Called off: room and hours are free again, and whoever was called hears it.

    With `scope` “later” the later ones of its series are called off with it.
    """
    meeting, hat = _locked(actor, pk, "cancel")
    if scope == LATER:
        for later in queries.later_in_series(actor, meeting):
            cancel_meeting(replace(actor, if_version=None), later.pk, reason=reason)
    called = meeting.state != State.PLANNED
    bookings.release(actor, meeting.pk, reason=reason)
    event = step(
        actor,
        meeting,
        FLOW,
        "cancel",
        hat=hat,
        verb="meetings.meeting.cancelled",
        closes=None,
        reason=reason,
    )
    if called:
        invited.tell(actor, meeting, event.pk, "cancelled")
    return meeting
