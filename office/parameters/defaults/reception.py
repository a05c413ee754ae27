"""Visitors, the kiosk at the gate, delegations and petitions."""

from __future__ import annotations

from office.parameters.definition import Definition

DEFINITIONS = (
    Definition("reception.greet_minutes", 10, "Minutes in which a guest in the house is met"),
    Definition(
        "reception.companions",
        [[10, 3]],
        "Ours at a working meal: [up to so many guests, at most so many]; stricter local rules "
        "add rows, such as [[5, 2], [10, 3]] (reception regulation 2013, article 11)",
    ),
    Definition(
        "reception.companions.above",
        3,
        "Above that, one of ours for so many guests (article 11)",
    ),
    Definition("reception.working_meals", 1, "Working meals given to a delegation (article 11)"),
    Definition("reception.meal_cap", 120, "Yuan a person at a working meal; set by each locality"),
    Definition(
        "reception.lodging_cap",
        500,
        "Yuan a room and night at which guests are lodged; the travel standard of the place",
    ),
    Definition(
        "reception.letter_later",
        False,  # noqa: FBT003 - the value of a parameter
        "Whether an emergency may be received before its letter; the national rule says no",
    ),
    Definition("term.reception.apply", 1, "Working days to ask for approval of a reception"),
    Definition("term.reception.approve", 1, "Working days to decide on a reception"),
    Definition("term.reception.plan", 1, "Working days to plan an approved reception"),
    Definition("term.reception.close", 3, "Working days to sign the list once guests have left"),
    Definition("term.reception.reimburse", 5, "Working days to settle a signed reception"),
    Definition("term.reception.publish", 30, "Working days to publish a settled reception"),
    Definition("reception.badges", 20, "Badges there are, numbered from 1"),
    Definition(
        "reception.retention_days",
        180,
        "Days after which personal data of a visit is removed; 0 keeps it",
    ),
    Definition("kiosk.tries", 10, "Wrong entries at a kiosk in five minutes before it waits"),
    Definition("kiosk.searches", 30, "Searches for a host at a kiosk in five minutes"),
    Definition("petitions.decide_days", 15, "Calendar days to decide on a petition (信访工作条例)"),
    Definition("petitions.finish_days", 60, "Calendar days from acceptance to the answer (same)"),
    Definition("petitions.extension_days", 30, "Most calendar days of one extension (same)"),
    Definition(
        "petitions.review_days",
        30,
        "Calendar days to ask for a review, and to decide on it (same)",
    ),
    Definition("petitions.representatives", 5, "Most representatives of a group that comes (same)"),
    Definition("term.petitions.notice", 2, "Working days to tell a petitioner in writing"),
    Definition("term.petitions.close", 5, "Working days to close an answered petition"),
    Definition("reception.visit_minutes", 60, "Minutes that a visit usually lasts"),
)
