"""Asked for, approved, returned or rejected."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.duties.steps import step
from office.organisation.models import User
from reception.delegations.actions.delegation import FLOW, locked, owed, refuse_broken, tell
from reception.delegations.models import Delegation


@transaction.atomic
def apply_delegation(actor: Actor, pk: int) -> Delegation:
    """报批: ask for approval; without an official letter there is nothing to ask for."""
    delegation, hat = locked(actor, pk, "apply")
    refuse_broken(actor, delegation, "apply")
    delegation.applicant_id = actor.user_id or delegation.contact_id
    step(
        actor,
        delegation,
        FLOW,
        "apply",
        hat=hat,
        verb="reception.delegation.applied",
        fields=["applicant"],
        owes=[owed(actor, delegation, "approve", _decider(delegation))],
        closes=None,
    )
    return delegation


def _decider(delegation: Delegation) -> User:
    """The director; a leader where the director himself asks or is not cleared."""
    rows = User.objects.filter(is_active=True, is_service=False, clearance__gte=delegation.secrecy)
    for role in ("director", "leader", "chief"):
        found = rows.filter(roles__contains=[role]).exclude(pk=delegation.applicant_id or 0).first()
        if found is not None:
            return found
    raise DomainError(
        _("Nobody is there who could approve it. Name a director or a leader under People.")
    )


@transaction.atomic
def approve_delegation(actor: Actor, pk: int) -> Delegation:
    """批准: as large as it is now; whoever asked does not decide."""
    delegation, hat = locked(actor, pk, "approve")
    if actor.user_id is not None and actor.user_id == delegation.applicant_id:
        raise NotAllowed(_("Somebody else decides on what you asked for."))
    delegation.agreed = refuse_broken(actor, delegation, "approve").size
    event = step(
        actor,
        delegation,
        FLOW,
        "approve",
        hat=hat,
        verb="reception.delegation.approved",
        fields=["agreed"],
        owes=[owed(actor, delegation, "plan")],
        closes=None,
        **delegation.agreed,
    )
    tell(actor, delegation, event.pk, "approved", {delegation.contact_id, delegation.host_id})
    return delegation


@transaction.atomic
def return_delegation(actor: Actor, pk: int, *, reason: str) -> Delegation:
    """退回: to be changed, and asked for again."""
    delegation, hat = locked(actor, pk, "return")
    delegation.agreed = {}
    event = step(
        actor,
        delegation,
        FLOW,
        "return",
        hat=hat,
        verb="reception.delegation.returned",
        fields=["agreed"],
        owes=[owed(actor, delegation, "apply")],
        closes=None,
        reason=reason,
    )
    tell(actor, delegation, event.pk, "returned", {delegation.contact_id})
    return delegation


@transaction.atomic
def reject_delegation(actor: Actor, pk: int, *, reason: str) -> Delegation:
    """不予接待."""
    delegation, hat = locked(actor, pk, "reject")
    event = step(
        actor,
        delegation,
        FLOW,
        "reject",
        hat=hat,
        verb="reception.delegation.rejected",
        closes=None,
        reason=reason,
    )
    tell(actor, delegation, event.pk, "rejected", {delegation.contact_id, delegation.host_id})
    return delegation
