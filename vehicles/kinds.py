"""What this area keeps, as the catalogue knows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.catalogue.kinds import RecordKind
from office.core.commands import Commands
from vehicles import commands, models, policy

ROWS: tuple[Any, ...] = (
    (
        models.VehicleRequest,
        _("Request for a car"),
        _("car"),
        "/vehicles/requests/{pk}/",
        commands.REQUEST,
        policy.DUTIES,
        policy.VERBS,
    ),
    (
        models.Trip,
        _("Trip"),
        _("trip"),
        "/vehicles/trips/{pk}/",
        commands.TRIP,
        policy.TRIP_DUTIES,
        policy.TRIP_VERBS,
    ),
    (
        models.FuelEntry,
        _("Fuel entry"),
        pgettext_lazy("stamp", "fuel"),
        "/vehicles/fuel/{pk}/",
        commands.FUEL,
        policy.FUEL_DUTIES,
        policy.FUEL_VERBS,
    ),
    (
        models.MaintenanceJob,
        _("Repair or service"),
        _("shop"),
        "/vehicles/upkeep/{pk}/",
        commands.JOB,
        policy.JOB_DUTIES,
        policy.JOB_VERBS,
    ),
    (
        models.Compliance,
        _("Paper of a car or driver"),
        _("paper"),
        "/vehicles/papers/{pk}/",
        commands.PAPER,
        policy.PAPER_DUTIES,
        policy.PAPER_VERBS,
    ),
)


def kinds() -> list[tuple[RecordKind, Commands, dict[str, Any], dict[str, Any]]]:
    """Each kind with its commands, and what its duties and verbs are called."""
    return [
        (
            RecordKind(model.KIND, "vehicles", label, mark, path, model, known.flow),
            known,
            duties,
            verbs,
        )
        for model, label, mark, path, known, duties, verbs in ROWS
    ]
