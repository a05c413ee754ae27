"""What people add to the books: rules, marks with their evidence, appeals and their answers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.audit.models import Event
from office.catalogue.actions import refresh_card
from office.catalogue.models import Card
from office.catalogue.queries import cards
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed
from office.core.text import number_key, plain, search_query
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step, widen
from office.notifications.actions import notify
from office.organisation.models import Department, User
from office.organisation.queries import people
from office.parameters.registry import value
from supervision import policy as item_policy
from supervision import queries as item_queries
from supervision.models import SupervisionItem
from supervision.scoring import policy, queries
from supervision.scoring.books import book_entries, draft_sheets, hold_books, publish_sheet
from supervision.scoring.models import (
    BY_HAND,
    CEILING,
    RULED,
    ScoreAppeal,
    ScoreEntry,
    ScoreRule,
    ScoreSheet,
    Trigger,
)

__all__ = ["book_entries", "draft_sheets", "publish_sheet"]

NUMBER = "督核〔{year}〕{n}号"
SHORTEST_REASON = 4
NEAREST = 50
APPEAL = policy.APPEAL


def _reasoned(text: str, name: str = "reason") -> str:
    if len(plain(text)) < SHORTEST_REASON:
        raise DomainError(_("A reason is needed."), fields={name: [_("Say in a few words why.")]})
    return text.strip()


@transaction.atomic
def change_rule(
    actor: Actor,
    *,
    trigger: str,
    points: int,
    cap: int | None = None,
    starts_on: date | None = None,
    reason: str,
) -> ScoreRule:
    """New points from a day on, tomorrow at the earliest: what was scored stays as it was."""
    if not policy.may_score(actor):
        raise NotAllowed(_("Rules of scoring are for the supervision office."))
    first = starts_on or actor.today + timedelta(days=1)
    if first <= actor.today:
        raise DomainError(
            _("A rule can't begin in the past: what was scored by the old one stays."),
            fields={"starts_on": [_("Choose tomorrow or a later day.")]},
        )
    if trigger not in RULED:
        raise DomainError(_("There is no such rule."), fields={"trigger": [_("Choose one.")]})
    hold_books()
    rows = ScoreRule.objects.select_for_update().filter(trigger=trigger)
    was = queries.rule_of(trigger, first)
    # What was to begin later never holds; what holds on that day ends before it.
    rows.filter(starts_on__gte=first).update(until=F("starts_on"))
    rows.filter(Q(until=None) | Q(until__gt=first), starts_on__lt=first).update(until=first)
    made = ScoreRule.objects.create(
        trigger=trigger,
        points=points,
        cap=cap,
        starts_on=first,
        reason=_reasoned(reason)[:300],
        made_by_id=actor.user_id,
    )
    emit(
        "supervision.rule.changed",
        actor=actor,
        trigger=trigger,
        points=points,
        cap=cap,
        starts_on=first,
        was=was.points if was else None,
    )
    return made


@transaction.atomic
def mark_item(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    trigger: str,
    evidence: str,
    text: str,
    department: Department | None = None,
    day: date | None = None,
) -> ScoreEntry:
    """表扬, 批评, 缺席…: entered by a person, never without the record that shows it.

    It counts for the lead of the item, or for an assisting department that is named.
    """
    item = item_queries.item_get(actor, pk, lock=True)
    if not policy.may_score(actor):
        raise NotAllowed(_("Scores are entered by the supervision office."))
    on = day or actor.today
    _may_be_marked(actor, item, trigger, on)
    scored = department.pk if department else item.lead_department_id
    if scored not in {item.lead_department_id, *item.assisting_ids}:
        raise DomainError(
            _("%(department)s neither leads nor assists.") % {"department": department},
            fields={"department": [_("Choose one of those that work on the item.")]},
        )
    shown = _evidence(actor, item, evidence)
    hold_books()
    rule = queries.rule_of(trigger, on)
    if rule is None:
        raise DomainError(_("No rule gives points for this on that day."))
    event = _noted(actor, item, trigger=trigger, department=scored, evidence=shown.pk, day=on)
    return ScoreEntry.objects.create(
        key=f"{trigger}:{event.pk}",
        trigger=trigger,
        department_id=scored,
        item=item,
        event=event,
        rule=rule,
        points=_within_cap(rule, scored, on),
        day=on,
        text=_reasoned(text, "text"),
        evidence=shown,
        made_by_id=actor.user_id,
        booked_at=actor.now,
    )


def _may_be_marked(actor: Actor, item: SupervisionItem, trigger: str, day: date) -> None:
    if trigger not in BY_HAND:
        raise DomainError(
            _("This follows from what happens; nobody enters it."),
            fields={"trigger": [_("Choose one that is entered by hand.")]},
        )
    if item.secrecy > CEILING:
        raise DomainError(
            _("Items above “%(level)s” are not scored: everybody reads the scores.")
            % {"level": CEILING.label}
        )
    if day > actor.today:
        raise DomainError(
            _("That day has not come yet."), fields={"day": [_("Choose today or an earlier day.")]}
        )
    if queries.published(day):
        raise DomainError(
            _("The scores of that day are published; they don't change any more."),
            fields={"day": [_("Choose a day whose sheet is still a draft.")]},
        )


def _evidence(actor: Actor, item: SupervisionItem, number: str) -> Card:
    """The record that shows it, by its number; not the item itself, which shows nothing of it."""
    wanted = number_key(number)
    asked = search_query(number)
    near = cards(actor).exclude(pk=item.pk).extra(where=["words @@ %s::tsquery"], params=[asked])
    hits = near.order_by("-pk")[:NEAREST] if wanted and asked else []
    found = next((card for card in hits if number_key(card.number) == wanted), None)
    if found is None:
        raise DomainError(
            _("There is no record “%(number)s”, or it is not for you to see.")
            % {"number": plain(number)[:60]},
            fields={
                "evidence": [
                    _("Enter the number of the letter, the meeting or the item that shows it.")
                ]
            },
        )
    return found


def _within_cap(rule: ScoreRule, department_id: int, day: date) -> int:
    """The points, as far as the cap of the month leaves room."""
    if rule.cap is None:
        return rule.points
    so_far = ScoreEntry.objects.filter(
        department=department_id,
        trigger=rule.trigger,
        day__year=day.year,
        day__month=day.month,
    )
    used = sum(so_far.values_list("points", flat=True))
    return max(-rule.cap, min(rule.cap, used + rule.points)) - used


def _noted(actor: Actor, item: SupervisionItem, **data: object) -> Event:
    """An event of the item without a change of state, which whoever has it open should know of."""
    item.version += 1
    item.updated_at = actor.now
    item.save(update_fields=["version", "updated_at"])
    refresh_card(item, waiting=item.state in item_policy.ITEM.waiting)
    return emit("supervision.item.marked", actor=actor, record=item, **data)


@transaction.atomic
def file_appeal(actor: Actor, *, entry: int, reason: str) -> ScoreAppeal:
    """申诉: the department says why an entry is wrong; somebody without a part in it decides."""
    found = queries.entry_get(actor, entry, lock=True)
    if not any(policy.may_appeal(hat, found) for hat in actor.capacities):
        raise NotAllowed(_("An entry is appealed against by the department that it is about."))
    if found.trigger == Trigger.CORRECTION:
        raise DomainError(_("A correction is the answer to an appeal; there is no second one."))
    _in_time(actor, found)
    known = ScoreAppeal.objects.visible_to(Actor.system(actor.now)).filter(entry=found)
    if known.exclude(state=ScoreAppeal.State.WITHDRAWN).exists():
        raise Conflict(_("There is an appeal against this entry already."))
    event = found.event
    parties = {actor.user_id, found.made_by_id, event.actor_id, event.on_behalf_of_id} - {None}
    appeal = ScoreAppeal(
        department_id=_home(found),
        secrecy=CEILING,
        title=_("Appeal: %(entry)s, %(points)s")
        % {
            "entry": Trigger(found.trigger).label,
            "points": f"{found.points:+d}",
        },
        entry=found,
        scored_id=found.department_id,
        reason=_reasoned(reason),
        filed_by_id=actor.user_id,
        party_ids=sorted(p for p in parties if p),
    )
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
    appeal.answer = _reasoned(text, "text")
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
    hold_books()
    ScoreEntry.objects.create(
        key=f"correction:{entry.pk}",
        trigger=Trigger.CORRECTION,
        department_id=entry.department_id,
        item_id=entry.item_id,
        event=event,
        points=right - entry.points,
        day=entry.day,
        corrects=entry,
        appeal=appeal,
        made_by_id=actor.user_id,
        booked_at=actor.now,
    )
    _tell(actor, appeal, event)
    return appeal


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
