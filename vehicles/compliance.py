"""Insurance, inspection and licences: each paper is a row, and its end is known in time.

The day of the end stands with the car or driver too, where the guards of a dispatch look. A daily
look opens the duty to renew when a paper comes within its lead; entering the new one closes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings.models import Resource
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import role_token
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.organisation.queries import role_holder
from office.parameters.registry import value
from vehicles import policy, queries
from vehicles.models import Compliance, Driver, Vehicle

NUMBER = "证〔{year}〕{n}号"
FLOW = policy.PAPER
Kind = Compliance.Kind
KEPT_AS: dict[str, tuple[Any, str, str]] = {
    Kind.INSURANCE: (Vehicle, "insured_until", Resource.Kind.VEHICLE),
    Kind.INSPECTION: (Vehicle, "inspected_until", Resource.Kind.VEHICLE),
    Kind.LICENCE: (Driver, "licensed_until", Resource.Kind.DRIVER),
}


@dataclass(frozen=True, slots=True)
class NewPaper:
    resource: Resource
    kind: str
    valid_until: date
    paper_number: str = ""
    issuer: str = ""
    amount: Decimal | None = None


def paper_from(values: dict[str, Any]) -> NewPaper:
    return NewPaper(**{k: v for k, v in values.items() if v not in (None, "")})


@transaction.atomic
def enter_paper(actor: Actor, new: NewPaper, *, corrects: bool = False) -> Compliance:
    """A paper of a car or driver; the one before it is replaced.

    One that has ended already in the place of one in force is a slip of the pen, unless it
    `corrects` the day on record.
    """
    if not actor.has(*policy.KEEPERS):
        raise NotAllowed(_("Cars and drivers are kept by the dispatcher."))
    Resource.objects.select_for_update(no_key=True).get(pk=new.resource.pk)
    _check(new)
    before = in_force(new.resource.pk, new.kind)
    if before is not None:
        ended = new.valid_until < min(actor.today, before.valid_until)
        if ended and not corrects:
            raise _ends_earlier(before)
        _replace(actor, before, None, new)
    return _enter(actor, new, before)


def _ends_earlier(before: Compliance) -> DomainError:
    return DomainError(
        _("%(number)s is in force until %(day)s; the new paper has ended already.")
        % {"number": before, "day": before.valid_until},
        fields={
            "valid_until": [
                _("Check the day. Where the one on record is wrong, correct it with the car.")
            ]
        },
    )


def in_force(resource_id: int, kind: str) -> Compliance | None:
    office = Actor.system()
    rows = Compliance.objects.visible_to(office).filter(resource=resource_id, kind=kind)
    found: Compliance | None = (
        rows.exclude(state=FLOW.states.REPLACED).select_for_update(of=("self",)).first()
    )
    return found


@transaction.atomic
def renew_paper(
    actor: Actor,
    pk: int,
    *,
    valid_until: date,
    paper_number: str = "",
    issuer: str = "",
    amount: Decimal | None = None,
) -> Compliance:
    """The new paper in the place of the old one; the duty to renew is met."""
    old = queries.paper_get(actor, pk, lock=True)
    hat = FLOW.check("renew", actor, old)
    new = NewPaper(old.resource, old.kind, valid_until, paper_number, issuer or old.issuer, amount)
    if valid_until <= old.valid_until:
        raise DomainError(
            _("The paper in force ends on %(day)s already; the new one ends later.")
            % {"day": old.valid_until},
            fields={"valid_until": [_("Choose a later day.")]},
        )
    _replace(actor, old, hat, new)
    return _enter(actor, new, old)


def _check(new: NewPaper) -> None:
    _model, _field, kind = KEPT_AS[new.kind]
    if new.resource.kind != kind:
        raise DomainError(
            _("%(name)s has no such paper.") % {"name": new.resource},
            fields={"kind": [_("Choose another.")]},
        )


def _replace(actor: Actor, old: Compliance, hat: Capacity | None, new: NewPaper) -> None:
    step(
        actor,
        old,
        FLOW,
        "renew",
        hat=hat,
        verb="vehicles.paper.replaced",
        closes=None,
        valid_until=new.valid_until,
    )


def _enter(actor: Actor, new: NewPaper, before: Compliance | None) -> Compliance:
    keeper = role_holder("dispatcher", "director")
    if keeper.department_id is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    soon = _expires_soon(actor.today, new.valid_until)
    paper = Compliance(
        state=FLOW.states.EXPIRING if soon else FLOW.states.VALID,
        department_id=keeper.department_id,
        title=f"{new.resource} {Kind(new.kind).label}",
        kind=new.kind,
        resource=new.resource,
        valid_until=new.valid_until,
        paper_number=plain(new.paper_number)[:60],
        issuer=plain(new.issuer)[:100],
        amount=new.amount,
        reach=[role_token("dispatcher")]
        + ([f"p:{new.resource.person_id}"] if new.resource.person_id else []),
    )
    begin(
        actor,
        paper,
        FLOW,
        verb="vehicles.paper.entered",
        number=NumberFrom("vehicle-paper", actor.today.year, NUMBER),
        matter_id=before.matter_id if before else None,
        words=[("A", paper.title), ("B", paper.paper_number)],
        owes=[_to_renew(paper, keeper.pk)] if soon else [],
        valid_until=new.valid_until,
    )
    _keep(new)
    return paper


def _keep(new: NewPaper) -> None:
    """Where the guards look."""
    model, name, _kind = KEPT_AS[new.kind]
    model.objects.filter(pk=new.resource.pk).update(**{name: new.valid_until})


def _expires_soon(today: date, until: date) -> bool:
    return until <= today + timedelta(days=value("vehicles.papers.lead_days"))


def _to_renew(paper: Compliance, keeper_id: int) -> Owed:
    return Owed("vehicles.paper.renew", keeper_id, paper.department_id, due_on=paper.valid_until)


def expiring(actor: Actor) -> list[int]:
    """Papers that come within their lead today and have no duty yet."""
    ahead = actor.today + timedelta(days=value("vehicles.papers.lead_days"))
    rows = queries.papers(actor).filter(state=FLOW.states.VALID, valid_until__lte=ahead)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def tell_expiry(actor: Actor, pk: int) -> bool:
    """One paper comes within its lead; a second look changes nothing."""
    paper = queries.paper_get(actor, pk, lock=True)
    if paper.state != FLOW.states.VALID:
        return False
    step(
        actor,
        paper,
        FLOW,
        "expire",
        hat=None,
        target=FLOW.states.EXPIRING,
        verb="vehicles.paper.expires",
        owes=[_to_renew(paper, role_holder("dispatcher", "director").pk)],
        valid_until=paper.valid_until,
    )
    return True
