"""Who may do what to a letter of ours, and when: one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from documents.outgoing.models import OutgoingDocument
from office.core.rules import either, role
from office.core.workflow import Transition, Workflow, sources

office = role("clerk", "director")
S = OutgoingDocument.State
OUTGOING = Workflow(
    kind="outgoing-documents",
    states=S,
    waiting=sources([S.DRAFT]),
    transitions=(
        Transition(
            "withdraw",
            sources([S.DRAFT]),
            S.WITHDRAWN,
            either(office, lambda hat, doc: hat.person_id == doc.drafter_id),
            _("Withdraw"),
            "",
            "danger",
        ),
    ),
)

DUTIES = {"documents.draft": _("Finish the draft")}
VERBS = {
    "documents.outgoing.drafted": _("began the draft"),
    "documents.outgoing.withdrawn": _("withdrew the draft"),
}
