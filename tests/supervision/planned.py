"""Plans for tests, brought to a state by the actions themselves."""

from __future__ import annotations

from typing import Any

from supervision.models import Plan, PlanPoint
from supervision.plans import actions
from tests.conftest import Office


def begun(office: Office, period: str = "2026", **kw: Any) -> Plan:
    return actions.begin_plan(office.actor("sven"), period=period, **kw)


def with_lines(office: Office, period: str = "2026", *texts: str, **kw: Any) -> Plan:
    """A draft with lines of planning, one for each text."""
    plan = begun(office, period, **{k: v for k, v in kw.items() if k == "secrecy"})
    for text in texts or ("完成三座病险水库除险加固",):
        line = {"lead_department": office.planning} | {
            k: v for k, v in kw.items() if k != "secrecy"
        }
        actions.add_line(office.actor("sven"), plan.pk, text=text, **line)
    return plan


def approved(office: Office, period: str = "2026", *texts: str, **kw: Any) -> Plan:
    plan = with_lines(office, period, *texts, **kw)
    return actions.approve_plan(office.actor("lena"), plan.pk)


def lines(plan: Plan) -> list[PlanPoint]:
    return list(PlanPoint.objects.filter(plan=plan.pk, carried_on=None, dropped_on=None))


def line(plan: Plan, n: int = 0) -> PlanPoint:
    return lines(plan)[n]


def plan_of(period: str) -> Plan:
    return Plan.unscoped.exclude(state="withdrawn").get(period=period)
