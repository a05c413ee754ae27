"""The office itself: its name, its pack, its hours, and what all areas share."""

from __future__ import annotations

from office.parameters.definition import Definition

DEFINITIONS = (
    Definition("office.name", "办公室", "Name of the organ, on pages and printed sheets"),
    Definition(
        "office.pack",
        "cn_gov",
        "Rules of official documents from now on; what was entered before keeps its own",
        ("cn_gov", "tw_gov"),
    ),
    Definition(
        "office.short_name",
        "",
        "Standard short name of the organ, for the red head of letters and below their text; "
        "the name itself where there is none (GB/T 9704-2012, 7.2.4)",
    ),
    Definition("office.address", "", "Address of the organ, on letters of the Taiwan pack"),
    Definition("hours.opens", "09:00", "Start of office hours"),
    Definition("hours.closes", "17:30", "End of office hours; a day's deadline falls here"),
    Definition("hours.lunch", ["12:00", "13:30"], "Break that hour-clocks leave out"),
    Definition("lamp.yellow", 3, "Working days left at which the lamp turns yellow"),
    Definition("feeds.past_days", 31, "Days back that a calendar feed tells of"),
    Definition("feeds.ahead_days", 366, "Days ahead that a calendar feed tells of"),
    Definition(
        "feeds.named_up_to",
        "internal",
        "Highest level of secrecy that a calendar feed names; above it only busy time leaves",
        ("open", "internal", "confidential"),
    ),
    Definition("export.rows", 20_000, "Most rows of one exported list"),
    Definition("bookings.hold_minutes", 30, "Minutes that a tentative booking holds"),
    Definition(
        "bookings.hours_of",
        ["chief", "leader", "director"],
        "Roles whose time is booked, so that one hour of theirs is given away once",
    ),
)
