"""Who may do what to a meeting, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models import Meeting
from office.core.rules import among, either, no, person, role
from office.core.workflow import Transition, Workflow, sources

S = Meeting.State

service = role("meetings", "director")
organisers = either(service, person("organiser_id"))
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
            either(organisers, among("attendee_ids"), person("chair_id")),
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
            "x",
            "",
        ),
        Transition("postpone", BEFORE, S.PLANNED, organisers, _("Postpone"), "", "quiet"),
        Transition("cancel", BEFORE, S.CANCELLED, organisers, _("Cancel"), "", "danger"),
    ),
)

plan_meeting = no(role("auditor"))
ROOM_KEEPERS = ("meetings", "director", "admin")

DUTIES = {
    "meetings.notify": _("Send the notice"),
    "meetings.prepare": _("Prepare the meeting"),
    "meetings.hold": _("Hold the meeting"),
    "meetings.minutes": _("Write the minutes"),
    "meetings.close": pgettext_lazy("meeting", "Close"),
}
