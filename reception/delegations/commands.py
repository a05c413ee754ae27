"""What can be asked of a delegation, for pages and REST alike.

The flows take over plan and cancel, which reach into other areas.
"""

from __future__ import annotations

from office.core.commands import Command, Commands
from reception.delegations import actions, forms, policy

DELEGATION = Commands.of(
    policy.DELEGATION,
    Command("apply", actions.apply_delegation),
    Command("approve", actions.approve_delegation),
    Command("return", actions.return_delegation, forms.ReasonForm),
    Command("reject", actions.reject_delegation, forms.ReasonForm),
    Command("plan", actions.plan_delegation),
    Command("start", actions.start_delegation),
    Command("close", actions.close_delegation),
    Command("reimburse", actions.reimburse_delegation),
    Command("publish", actions.publish_delegation),
    Command("amend", actions.amend_delegation, forms.AmendForm),
    Command("explain", actions.explain_finding, forms.ExplainForm),
    Command("cancel", actions.cancel_delegation, forms.ReasonForm),
)
