"""Other hands: departments that assist, another lead, a chase, a withdrawal with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from office.comments.actions import remark
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, WrongState
from office.duties.actions import close_duties
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.files.models import Attachment
from office.notifications.actions import notify
from office.organisation.models import Department, User
from supervision import queries
from supervision.actions.ground import (
    FLOW,
    accept_duty,
    answer_tickets,
    did,
    end_period,
    fair_percent,
    locked,
    no_children_in_hand,
    reasoned,
    withdraw_request,
    write,
)
from supervision.models import Chase, Part, Report, SupervisionItem


def _my_part(item: SupervisionItem, hat: Capacity | None) -> Part:
    """That of his own department when it assists, else the one below him that does."""
    wanted = set(item.assist_open_ids)
    if hat is not None:
        wanted = {hat.department_id or 0} & wanted or wanted & hat.headed_ids
    part = queries.parts_open(item.pk).filter(department__in=wanted).first()
    if part is None:
        raise WrongState(_("Your department has no part of it open."))
    return part


@transaction.atomic
def accept_part(actor: Actor, pk: int) -> SupervisionItem:
    """An assisting department says that it has taken its part on."""
    item, hat = locked(actor, pk, "assist_accept")
    part = _my_part(item, hat)
    if part.accepted_at is not None:
        raise WrongState(_("Your department has accepted its part already."))
    part.state, part.accepted_at = Part.State.ACCEPTED, actor.now
    part.save(update_fields=["state", "accepted_at"])
    step(
        actor,
        item,
        FLOW,
        "assist_accept",
        hat=hat,
        verb="supervision.item.part_accepted",
        department=part.department_id,
    )
    _close_part(actor, item, part, ["supervision.assist_accept"])
    return item


def _close_part(actor: Actor, item: SupervisionItem, part: Part, kinds: Sequence[str]) -> None:
    Duty.unscoped.filter(
        card=item.pk, kind__in=kinds, state="open", department=part.department_id
    ).update(state=Duty.State.DONE, closed_at=actor.now, closed_by=actor.user_id, paused_at=None)


@transaction.atomic
def report_part(
    actor: Actor, pk: int, *, text: str, percent: int, files: Sequence[Attachment] = ()
) -> SupervisionItem:
    """How far an assisting department is with its part."""
    item, hat = locked(actor, pk, "assist_report")
    fair_percent(percent)
    part = _my_part(item, hat)
    part.state, part.percent = Part.State.REPORTED, percent
    part.accepted_at = part.accepted_at or actor.now
    part.save(update_fields=["state", "percent", "accepted_at"])
    _say_part(actor, item, hat, part, text, files)
    step(
        actor,
        item,
        FLOW,
        "assist_report",
        hat=hat,
        verb="supervision.item.part_reported",
        fields=["doer_ids"],
        department=part.department_id,
        percent=percent,
    )
    _close_part(actor, item, part, ["supervision.assist_accept"])
    return item


def _say_part(
    actor: Actor,
    item: SupervisionItem,
    hat: Capacity | None,
    part: Part,
    text: str,
    files: Sequence[Attachment],
) -> None:
    did(actor, item, hat)
    write(
        actor,
        item,
        hat,
        Report.Kind.PART,
        text,
        files=files,
        department_id=part.department_id,
        percent=part.percent,
    )


@transaction.atomic
def give_part(
    actor: Actor, pk: int, *, text: str, files: Sequence[Attachment] = ()
) -> SupervisionItem:
    """An assisting department has given its part; the lead hears of it."""
    item, hat = locked(actor, pk, "assist_done")
    part = _my_part(item, hat)
    part.state, part.percent, part.ended_at = Part.State.DONE, 100, actor.now
    part.accepted_at = part.accepted_at or actor.now
    part.save(update_fields=["state", "percent", "accepted_at", "ended_at"])
    _say_part(actor, item, hat, part, text, files)
    item.assist_open_ids = [d for d in item.assist_open_ids if d != part.department_id]
    event = step(
        actor,
        item,
        FLOW,
        "assist_done",
        hat=hat,
        verb="supervision.item.part_given",
        fields=["doer_ids", "assist_open_ids"],
        department=part.department_id,
    )
    _close_part(actor, item, part, ["supervision.assist", "supervision.assist_accept"])
    handling = Duty.unscoped.filter(card=pk, kind="supervision.handle", state="open")
    notify(
        set(handling.values_list("holder_id", flat=True)) - {actor.user_id},
        "outcome",
        f"part:{event.pk}",
        actor.now,
        card_id=pk,
        event_id=event.pk,
        news="supervision.item.part_given",
    )
    return item


@transaction.atomic
def transfer_item(actor: Actor, pk: int, *, to: Department, reason: str = "") -> SupervisionItem:
    """转办: another department leads and accepts anew; the deadline stays."""
    item, hat = locked(actor, pk, "transfer")
    if to.pk == item.lead_department_id:
        raise DomainError(
            _("%(department)s leads it already.") % {"department": to},
            fields={"to": [_("Choose another department.")]},
        )
    was = item.lead_department_id
    item.lead_department, item.responsible = to, None
    item.assisting_ids = [d for d in item.assisting_ids if d != to.pk]
    item.assist_open_ids, item.assigned_on = [], actor.today
    withdraw_request(item)
    end_period(actor, item)
    widen(item, departments=[to.pk])
    close_duties(actor, item.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        item,
        FLOW,
        "transfer",
        hat=hat,
        verb="supervision.item.transferred",
        owes=[accept_duty(actor, item)],
        fields=[
            "lead_department",
            "responsible",
            "assisting_ids",
            "assist_open_ids",
            "assigned_on",
            "owed_on",
            "extension_due_on",
            "extension_reason",
        ],
        to=to.pk,
        was=was,
        reason=reason,
    )
    return item


@transaction.atomic
def chase_item(actor: Actor, pk: int, *, text: str) -> SupervisionItem:
    """催办 by hand: whoever owes something on it hears, and the chase stays on record."""
    item, hat = locked(actor, pk, "chase")
    event = step(actor, item, FLOW, "chase", hat=hat, verb="supervision.item.chased")
    holders = Duty.unscoped.filter(card=item.pk, state="open").values_list("holder_id", flat=True)
    told = sorted(set(holders) - {actor.user_id})
    Chase.objects.create(
        item=item,
        by_id=actor.user_id,
        on_behalf_of_id=hat.person_id if hat and hat.person_id != actor.user_id else None,
        text=text,
        told_ids=told,
        at=actor.now,
    )
    notify(
        told,
        "chase",
        f"chase:{event.pk}",
        actor.now,
        card_id=item.pk,
        event_id=event.pk,
        text=text if not item.secrecy else "",
        by=actor.name,
    )
    return item


@transaction.atomic
def comment_on(
    actor: Actor, pk: int, *, text: str, mentions: Sequence[User] = ()
) -> SupervisionItem:
    """A remark among colleagues (`office.comments`)."""
    item, hat = locked(actor, pk, "comment")
    verb = "supervision.item.commented"
    remark(actor, item, FLOW, hat=hat, verb=verb, text=text, mentions=mentions)
    return item


@transaction.atomic
def withdraw_item(actor: Actor, pk: int, *, reason: str) -> SupervisionItem:
    """撤项, with its reason; the item stays readable."""
    item, hat = locked(actor, pk, "withdraw")
    no_children_in_hand(item)
    end_period(actor, item)
    answer_tickets(actor, item)
    item.owed_on = None
    close_duties(actor, item.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        item,
        FLOW,
        "withdraw",
        hat=hat,
        verb="supervision.item.withdrawn",
        fields=["owed_on"],
        reason=reasoned(reason),
    )
    return item
