"""The one vocabulary of permission: who may do what to which record.

A rule takes a hat (`Capacity`) and a record and runs no query, so that a list can offer buttons.
"""

from __future__ import annotations

from typing import Any

from office.core.actor import Capacity
from office.core.workflow import Rule


def role(*names: str) -> Rule:
    """Holders of one of these roles."""
    return lambda hat, _record: hat.has(*names)


def either(*rules: Rule) -> Rule:
    return lambda hat, record: any(rule(hat, record) for rule in rules)


def both(*rules: Rule) -> Rule:
    return lambda hat, record: all(rule(hat, record) for rule in rules)


def no(rule: Rule) -> Rule:
    return lambda hat, record: not rule(hat, record)


def in_department(field: str) -> Rule:
    """Members of the record's department named by `field`, and heads of a department above it.

    Readers only (auditors) never count as members.
    """

    def rule(hat: Capacity, record: Any) -> bool:
        wanted = getattr(record, field)
        if wanted is None or hat.has("auditor"):
            return False
        return hat.department_id == wanted or wanted in hat.headed_ids

    return rule


def in_departments(field: str) -> Rule:
    """The same where the record names several."""

    def rule(hat: Capacity, record: Any) -> bool:
        wanted = set(getattr(record, field) or ())
        if hat.has("auditor"):
            return False
        return hat.department_id in wanted or not wanted.isdisjoint(hat.headed_ids)

    return rule


def heads(field: str) -> Rule:
    """The head of the record's department named by `field`, or of one above it."""
    return lambda hat, record: getattr(record, field) in hat.headed_ids


def person(field: str) -> Rule:
    """The person the record names in `field`."""
    return lambda hat, record: getattr(record, field) == hat.person_id


def among(field: str) -> Rule:
    """One of the people the record names in the array `field`."""
    return lambda hat, record: hat.person_id in (getattr(record, field) or ())
