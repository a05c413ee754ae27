"""A plan on paper and as a table: its lines with what hangs below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.core.templatetags.office import day
from office.organisation.names import department_name
from office.sheets.lists import Column, ListSheet
from supervision.plans.models import Plan
from supervision.plans.rollup import Node, percent_of

KIND = "supervision.plan"
SHEETS = {KIND: gettext_lazy("Plan of work")}


def said(percent: int | None) -> str:
    return "—" if percent is None else f"{percent}%"


def plan_sheet(plan: Plan, nodes: list[Node]) -> ListSheet:
    """Landscape A4, the lines of the plan and those below them set in by their numbers."""
    approved = (
        _("Approved by %(name)s on %(day)s.")
        % {"name": plan.approved_by or "—", "day": day(plan.approved_on)}
        if plan.approved_on
        else _("Not approved yet.")
    )
    return ListSheet(
        title=plan.title,
        subtitle=f"{plan.number} · {plan.of.label}",
        facts=[
            (_("Lines"), str(len(nodes))),
            (_("Done"), str(sum(n.done for n in nodes))),
            (_("Progress"), said(percent_of(nodes))),
        ],
        columns=[
            Column(_("No."), 0),
            Column(_("What is to be done"), 5),
            Column(_("What counts as done"), 3),
            Column(_("Leads"), 0),
            Column(_("Assist"), 2),
            Column(_("Deadline"), 0),
            Column("%", 0, number=True),
        ],
        rows=list(_printed(nodes)),
        signatures=[_("Made by"), _("Approved by")],
        note=approved,
        landscape=True,
        size=9,
    )


def numbered(nodes: Iterable[Node], before: str = "") -> Iterator[tuple[str, Node]]:
    """Lines in the order of the tree, each with a number such as 2.1.3."""
    for n, node in enumerate(nodes, start=1):
        at = f"{before}{node.point.position if not before else n}"
        yield at, node
        yield from numbered(node.below, f"{at}.")


def _printed(nodes: list[Node]) -> Iterator[list[Any]]:
    for at, node in numbered(nodes):
        p = node.point
        yield [
            at,
            p.text,
            p.measure,
            p.lead_department,
            _assist(node),
            p.due_on,
            said(node.percent),
        ]


def _assist(node: Node) -> str:
    return _(", ").join(department_name(pk) for pk in node.point.assisting_ids)


def table_header() -> list[str]:
    return [
        _("No."), _("Period"), _("What is to be done"), _("What counts as done"), _("Leads"),
        _("Assist"), _("Deadline"), _("Weight"), "%", _("Supervision item"), _("Times carried on"),
        _("Result"),
    ]  # fmt: skip


def table_rows(plan: Plan, nodes: list[Node]) -> Iterator[list[Any]]:
    """As in the export: every line of the tree with the period that it stands in."""
    for at, node in numbered(nodes):
        p = node.point
        stands = plan.period if p.plan_id == plan.pk else p.plan.period
        yield [
            at, stands, p.text, p.measure, str(p.lead_department), _assist(node), p.due_on,
            p.weight, "" if node.percent is None else node.percent,
            node.item.number if node.item else "", p.carries, p.result,
        ]  # fmt: skip
