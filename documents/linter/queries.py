"""Every read of findings and of the reasons on record for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.linter.draft import SignOff
from documents.linter.facts import Entered, facts_of
from documents.linter.findings import Finding, blocking, overridden
from documents.linter.models import Override
from documents.linter.road import Road
from documents.linter.rules import check
from documents.outgoing.models import OutgoingDocument
from office.core.actor import Actor
from office.core.errors import NotAllowed
from office.core.rules import role

may_read_overrides = role("director", "auditor")


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as it is shown: with the reason that is on record for it, if any."""

    finding: Finding
    reason: str = ""
    by: str = ""

    @property
    def asks(self) -> bool:
        """Only what holds back or warns wants a reason."""
        return self.finding.level != "info" and not self.reason


def reasons_of(doc: OutgoingDocument) -> list[Override]:
    return list(Override.objects.filter(document=doc.pk).select_related("by").order_by("id"))


def findings_of(doc: OutgoingDocument, signing: SignOff | None = None) -> list[Finding]:
    """Every rule the stored draft does not keep; with `signing`, once it is signed like that."""
    return check(facts_of(Entered.of(doc), Road.of(doc, signing)))


def rows_of(doc: OutgoingDocument, signing: SignOff | None = None) -> list[Row]:
    return with_reasons(findings_of(doc, signing), reasons_of(doc))


def with_reasons(findings: list[Finding], given: list[Override]) -> list[Row]:
    rows = []
    for finding in findings:
        reason = next((o for o in given if overridden(finding, [o])), None)
        rows.append(Row(finding, reason.reason, str(reason.by)) if reason else Row(finding))
    return rows


def blocking_now(doc: OutgoingDocument, signing: SignOff | None = None) -> list[Finding]:
    """What holds this draft back: from being submitted, from being signed, from its number."""
    return blocking(findings_of(doc, signing), reasons_of(doc))


def may_see_report(actor: Actor) -> bool:
    return actor.is_system or any(may_read_overrides(hat, None) for hat in actor.capacities)


def overrides(actor: Actor) -> QuerySet[Override]:
    """The report: every reason on record, of drafts that the actor sees, newest first."""
    if not may_see_report(actor):
        raise NotAllowed(_("This report is for the director and the auditors."))
    seen = OutgoingDocument.objects.visible_to(actor).values("pk")
    return (
        Override.objects.filter(document__in=seen).select_related("document", "by").order_by("-id")
    )
