"""补台: somebody takes up what falls between the chairs, and it stands to his credit."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.catalogue.actions import hold_record
from office.catalogue.kinds import KINDS
from office.core.actor import Actor
from office.core.errors import Conflict, NotAllowed, WrongState
from office.core.records import fetch
from office.duties.models import Duty
from office.flows.able import can_carry_out
from office.flows.handover import check_heir, give
from office.notifications.actions import notify
from office.organisation.models import User
from supervision.detector import queries
from supervision.detector.models import Finding
from supervision.detector.registry import RULES


def may_take(actor: Actor, finding: Finding, record: Any | None) -> bool:
    """Whether the button is offered: the rule that the action itself enforces. No query."""
    duty, rule = finding.duty, RULES.get(finding.rule)
    if duty is None or rule is None or not rule.taken or record is None or actor.user_id is None:
        return False
    return not _is_his(actor, duty) and can_carry_out(actor, duty, record)


def _is_his(actor: Actor, duty: Duty) -> bool:
    """What a leaver left with him he may still take up: that is how he says that he has it."""
    return duty.holder_id == actor.user_id and duty.handed_over_from_id is None


@transaction.atomic
def take_up(actor: Actor, pk: int) -> Finding:
    """The volunteer holds the duty from now on; its deadline stays. Of two at once one gets it."""
    finding = queries.finding_get(actor, pk)
    if finding.duty_id is None or not RULES[finding.rule].taken:
        raise WrongState(_("Here nobody owes anything that could be taken up. %(remedy)s") % {
            "remedy": RULES[finding.rule].remedy
        })  # fmt: skip
    hold_record(finding.card_id)  # the record before its duties, as every action does
    duty = _standing(actor, finding)
    record: Any = fetch(KINDS[duty.card.kind].model, actor, duty.card_id, lock=True)
    volunteer = _volunteer(actor, duty, record)
    before = duty.handed_over_from_id or duty.holder_id
    event = emit(
        "duties.duty.taken_up",
        actor=actor,
        record=record,
        duty=duty.kind,
        was=duty.holder_id,
        person=volunteer.pk,
        rule=finding.rule,
    )
    give(record, duty, volunteer)
    _settle(actor, duty)
    notify(
        {before, duty.holder_id} - {volunteer.pk},
        "outcome",
        f"taken-up:{event.pk}",
        actor.now,
        card_id=duty.card_id,
        event_id=event.pk,
        news="duties.duty.taken_up",
    )
    finding.refresh_from_db()
    return finding


def _volunteer(actor: Actor, duty: Duty, record: Any) -> User:
    """Whoever asks, if it may be his; else the refusal that says why not."""
    if _is_his(actor, duty):
        raise Conflict(_("It is yours already: do it, or give it to somebody."))
    if not can_carry_out(actor, duty, record):
        raise NotAllowed(
            _("This is for those who may take the step itself; ask the head of %(department)s.")
            % {"department": duty.department}
        )
    person = User.objects.get(pk=actor.user_id or 0)
    if duty.holder_id != person.pk:
        check_heir(duty, person)
    return person


def _standing(actor: Actor, finding: Finding) -> Duty:
    """The duty as it lies now; whoever comes second learns who was first."""
    now_stands = Finding.objects.visible_to(actor).standing().filter(pk=finding.pk).exists()
    duty: Duty | None = (
        Duty.objects.visible_to(actor)
        .select_related("card", "department", "holder")
        .select_for_update(of=("self",))
        .filter(pk=finding.duty_id, state=Duty.State.OPEN)
        .first()
    )
    if now_stands and duty is not None:
        return duty
    taker = User.objects.filter(pk__in=Finding.objects.visible_to(actor).filter(
        pk=finding.pk).values("taken_by")).first()  # fmt: skip
    if taker is not None and taker.pk != actor.user_id:
        raise Conflict(_("%(person)s has taken it up already.") % {"person": taker})
    raise Conflict(_("It is settled already; nothing is left to take up."))


def _settle(actor: Actor, duty: Duty) -> None:
    """Whatever was found about this duty is mended: he has it."""
    Finding.objects.visible_to(actor).standing().filter(duty=duty.pk).update(
        settled_at=actor.now, taken_by=actor.user_id
    )
