"""Who may do what to a plan, and when: one table.

Which line a department may touch (its own) is asked by the action: a rule sees the plan only.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Actor, Capacity
from office.core.rules import either, role
from office.core.workflow import Transition, Workflow, sources
from supervision.plans.models import Plan

S = Plan.State
office = role("supervisor", "director")
approvers = role("director", "leader", "chief")


def works_here(hat: Capacity, _plan: Any) -> bool:
    """Anybody of a department; readers only (auditors) never count."""
    return hat.department_id is not None and not hat.has("auditor")


def writes(hat: Capacity, plan: Plan) -> bool:
    """The office writes every plan; departments their own lines, while those are drafted."""
    if office(hat, plan):
        return True
    return works_here(hat, plan) and plan.state == S.DRAFT and plan.level != Plan.Level.YEAR


def delivers(hat: Capacity, plan: Plan) -> bool:
    """Heads say that the lines of their department are complete."""
    return bool(hat.headed_ids) and plan.level != Plan.Level.YEAR


def broken_down(plan: Plan) -> bool:
    """A month is the finest."""
    return plan.level != Plan.Level.MONTH


DRAFT, APPROVED = sources([S.DRAFT]), sources([S.APPROVED])

PLAN = Workflow(
    kind="plans",
    states=S,
    waiting=sources([S.DRAFT, S.SUBMITTED, S.APPROVED]),
    transitions=(
        Transition("submit", DRAFT, S.SUBMITTED, office, _("Submit for approval"), "h", ""),
        Transition(
            "approve",
            sources([S.DRAFT, S.SUBMITTED]),
            S.APPROVED,
            approvers,
            pgettext_lazy("plan", "Approve"),
            "a",
            "primary",
        ),
        Transition(
            "return",
            sources([S.SUBMITTED]),
            S.DRAFT,
            approvers,
            pgettext_lazy("plan", "Return"),
            "r",
            "",
        ),
        Transition("close", APPROVED, S.CLOSED, office, pgettext_lazy("plan", "Close"), "x", ""),
        Transition(
            "withdraw",
            sources([S.DRAFT, S.SUBMITTED]),
            S.WITHDRAWN,
            office,
            pgettext_lazy("plan", "Withdraw"),
            "",
            "danger",
        ),
        Transition("add", DRAFT | APPROVED, None, writes, _("Add a line"), "n", "primary"),
        Transition("deliver", DRAFT, None, delivers, _("Our lines are complete"), "o", ""),
        Transition("amend", DRAFT | APPROVED, None, writes, _("Change a line"), "", "quiet"),
        Transition("drop", DRAFT | APPROVED, None, writes, _("Drop a line"), "", "quiet"),
        Transition(
            "break_down",
            APPROVED,
            None,
            either(office, works_here),
            _("Break a line down"),
            "",
            "quiet",
            broken_down,
        ),
        Transition(
            "supervise",
            APPROVED,
            None,
            role("supervisor", "director", "leader", "chief", "clerk"),
            _("Put a line under supervision"),
            "",
            "quiet",
        ),
        Transition("adopt", APPROVED, None, office, _("Tie an item to a line"), "", "quiet"),
        Transition(
            "finish", APPROVED, None, either(office, works_here), _("A line is done"), "", "quiet"
        ),
        Transition("carry", APPROVED, None, office, _("Carry a line on"), "", "quiet"),
    ),
)

OF_A_LINE = ("amend", "drop", "break_down", "supervise", "adopt", "finish", "carry")
"""Commands that stand beside a line, not at the head of the page."""

DUTIES = {
    "supervision.plan_draft": _("Put the plan together"),
    "supervision.plan_lines": _("Write the lines of the department"),
    "supervision.plan_approve": _("Approve the plan"),
    "supervision.plan_break": _("Break the line down"),
    "supervision.plan_task": _("Do what the line says"),
    "supervision.plan_close": _("Close the plan"),
}
MET_BY = {
    "supervision.plan_draft": "submit",
    "supervision.plan_lines": "deliver",
    "supervision.plan_approve": "approve",
    "supervision.plan_break": "break_down",
    "supervision.plan_task": "finish",
    "supervision.plan_close": "close",
}
"""The step that meets a duty, where it is not called as the duty is."""

VERBS = {
    "supervision.plan.begun": _("began the plan"),
    "supervision.plan.line_added": _("added a line"),
    "supervision.plan.lines_imported": _("took lines from a file"),
    "supervision.plan.lines_delivered": _("said that the lines of the department are complete"),
    "supervision.plan.submitted": _("submitted it for approval"),
    "supervision.plan.approved": _("approved it"),
    "supervision.plan.returned": _("returned it"),
    "supervision.plan.line_changed": _("changed a line"),
    "supervision.plan.line_dropped": _("dropped a line"),
    "supervision.plan.broken_down": _("broke a line down"),
    "supervision.plan.bare_again": _("left a line without anything that follows from it"),
    "supervision.plan.supervised": _("put a line under supervision"),
    "supervision.plan.adopted": _("tied an item to a line"),
    "supervision.plan.line_finished": _("said that a line is done"),
    "supervision.plan.carried": _("carried a line on"),
    "supervision.plan.closed": _("closed it"),
    "supervision.plan.exported": _("took it out as a table"),
    "supervision.plan.withdrawn": _("withdrew it"),
}


def may_begin(actor: Actor) -> bool:
    """The office begins plans; so does the clock."""
    return actor.is_system or any(office(hat, None) for hat in actor.capacities)


def own_line(actor: Actor, department_id: int) -> bool:
    """A line of his own department, or of one below his; the office's hand is in every line."""
    if may_begin(actor):
        return True
    return any(
        not hat.has("auditor")
        and (hat.department_id == department_id or department_id in hat.headed_ids)
        for hat in actor.capacities
    )
