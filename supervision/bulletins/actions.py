"""Everything that can happen to a bulletin: one function each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import NumberFrom, begin, step, widen
from office.notifications.actions import notify
from office.organisation.models import Department, User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from supervision.bulletins import policy, queries, snapshot
from supervision.bulletins.models import Bulletin, BulletinReader
from supervision.scoring.books import hold_books
from supervision.scoring.models import CEILING
from supervision.scoring.periods import MONTH, WEEK, Period, of_day, parse

NUMBER = "督通〔{year}〕{n}期"
FLOW: Workflow = policy.BULLETIN
WORDS = ("opening", "practice", "problems", "focus")
SHORTEST_REASON = 4
State = Bulletin.State


def _reasoned(text: str, name: str = "reason") -> str:
    if len(plain(text)) < SHORTEST_REASON:
        raise DomainError(_("A reason is needed."), fields={name: [_("Say in a few words why.")]})
    return text.strip()


def _locked(actor: Actor, pk: int, name: str) -> tuple[Bulletin, Capacity | None]:
    bulletin = queries.bulletin_get(actor, pk, lock=True)
    return bulletin, FLOW.check(name, actor, bulletin)


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
    snapshot.keep(bulletin, snapshot.taken(period, actor.now))
    bulletin.figures = snapshot.figures(bulletin)
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
    bulletin, hat = _locked(actor, pk, "edit")
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
    bulletin, hat = _locked(actor, pk, "redraw")
    bulletin.draw += 1
    bulletin.as_of = actor.now
    snapshot.keep(bulletin, snapshot.taken(parse(bulletin.period), actor.now))
    bulletin.figures = snapshot.figures(bulletin)
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
    bulletin, hat = _locked(actor, pk, "submit")
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
    bulletin, hat = _locked(actor, pk, "return")
    step(
        actor,
        bulletin,
        FLOW,
        "return",
        hat=hat,
        verb="supervision.bulletin.returned",
        owes=[_office_duty(bulletin, "edit_bulletin")],
        closes=None,
        reason=_reasoned(reason),
    )
    return bulletin


@transaction.atomic
def sign_bulletin(actor: Actor, pk: int, *, text: str = "") -> Bulletin:
    """签发: from here on not a word changes; what is wrong gets a corrected edition."""
    bulletin, hat = _locked(actor, pk, "sign")
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
def send_bulletin(
    actor: Actor,
    pk: int,
    *,
    departments: Sequence[Department] = (),
    people: Sequence[User] = (),
    everybody: bool = False,
    due_on: date | None = None,
) -> Bulletin:
    """发送: to the heads of departments or all their people, and to people by name. Each owes the
    reading. Who has it already is skipped; constant statements whatever their number."""
    bulletin, hat = _locked(actor, pk, "send")
    if due_on is not None and due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )
    meant = queries.people_meant(bulletin, people, departments, everybody=everybody)
    known = set(queries.readers(bulletin.pk).values_list("person_id", flat=True))
    fresh = [p for p in meant if p.pk not in known]
    if not fresh:
        sentence = _("Everybody named has it already.") if meant else _("Name those who read it.")
        raise DomainError(sentence, fields={"departments": [_("Choose others.")]})
    BulletinReader.objects.bulk_create(
        BulletinReader(
            bulletin=bulletin,
            person=p,
            department_id=p.department_id or bulletin.department_id,
            sent_at=actor.now,
        )
        for p in fresh
    )
    bulletin.sent_at = bulletin.sent_at or actor.now
    bulletin.unread_ids = [*bulletin.unread_ids, *(p.pk for p in fresh)]
    widen(bulletin, people=[p.pk for p in fresh], departments=[d.pk for d in departments])
    step(
        actor,
        bulletin,
        FLOW,
        "send",
        hat=hat,
        verb="supervision.bulletin.sent",
        fields=["sent_at", "unread_ids"],
        owes=[_reading(bulletin, p, due_on) for p in fresh],
        closes=["supervision.send_bulletin"],
        readers=[p.pk for p in fresh],
    )
    return bulletin


def _reading(bulletin: Bulletin, reader: User, due_on: date | None) -> Owed:
    return Owed(
        "supervision.read_bulletin",
        reader.pk,
        reader.department_id or bulletin.department_id,
        term="" if due_on else "term.supervision.read_bulletin",
        due_on=due_on,
    )


@transaction.atomic
def read_bulletin(actor: Actor, pk: int) -> Bulletin:
    """阅知; with the last reader the bulletin is closed by itself."""
    bulletin, hat = _locked(actor, pk, "read")
    reader = hat.person_id if hat else actor.user_id
    rows = BulletinReader.objects.filter(bulletin=bulletin, person=reader, read_at=None)
    if reader is None or not rows.update(read_at=actor.now, read_by=actor.user_id):
        raise WrongState(_("This bulletin is not with you to read."))
    bulletin.unread_ids = [p for p in bulletin.unread_ids if p != reader]
    close_duties(actor, bulletin.pk, kinds=["supervision.read_bulletin"], holder_ids=[reader])
    step(
        actor,
        bulletin,
        FLOW,
        "read",
        hat=hat,
        target=None if bulletin.unread_ids else State.CLOSED.value,
        verb="supervision.bulletin.read",
        fields=["unread_ids"],
        closes=() if bulletin.unread_ids else None,
        reader=reader,
    )
    return bulletin


@transaction.atomic
def chase_bulletin(actor: Actor, pk: int, *, text: str = "") -> Bulletin:
    """催阅: whoever has not read it hears, and the chase stays on record."""
    bulletin, hat = _locked(actor, pk, "chase")
    event = step(
        actor,
        bulletin,
        FLOW,
        "chase",
        hat=hat,
        verb="supervision.bulletin.chased",
        readers=bulletin.unread_ids,
    )
    notify(
        set(bulletin.unread_ids) - {actor.user_id or 0},
        "chase",
        f"chase:{event.pk}",
        actor.now,
        card_id=bulletin.pk,
        event_id=event.pk,
        text=text,
        by=actor.name,
    )
    return bulletin


@transaction.atomic
def close_bulletin(actor: Actor, pk: int, *, reason: str) -> Bulletin:
    """Wait no longer for those who have not read it; the list keeps saying who they are."""
    bulletin, hat = _locked(actor, pk, "close")
    unread, bulletin.unread_ids = bulletin.unread_ids, []
    close_duties(actor, bulletin.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        bulletin,
        FLOW,
        "close",
        hat=hat,
        verb="supervision.bulletin.closed",
        fields=["unread_ids"],
        reason=_reasoned(reason),
        readers=unread,
    )
    return bulletin


@transaction.atomic
def correct_bulletin(actor: Actor, pk: int, *, reason: str) -> Bulletin:
    """更正: a new edition with figures taken anew, which says that it corrects and what. The one
    that was sent stays readable and says that it is replaced. Returns the new one."""
    bulletin, hat = _locked(actor, pk, "correct")
    hold_books()
    editions = queries.of_period(bulletin.period)
    newer = editions.filter(corrects=bulletin).exclude(state=State.WITHDRAWN).first()
    if newer is not None:
        raise Conflict(_("%(number)s corrects it already.") % {"number": newer.number})
    bulletin.unread_ids = []
    close_duties(actor, bulletin.pk, state=Duty.State.CANCELLED)
    said = _reasoned(reason)
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
    bulletin, hat = _locked(actor, pk, "withdraw")
    close_duties(actor, bulletin.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        bulletin,
        FLOW,
        "withdraw",
        hat=hat,
        verb="supervision.bulletin.withdrawn",
        reason=_reasoned(reason),
    )
    return bulletin
