"""Everything that can happen to a supervision item: one function each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.comments.actions import remark
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties import actions as duties
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import NumberFrom, begin, step, widen
from office.notifications.actions import notify
from office.organisation.models import Department, User
from office.organisation.queries import head_of, role_holder
from office.parameters.registry import value
from supervision import policy, queries
from supervision.models import Report, ReportEvery, SupervisionItem

NUMBER = "督〔{year}〕{n}号"
FLOW: Workflow = policy.ITEM
PERIODS = {ReportEvery.WEEKLY: 7, ReportEvery.HALF_MONTHLY: 15, ReportEvery.MONTHLY: 30}
SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is entered when a matter is put under supervision."""

    title: str
    lead_department: Department
    source: str = "assigned"
    original_text: str = ""
    standard: str = ""
    assisting_departments: Sequence[Department] = ()
    responsible: User | None = None
    due_on: date | None = None
    report_every: str = "none"
    plan: str = ""
    secrecy: int = Secrecy.OPEN


@transaction.atomic
def docket(actor: Actor, new: NewItem, *, matter_id: int | None = None) -> SupervisionItem:
    """立项: open an item with its own words, one lead and a deadline by the term of its source."""
    hat = next((c for c in actor.capacities if policy.docket_item(c, None)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Putting a matter under supervision is for the supervision office."))
    if not actor.is_system and new.secrecy > actor.clearance:
        raise DomainError(
            _("You are not cleared for this level."),
            fields={"secrecy": [_("Choose a lower level.")]},
        )
    due_on = new.due_on or default_due(actor.today, new.source)
    _not_past(actor, due_on)
    keeper = role_holder("supervisor", "director", "clerk")
    home = keeper.department_id or new.lead_department.pk
    item = SupervisionItem(
        department_id=home,
        secrecy=new.secrecy,
        title=plain(new.title),
        source=new.source,
        original_text=new.original_text,
        standard=new.standard,
        plan=new.plan,
        lead_department=new.lead_department,
        assisting_ids=sorted({d.pk for d in new.assisting_departments} - {new.lead_department.pk}),
        responsible=new.responsible,
        due_on=due_on,
        first_due_on=due_on,
        report_every=new.report_every,
        supervisor=keeper,
    )
    begin(
        actor,
        item,
        FLOW,
        verb="supervision.item.docketed",
        number=NumberFrom("supervision", actor.today.year, NUMBER),
        words=[("A", item.title), ("D", item.original_text), ("D", item.standard)],
        owes=[Owed("supervision.assign", keeper.pk, home, term="term.supervision.assign")],
        matter_id=matter_id,
        source=new.source,
        due_on=due_on,
    )
    return item


def item_from(values: dict[str, Any]) -> NewItem:
    """The item of a form or a request body; blanks take the defaults."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    given["secrecy"] = SECRECY_BY_SLUG[given.get("secrecy", "open")]
    return NewItem(**given)


def default_due(today: date, source: str) -> date:
    """The term of a source, where nobody named a day (domain rule 2.7)."""
    key = f"term.supervision.source.{source}"
    try:
        days = value(key)
    except KeyError:
        days = value("term.supervision.source.other")
    return workdays.add_workdays(today, days)


def _not_past(actor: Actor, day: date, name: str = "due_on") -> None:
    if day < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={name: [_("Choose a later day.")]}
        )


def _reasoned(text: str, name: str = "reason") -> str:
    if len(plain(text)) < SHORTEST_REASON:
        raise DomainError(
            _("A reason is needed."),
            fields={name: [_("Say in a few words whom or what it waits for.")]},
        )
    return text.strip()


def _locked(actor: Actor, pk: int, name: str) -> tuple[SupervisionItem, Capacity | None]:
    item = queries.item_get(actor, pk, lock=True)
    return item, FLOW.check(name, actor, item)


def _holder(item: SupervisionItem) -> int:
    return item.responsible_id or head_of(item.lead_department_id).pk


def _office_duty(item: SupervisionItem, kind: str, holder_id: int | None = None) -> Owed:
    holder = holder_id or item.supervisor_id or role_holder("supervisor", "director").pk
    return Owed(f"supervision.{kind}", holder, item.department_id, term=f"term.supervision.{kind}")


def _write(
    actor: Actor,
    item: SupervisionItem,
    hat: Capacity | None,
    kind: str,
    text: str,
    *,
    passed: bool | None = None,
) -> Report:
    if actor.user_id is None:
        raise NotAllowed(_("A report needs a person who signs it."))
    return Report.objects.create(
        item=item,
        kind=kind,
        author_id=actor.user_id,
        on_behalf_of_id=hat.person_id if hat and hat.person_id != actor.user_id else None,
        text=text,
        percent=item.percent,
        passed=passed,
        at=actor.now,
    )


def _did(actor: Actor, item: SupervisionItem, hat: Capacity | None) -> None:
    """Whoever worked on it, and whoever he did it for, may not verify it."""
    people = {actor.user_id, hat.person_id if hat else None} - {None}
    item.doer_ids = sorted({*item.doer_ids, *(p for p in people if p)})


@transaction.atomic
def assign_item(
    actor: Actor,
    pk: int,
    *,
    lead_department: Department | None = None,
    responsible: User | None = None,
) -> SupervisionItem:
    """交办: to the lead department, which accepts or disputes within the term."""
    item, hat = _locked(actor, pk, "assign")
    if lead_department is not None:
        item.lead_department = lead_department
        item.assisting_ids = [d for d in item.assisting_ids if d != lead_department.pk]
    if responsible is not None:
        item.responsible = responsible
    widen(item, departments=[item.lead_department_id, *item.assisting_ids])
    step(
        actor,
        item,
        FLOW,
        "assign",
        hat=hat,
        verb="supervision.item.assigned",
        fields=["lead_department", "assisting_ids", "responsible"],
        owes=[_accept_duty(item)],
        closes=["supervision.assign", "supervision.settle"],
        lead_department=item.lead_department_id,
    )
    return item


def _accept_duty(item: SupervisionItem) -> Owed:
    return Owed(
        "supervision.accept", _holder(item), item.lead_department_id, term="term.supervision.accept"
    )


@transaction.atomic
def accept_item(actor: Actor, pk: int, *, plan: str = "") -> SupervisionItem:
    """签收: the lead takes it on, with its plan; assisting departments owe their part too."""
    item, hat = _locked(actor, pk, "accept")
    item.plan = plan.strip() or item.plan
    owes = [
        Owed(
            "supervision.handle",
            _holder(item),
            item.lead_department_id,
            due_on=_open_until(actor, item),
        ),
        *(
            Owed("supervision.assist", head_of(d).pk, d, due_on=_open_until(actor, item))
            for d in item.assisting_ids
        ),
        *_next_report(actor, item),
    ]
    step(
        actor,
        item,
        FLOW,
        "accept",
        hat=hat,
        verb="supervision.item.accepted",
        fields=["plan"],
        owes=owes,
        closes=["supervision.accept"],
    )
    return item


def _open_until(actor: Actor, item: SupervisionItem) -> date:
    """A deadline that passed while nobody had accepted still gives the day to act."""
    return max(item.due_on, actor.today)


def _next_report(actor: Actor, item: SupervisionItem) -> list[Owed]:
    """The next periodic report, unless the end comes first."""
    days = PERIODS.get(ReportEvery(item.report_every))
    if days is None:
        return []
    day = workdays.next_workday(date.fromordinal(actor.today.toordinal() + days))
    if day >= item.due_on:
        return []
    return [Owed("supervision.report", _holder(item), item.lead_department_id, due_on=day)]


@transaction.atomic
def dispute_item(actor: Actor, pk: int, *, reason: str) -> SupervisionItem:
    """退回: not ours; the office settles whose it is."""
    item, hat = _locked(actor, pk, "dispute")
    step(
        actor,
        item,
        FLOW,
        "dispute",
        hat=hat,
        verb="supervision.item.disputed",
        owes=[
            Owed(
                "supervision.settle",
                item.supervisor_id or role_holder("supervisor", "director").pk,
                item.department_id,
                term="term.supervision.assign",
            )
        ],
        closes=["supervision.accept"],
        reason=_reasoned(reason),
    )
    return item


@transaction.atomic
def report_item(actor: Actor, pk: int, *, text: str, percent: int) -> SupervisionItem:
    """反馈: how far it is; the next periodic report is owed from today."""
    item, hat = _locked(actor, pk, "report")
    if not 0 <= percent <= 100:
        raise DomainError(
            _("A percentage lies between 0 and 100."), fields={"percent": [_("0 to 100")]}
        )
    item.percent = percent
    _did(actor, item, hat)
    _write(actor, item, hat, Report.Kind.PROGRESS, text)
    step(
        actor,
        item,
        FLOW,
        "report",
        hat=hat,
        verb="supervision.item.reported",
        fields=["percent", "doer_ids"],
        owes=_next_report(actor, item),
        closes=["supervision.report"],
        percent=percent,
    )
    return item


@transaction.atomic
def claim_item_done(actor: Actor, pk: int, *, text: str) -> SupervisionItem:
    """The lead says it is done. Somebody else will look."""
    item, hat = _locked(actor, pk, "claim_done")
    item.percent = 100
    _did(actor, item, hat)
    _withdraw_request(item)
    _write(actor, item, hat, Report.Kind.CLAIM, text)
    step(
        actor,
        item,
        FLOW,
        "claim_done",
        hat=hat,
        verb="supervision.item.claimed",
        fields=["percent", "doer_ids", "extension_due_on", "extension_reason"],
        owes=[_office_duty(item, "verify", _verifier(item).pk)],
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
def verify_item(actor: Actor, pk: int, *, ok: bool, text: str) -> SupervisionItem:
    """核查 by someone other than the doer: passed, or back to be done again."""
    item, hat = _locked(actor, pk, "verify")
    _write(actor, item, hat, Report.Kind.VERIFICATION, text, passed=ok)
    if ok:
        owes = [_office_duty(item, "strike_off")]
        target = None
    else:
        item.percent = min(item.percent, 90)
        target = SupervisionItem.State.HANDLING.value
        owes = [
            Owed(
                "supervision.handle",
                _holder(item),
                item.lead_department_id,
                due_on=_open_until(actor, item),
            ),
            *_next_report(actor, item),
        ]
    step(
        actor,
        item,
        FLOW,
        "verify",
        hat=hat,
        target=target,
        verb="supervision.item.verified" if ok else "supervision.item.sent_back",
        fields=["percent"],
        owes=owes,
        closes=["supervision.verify"],
        ok=ok,
    )
    return item


@transaction.atomic
def strike_off_item(actor: Actor, pk: int) -> SupervisionItem:
    """销号: closed with the day on which it closed."""
    item, hat = _locked(actor, pk, "strike_off")
    item.closed_on = actor.today
    step(
        actor,
        item,
        FLOW,
        "strike_off",
        hat=hat,
        verb="supervision.item.struck_off",
        fields=["closed_on"],
        owes=[_office_duty(item, "file")],
        closes=None,
    )
    return item


@transaction.atomic
def file_item(actor: Actor, pk: int, *, retention: str = "y10") -> SupervisionItem:
    item, hat = _locked(actor, pk, "file")
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


def _withdraw_request(item: SupervisionItem) -> None:
    item.extension_due_on, item.extension_reason = None, ""


@transaction.atomic
def request_extension(actor: Actor, pk: int, *, due_on: date, reason: str) -> SupervisionItem:
    """Ask for more time: before the deadline, to a later day, with the reason, once by default."""
    item, hat = _locked(actor, pk, "request_extension")
    if actor.today > item.due_on:
        raise DomainError(
            _("More time must be asked for before the deadline; it passed on %(day)s.")
            % {"day": item.due_on}
        )
    if item.extensions >= value("supervision.extensions.max"):
        raise DomainError(
            _("This item was extended %(n)s times already, which is the limit.")
            % {"n": item.extensions}
        )
    if due_on <= item.due_on:
        raise DomainError(
            _("The new day is not later than the deadline."),
            fields={"due_on": [_("Choose a day after %(day)s.") % {"day": item.due_on}]},
        )
    item.extension_due_on, item.extension_reason = due_on, _reasoned(reason)
    decider = item.lead_department.leader_id or role_holder("director", "leader", "chief").pk
    step(
        actor,
        item,
        FLOW,
        "request_extension",
        hat=hat,
        verb="supervision.item.extension_requested",
        fields=["extension_due_on", "extension_reason"],
        owes=[_office_duty(item, "grant", decider)],
        due_on=due_on,
        was=item.due_on,
    )
    return item


@transaction.atomic
def grant_extension(actor: Actor, pk: int) -> SupervisionItem:
    """The deadline moves, the first one stays on record, the ladder starts again."""
    item, hat = _locked(actor, pk, "grant_extension")
    was, item.due_on = item.due_on, item.extension_due_on or item.due_on
    item.extensions += 1
    _withdraw_request(item)
    step(
        actor,
        item,
        FLOW,
        "grant_extension",
        hat=hat,
        verb="supervision.item.extension_granted",
        fields=["due_on", "extensions", "extension_due_on", "extension_reason"],
        closes=["supervision.grant"],
        due_on=item.due_on,
        was=was,
    )
    duties.move_due(actor, item.pk, ["supervision.handle", "supervision.assist"], item.due_on)
    return item


@transaction.atomic
def refuse_extension(actor: Actor, pk: int, *, reason: str = "") -> SupervisionItem:
    item, hat = _locked(actor, pk, "refuse_extension")
    asked = item.extension_due_on
    _withdraw_request(item)
    step(
        actor,
        item,
        FLOW,
        "refuse_extension",
        hat=hat,
        verb="supervision.item.extension_refused",
        fields=["extension_due_on", "extension_reason"],
        closes=["supervision.grant"],
        asked=asked,
        reason=reason,
    )
    return item


@transaction.atomic
def hold_item(actor: Actor, pk: int, *, reason: str, until: date) -> SupervisionItem:
    """暂缓: the clocks stop until the day named; somebody owes the resuming."""
    item, hat = _locked(actor, pk, "hold")
    if until <= actor.today:
        raise DomainError(
            _("A hold ends on a later day."), fields={"until": [_("Choose a later day.")]}
        )
    item.held_until = until
    duties.pause(actor, item.pk)
    keeper = item.supervisor_id or role_holder("supervisor", "director").pk
    step(
        actor,
        item,
        FLOW,
        "hold",
        hat=hat,
        verb="supervision.item.held",
        fields=["held_until"],
        owes=[Owed("supervision.resume", keeper, item.department_id, due_on=until)],
        reason=_reasoned(reason),
        until=until,
    )
    return item


@transaction.atomic
def resume_item(actor: Actor, pk: int) -> SupervisionItem:
    """The clocks go on; the deadline moves by the working days of the pause."""
    item, hat = _locked(actor, pk, "resume")
    close_duties(actor, item.pk, kinds=["supervision.resume"])
    duties.resume(actor, item.pk)
    handle = Duty.unscoped.filter(card=item.pk, kind="supervision.handle", state="open").first()
    if handle is not None:
        item.due_on = max(item.due_on, timezone.localdate(handle.due_at))
    item.held_until = None
    step(
        actor,
        item,
        FLOW,
        "resume",
        hat=hat,
        verb="supervision.item.resumed",
        fields=["held_until", "due_on"],
        due_on=item.due_on,
    )
    return item


@transaction.atomic
def transfer_item(actor: Actor, pk: int, *, to: Department, reason: str = "") -> SupervisionItem:
    """转办: another department leads and accepts anew; the deadline stays."""
    item, hat = _locked(actor, pk, "transfer")
    if to.pk == item.lead_department_id:
        raise DomainError(
            _("%(department)s leads it already.") % {"department": to},
            fields={"to": [_("Choose another department.")]},
        )
    was = item.lead_department_id
    item.lead_department, item.responsible = to, None
    item.assisting_ids = [d for d in item.assisting_ids if d != to.pk]
    _withdraw_request(item)
    widen(item, departments=[to.pk])
    close_duties(actor, item.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        item,
        FLOW,
        "transfer",
        hat=hat,
        verb="supervision.item.transferred",
        fields=[
            "lead_department",
            "responsible",
            "assisting_ids",
            "extension_due_on",
            "extension_reason",
        ],
        owes=[_accept_duty(item)],
        to=to.pk,
        was=was,
        reason=reason,
    )
    return item


@transaction.atomic
def chase_item(actor: Actor, pk: int, *, text: str) -> SupervisionItem:
    """催办 by hand: whoever owes something on it hears, and the chase stays on record."""
    item, hat = _locked(actor, pk, "chase")
    event = step(actor, item, FLOW, "chase", hat=hat, verb="supervision.item.chased")
    holders = Duty.unscoped.filter(card=item.pk, state="open").values_list("holder_id", flat=True)
    notify(
        set(holders) - {actor.user_id},
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
    item, hat = _locked(actor, pk, "comment")
    verb = "supervision.item.commented"
    remark(actor, item, FLOW, hat=hat, verb=verb, text=text, mentions=mentions)
    return item


@transaction.atomic
def withdraw_item(actor: Actor, pk: int, *, reason: str) -> SupervisionItem:
    """撤项, with its reason; the item stays readable."""
    item, hat = _locked(actor, pk, "withdraw")
    close_duties(actor, item.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        item,
        FLOW,
        "withdraw",
        hat=hat,
        verb="supervision.item.withdrawn",
        reason=_reasoned(reason),
    )
    return item
