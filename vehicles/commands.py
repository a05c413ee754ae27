"""What can be asked of requests, trips and the upkeep of cars, for pages and REST alike."""

from __future__ import annotations

from office.core.commands import Command, Commands
from vehicles import actions, changes, compliance, dispatch, forms, fuel, policy, trips, upkeep

REQUEST = Commands.of(
    policy.REQUEST,
    Command("approve", actions.approve_request),
    Command("reject", actions.reject_request, forms.ReasonForm),
    Command("dispatch", dispatch.dispatch_request, forms.DispatchForm),
    Command("hold", actions.hold_request, forms.HoldForm),
    Command("complete", trips.complete_request),
    Command("merge", actions.merge_request, forms.MergeForm),
    Command("substitute", actions.substitute_request, forms.SubstituteForm),
    Command("fare", actions.enter_fare, forms.FareForm),
    Command("cancel", actions.cancel_request, forms.ReasonForm),
)

TRIP = Commands.of(
    policy.TRIP,
    Command("depart", trips.depart_trip, forms.DepartForm),
    Command("return", trips.return_trip, forms.ReturnForm),
    Command("confirm", trips.confirm_trip),
    Command("cost", trips.cost_trip, forms.CostForm),
    Command("delay", changes.delay_trip, forms.DelayForm),
    Command("move", changes.move_trip, forms.MoveForm),
    Command("swap", changes.swap_trip, forms.SwapForm),
    Command("substitute", changes.substitute_trip, forms.SubstituteForm),
    Command("cancel", changes.cancel_trip, forms.ReasonForm),
)

FUEL = Commands.of(
    policy.FUEL,
    Command("settle", fuel.settle_fuel, forms.FindingForm),
    Command("withdraw", fuel.withdraw_fuel, forms.ReasonForm),
)

JOB = Commands.of(
    policy.JOB,
    Command("quote", upkeep.quote_job, forms.QuoteForm),
    Command("approve", upkeep.approve_job),
    Command("return", upkeep.return_job, forms.ReasonForm),
    Command("start", upkeep.start_job, forms.StartForm),
    Command("finish", upkeep.finish_job, forms.FinishForm),
    Command("cancel", upkeep.cancel_job, forms.ReasonForm),
)

PAPER = Commands.of(policy.PAPER, Command("renew", compliance.renew_paper, forms.PaperForm))
