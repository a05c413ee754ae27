from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from office.catalogue.kinds import DUTY_LABELS
from office.core.actor import Actor
from office.core.errors import NotVisible
from supervision.detector.models import Finding, Look
from supervision.detector.registry import RULES

LATELY = 8


def findings(actor: Actor) -> Any:
    """What stands and the actor may see, the oldest first; a rule of a part that is not installed
    any more says nothing."""
    return (
        Finding.objects.visible_to(actor)
        .standing()
        .filter(rule__in=sorted(RULES))
        .select_related("card", "duty__holder", "duty__department", "card__department")
        .defer("card__words", "card__reach")
        .order_by("since", "id")
    )


def finding_get(actor: Actor, pk: int) -> Finding:
    """One that stands, or was settled already: whoever held it open learns what became of it."""
    rows: Any = Finding.objects.visible_to(actor).select_related(
        "card", "duty__holder", "duty__department", "card__department", "taken_by"
    )
    found: Finding | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such finding, or it is not for you to see."))
    return found


def by_rule(actor: Actor) -> dict[str, int]:
    """How many stand of each rule, of what the actor may see: one GROUP BY."""
    counted = findings(actor).select_related(None).order_by().values("rule")
    return {row["rule"]: row["n"] for row in counted.annotate(n=Count("pk"))}


def taken_lately(actor: Actor) -> QuerySet[Finding]:
    """Who took what up, the last first: the thanks of the house."""
    rows: QuerySet[Finding] = (
        Finding.objects.visible_to(actor)
        .filter(taken_by__isnull=False)
        .select_related("card", "taken_by", "duty")
        .order_by("-settled_at", "-id")
    )
    return rows[:LATELY]


def looked_at() -> datetime | None:
    return Look.objects.values_list("at", flat=True).first()


def reason(finding: Finding, time: str) -> str:
    """What is wrong, in one sentence; `time` is how long it has been so."""
    duty = finding.duty
    told = {
        "duty": DUTY_LABELS.get(duty.kind, duty.kind) if duty else "",
        "who": duty.holder if duty else "",
        "department": duty.department if duty else finding.card.department,
        "time": time,
        **finding.facts,
    }
    return str(RULES[finding.rule].says) % told
