"""Who publishes scores, who appeals and who decides an appeal: two tables."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.actor import Actor, Capacity
from office.core.rules import among, both, either, in_department, no, role
from office.core.workflow import Transition, Workflow, sources
from supervision.scoring.models import ScoreAppeal, ScoreSheet

office = role("supervisor", "director")
scored = in_department("scored_id")
above = role("leader", "chief")
JUDGES = ("director", "leader", "chief", "supervisor")
independent = both(no(among("party_ids")), either(above, both(office, no(scored))))
"""Whoever decides had no part in the entry and is not of the department that is scored; leaders
stand above departments (督查工作条例: a review is decided by people who did not take part)."""

SHEET = Workflow(
    kind="score-sheets",
    states=ScoreSheet.State,
    waiting=sources([ScoreSheet.State.DRAFT]),
    transitions=(
        Transition(
            "publish",
            sources([ScoreSheet.State.DRAFT]),
            ScoreSheet.State.PUBLISHED,
            office,
            pgettext_lazy("scores", "Publish"),
            "a",
            "primary",
        ),
    ),
)
FILED = sources([ScoreAppeal.State.FILED])
APPEAL = Workflow(
    kind="score-appeals",
    states=ScoreAppeal.State,
    waiting=FILED,
    transitions=(
        Transition(
            "accept",
            FILED,
            ScoreAppeal.State.ACCEPTED,
            independent,
            pgettext_lazy("appeal", "Accept the appeal"),
            "a",
            "primary",
        ),
        Transition(
            "refuse",
            FILED,
            ScoreAppeal.State.REFUSED,
            independent,
            pgettext_lazy("appeal", "Refuse the appeal"),
            "r",
        ),
        Transition(
            "withdraw",
            FILED,
            ScoreAppeal.State.WITHDRAWN,
            scored,
            pgettext_lazy("appeal", "Withdraw the appeal"),
            "",
            "quiet",
        ),
    ),
)

DUTIES = {
    "supervision.publish_scores": _("Publish the scores"),
    "supervision.answer_appeal": _("Decide on the appeal"),
}
MET_BY = {
    "supervision.publish_scores": "publish",
    "supervision.answer_appeal": "accept",
}
"""The step that meets a duty, where it is not called as the duty is."""
VERBS = {
    "supervision.sheet.drafted": _("drafted the scores"),
    "supervision.sheet.published": _("published the scores"),
    "supervision.appeal.filed": _("appealed against an entry"),
    "supervision.appeal.accepted": _("accepted the appeal"),
    "supervision.appeal.refused": _("refused the appeal"),
    "supervision.appeal.withdrawn": _("withdrew the appeal"),
    "supervision.item.marked": _("entered it for the scores"),
    "supervision.scores.exported": _("took the scores out"),
    "supervision.rule.changed": _("changed a rule of scoring"),
}


def may_score(actor: Actor) -> bool:
    """Enters what is commended and criticised, changes rules, publishes."""
    return actor.is_system or any(office(hat, None) for hat in actor.capacities)


def may_appeal(hat: Capacity, entry: object) -> bool:
    """Whoever works in the department of the entry, and its head."""
    return in_department("department_id")(hat, entry)
