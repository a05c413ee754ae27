"""Everything that can happen to a request for a car until it is sent: one function each.

Sending it is in `dispatch`, what happens on the road in `trips`.
"""

from __future__ import annotations

from vehicles.actions.asking import NewRequest, request_from, request_vehicle
from vehicles.actions.deciding import (
    approve_request,
    enter_fare,
    hold_request,
    reject_request,
    substitute_request,
    to_dispatch,
)
from vehicles.actions.ending import cancel_request, end_request, end_trip
from vehicles.actions.sharing import merge_request

__all__ = [
    "NewRequest",
    "approve_request",
    "cancel_request",
    "end_request",
    "end_trip",
    "enter_fare",
    "hold_request",
    "merge_request",
    "reject_request",
    "request_from",
    "request_vehicle",
    "substitute_request",
    "to_dispatch",
]
