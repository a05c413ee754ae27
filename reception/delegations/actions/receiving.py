"""Planned, received, accounted for: from the plan to the published account."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.duties.actions import Owed
from office.duties.steps import step, widen
from office.organisation.models import User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from reception.delegations import queries, rules
from reception.delegations.actions.delegation import FLOW, locked, named, owed, refuse_broken, tell
from reception.delegations.models import Delegation, Reason


@transaction.atomic
def plan_delegation(actor: Actor, pk: int) -> Delegation:
    """The plan stands. The flow of the same name also takes rooms, cars and badges for it."""
    delegation, hat = locked(actor, pk, "plan")
    refuse_broken(actor, delegation, "plan")
    return settle_plan(actor, delegation, hat, set())


@transaction.atomic
def settle_plan(
    actor: Actor, delegation: Delegation, hat: Capacity | None, told: set[int]
) -> Delegation:
    """The plan is taken as it stands; whoever is in it sees it and hears of it."""
    delegation.signature = queries.facts(delegation, actor.now).signature
    start = Owed(
        "reception.start",
        delegation.contact_id,
        delegation.department_id,
        moment=max(delegation.arrives_at, actor.now),
    )
    widen(delegation, people=told)
    event = step(
        actor,
        delegation,
        FLOW,
        "plan",
        hat=hat,
        verb="reception.delegation.planned",
        fields=["signature"],
        owes=[start],
        closes=None,
        arrives_at=delegation.arrives_at,
    )
    tell(actor, delegation, event.pk, "planned", told)
    return delegation


@transaction.atomic
def start_delegation(actor: Actor, pk: int) -> Delegation:
    """They are here. The list is due once they have gone."""
    delegation, hat = locked(actor, pk, "start")
    refuse_broken(actor, delegation, "start")
    begins = max(actor.now, delegation.leaves_at)
    sign = Owed(
        "reception.close",
        _signer(delegation).pk,
        delegation.department_id,
        moment=workdays.due(begins, value("term.reception.close"), "wd"),
    )
    step(
        actor,
        delegation,
        FLOW,
        "start",
        hat=hat,
        verb="reception.delegation.started",
        owes=[sign],
        closes=None,
    )
    return delegation


def _signer(delegation: Delegation) -> User:
    rows = User.objects.filter(is_active=True, is_service=False, clearance__gte=delegation.secrecy)
    found = rows.filter(roles__contains=["director"]).first()
    return found or role_holder("leader", "chief")


@transaction.atomic
def close_delegation(actor: Actor, pk: int) -> Delegation:
    """审签: the head signs the reception list; nothing on it changes after that."""
    delegation, hat = locked(actor, pk, "close")
    facts = refuse_broken(actor, delegation, "close")
    delegation.signed_by_id = hat.person_id if hat else actor.user_id
    delegation.signed_at = actor.now
    step(
        actor,
        delegation,
        FLOW,
        "close",
        hat=hat,
        verb="reception.delegation.closed",
        fields=["signed_by", "signed_at"],
        owes=[owed(actor, delegation, "reimburse")],
        closes=None,
        **facts.size,
    )
    return delegation


@transaction.atomic
def reimburse_delegation(actor: Actor, pk: int) -> Delegation:
    """报销: with letter, list and invoices, and not otherwise."""
    delegation, hat = locked(actor, pk, "reimburse")
    facts = refuse_broken(actor, delegation, "reimburse")
    step(
        actor,
        delegation,
        FLOW,
        "reimburse",
        hat=hat,
        verb="reception.delegation.reimbursed",
        owes=[owed(actor, delegation, "publish")],
        closes=None,
        cost=str(facts.cost),
    )
    return delegation


@transaction.atomic
def publish_delegation(actor: Actor, pk: int) -> Delegation:
    """公开: the account is published."""
    delegation, hat = locked(actor, pk, "publish")
    delegation.published_on = actor.today
    step(
        actor,
        delegation,
        FLOW,
        "publish",
        hat=hat,
        verb="reception.delegation.published",
        fields=["published_on"],
        closes=None,
    )
    return delegation


@transaction.atomic
def explain_finding(actor: Actor, pk: int, *, rule: str, reason: str) -> Delegation:
    """Say why a rule is not kept. It holds for the facts as they are now."""
    delegation, hat = locked(actor, pk, "explain")
    if actor.user_id is None:
        raise NotAllowed(_("A reason needs a person who gives it."))
    found = rules.findings(queries.facts(delegation, actor.now), queries.limits())
    finding = next((f for f in found if f.rule == rule and f.level != rules.INFO), None)
    if finding is None:
        raise DomainError(
            _("This rule is kept; there is nothing to explain."),
            fields={"rule": [_("Choose one of the findings.")]},
        )
    Reason.objects.create(
        delegation=delegation, rule=rule, mark=finding.mark, text=reason.strip(),
        by_id=actor.user_id, at=actor.now,
    )  # fmt: skip
    step(
        actor,
        delegation,
        FLOW,
        "explain",
        hat=hat,
        verb="reception.delegation.explained",
        closes=(),
        rule=rule,
        reason=reason,
    )
    return delegation


@transaction.atomic
def cancel_delegation(
    actor: Actor, pk: int, *, reason: str, told: frozenset[int] = frozenset()
) -> Delegation:
    """They do not come after all. What was taken is released by the flow that took it."""
    delegation, hat = locked(actor, pk, "cancel")
    bookings.release(actor, delegation.pk, reason=reason)
    event = step(
        actor,
        delegation,
        FLOW,
        "cancel",
        hat=hat,
        verb="reception.delegation.cancelled",
        closes=None,
        reason=reason,
    )
    tell(actor, delegation, event.pk, "cancelled", {*named(delegation), *told})
    return delegation
