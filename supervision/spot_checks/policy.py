"""Who may do what to a spot-check, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Actor, Capacity
from office.core.rules import both, either, in_department, no, person, role
from office.core.workflow import Transition, Workflow, sources
from supervision.spot_checks.models import SpotCheck

S = SpotCheck.State
office = role("supervisor", "director")
draws = role("supervisor", "director", "leader", "chief")


def has_part(hat: Capacity, check: SpotCheck) -> bool:
    """He works on it or answers for it: then somebody else looks."""
    return hat.person_id in (check.party_ids or ())


independent = both(either(office, person("checker_id")), no(has_part))
lead = either(in_department("lead_department_id"), person("responsible_id"))

CHECK = Workflow(
    kind="spot-checks",
    states=S,
    waiting=sources([S.DRAWN, S.FINDING, S.CORRECTED]),
    transitions=(
        Transition(
            "check", sources([S.DRAWN]), S.PASSED, independent, _("Enter the check"), "a", "primary"
        ),
        Transition(
            "correct", sources([S.FINDING]), S.CORRECTED, lead, _("It is put right"), "o", "primary"
        ),
        Transition(
            "recheck",
            sources([S.CORRECTED]),
            S.CLOSED,
            independent,
            _("Check again"),
            "v",
            "primary",
        ),
        Transition(
            "reassign", sources([S.DRAWN, S.CORRECTED]), None, office, _("Give to another"), "t", ""
        ),
        Transition(
            "drop",
            sources([S.DRAWN]),
            S.DROPPED,
            office,
            pgettext_lazy("spot-check", "Drop it"),
            "",
            "quiet",
        ),
    ),
)

DUTIES = {
    "supervision.spot_check": _("Make the spot-check"),
    "supervision.correct": _("Put right what the spot-check found"),
    "supervision.recheck": _("Look whether it was put right"),
}
MET_BY = {
    "supervision.spot_check": "check",
}
"""The step that meets a duty, where it is not called as the duty is."""

VERBS = {
    "supervision.check.drawn": _("drew it for a spot-check"),
    "supervision.check.passed": _("checked it: in order"),
    "supervision.check.found": _("checked it: something is to be put right"),
    "supervision.check.corrected": _("said that it was put right"),
    "supervision.check.closed": _("looked again: put right"),
    "supervision.check.found_again": _("looked again: not put right yet"),
    "supervision.check.reassigned": _("gave the check to somebody else"),
    "supervision.check.dropped": _("dropped the check"),
}


def may_draw(actor: Actor) -> bool:
    return actor.is_system or any(draws(hat, None) for hat in actor.capacities)


def may_count(actor: Actor) -> bool:
    """Draws and the ratios of every head are for those who see every department."""
    return actor.is_system or actor.wide
