"""Who may do what to requests, trips and the upkeep of cars, and when: one table each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Capacity
from office.core.rules import both, either, heads, no, person, role
from office.core.workflow import Transition, Workflow, sources
from vehicles.models import Compliance, FuelEntry, MaintenanceJob, Trip, VehicleRequest

S = VehicleRequest.State
T = Trip.State
F = FuelEntry.State
J = MaintenanceJob.State
P = Compliance.State

dispatchers = role("dispatcher", "director")
leaders = role("director", "leader", "chief")
own = person("requester_id")
drives = person("driver_person_id")
deciders = both(either(heads("department_id"), leaders), no(own))


def trip_is_back(_hat: Capacity, request: VehicleRequest) -> bool:
    """Before that there is nothing to confirm."""
    sent = request.state == S.DISPATCHED
    return not sent or (request.trip is not None and request.trip.state == T.BACK)


ASKED = sources([S.REQUESTED])
OPEN = sources([S.REQUESTED, S.APPROVED])
SENT = sources([S.DISPATCHED])

# A request that was sent waits for nobody any more: what is owed then is owed on its trip.
REQUEST = Workflow(
    kind="vehicle-requests",
    states=S,
    waiting=OPEN,
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
        Transition("hold", OPEN, None, dispatchers, _("Pencil in"), "p", "quiet"),
        Transition(
            "complete",
            SENT,
            S.COMPLETED,
            both(either(own, dispatchers), no(drives), trip_is_back),
            _("Confirm the trip"),
            "o",
            "primary",
        ),
        Transition(
            "merge", OPEN, S.MERGED, dispatchers, _("Merge into another trip"), "m", "quiet"
        ),
        Transition(
            "substitute", OPEN, S.SUBSTITUTED, dispatchers, _("Send by other means"), "w", "quiet"
        ),
        Transition(
            "fare",
            sources([S.SUBSTITUTED]),
            None,
            either(own, dispatchers),
            _("Enter the fare"),
            "c",
            "primary",
        ),
        Transition(
            "cancel",
            OPEN | SENT,
            S.CANCELLED,
            either(own, dispatchers),
            pgettext_lazy("car request", "Cancel"),
            "",
            "danger",
        ),
    ),
)

WAITS = sources([T.DISPATCHED])
ON_ROAD = sources([T.OUT])

TRIP = Workflow(
    kind="trips",
    states=T,
    waiting=sources([T.DISPATCHED, T.OUT, T.BACK, T.CONFIRMED]),
    transitions=(
        Transition(
            "depart", WAITS, T.OUT, either(drives, dispatchers), _("Depart"), "d", "primary"
        ),
        Transition(
            "return", ON_ROAD, T.BACK, either(drives, dispatchers), _("Return"), "b", "primary"
        ),
        Transition(
            "confirm",
            sources([T.BACK]),
            T.CONFIRMED,
            both(either(own, dispatchers), no(drives)),
            _("Confirm the trip"),
            "o",
            "primary",
        ),
        Transition(
            "cost",
            sources([T.CONFIRMED]),
            T.COSTED,
            dispatchers,
            _("Enter the costs"),
            "c",
            "primary",
        ),
        Transition(
            "delay",
            ON_ROAD,
            None,
            either(drives, own, dispatchers),
            _("Comes back later"),
            "l",
            "",
        ),
        Transition("move", WAITS, None, dispatchers, _("Other time"), "t", ""),
        Transition("swap", WAITS, None, dispatchers, _("Other car or driver"), "s", ""),
        Transition(
            "substitute",
            WAITS,
            T.SUBSTITUTED,
            dispatchers,
            _("Send by other means"),
            "w",
            "quiet",
        ),
        Transition(
            "cancel", WAITS, T.CANCELLED, either(own, dispatchers), _("Cancel"), "", "danger"
        ),
    ),
)

FUEL = Workflow(
    kind="fuel-entries",
    states=F,
    waiting=sources([F.QUESTIONED]),
    transitions=(
        Transition(
            "settle",
            sources([F.QUESTIONED]),
            F.SETTLED,
            dispatchers,
            _("Checked, it is right"),
            "v",
            "primary",
        ),
        Transition(
            "withdraw",
            sources([F.ENTERED, F.QUESTIONED, F.SETTLED]),
            F.WITHDRAWN,
            dispatchers,
            pgettext_lazy("fuel", "Withdraw"),
            "",
            "danger",
        ),
    ),
)

JOB = Workflow(
    kind="maintenance-jobs",
    states=J,
    waiting=sources([J.PLANNED, J.QUOTED, J.APPROVED, J.IN_SHOP]),
    transitions=(
        Transition(
            "quote",
            sources([J.PLANNED, J.QUOTED]),
            J.QUOTED,
            dispatchers,
            _("Enter the quote"),
            "b",
            "primary",
        ),
        Transition(
            "approve", sources([J.QUOTED]), J.APPROVED, leaders, _("Approve"), "a", "primary"
        ),
        Transition("return", sources([J.QUOTED]), J.PLANNED, leaders, _("Return"), "r", "danger"),
        Transition(
            "start",
            sources([J.APPROVED]),
            J.IN_SHOP,
            dispatchers,
            _("To the workshop"),
            "d",
            "primary",
        ),
        Transition(
            "finish",
            sources([J.IN_SHOP]),
            J.DONE,
            dispatchers,
            _("Back from the workshop"),
            "o",
            "primary",
        ),
        Transition(
            "cancel",
            sources([J.PLANNED, J.QUOTED, J.APPROVED]),
            J.CANCELLED,
            dispatchers,
            _("Cancel"),
            "",
            "danger",
        ),
    ),
)

PAPER = Workflow(
    kind="compliance",
    states=P,
    waiting=sources([P.EXPIRING]),
    transitions=(
        Transition(
            "renew",
            sources([P.VALID, P.EXPIRING]),
            P.REPLACED,
            dispatchers,
            _("Enter the new paper"),
            "a",
            "primary",
        ),
    ),
)

ask_for_car = no(role("auditor"))
KEEPERS = ("dispatcher", "director", "admin")

DUTIES = {
    "vehicles.approve": _("Decide on the car"),
    "vehicles.dispatch": _("Send a car"),
}
TRIP_DUTIES = {
    "vehicles.depart": _("Drive"),
    "vehicles.return": _("Come back, and report the return"),
    "vehicles.confirm": _("Confirm the trip"),
    "vehicles.cost": _("Enter the costs of the trip"),
}
FUEL_DUTIES = {"vehicles.fuel.settle": _("Check the fuel entry")}
JOB_DUTIES = {
    "vehicles.job.quote": _("Get a quote"),
    "vehicles.job.approve": _("Approve the repair"),
    "vehicles.job.start": _("Bring the car to the workshop"),
    "vehicles.job.finish": _("Fetch the car from the workshop"),
}
PAPER_DUTIES = {"vehicles.paper.renew": _("Renew the paper")}

VERBS = {
    "vehicles.request.made": _("asked for a car"),
    "vehicles.request.approved": _("approved it"),
    "vehicles.request.rejected": _("rejected it"),
    "vehicles.request.dispatched": _("sent a car"),
    "vehicles.request.held": _("pencilled a car in"),
    "vehicles.request.completed": _("confirmed the trip"),
    "vehicles.request.joined": _("let others ride along"),
    "vehicles.request.merged": _("let it ride along"),
    "vehicles.request.reopened": _("opened it again"),
    "vehicles.request.substituted": _("sent it by other means"),
    "vehicles.request.fare_entered": _("entered the fare"),
    "vehicles.request.cancelled": _("cancelled it"),
}
TRIP_VERBS = {
    "vehicles.trip.sent": _("sent it"),
    "vehicles.trip.departed": _("departed"),
    "vehicles.trip.returned": _("returned"),
    "vehicles.trip.confirmed": _("confirmed it"),
    "vehicles.trip.costed": _("entered the costs"),
    "vehicles.trip.delayed": _("will be back later"),
    "vehicles.trip.moved": _("moved it to another time"),
    "vehicles.trip.swapped": _("changed car or driver"),
    "vehicles.trip.joined": _("let others ride along"),
    "vehicles.trip.substituted": _("sent it by other means"),
    "vehicles.trip.cancelled": _("cancelled it"),
}
FUEL_VERBS = {
    "vehicles.fuel.entered": _("entered fuel"),
    "vehicles.fuel.settled": _("checked it"),
    "vehicles.fuel.withdrawn": _("withdrew it"),
}
JOB_VERBS = {
    "vehicles.job.planned": _("planned it"),
    "vehicles.job.quoted": _("entered the quote"),
    "vehicles.job.approved": _("approved it"),
    "vehicles.job.returned": _("returned it"),
    "vehicles.job.started": _("brought the car to the workshop"),
    "vehicles.job.finished": _("fetched the car"),
    "vehicles.job.cancelled": _("cancelled it"),
}
PAPER_VERBS = {
    "vehicles.paper.entered": _("entered it"),
    "vehicles.paper.expires": _("must be renewed"),
    "vehicles.paper.replaced": _("entered the new paper"),
}
