"""Who may do what to a meeting, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models import Meeting
from office.core.rules import among, both, either, in_department, no, person, role
from office.core.workflow import Transition, Workflow, sources

S = Meeting.State

service = role("meetings", "director")
organisers = either(service, person("organiser_id"))
invited = either(organisers, among("attendee_ids"), person("chair_id"))
CALLED = sources([S.NOTIFIED, S.READY])
BEFORE = sources([S.PLANNED, S.NOTIFIED, S.READY])
HELD = sources([S.IN_SESSION])
LIVE = BEFORE | HELD | sources([S.ENDED, S.MINUTES_ISSUED])

MEETING = Workflow(
    kind="meetings",
    states=S,
    waiting=LIVE,
    transitions=(
        Transition(
            "notify",
            sources([S.PLANNED]),
            S.NOTIFIED,
            organisers,
            _("Send the notice"),
            "n",
            "primary",
        ),
        Transition("respond", CALLED, None, invited, _("Answer"), "a", ""),
        Transition(
            "chase", CALLED, None, organisers, _("Urge those who have not answered"), "u", ""
        ),
        Transition(
            "ready", sources([S.NOTIFIED]), S.READY, organisers, _("All is ready"), "h", "primary"
        ),
        Transition(
            "start", sources([S.READY]), S.IN_SESSION, organisers, _("Start"), "s", "primary"
        ),
        Transition(
            "sign_in",
            sources([S.READY, S.IN_SESSION]),
            None,
            either(invited, among("substitute_ids")),
            pgettext_lazy("meeting", "Sign in"),
            "m",
            "",
        ),
        Transition("end", HELD, S.ENDED, organisers, _("End"), "o", "primary"),
        Transition(
            "issue_minutes",
            sources([S.ENDED]),
            S.MINUTES_ISSUED,
            organisers,
            _("Issue the minutes"),
            "b",
            "primary",
        ),
        Transition(
            "close",
            sources([S.ENDED, S.MINUTES_ISSUED]),
            S.CLOSED,
            organisers,
            pgettext_lazy("meeting", "Close"),
            "f",
            "",
        ),
        Transition("postpone", BEFORE, S.PLANNED, organisers, _("Postpone"), "", "quiet"),
        Transition(
            "cancel",
            BEFORE,
            S.CANCELLED,
            organisers,
            pgettext_lazy("meeting", "Cancel"),
            "",
            "danger",
        ),
    ),
)

OPEN_AGENDA = sources([S.PLANNED, S.NOTIFIED, S.READY, S.IN_SESSION])
MINUTED = sources([S.IN_SESSION, S.ENDED])
propose = both(no(role("auditor")), either(invited, in_department("department_id")))
plan_meeting = no(role("auditor"))
ROOM_KEEPERS = ("meetings", "director", "admin")

DUTIES = {
    "meetings.notify": _("Send the notice"),
    "meetings.respond": _("Answer the invitation"),
    "meetings.checklist": _("Have it ready"),
    "meetings.prepare": _("Prepare the meeting"),
    "meetings.hold": _("Hold the meeting"),
    "meetings.minutes": _("Write the minutes"),
    "meetings.close": pgettext_lazy("meeting", "Close"),
}
MET_BY = {
    "meetings.prepare": "ready",
    "meetings.hold": "end",
    "meetings.minutes": "issue_minutes",
}
"""The step that meets a duty, where it is not called as the duty is."""

VERBS = {
    "meetings.meeting.planned": _("planned it"),
    "meetings.meeting.notified": _("sent the notice"),
    "meetings.meeting.answered": _("answered the invitation"),
    "meetings.meeting.chased": _("urged those who have not answered"),
    "meetings.meeting.invited": _("invited more people"),
    "meetings.meeting.uninvited": _("took somebody off the list"),
    "meetings.meeting.ready": _("declared it ready"),
    "meetings.meeting.started": _("started it"),
    "meetings.meeting.signed_in": _("signed in"),
    "meetings.meeting.ended": _("ended it"),
    "meetings.meeting.minutes_saved": _("saved the minutes"),
    "meetings.meeting.minutes_issued": _("issued the minutes"),
    "meetings.meeting.closed": _("closed it"),
    "meetings.meeting.postponed": _("postponed it"),
    "meetings.meeting.cancelled": _("called it off"),
    "meetings.meeting.room_released": _("freed the unused room"),
    "meetings.agenda.added": _("put a point on the agenda"),
    "meetings.agenda.changed": _("changed the agenda"),
    "meetings.agenda.moved": _("took a point of the agenda further"),
    "meetings.checklist.added": _("added a line to the checklist"),
    "meetings.checklist.changed": _("changed the checklist"),
    "meetings.checklist.ticked": _("ticked off a line"),
    "meetings.checklist.unticked": _("took a tick back"),
    "meetings.seating.arranged": _("laid out the seats"),
    "meetings.seating.applied": _("seated everybody anew"),
    "meetings.seating.swapped": _("let two people change places"),
    "meetings.seating.pinned": _("held somebody in his seat"),
    "meetings.seating.unpinned": _("let the rules place somebody"),
    "meetings.seating.ranked": _("said where somebody stands"),
    "meetings.decision.added": _("entered a decision"),
    "meetings.decision.changed": _("changed a decision"),
    "meetings.decision.removed": _("removed a decision"),
    "meetings.decision.docketed": _("put a decision under supervision"),
}
