"""Who may do what to a visit, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from office.core.rules import either, no, person, role
from office.core.workflow import Transition, Workflow, sources
from reception.models import Visit

S = Visit.State

desk = role("reception", "director")
host = person("host_id")
either_of_them = either(desk, host)
EXPECTED = sources([S.EXPECTED])
INSIDE = sources([S.ARRIVED, S.RECEIVED])

VISIT = Workflow(
    kind="visits",
    states=S,
    waiting=EXPECTED | INSIDE,
    transitions=(
        Transition("arrive", EXPECTED, S.ARRIVED, either_of_them, _("Has arrived"), "i", "primary"),
        Transition(
            "receive",
            sources([S.ARRIVED]),
            S.RECEIVED,
            either_of_them,
            _("Receive"),
            "h",
            "primary",
        ),
        Transition("leave", INSIDE, S.LEFT, either_of_them, _("Has left"), "o", "primary"),
        Transition(
            "turn_away",
            sources([S.EXPECTED, S.ARRIVED]),
            S.TURNED_AWAY,
            either_of_them,
            _("Turn away"),
            "",
            "danger",
        ),
        Transition("no_show", EXPECTED, S.NO_SHOW, either_of_them, _("Did not come"), "", "quiet"),
    ),
)

announce_visit = no(role("auditor"))
announce_for_others = role("reception", "director", "clerk", "meetings", "leader", "chief", "head")

DUTIES = {
    "reception.receive": _("Receive the visitor"),
    "reception.see_out": _("See the visitor out"),
}
