"""Everything that can happen to a meeting: one function each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import policy, queries
from meetings.models import Kind, Meeting
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed, WrongState
from office.core.scoping import SECRECY_BY_SLUG, Secrecy, person_token, role_token
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.notifications.actions import notify
from office.organisation.models import User
from office.organisation.queries import role_holder
from office.parameters.registry import value

NUMBER = "会〔{year}〕{n}号"
FLOW: Workflow = policy.MEETING
State = Meeting.State
GRACE = timedelta(minutes=10)


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
    agenda: str = ""
    secrecy: int = Secrecy.OPEN


def meeting_from(values: dict[str, Any]) -> NewMeeting:
    """The meeting of a form or a request body; blanks take the defaults."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    given["secrecy"] = SECRECY_BY_SLUG[given.get("secrecy", "open")]
    return NewMeeting(**given)


@transaction.atomic
def plan_meeting(actor: Actor, new: NewMeeting, *, matter_id: int | None = None) -> Meeting:
    """Enter a meeting and take its room: both or neither."""
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
        agenda=new.agenda,
    )
    _cleared(meeting, [organiser, *([new.chair] if new.chair else []), *new.attendees])
    meeting.reach = [role_token("meetings"), *(person_token(p) for p in _people(meeting))]
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
    _take_room(actor, meeting)
    return meeting


def _self(actor: Actor) -> User:
    if actor.user_id is None:
        raise NotAllowed(_("A meeting needs a person who organises it."))
    return User.objects.get(pk=actor.user_id)


def _people(meeting: Meeting) -> set[int]:
    """Everybody the meeting is of concern to."""
    named = {meeting.organiser_id, meeting.chair_id, *meeting.attendee_ids}
    return {p for p in named if p}


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


def _take_room(actor: Actor, meeting: Meeting) -> None:
    """Book the room with its time to lay out and to clear; refuse what does not fit."""
    room = meeting.room
    if room is None:
        return
    if room.kind != Resource.Kind.ROOM:
        raise DomainError(
            _("%(name)s is no room.") % {"name": room}, fields={"room": [_("Choose a room.")]}
        )
    if room.seats and meeting.seats_needed > room.seats:
        raise DomainError(
            _("%(room)s seats %(seats)s; %(n)s are invited.")
            % {"room": room, "seats": room.seats, "n": meeting.seats_needed},
            fields={"room": [_("Choose a larger room, or invite fewer.")]},
        )
    layout = queries.layout(room)
    bookings.book(
        actor,
        resource=room,
        starts_at=meeting.starts_at - timedelta(minutes=layout.setup_minutes),
        ends_at=meeting.ends_at + timedelta(minutes=layout.clear_minutes),
        title=meeting.title[:200],
        card_id=meeting.pk,
    )


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


def _tell(actor: Actor, meeting: Meeting, event_id: int, what: str) -> None:
    """Those invited hear of it; whoever acted knows."""
    notify(
        _people(meeting) - {actor.user_id},
        "notice",
        f"meeting:{event_id}",
        actor.now,
        card_id=meeting.pk,
        event_id=event_id,
        what=what,
        starts_at=meeting.starts_at.isoformat(),
    )


@transaction.atomic
def notify_meeting(actor: Actor, pk: int) -> Meeting:
    """Send the notice to everybody invited."""
    meeting, hat = _locked(actor, pk, "notify")
    if not meeting.attendee_ids and not meeting.guests:
        raise DomainError(
            _("Nobody is invited yet."), fields={"attendees": [_("Say who is to come.")]}
        )
    event = step(
        actor,
        meeting,
        FLOW,
        "notify",
        hat=hat,
        verb="meetings.meeting.notified",
        closes=["meetings.notify"],
        attendees=meeting.attendee_ids,
    )
    _tell(actor, meeting, event.pk, "called")
    return meeting


@transaction.atomic
def ready_meeting(actor: Actor, pk: int) -> Meeting:
    """The room, the papers and the people are ready."""
    meeting, hat = _locked(actor, pk, "ready")
    holds = Owed(
        "meetings.hold", meeting.organiser_id, meeting.department_id, moment=meeting.ends_at
    )
    step(
        actor,
        meeting,
        FLOW,
        "ready",
        hat=hat,
        verb="meetings.meeting.ready",
        owes=[holds],
        closes=["meetings.prepare"],
    )
    return meeting


@transaction.atomic
def start_meeting(actor: Actor, pk: int) -> Meeting:
    meeting, hat = _locked(actor, pk, "start")
    step(actor, meeting, FLOW, "start", hat=hat, verb="meetings.meeting.started")
    return meeting


@transaction.atomic
def sign_in_meeting(actor: Actor, pk: int, *, person: User | None = None) -> Meeting:
    """签到: for oneself; the meeting clerk signs others in."""
    meeting, hat = _locked(actor, pk, "sign_in")
    who = person.pk if person else (hat.person_id if hat else None)
    if who not in _people(meeting):
        raise DomainError(
            _("Not on the list of this meeting."),
            fields={"person": [_("Choose somebody invited.")]},
        )
    if hat and who != hat.person_id and not policy.organisers(hat, meeting):
        raise NotAllowed(_("You sign in for yourself; the meeting clerk signs others in."))
    if who in meeting.signed_in_ids:
        raise WrongState(_("Signed in already."))
    meeting.signed_in_ids = [*meeting.signed_in_ids, int(who or 0)]
    step(
        actor,
        meeting,
        FLOW,
        "sign_in",
        hat=hat,
        verb="meetings.meeting.signed_in",
        fields=["signed_in_ids"],
        person=who,
    )
    return meeting


@transaction.atomic
def end_meeting(actor: Actor, pk: int) -> Meeting:
    """It is over: the minutes are owed."""
    meeting, hat = _locked(actor, pk, "end")
    owes = Owed(
        "meetings.minutes",
        meeting.organiser_id,
        meeting.department_id,
        term="term.meetings.minutes",
    )
    step(
        actor,
        meeting,
        FLOW,
        "end",
        hat=hat,
        verb="meetings.meeting.ended",
        owes=[owes],
        closes=["meetings.hold"],
        present=len(meeting.signed_in_ids),
    )
    return meeting


@transaction.atomic
def issue_minutes(actor: Actor, pk: int, *, text: str) -> Meeting:
    """The minutes go out to everybody who was invited."""
    meeting, hat = _locked(actor, pk, "issue_minutes")
    meeting.minutes = text.strip()
    if not meeting.minutes:
        raise DomainError(_("The minutes are empty."), fields={"text": [_("Enter the minutes.")]})
    owes = Owed(
        "meetings.close", meeting.organiser_id, meeting.department_id, term="term.meetings.close"
    )
    event = step(
        actor,
        meeting,
        FLOW,
        "issue_minutes",
        hat=hat,
        verb="meetings.meeting.minutes_issued",
        fields=["minutes"],
        owes=[owes],
        closes=["meetings.minutes"],
    )
    _tell(actor, meeting, event.pk, "minutes")
    return meeting


@transaction.atomic
def close_meeting(actor: Actor, pk: int) -> Meeting:
    """Done with; a meeting that needs no minutes closes without."""
    meeting, hat = _locked(actor, pk, "close")
    step(actor, meeting, FLOW, "close", hat=hat, verb="meetings.meeting.closed", closes=None)
    return meeting


@transaction.atomic
def postpone_meeting(
    actor: Actor,
    pk: int,
    *,
    starts_at: datetime,
    ends_at: datetime | None = None,
    room: Resource | None = None,
) -> Meeting:
    """Another time, for as long as before unless said; the room moves with it, or nothing does.

    The meeting is called anew: those invited hear of the new time when the notice goes out again.
    """
    meeting, hat = _locked(actor, pk, "postpone")
    was, called = meeting.starts_at, meeting.state != State.PLANNED
    meeting.ends_at = ends_at or starts_at + (meeting.ends_at - meeting.starts_at)
    meeting.starts_at, meeting.room = starts_at, room or meeting.room
    wrong = _wrong_times(actor, meeting.starts_at, meeting.ends_at)
    if wrong:
        raise DomainError(_("The meeting was not postponed."), fields=wrong)
    meeting.postponed += 1
    meeting.signed_in_ids = []
    bookings.release(actor, meeting.pk, reason="postponed")
    _take_room(actor, meeting)
    event = step(
        actor,
        meeting,
        FLOW,
        "postpone",
        hat=hat,
        verb="meetings.meeting.postponed",
        fields=["starts_at", "ends_at", "room", "postponed", "signed_in_ids"],
        owes=[_notice_duty(actor, meeting), _prepare_duty(actor, meeting)],
        closes=None,
        was=was,
        starts_at=meeting.starts_at,
    )
    if called:
        _tell(actor, meeting, event.pk, "postponed")
    return meeting


@transaction.atomic
def cancel_meeting(actor: Actor, pk: int, *, reason: str) -> Meeting:
    """Called off: the room is free again, and whoever was called hears it."""
    meeting, hat = _locked(actor, pk, "cancel")
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
        _tell(actor, meeting, event.pk, "cancelled")
    return meeting
