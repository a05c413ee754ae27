"""By when: the terms of each source (domain rule 2.7), each a parameter that the office may change.

A parameter holds a number; its basis stands here: working days, calendar days or months.
"""

from __future__ import annotations

from datetime import date

from office.calendars import workdays
from office.calendars.workdays import Basis
from office.parameters.defaults import DEFINITIONS
from office.parameters.registry import value
from supervision.models import Mode, ReportEvery, Source

BASIS: dict[str, Basis] = {
    "term.supervision.source.proposal": "mo",
    "term.supervision.source.proposal.plenary": "mo",
    "term.supervision.source.hotline": "cd",
    "term.supervision.first_report.decision": "cd",
    "term.supervision.accept.proposal": "cd",
    "term.supervision.assist.proposal": "mo",
    "term.supervision.redo.proposal": "mo",
    "supervision.proposal.most_months": "mo",
}
"""Whatever is not named here counts in working days."""
REPORTS = {ReportEvery.WEEKLY: 7, ReportEvery.HALF_MONTHLY: 15}
"""Days from one report to the next; monthly ones keep the day of the month."""


def ends(key: str, start: date) -> date:
    """The day on which the term of a parameter ends; the day of the start is not counted."""
    return workdays.last_day(start, value(key), BASIS.get(key, "wd"))


def _key(group: str, source: str) -> str:
    """The term of a source, else that of every other one; none where neither is set."""
    for key in (f"term.supervision.{group}.{source}", f"term.supervision.{group}.other"):
        if key in DEFINITIONS:
            return key
    return ""


def source_due(start: date, source: str, mode: str = "") -> date:
    """When an item of this source is due where nobody named a day.

    Our opinion to the lead of a proposal (会办) has a term of its own.
    """
    if source == Source.PROPOSAL and mode == Mode.JOINT:
        return ends("term.supervision.assist.proposal", start)
    return ends(_key("source", source), start)


def accept_due(start: date, source: str) -> date:
    """Until when the lead accepts or disputes: ten days for a proposal, else three working days."""
    own = f"term.supervision.accept.{source}"
    return ends(own if own in DEFINITIONS else "term.supervision.accept", start)


def part_due(start: date, source: str, due_on: date) -> date:
    """Until when an assisting department gives its part: with the item, or sooner by its source."""
    key = f"term.supervision.assist.{source}"
    return min(due_on, ends(key, start)) if key in DEFINITIONS else due_on


def redo_due(start: date, source: str) -> date:
    """When an answer that did not satisfy is due again."""
    return ends(_key("redo", source), start)


def longest(first: date, source: str) -> date | None:
    """Beyond which day no extension goes: six months from docketing for a proposal."""
    if source != Source.PROPOSAL:
        return None
    return workdays.add_months(first, value("supervision.proposal.most_months"))


def first_report(start: date, source: str) -> date | None:
    """The first feedback that a source asks for by itself, counted from the assignment."""
    key = f"term.supervision.first_report.{source}"
    return ends(key, start) if key in DEFINITIONS and value(key) else None


def next_report(last: date, every: str) -> date | None:
    """The working day of the report after one that fell due, or was given, on `last`."""
    if every == ReportEvery.NONE:
        return None
    if every == ReportEvery.MONTHLY:
        return workdays.last_day(last, 1, "mo")
    return workdays.last_day(last, REPORTS[ReportEvery(every)], "cd")
