"""Cars, drivers, their hours, papers and upkeep."""

from __future__ import annotations

from office.parameters.definition import Definition

DEFINITIONS = (
    Definition(
        "vehicles.dispatch_minutes",
        120,
        "Minutes before a trip leaves at which a missing car is trouble",
    ),
    Definition("term.vehicles.approve", 1, "Working days to decide on a request for a car"),
    Definition("vehicles.buffer_minutes", 15, "Minutes between two trips of one car or driver"),
    Definition("vehicles.return_minutes", 30, "Minutes after a trip in which it is reported back"),
    Definition("term.vehicles.confirm", 2, "Working days to confirm a trip that is back"),
    Definition("term.vehicles.cost", 5, "Working days to enter the costs of a trip"),
    Definition("term.vehicles.fuel", 3, "Working days to look into a doubtful fuel entry"),
    Definition("term.vehicles.job", 3, "Working days to decide on a quote for a repair"),
    Definition("vehicles.hours.daily", 8, "Hours a driver drives a day (transport safety rules)"),
    Definition(
        "vehicles.hours.continuous",
        4,
        "Hours in a row at the wheel (Road Traffic Safety Law, implementing rules, Art. 62)",
    ),
    Definition("vehicles.hours.rest_minutes", 20, "Minutes of rest after them (the same article)"),
    Definition(
        "vehicles.restricted_digits",
        ["", "", "", "", "", "", ""],
        "Last digits of plates that stay off the road, Monday to Sunday, such as 16",
    ),
    Definition(
        "vehicles.sealed_on_holidays",
        True,  # noqa: FBT003 - the value itself
        "Cars stand sealed on public holidays, duty cars excepted (Measures on Official Cars)",
    ),
    Definition(
        "vehicles.odometer.gap_km", 5, "Kilometres between two trips that nobody asks about"
    ),
    Definition(
        "vehicles.odometer.leap_km",
        1000,
        "Kilometres, beside 100 an hour, above which a reading is taken for a slip of the pen",
    ),
    Definition(
        "vehicles.fuel.times_mean",
        1.25,
        "Fuel per 100 km above so many times the car's own mean of six months is looked into",
    ),
    Definition(
        "vehicles.papers.lead_days", 30, "Days before a paper ends that it is to be renewed"
    ),
    Definition(
        "vehicles.service.lead_km", 500, "Kilometres before a service is due that it is told"
    ),
    Definition("vehicles.merge_minutes", 30, "Minutes apart at which trips ride together"),
)
