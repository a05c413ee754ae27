"""Appeals against entries and their answers; beside them what else is done to the books."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.models import Event
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step, widen
from office.notifications.actions import notify
from office.organisation.models import Department, User
from office.organisation.queries import people
from office.parameters.registry import value
from supervision.scoring import policy, queries
from supervision.scoring.books import (
    book_entries,
    draft_sheet,
    draft_sheets,
    hold_books,
    publish_sheet,
)
from supervision.scoring.marks import mark_item
from supervision.scoring.models import CEILING, ScoreAppeal, ScoreEntry, ScoreSheet, Trigger
from supervision.scoring.reasons import reasoned
from supervision.scoring.rules import change_rule

__all__ = [
    "book_entries",
    "change_rule",
    "draft_sheet",
    "draft_sheets",
    "mark_item",
    "publish_sheet",
]

NUMBER = "督核〔{year}〕{n}号"
APPEAL = policy.APPEAL


@transaction.atomic
def file_appeal(actor: Actor, *, entry: int, reason: str) -> ScoreAppeal:
    """申诉: the department says why an entry is wrong; somebody without a part in it decides."""
    found = queries.entry_get(actor, entry, lock=True)
    _may_be_appealed(actor, found)
    appeal = _appeal(actor, found, reasoned(reason))
    judge = _judge(appeal)
    widen(appeal, departments=[found.department_id])
    begin(
        actor,
        appeal,
        APPEAL,
        verb="supervision.appeal.filed",
        number=NumberFrom("score-appeals", actor.today.year, NUMBER),
        words=[("A", appeal.title)],
        owes=[
            Owed(
                "supervision.answer_appeal",
                judge.pk,
                appeal.department_id,
                term="term.supervision.appeal",
            )
        ],
        entry=found.pk,
        points=found.points,
    )
    return appeal


def _may_be_appealed(actor: Actor, entry: ScoreEntry) -> None:
    if not any(policy.may_appeal(hat, entry) for hat in actor.capacities):
        raise NotAllowed(_("An entry is appealed against by the department that it is about."))
    if entry.trigger == Trigger.CORRECTION:
        raise DomainError(_("A correction is the answer to an appeal; there is no second one."))
    _in_time(actor, entry)
    known = ScoreAppeal.objects.visible_to(Actor.system(actor.now)).filter(entry=entry)
    if known.exclude(state=ScoreAppeal.State.WITHDRAWN).exists():
        raise Conflict(_("There is an appeal against this entry already."))


def _appeal(actor: Actor, entry: ScoreEntry, reason: str) -> ScoreAppeal:
    """Who filed it, entered it or brought it about had a part in it."""
    event = entry.event
    parties = {actor.user_id, entry.made_by_id, event.actor_id, event.on_behalf_of_id}
    title = _("Appeal: %(entry)s, %(points)s")
    return ScoreAppeal(
        department_id=_home(entry),
        secrecy=CEILING,
        title=title % {"entry": Trigger(entry.trigger).label, "points": f"{entry.points:+d}"},
        entry=entry,
        scored_id=entry.department_id,
        reason=reason,
        filed_by_id=int(actor.user_id or 0),
        party_ids=sorted(p for p in parties if p),
    )


def _home(entry: ScoreEntry) -> int:
    """Appeals are kept where the scores are kept."""
    keeper = people().filter(roles__overlap=["supervisor", "director"], department__isnull=False)
    found = keeper.first()
    return found.department_id or entry.department_id if found else entry.department_id


def _in_time(actor: Actor, entry: ScoreEntry) -> None:
    """Until so many days after the month's sheet was published; before it, at any time."""
    days = value("supervision.scores.appeal_days")
    rows = ScoreSheet.objects.visible_to(Actor.system(actor.now)).filter(
        state="published", starts_on__lte=entry.day, ends_on__gte=entry.day
    )
    first = rows.order_by("published_at").values_list("published_at", flat=True).first()
    if first is not None and actor.now > first + timedelta(days=days):
        raise DomainError(
            _("An appeal is filed within %(n)s days of publication; they are over.") % {"n": days}
        )


def _judge(appeal: ScoreAppeal) -> User:
    """The first in the order of the roles who may decide it."""
    found = people().filter(roles__overlap=list(policy.JUDGES), clearance__gte=appeal.secrecy)
    able = [u for u in found if policy.independent(_hat(u), appeal)]
    if not able:
        raise DomainError(
            _(
                "Nobody who had no part in it could decide. "
                "Give another person the role of a leader first."
            )
        )
    order = {role: at for at, role in enumerate(policy.JUDGES)}
    return min(able, key=lambda u: min(order.get(r, len(order)) for r in u.roles))


def _hat(user: User) -> Capacity:
    return Capacity(user.pk, user.department_id, frozenset(), frozenset(user.roles))


def _decided(appeal: ScoreAppeal, actor: Actor, hat: Capacity | None, text: str) -> None:
    appeal.answer = reasoned(text, "text")
    appeal.decided_by_id = hat.person_id if hat else actor.user_id
    appeal.decided_at = actor.now


DECIDED = ["answer", "decided_by", "decided_at"]


@transaction.atomic
def accept_appeal(actor: Actor, pk: int, *, text: str, points: int | None = None) -> ScoreAppeal:
    """The entry stays and a correction of its own is added: to nought, or to the points named."""
    appeal = queries.appeal_get(actor, pk, lock=True)
    hat = APPEAL.check("accept", actor, appeal)
    entry = ScoreEntry.objects.get(pk=appeal.entry_id)
    right = points or 0
    if right == entry.points and entry.trigger != Trigger.SERIOUS:
        raise DomainError(
            _("These are the points it has."),
            fields={"points": [_("Enter what it should have been, or refuse the appeal.")]},
        )
    _decided(appeal, actor, hat, text)
    event = step(
        actor,
        appeal,
        APPEAL,
        "accept",
        hat=hat,
        verb="supervision.appeal.accepted",
        fields=DECIDED,
        closes=None,
        entry=entry.pk,
        was=entry.points,
        now=right,
    )
    _correct(actor, appeal, entry, event, right - entry.points)
    _tell(actor, appeal, event)
    return appeal


def _correct(
    actor: Actor, appeal: ScoreAppeal, entry: ScoreEntry, event: Event, points: int
) -> None:
    hold_books()
    ScoreEntry.objects.create(
        key=f"correction:{entry.pk}",
        trigger=Trigger.CORRECTION,
        department_id=entry.department_id,
        item_id=entry.item_id,
        event=event,
        points=points,
        day=entry.day,
        corrects=entry,
        appeal=appeal,
        made_by_id=actor.user_id,
        booked_at=actor.now,
    )


@transaction.atomic
def refuse_appeal(actor: Actor, pk: int, *, text: str) -> ScoreAppeal:
    """The entry stands, with the reason given to the department."""
    appeal = queries.appeal_get(actor, pk, lock=True)
    hat = APPEAL.check("refuse", actor, appeal)
    _decided(appeal, actor, hat, text)
    event = step(
        actor,
        appeal,
        APPEAL,
        "refuse",
        hat=hat,
        verb="supervision.appeal.refused",
        fields=DECIDED,
        closes=None,
        entry=appeal.entry_id,
    )
    _tell(actor, appeal, event)
    return appeal


@transaction.atomic
def withdraw_appeal(actor: Actor, pk: int) -> ScoreAppeal:
    """The department takes it back; it stays readable."""
    appeal = queries.appeal_get(actor, pk, lock=True)
    hat = APPEAL.check("withdraw", actor, appeal)
    step(
        actor,
        appeal,
        APPEAL,
        "withdraw",
        hat=hat,
        verb="supervision.appeal.withdrawn",
        closes=None,
        entry=appeal.entry_id,
    )
    return appeal


def _tell(actor: Actor, appeal: ScoreAppeal, event: Event) -> None:
    head = Department.objects.values_list("head", flat=True).get(pk=appeal.scored_id)
    notify(
        {p for p in (appeal.filed_by_id, head) if p} - {actor.user_id or 0},
        "outcome",
        f"appeal:{event.pk}",
        actor.now,
        card_id=appeal.pk,
        event_id=event.pk,
        news=event.verb,
    )
