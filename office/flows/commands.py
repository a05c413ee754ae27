"""Commands of an area whose action reaches into another: the flow takes the area's place."""

from __future__ import annotations

from documents import commands as documents
from documents.forms import InstructForm
from office.core.commands import Command
from office.core.forms import ReasonForm
from office.flows.delegation_plan import cancel_delegation, plan_delegation
from office.flows.letter_to_item import instruct_letter
from reception.delegations import commands as delegations

INCOMING = documents.INCOMING.with_run(
    "instruct", Command("instruct", instruct_letter, InstructForm)
)
DELEGATION = delegations.DELEGATION.with_run("plan", Command("plan", plan_delegation)).with_run(
    "cancel", Command("cancel", cancel_delegation, ReasonForm)
)
