"""What can be asked of a request for a car, for pages and REST alike."""

from __future__ import annotations

from office.core.commands import Command, Commands
from vehicles import actions, forms, policy

REQUEST = Commands.of(
    policy.REQUEST,
    Command("approve", actions.approve_request),
    Command("reject", actions.reject_request, forms.ReasonForm),
    Command("dispatch", actions.dispatch_request, forms.DispatchForm),
    Command("complete", actions.complete_request),
    Command("merge", actions.merge_request, forms.MergeForm),
    Command("cancel", actions.cancel_request, forms.ReasonForm),
)
