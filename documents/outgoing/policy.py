"""Who may do what to a letter of ours, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from documents.outgoing.models import OutgoingDocument
from office.core.rules import either, person, role
from office.core.workflow import Transition, Workflow, sources

office = role("clerk", "director")
writer = either(office, person("drafter_id"))
S = OutgoingDocument.State
OUTGOING = Workflow(
    kind="outgoing-documents",
    states=S,
    waiting=sources([S.DRAFT]),
    transitions=(
        Transition(
            "override",
            sources([S.DRAFT]),
            None,
            writer,
            _("Give a reason for a rule"),
            "",
            "quiet",
        ),
        Transition(
            "withdraw",
            sources([S.DRAFT]),
            S.WITHDRAWN,
            writer,
            _("Withdraw"),
            "",
            "danger",
        ),
    ),
)

DUTIES = {"documents.draft": _("Finish the draft")}
VERBS = {
    "documents.outgoing.drafted": _("began the draft"),
    "documents.outgoing.overridden": _("gave a reason for a rule not kept"),
    "documents.outgoing.withdrawn": _("withdrew the draft"),
}
