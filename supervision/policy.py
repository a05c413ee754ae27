"""Who may do what to a supervision item, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Actor, Capacity
from office.core.rules import both, either, in_department, in_departments, no, person, role
from office.core.workflow import Transition, Workflow, sources
from supervision.models import Source, SupervisionItem

S = SupervisionItem.State

office = role("supervisor", "director")
leaders = role("director", "leader", "chief")
lead = either(in_department("lead_department_id"), person("responsible_id"))


def did_it(hat: Capacity, item: SupervisionItem) -> bool:
    """He reported, claimed or was responsible: then somebody else verifies (domain rule 2.7)."""
    return hat.person_id in item.doer_ids or hat.person_id == item.responsible_id


def extension_asked(_hat: Capacity, item: SupervisionItem) -> bool:
    return item.extension_due_on is not None


def raised_by_others(item: SupervisionItem) -> bool:
    """Somebody outside the office raised it, who can say whether the answer satisfies him."""
    return item.source in {Source.PROPOSAL, Source.PETITION, Source.HOTLINE}


assistants = in_departments("assist_open_ids")


def unplanned(item: SupervisionItem) -> bool:
    return not item.plan.strip()


independent = both(office, no(did_it))
WORKING = sources([S.HANDLING])
ASSIGNED_OR_WORKING = sources([S.ASSIGNED, S.HANDLING])
OPEN_WORK = sources([S.DOCKETED, S.ASSIGNED, S.DISPUTED, S.HANDLING])
LIVE = sources([S.DOCKETED, S.ASSIGNED, S.DISPUTED, S.HANDLING, S.HELD, S.CLAIMED, S.VERIFIED])

ITEM = Workflow(
    kind="supervision-items",
    states=S,
    waiting=LIVE | sources([S.STRUCK_OFF]),
    transitions=(
        Transition(
            "assign",
            sources([S.DOCKETED, S.DISPUTED]),
            S.ASSIGNED,
            office,
            _("Assign"),
            "h",
            "primary",
        ),
        Transition("accept", sources([S.ASSIGNED]), S.HANDLING, lead, _("Accept"), "a", "primary"),
        Transition(
            "write_plan",
            WORKING,
            None,
            lead,
            _("Write the plan"),
            "p",
            "primary",
            fits=unplanned,
        ),
        Transition("dispute", sources([S.ASSIGNED]), S.DISPUTED, lead, _("Dispute"), "r", ""),
        Transition("report", WORKING, None, lead, _("Report progress"), "b", "primary"),
        Transition("claim_done", WORKING, S.CLAIMED, lead, _("Claim done"), "o", ""),
        Transition("assist_accept", WORKING, None, assistants, _("Accept our part"), "", "primary"),
        Transition("assist_report", WORKING, None, assistants, _("Report on our part"), "", ""),
        Transition("assist_done", WORKING, None, assistants, _("Give our part"), "", "primary"),
        Transition("add_milestone", OPEN_WORK, None, either(lead, office), _("Add a milestone")),
        Transition("reach_milestone", WORKING, None, either(lead, office), _("Milestone reached")),
        Transition("drop_milestone", OPEN_WORK, None, office, _("Drop a milestone"), "", "quiet"),
        Transition(
            "split", ASSIGNED_OR_WORKING, None, either(lead, office), _("Divide"), "", "quiet"
        ),
        Transition(
            "verify", sources([S.CLAIMED]), S.VERIFIED, independent, _("Verify"), "v", "primary"
        ),
        Transition(
            "strike_off",
            sources([S.VERIFIED]),
            S.STRUCK_OFF,
            office,
            _("Strike off"),
            "x",
            "primary",
        ),
        Transition(
            "file",
            sources([S.STRUCK_OFF]),
            S.FILED,
            role("supervisor", "archivist", "clerk"),
            _("File"),
            "f",
            "primary",
        ),
        Transition(
            "request_extension",
            WORKING,
            None,
            both(lead, no(extension_asked)),
            _("Ask for more time"),
            "y",
            "",
        ),
        Transition(
            "grant_extension",
            WORKING,
            None,
            both(leaders, extension_asked),
            _("Grant more time"),
            "a",
            "primary",
        ),
        Transition(
            "refuse_extension",
            WORKING,
            None,
            both(leaders, extension_asked),
            _("Refuse more time"),
            "r",
            "",
        ),
        Transition("hold", WORKING, S.HELD, either(office, leaders), _("Put on hold"), "", "quiet"),
        Transition(
            "resume",
            sources([S.HELD]),
            S.HANDLING,
            either(office, leaders),
            _("Resume"),
            "",
            "primary",
        ),
        Transition(
            "transfer",
            sources([S.ASSIGNED, S.DISPUTED, S.HANDLING]),
            S.ASSIGNED,
            either(office, leaders),
            _("Transfer"),
            "t",
            "quiet",
        ),
        Transition(
            "rate",
            sources([S.STRUCK_OFF, S.FILED]),
            None,
            role("supervisor", "director", "clerk"),
            _("Satisfaction"),
            "",
            "",
            raised_by_others,
        ),
        Transition(
            "set_reports", OPEN_WORK, None, office, _("Change the rhythm of reports"), "", "quiet"
        ),
        Transition(
            "issue_ticket", ASSIGNED_OR_WORKING, None, office, _("Issue a ticket"), "", "quiet"
        ),
        Transition(
            "chase",
            LIVE | sources([S.STRUCK_OFF]),
            None,
            role("supervisor", "director", "leader", "chief", "clerk"),
            _("Urge"),
            "u",
            "",
        ),
        Transition(
            "comment",
            LIVE | sources([S.STRUCK_OFF]),
            None,
            no(role("auditor")),
            _("Comment"),
            "",
            "quiet",
        ),
        Transition(
            "withdraw",
            LIVE,
            S.WITHDRAWN,
            either(office, leaders),
            pgettext_lazy("supervision", "Withdraw"),
            "",
            "danger",
        ),
    ),
)

docket_item = role("supervisor", "director", "leader", "chief", "clerk")


def may_docket(actor: Actor) -> bool:
    """Whether the actor puts matters under supervision, under any of his hats."""
    return actor.is_system or any(docket_item(hat, None) for hat in actor.capacities)


DUTIES = {
    "supervision.assign": _("Assign"),
    "supervision.accept": _("Accept or dispute"),
    "supervision.settle": _("Settle the dispute"),
    "supervision.plan": _("Write the plan"),
    "supervision.handle": _("Handle"),
    "supervision.assist": _("Assist"),
    "supervision.assist_accept": _("Accept our part"),
    "supervision.milestone": _("Reach a milestone"),
    "supervision.report": _("Report progress"),
    "supervision.grant": _("Decide on more time"),
    "supervision.verify": _("Verify"),
    "supervision.strike_off": _("Strike off"),
    "supervision.resume": _("Resume on the day"),
    "supervision.file": _("File"),
}
MET_BY = {
    "supervision.handle": "report",
    "supervision.assist": "assist_done",
    "supervision.milestone": "reach_milestone",
    "supervision.plan": "write_plan",
    "supervision.settle": "assign",
    "supervision.grant": "grant_extension",
}
"""The step that meets a duty, where it is not called as the duty is."""

VERBS = {
    "supervision.item.docketed": _("put it under supervision"),
    "supervision.item.assigned": _("assigned it"),
    "supervision.item.accepted": _("accepted it"),
    "supervision.item.planned": _("wrote its plan"),
    "supervision.item.disputed": _("disputed it"),
    "supervision.item.reported": _("reported progress"),
    "supervision.item.claimed": _("claimed it done"),
    "supervision.item.verified": _("verified it"),
    "supervision.item.sent_back": _("sent it back to be done again"),
    "supervision.item.struck_off": _("struck it off"),
    "supervision.item.filed": _("filed it"),
    "supervision.item.extension_requested": _("asked for more time"),
    "supervision.item.extension_granted": _("granted more time"),
    "supervision.item.extension_refused": _("refused more time"),
    "supervision.item.held": _("put it on hold"),
    "supervision.item.resumed": _("resumed it"),
    "supervision.item.transferred": _("transferred it"),
    "supervision.item.part_accepted": _("accepted its part"),
    "supervision.item.part_reported": _("reported on its part"),
    "supervision.item.part_given": _("gave its part"),
    "supervision.item.milestone_set": _("set a milestone"),
    "supervision.item.milestone_reached": _("reached a milestone"),
    "supervision.item.milestone_dropped": _("dropped a milestone"),
    "supervision.item.split": _("divided it"),
    "supervision.item.rated": _("noted how satisfied those are who raised it"),
    "supervision.item.redo_asked": _("had it done again: the answer did not satisfy"),
    "supervision.item.reports_set": _("changed the rhythm of reports"),
    "supervision.item.report_missed": _("noted that a report was missed"),
    "supervision.item.ticket_blue": _("issued a blue ticket"),
    "supervision.item.ticket_orange": _("issued an orange ticket"),
    "supervision.item.ticket_red": _("issued a red ticket"),
    "supervision.item.chased": _("urged those who owe something"),
    "supervision.item.withdrawn": _("withdrew it"),
    "supervision.item.commented": _("commented on it"),
    "supervision.ledger.imported": _("took a ledger in"),
    "supervision.routine.added": _("added a template"),
    "supervision.routine.changed": _("changed a template"),
}
