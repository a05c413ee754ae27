"""Supervision: terms, lamps, tickets, plans, spot-checks, scores, foresight and the detector."""

from __future__ import annotations

from office.parameters.definition import Definition

DEFINITIONS = (
    Definition("term.supervision.assign", 1, "Working days to hand a docketed item over"),
    Definition(
        "term.supervision.accept", 3, "Working days to accept or dispute an item (practice)"
    ),
    Definition(
        "term.supervision.accept.proposal",
        10,
        "Days to say that a suggestion or proposal is not ours (practice of the congresses)",
    ),
    Definition("term.supervision.verify", 3, "Working days to verify a claimed result"),
    Definition("term.supervision.grant", 2, "Working days to decide on an extension"),
    Definition("term.supervision.strike_off", 3, "Working days to strike off"),
    Definition("term.supervision.file", 10, "Working days to file a struck-off item"),
    Definition("term.supervision.source.instruction", 7, "Default term, leader's instruction"),
    Definition("term.supervision.source.decision", 30, "Default term, decision of a meeting"),
    Definition("term.supervision.source.superior_document", 15, "Default, superior document"),
    Definition(
        "term.supervision.source.proposal",
        3,
        "Months to answer a suggestion or proposal (deputies' law; measures on proposals)",
    ),
    Definition(
        "term.supervision.source.hotline", 5, "Days to answer a complaint of media or hotline"
    ),
    Definition("term.supervision.source.other", 15, "Default term of every other source"),
    Definition(
        "term.supervision.assist.proposal",
        1,
        "Months for the opinion of those who assist with a proposal",
    ),
    Definition("term.supervision.redo.proposal", 3, "Months to answer anew who was not satisfied"),
    Definition("term.supervision.redo.other", 15, "Working days to do it anew, other sources"),
    Definition(
        "term.supervision.first_report.instruction",
        3,
        "Working days to the first feedback on a leader's instruction; 0 asks for none",
    ),
    Definition(
        "term.supervision.first_report.decision",
        7,
        "Days to the first feedback on a decision of a meeting; 0 asks for none",
    ),
    Definition(
        "supervision.proposal.most_months",
        6,
        "Months from docketing beyond which no proposal is extended",
    ),
    Definition("term.supervision.publish", 5, "Working days to publish a sheet of scores"),
    Definition("term.supervision.appeal", 10, "Working days to decide an appeal"),
    Definition("term.supervision.edit_bulletin", 2, "Working days to edit a bulletin"),
    Definition("term.supervision.sign_bulletin", 2, "Working days to sign off a bulletin"),
    Definition("term.supervision.send_bulletin", 1, "Working days to send a bulletin"),
    Definition("term.supervision.read_bulletin", 3, "Working days to read a bulletin"),
    Definition(
        "supervision.scores.appeal_days",
        30,
        "Days after publication in which a department appeals (督查工作条例: 30)",
    ),
    Definition(
        "supervision.scores.steadying_items",
        5,
        "Items of average result that the ranking adds to each department, so that one item "
        "alone makes nobody first or last",
    ),
    Definition(
        "supervision.bulletins.every",
        "monthly",
        "How often a bulletin is drafted by itself",
        ("weekly", "monthly", "both", "never"),
    ),
    Definition("supervision.extensions.max", 1, "Extensions an item may be granted"),
    Definition(
        "supervision.plan_first",
        False,  # noqa: FBT003 - the value itself
        "Whether an item without a plan can't be accepted; else the plan is owed at once",
    ),
    Definition(
        "term.supervision.plan",
        2,
        "Working days to write a plan after accepting without one",
    ),
    Definition(
        "supervision.yellow.days", 2, "Working days left at which an item turns yellow at least"
    ),
    Definition(
        "supervision.yellow.percent", 20, "Share of its period, in percent, at which it does"
    ),
    Definition(
        "supervision.tickets",
        True,  # noqa: FBT003 - the value itself
        "Whether coloured tickets are issued by themselves",
    ),
    Definition(
        "supervision.tickets.blue", 2, "Working days left at which the blue ticket is issued"
    ),
    Definition(
        "supervision.tickets.orange",
        2,
        "Working days a blue ticket may stay unanswered before the orange one",
    ),
    Definition(
        "supervision.tickets.red",
        3,
        "Working days an orange ticket may stay unanswered before the red one",
    ),
    Definition(
        "supervision.plans.quarter_days",
        10,
        "Working days before a quarter or year by which its plan is put together",
    ),
    Definition(
        "supervision.plans.month_days",
        5,
        "Working days before a month by which its plan is put together",
    ),
    Definition(
        "supervision.plans.lines_days",
        2,
        "Working days before that by which departments hand in their lines",
    ),
    Definition(
        "supervision.plans.open_days",
        10,
        "Working days before it is due that a plan is begun by itself",
    ),
    Definition("term.supervision.plan_draft", 10, "Working days to put a late plan together"),
    Definition("term.supervision.plan_approve", 3, "Working days to approve a plan"),
    Definition("term.supervision.plan_break", 10, "Working days to break a line down"),
    Definition("term.supervision.plan_close", 5, "Working days after its period to close a plan"),
    Definition("term.supervision.spot_check", 5, "Working days to make a drawn spot-check"),
    Definition("term.supervision.correct", 10, "Working days to put a finding right"),
    Definition("term.supervision.recheck", 3, "Working days to look at it again"),
    Definition(
        "supervision.spot_checks.share",
        40,
        "Of a hundred drawn items, how many at most of one head or one department",
    ),
    Definition("supervision.spot_checks.silent_days", 15, "Working days without a word that weigh"),
    Definition("supervision.spot_checks.leap", 40, "Percent gained in one report that weigh"),
    Definition("supervision.spot_checks.weight.overdue", 5, "Weight in the lot: overdue"),
    Definition("supervision.spot_checks.weight.extended", 2, "Weight in the lot: each extension"),
    Definition(
        "supervision.spot_checks.weight.redone", 3, "Weight in the lot: each time sent back"
    ),
    Definition(
        "supervision.spot_checks.weight.leap", 2, "Weight in the lot: a leap of its percent"
    ),
    Definition("supervision.spot_checks.weight.silent", 3, "Weight in the lot: long silence"),
    Definition("supervision.spot_checks.weight.never", 2, "Weight in the lot: never checked"),
    Definition(
        "foresight.least",
        10,
        "Like items that must be done before a risk is told from them; half as many must have "
        "been open as long as the item is",
    ),
    Definition(
        "foresight.sizes",
        [5, 20],
        "Working days up to which a term first given is short, and medium, for likening items",
    ),
    Definition(
        "detector.idle_days", 10, "Working days without a word after which work stands still"
    ),
    Definition("detector.chain_days", 3, "Working days that the next step of a chain may wait"),
    Definition(
        "detector.plan_days",
        10,
        "Working days that a line of an approved plan may stand with nothing that follows",
    ),
    Definition(
        "detector.minutes_days", 5, "Working days after a meeting at which minutes are missed"
    ),
)
