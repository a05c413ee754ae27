"""Everything that can happen to a bulletin: one function each."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.core.text import plain
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import NumberFrom, begin, step
from office.organisation.queries import role_holder
from office.parameters.registry import value
from supervision.bulletins import policy, queries, snapshot
from supervision.bulletins.models import Bulletin
from supervision.bulletins.sending import (
    FLOW,
    State,
    chase_bulletin,
    close_bulletin,
    locked,
    read_bulletin,
    send_bulletin,
)
from supervision.scoring.books import hold_books
from supervision.scoring.models import CEILING
from supervision.scoring.periods import MONTH, WEEK, Period, of_day, parse
from supervision.scoring.reasons import SHORTEST_REASON, reasoned

__all__ = ["chase_bulletin", "close_bulletin", "read_bulletin", "send_bulletin"]

NUMBER = "督通〔{year}〕{n}期"
WORDS = ("opening", "practice", "problems", "focus")


def _office_duty(bulletin: Bulletin, kind: str) -> Owed:
    keeper = role_holder("supervisor", "director")
    return Owed(
        f"supervision.{kind}", keeper.pk, bulletin.department_id, term=f"term.supervision.{kind}"
    )


@transaction.atomic
def draft_bulletins(actor: Actor) -> list[Bulletin]:
    """The bulletin of the week or month that ended last, once, however many schedulers run; one
    that was withdrawn does not come back by itself."""
    hold_books()
    every = value("supervision.bulletins.every")
    kinds = {"monthly": (MONTH,), "weekly": (WEEK,), "both": (WEEK, MONTH), "never": ()}[every]
    made = []
    for kind in kinds:
        period = of_day(actor.today, kind).previous
        if not queries.of_period(period.text).exists() and snapshot.taken(period, actor.now):
            made.append(_draft(actor, period))
    return made


@transaction.atomic
def draft_bulletin(actor: Actor, *, period: str) -> Bulletin:
    """起草: of a week or a month that has begun; figures up to now while it is not over."""
    if not policy.may_draft(actor):
        raise NotAllowed(_("Bulletins are drafted by the supervision office."))
    wanted = parse(period)
    if wanted.kind not in {MONTH, WEEK}:
        raise DomainError(
            _("A bulletin is of a week or a month."),
            fields={"period": [_("Write 2026-11 or 2026-W48.")]},
        )
    if wanted.first > actor.today:
        raise DomainError(
            _("That period has not begun yet."), fields={"period": [_("Choose an earlier one.")]}
        )
    hold_books()
    known = queries.of_period(wanted.text).exclude(state=State.WITHDRAWN).first()
    if known is not None:
        raise Conflict(
            _("There is a bulletin of that period already: %(number)s.") % {"number": known.number},
            fields={"period": [_("Open it, or correct it if it was sent.")]},
        )
    return _draft(actor, wanted)


def _draft(
    actor: Actor,
    period: Period,
    before: Bulletin | None = None,
    why: str = "",
    edition: int = 1,
) -> Bulletin:
    keeper = role_holder("supervisor", "director")
    home = keeper.department_id or role_holder("director").department_id
    if home is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    title = _("Supervision in %(period)s") % {"period": period}
    bulletin = Bulletin(
        department_id=home,
        secrecy=CEILING,
        title=_("%(title)s (corrected)") % {"title": title} if before else title,
        period=period.text,
        starts_on=period.first,
        ends_on=period.last,
        as_of=actor.now,
        edition=edition,
        corrects=before,
        correction=why,
        **{name: getattr(before, name) for name in WORDS if before},
    )
    begin(
        actor,
        bulletin,
        FLOW,
        verb="supervision.bulletin.drafted",
        number=NumberFrom("bulletins", actor.today.year, NUMBER),
        words=[("A", bulletin.title), ("B", period.text)],
        owes=[_office_duty(bulletin, "edit_bulletin")],
        matter_id=before.matter_id if before else None,
        period=period.text,
        edition=bulletin.edition,
    )
    snapshot.take(bulletin, period)
    bulletin.save(update_fields=["figures"])
    return bulletin


@transaction.atomic
def edit_bulletin(
    actor: Actor,
    pk: int,
    *,
    opening: str = "",
    practice: str = "",
    problems: str = "",
    focus: str = "",
) -> Bulletin:
    """The words around the figures. The figures themselves nobody can type."""
    bulletin, hat = locked(actor, pk, "edit")
    bulletin.opening, bulletin.practice = opening.strip(), practice.strip()
    bulletin.problems, bulletin.focus = problems.strip(), focus.strip()
    step(
        actor,
        bulletin,
        FLOW,
        "edit",
        hat=hat,
        verb="supervision.bulletin.edited",
        fields=WORDS,
    )
    return bulletin


@transaction.atomic
def redraw_bulletin(actor: Actor, pk: int) -> Bulletin:
    """The figures as of now; those taken before stay on record."""
    bulletin, hat = locked(actor, pk, "redraw")
    bulletin.draw += 1
    bulletin.as_of = actor.now
    snapshot.take(bulletin, parse(bulletin.period))
    step(
        actor,
        bulletin,
        FLOW,
        "redraw",
        hat=hat,
        verb="supervision.bulletin.redrawn",
        fields=["draw", "as_of", "figures"],
        draw=bulletin.draw,
    )
    return bulletin


@transaction.atomic
def submit_bulletin(actor: Actor, pk: int) -> Bulletin:
    """To the director. What did not go well is said in words too: no bulletin leaves that out."""
    bulletin, hat = locked(actor, pk, "submit")
    if actor.today <= bulletin.ends_on:
        raise WrongState(
            _("The period ends on %(day)s; until then its figures are not final.")
            % {"day": bulletin.ends_on}
        )
    if bulletin.as_of < snapshot.midnight_after(bulletin.ends_on):
        raise WrongState(_("The figures were taken before the period ended. Take them anew first."))
    if len(plain(bulletin.problems)) < SHORTEST_REASON:
        raise DomainError(
            _("The section “Problems” is empty. A bulletin says what did not go well."),
            fields={"problems": [_("Write a sentence on the causes, and what is done about it.")]},
        )
    signer = role_holder("director", "leader", "chief")
    step(
        actor,
        bulletin,
        FLOW,
        "submit",
        hat=hat,
        verb="supervision.bulletin.submitted",
        owes=[
            Owed(
                "supervision.sign_bulletin",
                signer.pk,
                bulletin.department_id,
                term="term.supervision.sign_bulletin",
            )
        ],
        closes=None,
    )
    return bulletin


@transaction.atomic
def return_bulletin(actor: Actor, pk: int, *, reason: str) -> Bulletin:
    bulletin, hat = locked(actor, pk, "return")
    step(
        actor,
        bulletin,
        FLOW,
        "return",
        hat=hat,
        verb="supervision.bulletin.returned",
        owes=[_office_duty(bulletin, "edit_bulletin")],
        closes=None,
        reason=reasoned(reason),
    )
    return bulletin


@transaction.atomic
def sign_bulletin(actor: Actor, pk: int, *, text: str = "") -> Bulletin:
    """签发: from here on not a word changes; what is wrong gets a corrected edition."""
    bulletin, hat = locked(actor, pk, "sign")
    if actor.user_id is None:
        raise NotAllowed(_("A person signs, not a program."))
    bulletin.signed_by_id = hat.person_id if hat else actor.user_id
    bulletin.signed_at, bulletin.opinion = actor.now, text.strip()
    step(
        actor,
        bulletin,
        FLOW,
        "sign",
        hat=hat,
        verb="supervision.bulletin.signed",
        fields=["signed_by", "signed_at", "opinion"],
        owes=[_office_duty(bulletin, "send_bulletin")],
        closes=None,
    )
    return bulletin


@transaction.atomic
def correct_bulletin(actor: Actor, pk: int, *, reason: str) -> Bulletin:
    """更正: a new edition with figures taken anew, which says that it corrects and what. The one
    that was sent stays readable and says that it is replaced. Returns the new one."""
    bulletin, hat = locked(actor, pk, "correct")
    hold_books()
    editions = queries.of_period(bulletin.period)
    newer = editions.filter(corrects=bulletin).exclude(state=State.WITHDRAWN).first()
    if newer is not None:
        raise Conflict(_("%(number)s corrects it already.") % {"number": newer.number})
    bulletin.unread_ids = []
    close_duties(actor, bulletin.pk, state=Duty.State.CANCELLED)
    said = reasoned(reason)
    step(
        actor,
        bulletin,
        FLOW,
        "correct",
        hat=hat,
        verb="supervision.bulletin.corrected",
        fields=["unread_ids"],
        reason=said,
    )
    last = editions.aggregate(last=Max("edition"))["last"]
    return _draft(actor, parse(bulletin.period), bulletin, said, last + 1)


@transaction.atomic
def withdraw_bulletin(actor: Actor, pk: int, *, reason: str) -> Bulletin:
    """It is not issued; it stays readable, and another one may be drafted."""
    bulletin, hat = locked(actor, pk, "withdraw")
    close_duties(actor, bulletin.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        bulletin,
        FLOW,
        "withdraw",
        hat=hat,
        verb="supervision.bulletin.withdrawn",
        reason=reasoned(reason),
    )
    return bulletin
