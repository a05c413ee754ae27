"""The main road of an item: handed over, accepted, reported, claimed, verified, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import DomainError, WrongState
from office.duties.actions import Owed
from office.duties.steps import step, widen
from office.files.models import Attachment
from office.organisation.models import Department, User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from supervision import queries, terms
from supervision.actions.ground import (
    FLOW,
    accept_duty,
    answer_tickets,
    counted,
    did,
    end_period,
    fair_percent,
    locked,
    next_period,
    no_children_in_hand,
    office_duty,
    reasoned,
    withdraw_request,
    work_duties,
    write,
)
from supervision.models import ENDED, Part, Report, Satisfaction, Source, SupervisionItem

State = SupervisionItem.State
REOPENED = (
    "satisfaction",
    "percent",
    "claimed_on",
    "closed_on",
    "due_on",
    "period_days",
    "owed_on",
    "redone",
    "assist_open_ids",
)


@transaction.atomic
def assign_item(
    actor: Actor,
    pk: int,
    *,
    lead_department: Department | None = None,
    responsible: User | None = None,
) -> SupervisionItem:
    """交办: to the lead department, which accepts or disputes within the term."""
    item, hat = locked(actor, pk, "assign")
    if lead_department is not None:
        item.lead_department = lead_department
        item.assisting_ids = [d for d in item.assisting_ids if d != lead_department.pk]
    if responsible is not None:
        item.responsible = responsible
    item.assigned_on = actor.today
    widen(item, departments=[item.lead_department_id, *item.assisting_ids])
    step(
        actor,
        item,
        FLOW,
        "assign",
        hat=hat,
        verb="supervision.item.assigned",
        owes=[accept_duty(actor, item)],
        fields=["lead_department", "assisting_ids", "responsible", "assigned_on", "owed_on"],
        closes=["supervision.assign", "supervision.settle"],
        lead_department=item.lead_department_id,
    )
    return item


@transaction.atomic
def accept_item(actor: Actor, pk: int, *, plan: str = "") -> SupervisionItem:
    """签收: the lead takes it on with its plan, or owes one in days (事前有预案). Departments that
    assist owe their part, milestones their day, the first period its report."""
    item, hat = locked(actor, pk, "accept")
    item.plan = plan.strip() or item.plan
    if not item.plan.strip() and value("supervision.plan_first"):
        raise DomainError(
            _("Nothing starts without a plan."),
            fields={"plan": [_("Say in a sentence or two how it will be done.")]},
        )
    item.accepted_on = actor.today
    step(
        actor,
        item,
        FLOW,
        "accept",
        hat=hat,
        verb="supervision.item.accepted",
        owes=work_duties(actor, item),
        fields=["plan", "accepted_on", "owed_on", "assist_open_ids"],
        closes=["supervision.accept"],
    )
    return item


@transaction.atomic
def write_plan(actor: Actor, pk: int, *, plan: str) -> SupervisionItem:
    """The plan of an item that was accepted without one."""
    item, hat = locked(actor, pk, "write_plan")
    item.plan = reasoned(plan, "plan")
    step(
        actor,
        item,
        FLOW,
        "write_plan",
        hat=hat,
        verb="supervision.item.planned",
        fields=["plan"],
        closes=["supervision.plan"],
    )
    return item


@transaction.atomic
def dispute_item(actor: Actor, pk: int, *, reason: str) -> SupervisionItem:
    """退回: not ours; the office settles whose it is."""
    item, hat = locked(actor, pk, "dispute")
    item.owed_on = None
    settle = Owed(
        "supervision.settle",
        item.supervisor_id or role_holder("supervisor", "director").pk,
        item.department_id,
        term="term.supervision.assign",
    )
    step(
        actor,
        item,
        FLOW,
        "dispute",
        hat=hat,
        verb="supervision.item.disputed",
        fields=["owed_on"],
        owes=[settle],
        closes=["supervision.accept"],
        reason=reasoned(reason),
    )
    return item


@transaction.atomic
def report_item(
    actor: Actor, pk: int, *, text: str, percent: int, files: Sequence[Attachment] = ()
) -> SupervisionItem:
    """反馈: how far it is. It settles the report that is owed; the next is counted from it."""
    item, hat = locked(actor, pk, "report")
    fair_percent(percent)
    item.percent = percent
    did(actor, item, hat)
    report = write(actor, item, hat, Report.Kind.PROGRESS, text, files=files)
    last = end_period(actor, item, report)
    answer_tickets(actor, item)
    owes = next_period(actor, item, max(last or actor.today, actor.today)) if _rhythm(item) else []
    item.owed_on = queries.earliest_owed(item.pk)
    step(
        actor,
        item,
        FLOW,
        "report",
        hat=hat,
        verb="supervision.item.reported",
        owes=owes,
        fields=["percent", "doer_ids", "owed_on"],
        closes=["supervision.report"],
        percent=percent,
    )
    return item


def _rhythm(item: SupervisionItem) -> bool:
    return item.report_every != "none"


@transaction.atomic
def claim_item_done(
    actor: Actor, pk: int, *, text: str, files: Sequence[Attachment] = ()
) -> SupervisionItem:
    """The lead says it is done. Somebody else will look. Parts that nobody gave stay on record."""
    item, hat = locked(actor, pk, "claim_done")
    no_children_in_hand(item)
    item.percent, item.claimed_on, item.owed_on = 100, actor.today, None
    did(actor, item, hat)
    withdraw_request(item)
    write(actor, item, hat, Report.Kind.CLAIM, text, files=files)
    end_period(actor, item)
    answer_tickets(actor, item)
    queries.parts_open(item.pk).update(state=Part.State.NOT_GIVEN, ended_at=actor.now)
    item.assist_open_ids = []
    step(
        actor,
        item,
        FLOW,
        "claim_done",
        hat=hat,
        verb="supervision.item.claimed",
        fields=[
            "percent",
            "claimed_on",
            "owed_on",
            "doer_ids",
            "assist_open_ids",
            "extension_due_on",
            "extension_reason",
        ],
        owes=[office_duty(item, "verify", _verifier(item).pk)],
        closes=None,
    )
    return item


def _verifier(item: SupervisionItem) -> User:
    """Who verifies: the supervision officer, else another office hand who had no part in it."""
    rows = User.objects.filter(
        is_active=True,
        is_service=False,
        roles__overlap=["supervisor", "director"],
        clearance__gte=item.secrecy,
    ).exclude(pk__in=[*item.doer_ids, item.responsible_id or 0])
    ranked = sorted(
        rows,
        key=lambda u: (u.pk != item.supervisor_id, "supervisor" not in u.roles, u.protocol_rank),
    )
    if not ranked:
        raise DomainError(
            _(
                "Nobody who had no part in it could verify it. "
                "Give another person the supervision role first."
            )
        )
    return ranked[0]


@transaction.atomic
def verify_item(
    actor: Actor, pk: int, *, ok: bool, text: str, files: Sequence[Attachment] = ()
) -> SupervisionItem:
    """核查 by someone other than the doer: passed, or back to be done again."""
    item, hat = locked(actor, pk, "verify")
    write(actor, item, hat, Report.Kind.VERIFICATION, text, passed=ok, files=files)
    owes, target = [office_duty(item, "strike_off")], None
    if not ok:
        item.percent, item.claimed_on = min(item.percent, 90), None
        item.redone += 1
        target, owes = State.HANDLING.value, work_duties(actor, item)
    step(
        actor,
        item,
        FLOW,
        "verify",
        hat=hat,
        target=target,
        verb="supervision.item.verified" if ok else "supervision.item.sent_back",
        owes=owes,
        fields=["percent", "claimed_on", "owed_on", "redone", "assist_open_ids"],
        closes=["supervision.verify"],
        ok=ok,
    )
    return item


@transaction.atomic
def strike_off_item(
    actor: Actor, pk: int, *, result_class: str = "", reply_number: str = "", text: str = ""
) -> SupervisionItem:
    """销号: closed with the day on which it closed, and with what its source said of it. The answer
    to a suggestion or proposal has its class."""
    item, hat = locked(actor, pk, "strike_off")
    if item.source == Source.PROPOSAL and not result_class:
        raise DomainError(
            _("The answer to a suggestion or proposal has a class."),
            fields={"result_class": [_("Choose A, B, C or D.")]},
        )
    item.closed_on = actor.today
    item.result_class, item.reply_number = result_class, reply_number.strip()
    if text.strip():
        write(actor, item, hat, Report.Kind.CLOSURE, text.strip())
    step(
        actor,
        item,
        FLOW,
        "strike_off",
        hat=hat,
        verb="supervision.item.struck_off",
        fields=["closed_on", "result_class", "reply_number"],
        owes=[office_duty(item, "file")],
        closes=None,
    )
    return item


@transaction.atomic
def file_item(actor: Actor, pk: int, *, retention: str = "y10") -> SupervisionItem:
    """归档: with its term of retention; nobody owes anything any more."""
    item, hat = locked(actor, pk, "file")
    item.retention = retention
    step(
        actor,
        item,
        FLOW,
        "file",
        hat=hat,
        verb="supervision.item.filed",
        fields=["retention"],
        closes=None,
        retention=retention,
    )
    return item


@transaction.atomic
def rate_item(actor: Actor, pk: int, *, satisfaction: str, text: str = "") -> SupervisionItem:
    """How satisfied those are who raised it. For who is not it is done again, within a term of its
    own; what it is part of must be in hand still."""
    above = queries.parent_of(actor, pk)
    unversioned = replace(actor, if_version=None)
    parent = queries.item_get(unversioned, above, lock=True) if above is not None else None
    item, hat = locked(actor, pk, "rate")
    item.satisfaction = satisfaction
    owes: list[Owed] = []
    target, again = None, satisfaction == Satisfaction.NOT
    if text.strip():
        write(actor, item, hat, Report.Kind.CLOSURE, text.strip(), passed=not again)
    if again:
        if parent is not None and parent.state in ENDED:
            raise WrongState(
                _("%(parent)s, which this is part of, is closed already.") % {"parent": parent}
            )
        _reopen(item, terms.redo_due(actor.today, item.source))
        target, owes = State.HANDLING.value, work_duties(actor, item)
    step(
        actor,
        item,
        FLOW,
        "rate",
        hat=hat,
        target=target,
        verb="supervision.item.redo_asked" if again else "supervision.item.rated",
        owes=owes,
        fields=REOPENED,
        closes=None if again else (),
        satisfaction=satisfaction,
        due_on=item.due_on,
    )
    return item


def _reopen(item: SupervisionItem, due_on: date) -> None:
    item.percent, item.claimed_on, item.closed_on = min(item.percent, 90), None, None
    item.due_on = due_on
    item.redone += 1
    counted(item)
