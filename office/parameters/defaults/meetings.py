"""Meetings: notice, answers, checklist, minutes and rooms."""

from __future__ import annotations

from office.parameters.definition import Definition

DEFINITIONS = (
    Definition("meetings.notice_days", 2, "Working days before a meeting its notice goes out"),
    Definition("term.meetings.minutes", 3, "Working days after a meeting for its minutes"),
    Definition("term.meetings.close", 5, "Working days to close a meeting once minutes are out"),
    Definition(
        "meetings.answer_days", 1, "Working days before a meeting by which the invited answer"
    ),
    Definition("meetings.unused_minutes", 15, "Minutes after which an unused room is free"),
    Definition("meetings.large_from", 40, "Seats from which the long checklist is taken"),
    Definition(
        "meetings.must_blocks",
        default=False,
        says="Whether open must-lines hold a meeting back until somebody says why it goes on",
    ),
    Definition(
        "meetings.classes",
        [[2, 300, 15, 2, 650], [3, 150, 10, 2, 550], [4, 50, 5, 1.5, 550]],
        "Class of a meeting, most people, staff per hundred, days, yuan a person and day; a "
        "class left out is approved one by one (measures on meeting expenses, 2016)",
    ),
    Definition("meetings.day_opens", "07:00", "Begin of the day on the page of rooms"),
    Definition("meetings.day_closes", "20:00", "End of the day on the page of rooms"),
)
