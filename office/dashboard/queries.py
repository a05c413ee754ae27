"""The brief of the day as data: page and REST read the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from documents.models import IncomingDocument
from office.audit.models import Event
from office.core.actor import Actor
from office.core.scoping import ScopedQuerySet
from office.dashboard.board import (
    BANDS,
    Ahead,
    BoardRow,
    Supervised,
    ahead,
    board,
    next_workdays,
    supervision,
)
from office.dashboard.clashes import Clash, clashes
from office.diary.day import counts
from office.diary.entries import Span
from office.duties import queries as duties
from office.duties.models import Duty, Reminder, Rung
from office.duties.trouble import latest, near, urgency
from supervision.detector.queries import findings
from supervision.foresight.queries import likely_late

__all__ = ["BANDS", "ahead", "board", "next_workdays"]
UNOWNED, LATE, DUE, NEAR = "unowned", "late", "due", "near"
SHOWN, URGED, ESCALATED = "shown", "urged", "escalated"
CAUSES = (UNOWNED, DUE, NEAR, LATE)
WATCHERS = ("director", "leader", "chief", "supervisor", "head", "auditor")


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of the brief, of what this actor may see."""

    open: int
    red: int
    yellow: int
    mine: int
    mine_late: int
    oldest: datetime | None
    unowned: int
    due: int
    near: int
    late: int
    urged: int
    escalated: int

    @property
    def trouble(self) -> int:
        return self.unowned + self.due + self.near + self.late


@dataclass(frozen=True, slots=True)
class Brief:
    """What goes wrong today if nobody acts, what waits for the reader, and what comes."""

    at: datetime
    watches: bool
    totals: Totals
    letters_today: int
    day: dict[str, int]
    supervised: Supervised
    clashes: list[Clash]
    trouble: list[Duty]
    mine: list[Duty]
    board: list[BoardRow]
    ahead: list[Ahead]
    falling: int
    likely_late: int


def brief(actor: Actor, *, most: int = 6) -> Brief:
    """Ten queries, whatever the size of the office and whatever areas it has."""
    rows, sums = supervision(actor)
    day = counts(actor, today_of(actor), letters=letters_today(actor))
    return Brief(
        at=actor.now,
        watches=watches(actor),
        totals=totals(actor),
        letters_today=day.pop("letters", 0),
        day=day,
        supervised=sums,
        clashes=clashes(actor) if watches(actor) else [],
        trouble=first(trouble(actor), most),
        mine=list(duties.mine(actor)[:most]),
        board=rows,
        ahead=ahead(actor),
        falling=findings(actor).order_by().count() if watches(actor) else 0,
        likely_late=likely_late(actor).order_by().count() if watches(actor) else 0,
    )


def watches(actor: Actor) -> bool:
    """Answers for others: sees first what goes wrong, then what is his own."""
    return actor.has(*WATCHERS)


def today_of(actor: Actor) -> Span:
    return Span.days(actor.today, actor.today)


def _urged_today(actor: Actor) -> Exists:
    """Somebody urged it today already: it is being seen to, so it leaves the list."""
    begins = today_of(actor).starts_at
    urged = Event.objects.filter(card=OuterRef("card"), at__gte=begins, verb__endswith=".chased")
    return Exists(urged)


def _escalated(actor: Actor) -> Exists | Value:
    """The leader in charge has heard of it: it is in his hands, except on his own page."""
    if actor.has("leader", "chief"):
        return Value(False)  # noqa: FBT003 - an expression, not a flag
    heard = Reminder.objects.filter(
        duty=OuterRef("pk"),
        due_at=OuterRef("due_at"),
        told=True,
        rung__audience=Rung.Audience.LEADER,
    )
    return Exists(heard)


def _of_others(actor: Actor) -> Q:
    """Running, and not simply on the reader's own list; what nobody took up stays everybody's."""
    return Q(paused_at=None) & (~Q(holder__in=actor.person_ids) | duties.unassigned())


def _cause(actor: Actor) -> Case:
    """Why a duty is in the list; nothing when it is not."""
    day_ends = today_of(actor).ends_at
    soon = near(actor.now, day_ends)
    return Case(
        When(~_in_question(actor), then=Value("")),  # most duties: answered without the rest
        When(duties.unassigned(), then=Value(UNOWNED)),
        When(due_at__lt=actor.now, then=Value(LATE)),
        When(soon & Q(due_at__lt=day_ends), then=Value(DUE)),
        When(soon, then=Value(NEAR)),
        default=Value(""),
        output_field=CharField(max_length=8),
    )


def _in_question(actor: Actor) -> Q:
    """Nobody has it, or its deadline is not far off: all that can be trouble."""
    edge = latest(actor.now, today_of(actor).ends_at)
    return Q(due_at__lt=edge) | duties.unassigned()


def _fate(actor: Actor) -> Case:
    """What the list does with a duty. Whether it was urged or told is asked of those in it only."""
    seen_to = [When(_urged_today(actor), then=Value(URGED))]
    escalated = _escalated(actor)
    if isinstance(escalated, Exists):
        seen_to.append(When(escalated, then=Value(ESCALATED)))
    listed = Case(*seen_to, default=Value(SHOWN), output_field=CharField(max_length=9))
    return Case(
        When(_of_others(actor) & ~Q(cause=""), then=listed),
        default=Value(""),
        output_field=CharField(max_length=9),
    )


def totals(actor: Actor) -> Totals:
    """Every count of the brief in one look at the open duties: grouped there, added up here.

    An aggregate with a filter for each count would cost Django more than the database.
    """
    mine = Case(When(holder__in=actor.person_ids, then=True), default=False)
    rows = duties.duties(actor).open().annotate(cause=_cause(actor), mine=mine)
    groups = list(
        rows.annotate(fate=_fate(actor))
        .order_by()
        .values("light", "cause", "mine", "fate")
        .annotate(n=Count("pk"), first=Min("opened_at"))
    )

    def n(**wanted: Any) -> int:
        return sum(g["n"] for g in groups if all(g[k] == v for k, v in wanted.items()))

    return Totals(
        open=n(),
        red=n(light="red"),
        yellow=n(light="yellow"),
        mine=n(mine=True),
        mine_late=n(mine=True, light="red"),
        oldest=min((g["first"] for g in groups if g["mine"]), default=None),
        urged=n(fate=URGED),
        escalated=n(fate=ESCALATED),
        **{cause: n(fate=SHOWN, cause=cause) for cause in CAUSES},
    )


def trouble(actor: Actor, cause: str = "") -> QuerySet[Duty]:
    """Duties of others that nobody has, that end soon or are overdue, the soonest first.

    What can still be saved today stands before what is late already; what was urged today or lies
    with the leader in charge is being seen to, and is left out.
    """
    rows: Any = (
        duties.duties(actor)
        .open()
        .filter(_of_others(actor) & _in_question(actor))
        .annotate(
            cause=_cause(actor),
            is_late=urgency(actor.now),
            escalated_on=_escalated(actor),
        )
        .exclude(cause="")
        .filter(~_urged_today(actor), escalated_on=False)
        .order_by("is_late", "due_at", "id")
    )
    found: QuerySet[Duty] = rows.filter(cause=cause) if cause in CAUSES else rows
    return found


def first(rows: QuerySet[Duty], most: int) -> list[Duty]:
    """The first rows, chosen before card, holder and department are joined to them.

    The database would else join a million cards to thousands of duties to show six.
    """
    chosen = rows.select_related(None).values("pk")[:most]
    return list(rows.filter(pk__in=chosen))


def letters_today(actor: Actor) -> ScopedQuerySet:
    begins = today_of(actor).starts_at
    return IncomingDocument.objects.visible_to(actor).filter(received_at__gte=begins)
