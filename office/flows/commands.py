"""Commands of an area whose action reaches into another: the flow takes the area's place."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from documents import commands as documents
from documents.forms import InstructForm
from meetings import commands as meetings
from meetings.commands import PartCommand
from meetings.forms import MinutesForm
from office.core.commands import Command
from office.core.forms import ReasonForm
from office.flows.decision_to_item import docket_decision, issue_minutes
from office.flows.delegation_plan import cancel_delegation, plan_delegation
from office.flows.letter_to_item import instruct_letter, take_back_instruction
from reception.delegations import commands as delegations

INCOMING = documents.INCOMING.with_run(
    "instruct", Command("instruct", instruct_letter, InstructForm)
).with_run("take_back", Command("take_back", take_back_instruction))
MEETING = meetings.MEETING.with_run(
    "issue_minutes", Command("issue_minutes", issue_minutes, MinutesForm)
)
DECISIONS = replace(
    meetings.DECISIONS,
    commands=(PartCommand("docket", docket_decision, _("Put under supervision")),),
)
PARTS = {**meetings.PARTS, DECISIONS.slug: DECISIONS}
DELEGATION = delegations.DELEGATION.with_run("plan", Command("plan", plan_delegation)).with_run(
    "cancel", Command("cancel", cancel_delegation, ReasonForm)
)
