"""Everything that can happen to a petition: one function each (信访工作条例, calendar days)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import role_token
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import NumberFrom, begin, step, widen
from office.organisation.models import Department, User
from office.organisation.queries import head_of, role_holder
from reception.petitions import policy, queries
from reception.petitions.entry import (
    NewPetition,
    check_new,
    entered,
    petition_from,
    term,
)
from reception.petitions.models import Petition

NUMBER = "信〔{year}〕{n}号"
FLOW: Workflow = policy.PETITION
SHORTEST_REASON = 4
Category = Petition.Category

__all__ = ["NewPetition", "petition_from"]


@transaction.atomic
def register_petition(actor: Actor, new: NewPetition, *, matter_id: int | None = None) -> Petition:
    """登记: who, what, how; the fifteen days to decide begin on the day it came."""
    if not policy.may_register(actor):
        raise NotAllowed(_("Petitions are registered by the desk and the registry."))
    check_new(actor, new)
    keeper = role_holder("clerk", "director")
    home = keeper.department_id or role_holder("director").department_id
    if home is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    petition = entered(actor, new, home)
    petition.earlier = queries.earlier_of(actor, new.petitioner, new.phone).first()
    petition.reach = [role_token(r) for r in ("reception", "clerk", "director")]
    begin(
        actor,
        petition,
        FLOW,
        verb="reception.petition.registered",
        number=NumberFrom("petition", actor.today.year, NUMBER),
        words=[("A", petition.title)],
        owes=[
            Owed("reception.decide_petition", keeper.pk, home, due_on=petition.decide_by),
        ],
        matter_id=matter_id,
        channel=petition.channel,
        category=petition.category,
        persons=petition.persons,
        repeat=petition.repeat,
        due_on=petition.decide_by,
    )
    return petition


def _reasoned(text: str, name: str = "reason") -> str:
    if len(plain(text)) < SHORTEST_REASON:
        raise DomainError(
            _("A reason is needed."),
            fields={name: [_("Write the sentence that the petitioner is given.")]},
        )
    return text.strip()


def _locked(actor: Actor, pk: int, name: str) -> tuple[Petition, Capacity | None]:
    petition = queries.petition_get(actor, pk, lock=True)
    return petition, FLOW.check(name, actor, petition)


def _holder(petition: Petition) -> int:
    return petition.handler_id or head_of(petition.lead_department_id).pk


def _notice(petition: Petition) -> Owed:
    keeper = role_holder("clerk", "director")
    return Owed(
        "reception.tell_petitioner",
        keeper.pk,
        petition.department_id,
        term="term.petitions.notice",
    )


@transaction.atomic
def accept_petition(
    actor: Actor,
    pk: int,
    *,
    lead_department: Department | None = None,
    handler: User | None = None,
) -> Petition:
    """受理: a department handles it and answers within sixty days."""
    petition, hat = _locked(actor, pk, "accept")
    if petition.category == Category.ACCUSATION:
        raise DomainError(
            _(
                "Reports of misconduct are not handled here: they go to the discipline channel. "
                "Use “Transfer” and name it."
            )
        )
    home = handler.department_id if handler else None
    petition.lead_department_id = lead_department.pk if lead_department else home
    petition.lead_department_id = petition.lead_department_id or petition.department_id
    petition.handler = handler
    petition.accepted_on = actor.today
    petition.finish_by = petition.first_finish_by = term(actor.today, "petitions.finish_days")
    widen(petition, departments=[petition.lead_department_id])
    lead = petition.lead_department_id
    step(
        actor,
        petition,
        FLOW,
        "accept",
        hat=hat,
        verb="reception.petition.accepted",
        fields=["lead_department", "handler", "accepted_on", "finish_by", "first_finish_by"],
        owes=[
            Owed("reception.handle_petition", _holder(petition), lead, due_on=petition.finish_by)
        ],
        closes=["reception.decide_petition"],
        lead_department=lead,
        due_on=petition.finish_by,
    )
    return petition


@transaction.atomic
def refuse_petition(actor: Actor, pk: int, *, reason: str) -> Petition:
    """不予受理: with the reason, which the petitioner gets in writing."""
    petition, hat = _locked(actor, pk, "refuse")
    petition.reason = _reasoned(reason)
    step(
        actor,
        petition,
        FLOW,
        "refuse",
        hat=hat,
        verb="reception.petition.refused",
        fields=["reason"],
        owes=[_notice(petition)],
        closes=["reception.decide_petition"],
    )
    return petition


@transaction.atomic
def transfer_petition(actor: Actor, pk: int, *, to: str, reason: str = "") -> Petition:
    """转送: to the organ that is competent, the discipline channel for reports of misconduct.

    `to` is its name, or the id of a department of our own, which then may read it.
    """
    petition, hat = _locked(actor, pk, "transfer")
    ours = _department(to)
    petition.transferred_to = (str(ours) if ours else plain(to))[:100]
    if not petition.transferred_to:
        raise DomainError(
            _("Who gets it?"), fields={"to": [_("Enter the organ that is competent.")]}
        )
    petition.reason = reason.strip()
    if ours:
        widen(petition, departments=[ours.pk])
    step(
        actor,
        petition,
        FLOW,
        "transfer",
        hat=hat,
        verb="reception.petition.transferred",
        fields=["transferred_to", "reason"],
        owes=[_notice(petition)],
        closes=["reception.decide_petition"],
        receiver=petition.transferred_to,
    )
    return petition


def _department(text: str) -> Department | None:
    known = text.strip()
    if not known.isdecimal() or len(known) > 9:
        return None
    return Department.objects.filter(pk=int(known), active=True).first()


@transaction.atomic
def reply_petition(actor: Actor, pk: int, *, text: str) -> Petition:
    """答复: what the petitioner is told; from this day he has thirty days to ask for a review."""
    petition, hat = _locked(actor, pk, "reply")
    petition.reply = _reasoned(text, "text")
    petition.replied_on = actor.today
    final = petition.accepted_on is None or petition.round >= policy.LAST_ROUND
    petition.review_until = None if final else term(actor.today, "petitions.review_days")
    petition.review_by = None
    keeper = role_holder("clerk", "director")
    owed = (
        Owed("reception.close_petition", keeper.pk, petition.department_id, due_on=until)
        if (until := petition.review_until)
        else Owed(
            "reception.close_petition",
            keeper.pk,
            petition.department_id,
            term="term.petitions.close",
        )
    )
    step(
        actor,
        petition,
        FLOW,
        "reply",
        hat=hat,
        verb="reception.petition.replied",
        fields=["reply", "replied_on", "review_until", "review_by"],
        owes=[owed],
        closes=None,
        round=petition.round,
    )
    return petition


@transaction.atomic
def extend_petition(actor: Actor, pk: int, *, due_on: date, reason: str) -> Petition:
    """延期: once, at most thirty days, and the petitioner is told."""
    petition, hat = _locked(actor, pk, "extend")
    was = petition.finish_by or actor.today
    last = term(was, "petitions.extension_days")
    if not was < due_on <= last:
        sentence = _("The term is extended once, to a day after %(was)s and not beyond %(last)s.")
        raise DomainError(
            _("The term was not extended."),
            fields={"due_on": [sentence % {"was": was, "last": last}]},
        )
    petition.finish_by = workdays.next_workday(due_on)
    petition.extensions += 1
    lead = petition.lead_department_id or petition.department_id
    step(
        actor,
        petition,
        FLOW,
        "extend",
        hat=hat,
        verb="reception.petition.extended",
        fields=["finish_by", "extensions"],
        owes=[
            Owed("reception.handle_petition", _holder(petition), lead, due_on=petition.finish_by),
            _notice(petition),
        ],
        closes=["reception.handle_petition"],
        reason=_reasoned(reason),
        due_on=petition.finish_by,
        was_due_on=was,
    )
    return petition


@transaction.atomic
def ask_review(actor: Actor, pk: int, *, reason: str) -> Petition:
    """复查, then 复核: asked within thirty days of the answer, decided within thirty."""
    petition, hat = _locked(actor, pk, "ask_review")
    until = petition.review_until
    if until is None or actor.today > until:
        raise DomainError(
            _("A review is asked for within the term, which ended on %(day)s.")
            % {"day": until or petition.replied_on}
        )
    petition.round += 1
    petition.closed_on = None
    petition.reason = _reasoned(reason)
    petition.review_by = term(actor.today, "petitions.review_days")
    petition.review_until = None
    lead = petition.lead_department_id or petition.department_id
    # Somebody else looks at it than the one who answered: the leader in charge, else the director.
    leader = Department.objects.get(pk=lead).leader_id
    reviewer = leader or role_holder("director", "leader").pk
    step(
        actor,
        petition,
        FLOW,
        "ask_review",
        hat=hat,
        verb="reception.petition.review_asked",
        fields=["round", "reason", "review_by", "review_until", "closed_on"],
        owes=[Owed("reception.review_petition", reviewer, lead, due_on=petition.review_by)],
        closes=["reception.close_petition"],
        round=petition.round,
        due_on=petition.review_by,
    )
    return petition


@transaction.atomic
def close_petition(actor: Actor, pk: int) -> Petition:
    """办结: the full stop."""
    petition, hat = _locked(actor, pk, "close")
    petition.closed_on = actor.today
    step(
        actor,
        petition,
        FLOW,
        "close",
        hat=hat,
        verb="reception.petition.closed",
        fields=["closed_on"],
        closes=None,
    )
    return petition


@transaction.atomic
def withdraw_petition(actor: Actor, pk: int, *, reason: str) -> Petition:
    """The petitioner takes it back; it stays readable."""
    petition, hat = _locked(actor, pk, "withdraw")
    petition.closed_on = actor.today
    close_duties(actor, petition.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        petition,
        FLOW,
        "withdraw",
        hat=hat,
        verb="reception.petition.withdrawn",
        fields=["closed_on"],
        reason=_reasoned(reason),
    )
    return petition
