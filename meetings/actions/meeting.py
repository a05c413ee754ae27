"""A meeting on its way: called, ready, in session, over, minuted, closed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import hours, invited, minutes, policy, queries
from meetings.actions import checklist
from meetings.models import Decision, Meeting
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError
from office.core.workflow import Workflow
from office.duties.actions import Owed, close_duties
from office.duties.steps import step

FLOW: Workflow = policy.MEETING


def _locked(actor: Actor, pk: int, name: str) -> tuple[Meeting, Capacity | None]:
    meeting = queries.meeting_get(actor, pk, lock=True)
    return meeting, FLOW.check(name, actor, meeting)


@transaction.atomic
def notify_meeting(actor: Actor, pk: int) -> Meeting:
    """Send the notice to everybody invited."""
    meeting, hat = _locked(actor, pk, "notify")
    if not meeting.attendee_ids and not meeting.guests:
        raise DomainError(
            _("Nobody is invited yet."), fields={"attendees": [_("Say who is to come.")]}
        )
    invited.ensure_invitations(meeting)
    owes = invited.answers_owed(actor, meeting)
    event = step(
        actor,
        meeting,
        FLOW,
        "notify",
        hat=hat,
        verb="meetings.meeting.notified",
        owes=owes,
        closes=["meetings.notify"],
        attendees=meeting.attendee_ids,
    )
    # Who owes an answer hears of the duty; the others of the notice.
    invited.tell(actor, meeting, event.pk, "called", but={o.holder_id for o in owes})
    return meeting


@transaction.atomic
def ready_meeting(actor: Actor, pk: int, *, override: str = "") -> Meeting:
    """The room, the papers and the people are ready; `override` says why it goes on without."""
    meeting, hat = _locked(actor, pk, "ready")
    missing = checklist.check_ready(meeting, override)
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
        missing=missing,
        override=bool(override),
    )
    return meeting


@transaction.atomic
def start_meeting(actor: Actor, pk: int) -> Meeting:
    """It begins: nobody owes an answer any more, and what was not prepared is left undone."""
    meeting, hat = _locked(actor, pk, "start")
    hours.take_room_again(actor, meeting)
    close_duties(actor, meeting.pk, kinds=["meetings.respond"], state="cancelled")
    late = checklist.open_parts(meeting, before_start=True)
    close_duties(actor, meeting.pk, kinds=[checklist.CHECKLIST], parts=late, state="cancelled")
    step(actor, meeting, FLOW, "start", hat=hat, verb="meetings.meeting.started")
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
def issue_minutes(actor: Actor, pk: int, *, text: str = "") -> Meeting:
    """The minutes go out to everybody who was invited: the text given, else the draft.

    Where there is neither, decisions alone make minutes.
    """
    meeting, hat = _locked(actor, pk, "issue_minutes")
    agreed = Decision.objects.filter(meeting=meeting).exists()
    meeting.minutes = text.strip() or minutes.draft_of(meeting).text.strip()
    if not meeting.minutes and agreed:
        meeting.minutes = minutes.composed(meeting)
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
    invited.tell(actor, meeting, event.pk, "minutes")
    return meeting


@transaction.atomic
def close_meeting(actor: Actor, pk: int) -> Meeting:
    """Done with; a meeting that needs no minutes closes without."""
    meeting, hat = _locked(actor, pk, "close")
    step(actor, meeting, FLOW, "close", hat=hat, verb="meetings.meeting.closed", closes=None)
    return meeting
