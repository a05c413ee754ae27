"""Who may do what to a visit, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from office.core.actor import Actor
from office.core.rules import both, either, no, person, role
from office.core.workflow import Transition, Workflow, sources
from reception.models import Visit

S = Visit.State

desk = role("reception", "director")
host = person("host_id")
either_of_them = either(desk, host)
EXPECTED = sources([S.EXPECTED])
INSIDE = sources([S.ARRIVED, S.RECEIVED])
GONE = sources([S.LEFT, S.TURNED_AWAY])

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
        Transition(
            "name_host", EXPECTED | INSIDE, None, either_of_them, _("Name the host"), "t", ""
        ),
        Transition("recount", INSIDE, None, either_of_them, _("Some came or left"), "c", "quiet"),
        Transition("return_badge", INSIDE | GONE, None, desk, _("Badge is back"), "", "quiet"),
        Transition("miss_badge", GONE, None, desk, _("Badge not given back"), "", "quiet"),
    ),
)

announce_visit = no(role("auditor"))
announce_for_others = role("reception", "director", "clerk", "meetings", "leader", "chief", "head")
keep_the_door = both(desk, no(role("auditor")))
keep_kiosks = role("reception", "director", "admin")

DUTIES = {
    "reception.receive": _("Receive the visitor"),
    "reception.see_out": _("See the visitor out"),
}
MET_BY = {
    "reception.see_out": "leave",
}
"""The step that meets a duty, where it is not called as the duty is."""
VERBS = {
    "reception.visit.expected": _("announced them"),
    "reception.visit.arrived": _("noted that they arrived"),
    "reception.visit.received": _("received them"),
    "reception.visit.left": _("noted that they left"),
    "reception.visit.turned_away": _("turned them away"),
    "reception.visit.missed": _("noted that they did not come"),
    "reception.visit.host_named": _("named the host"),
    "reception.visit.recounted": _("counted them anew"),
    "reception.visit.badge_back": _("took a badge back"),
    "reception.visit.badge_missing": _("noted a badge that was not given back"),
    "reception.visit.unmet": _("Nobody has met them yet"),
    "reception.visit.still_inside": _("They are still in the building"),
    "reception.visit.watched": _("Somebody on the watch list is here"),
    "reception.kiosk.help": _("Somebody at the kiosk asks for help"),
    "reception.visits.anonymised": _("removed the personal data of old visits"),
    "reception.visits.exported": _("took the log of visits out"),
    "reception.roll_call.started": _("started a roll-call"),
    "reception.roll_call.ended": _("ended the roll-call"),
    "reception.watch.added": _("put somebody on the watch list"),
    "reception.watch.removed": _("took somebody off the watch list"),
    "reception.kiosk.made": _("made a link for a kiosk"),
    "reception.kiosk.entered": _("turned a device into a kiosk"),
    "reception.kiosk.revoked": _("withdrew a kiosk"),
}


def may_keep_the_door(actor: Actor) -> bool:
    return actor.is_system or any(keep_the_door(hat, None) for hat in actor.capacities)


def may_keep_kiosks(actor: Actor) -> bool:
    return actor.is_system or any(keep_kiosks(hat, None) for hat in actor.capacities)


def may_announce_others(actor: Actor) -> bool:
    return actor.is_system or any(announce_for_others(hat, None) for hat in actor.capacities)
