"""What is falling between the chairs: its reason, since when, and the key that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from office.catalogue.kinds import url_of
from office.core.actor import Actor
from office.core.keyset import keyset
from office.dashboard import commands
from office.dashboard.commands import Button
from office.dashboard.edge import done, way_back
from office.dashboard.templatetags.records import span
from office.flows.handover import may_hand_on
from office.flows.looking import look_now, may_look
from office.flows.taking import may_take, take_up
from office.organisation.actors import actor_of
from supervision.detector import queries
from supervision.detector.models import Finding
from supervision.detector.registry import RULES, Rule

HERE = "/chairs/"


@dataclass(frozen=True, slots=True)
class Row:
    """A finding is never shown without what mends it: a step, a volunteer, whoever may give it."""

    finding: Finding
    rule: Rule
    why: str
    take: bool
    step: Button | None
    page: str
    give: bool


@login_required
@require_GET
def chairs(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    counts = queries.by_rule(actor)
    asked = request.GET.get("rule", "") if request.GET.get("rule") in counts else ""
    found = queries.findings(actor)
    page = keyset(
        found.filter(rule=asked) if asked else found, ("since", "id"), request.GET.get("after", "")
    )
    context = {
        "rows": rows(actor, page.rows),
        "after": page.next,
        "rules": [(RULES[slug], n) for slug, n in sorted(counts.items())],
        "asked": asked,
        "total": sum(counts.values()),
        "taken": list(queries.taken_lately(actor)),
        "looked_at": queries.looked_at(),
        "may_look": may_look(actor),
    }
    return render(request, "office/chairs.html", context)


def rows(actor: Actor, found: list[Finding]) -> list[Row]:
    """One query for each kind of record on the page."""
    records = commands.records_of(actor, [f.card for f in found])
    return [_row(actor, f, records.get(f.card_id)) for f in found]


def _row(actor: Actor, finding: Finding, record: Any | None) -> Row:
    rule, duty = RULES[finding.rule], finding.duty
    step = commands.named(actor, record, rule.step) if rule.step else None
    own = duty is not None and duty.holder_id in actor.person_ids and record is not None
    return Row(
        finding,
        rule,
        queries.reason(finding, span((actor.now - finding.since).total_seconds())),
        take=may_take(actor, finding, record),
        step=commands.button(record.KIND, record.pk, step)
        if record is not None and step
        else (commands.discharge(actor, duty, record) if own else None),
        page=f"{url_of(finding.card.kind, finding.card_id)}{rule.page}",
        give=duty is not None and may_hand_on(actor, duty) is not None,
    )


@login_required
@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Look through the whole house now, not only at night."""
    looked = look_now(actor_of(request))
    says = _("Looked through everything: %(found)s new, %(settled)s settled.") % {
        "found": looked.found,
        "settled": looked.settled,
    }
    return done(request, says, HERE)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """补台: it is mine from now on."""
    finding = take_up(actor_of(request), pk)
    says = _("It is yours now: “%(title)s”. Thank you.") % {"title": finding.card.title}
    return done(request, says, way_back(request, HERE))
