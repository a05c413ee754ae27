"""Who may do what to a request for a car, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from office.core.actor import Capacity
from office.core.rules import both, either, heads, no, person, role
from office.core.workflow import Transition, Workflow, sources
from vehicles.models import VehicleRequest

S = VehicleRequest.State

dispatchers = role("dispatcher", "director")
own = person("requester_id")
deciders = both(either(heads("department_id"), role("director", "leader", "chief")), no(own))


def drives(hat: Capacity, request: VehicleRequest) -> bool:
    """He is the driver who was sent."""
    return request.driver_person_id is not None and request.driver_person_id == hat.person_id


ASKED = sources([S.REQUESTED])
OPEN = sources([S.REQUESTED, S.APPROVED])
SENT = sources([S.DISPATCHED])

REQUEST = Workflow(
    kind="vehicle-requests",
    states=S,
    waiting=OPEN | SENT,
    transitions=(
        Transition("approve", ASKED, S.APPROVED, deciders, _("Approve"), "a", "primary"),
        Transition("reject", ASKED, S.REJECTED, deciders, _("Reject"), "r", "danger"),
        Transition(
            "dispatch",
            sources([S.APPROVED]),
            S.DISPATCHED,
            dispatchers,
            _("Dispatch"),
            "h",
            "primary",
        ),
        Transition(
            "complete",
            SENT,
            S.COMPLETED,
            either(dispatchers, own, drives),
            _("Report the return"),
            "o",
            "primary",
        ),
        Transition(
            "merge", OPEN, S.MERGED, dispatchers, _("Merge into another trip"), "m", "quiet"
        ),
        Transition(
            "cancel", OPEN | SENT, S.CANCELLED, either(own, dispatchers), _("Cancel"), "", "danger"
        ),
    ),
)

ask_for_car = no(role("auditor"))
KEEPERS = ("dispatcher", "director", "admin")

DUTIES = {
    "vehicles.approve": _("Decide on the car"),
    "vehicles.dispatch": _("Send a car"),
    "vehicles.drive": _("Drive, and report the return"),
}
