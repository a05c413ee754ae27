"""Everything that can happen to a spot-check, from the lot to the full stop: one function each."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.calendars import workdays
from office.catalogue.actions import link
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step, widen
from office.numbering.actions import hold
from office.organisation.models import User
from office.organisation.queries import acting_holder, role_holder
from office.parameters.registry import value
from supervision.models import SupervisionItem
from supervision.spot_checks import lots, policy, queries
from supervision.spot_checks.lots import Lot
from supervision.spot_checks.models import CheckDraft, Draw, SpotCheck
from supervision.spot_checks.questions import QUESTIONS, asked

NUMBER = "查〔{year}〕{n}号"
SERIES = "spot-check"
CHECKED = "checked"
FLOW: Workflow = policy.CHECK
SHORTEST_REASON = 2
MOST = 50
LONGEST_DRAFT = 5000
State = SpotCheck.State
Answer = SpotCheck.Answer


@transaction.atomic
def draw_checks(actor: Actor, *, n: int, seed: str = "") -> Draw:
    """抽查: n items by weighted lot. The same seed on the same state is the same draw.

    The population is kept with its digest. Each drawn item gets a check and somebody who makes it,
    unless it waits for one already.
    """
    _check_asked(actor, n)
    seed = plain(seed)[:60] or secrets.token_hex(6)
    hold([SERIES], actor.today.year)  # whoever draws at the same time waits here
    pool, items = queries.population(actor)
    if not pool:
        raise DomainError(_("Nothing is in hand that could be drawn."))
    rows = [lot.row() for lot in pool]
    cap = lots.cap_of(n, value("supervision.spot_checks.share"))
    known = {"seed": seed, "n": n, "cap": cap, "digest": lots.digest(rows)}
    there = Draw.objects.filter(**known).first()
    if there is not None:
        return there
    picked = lots.drawn(pool, n=n, seed=seed, cap=cap)
    made = Draw.objects.create(
        **known,
        population=rows,
        picked=[lot.item for lot in picked],
        secrecy=max(item.secrecy for item in items.values()),
        by_id=actor.user_id,
        drawn_on=actor.today,
        at=actor.now,
    )
    emit(
        "supervision.draw.made",
        actor=actor,
        draw=made.pk,
        seed=seed,
        n=n,
        digest=made.digest,
        drawn=len(picked),
    )
    _open_checks(actor, made, picked, items)
    return made


def _check_asked(actor: Actor, n: int) -> None:
    if not policy.may_draw(actor):
        raise NotAllowed(_("Spot-checks are drawn by the supervision office and the leaders."))
    if not 1 <= n <= MOST:
        raise DomainError(
            _("Draw from 1 to %(most)s items.") % {"most": MOST},
            fields={"n": [_("1 to %(most)s") % {"most": MOST}]},
        )


def _open_checks(
    actor: Actor, draw: Draw, picked: list[Lot], items: dict[int, SupervisionItem]
) -> None:
    waiting = queries.open_checks([lot.item for lot in picked])
    office = queries.checkers()
    heads = queries.heads_by_department()
    load: Counter[int] = Counter()
    for lot in picked:
        if lot.item in waiting:
            continue
        item = items[lot.item]
        party = _party(item, lot.head, heads)
        checker = _choose(actor, office, item.secrecy, party, load)
        load[checker.pk] += 1
        _begin(actor, draw, lot, item, (checker, party))


def _party(item: SupervisionItem, head: int, heads: dict[int, int]) -> list[int]:
    return sorted({*item.doer_ids, head, heads[item.lead_department_id]})


def _choose(
    actor: Actor, office: list[User], secrecy: int, party: list[int], load: Counter[int]
) -> User:
    """Nobody checks his own: somebody cleared who has no part in it, supervisors first, in turn."""
    able = [u for u in office if u.pk not in party and u.clearance >= secrecy]
    if not able:
        raise DomainError(
            _(
                "Nobody who has no part in it could check it. "
                "Give another person the supervision role first."
            )
        )
    first = [u for u in able if "supervisor" in u.roles] or able[:1]
    return min(first, key=lambda u: (load[u.pk], u.pk != actor.user_id))


def _begin(
    actor: Actor, draw: Draw, lot: Lot, item: SupervisionItem, who: tuple[User, list[int]]
) -> SpotCheck:
    checker, party = who
    home = checker.department_id or role_holder("supervisor", "director").department_id
    check = SpotCheck(
        department_id=home or item.department_id,
        secrecy=item.secrecy,
        title=item.title,
        item=item,
        draw=draw,
        source=item.source,
        lead_department_id=item.lead_department_id,
        responsible_id=lot.head,
        checker=checker,
        party_ids=party,
        weight=lot.weight,
        reasons=[list(reason) for reason in lot.reasons],
    )
    begin(
        actor,
        check,
        FLOW,
        verb="supervision.check.drawn",
        number=NumberFrom(SERIES, actor.today.year, NUMBER),
        words=[("A", check.title), ("B", item.number)],
        owes=[
            Owed(
                "supervision.spot_check",
                checker.pk,
                check.department_id,
                term="term.supervision.spot_check",
            )
        ],
        matter_id=item.matter_id,
        item=item.number,
        seed=draw.seed,
    )
    link(item, check, CHECKED, actor.now)
    return check


def _locked(actor: Actor, pk: int, name: str) -> tuple[SpotCheck, Capacity | None]:
    check = queries.check_get(actor, pk, lock=True)
    return check, FLOW.check(name, actor, check)


def _reasoned(text: str, name: str = "text") -> str:
    if len(plain(text)) < SHORTEST_REASON:
        raise DomainError(
            _("A few words are needed."), fields={name: [_("Say what you saw, in a sentence.")]}
        )
    return text.strip()


def _by_when(actor: Actor, due_on: date | None) -> date:
    if due_on is None:
        return workdays.add_workdays(actor.today, value("term.supervision.correct"))
    if due_on <= actor.today:
        raise DomainError(
            _("The department needs a day to put it right."),
            fields={"due_on": [_("Choose a later day.")]},
        )
    return due_on


@transaction.atomic
def enter_check(
    actor: Actor, pk: int, *, text: str = "", due_on: date | None = None, **answers: str
) -> SpotCheck:
    """What was seen: in order where every answer is yes, else a finding with a day to mend it."""
    check, hat = _locked(actor, pk, "check")
    _not_his_own(actor, check)
    check.answers = _answers(check, answers)
    found = any(answer != Answer.YES for answer in check.answers.values())
    check.text = _reasoned(text) if found else text.strip()
    check.checked_on, check.checked_by_id = actor.today, actor.user_id
    check.due_on = _by_when(actor, due_on) if found else None
    widen(check, departments=[check.lead_department_id], people=[check.responsible_id])
    CheckDraft.objects.filter(check_record=check.pk).delete()
    step(
        actor,
        check,
        FLOW,
        "check",
        hat=hat,
        target=State.FINDING.value if found else None,
        verb="supervision.check.found" if found else "supervision.check.passed",
        fields=["answers", "text", "checked_on", "checked_by", "due_on"],
        owes=[_correct(check)] if found else (),
        closes=["supervision.spot_check"],
        due_on=check.due_on,
    )
    return check


def _answers(check: SpotCheck, given: dict[str, str]) -> dict[str, str]:
    wanted = asked(check.source)
    missing = [name for name in wanted if given.get(name) not in Answer.values]
    if missing:
        raise DomainError(
            _("Not every question is answered."),
            fields={name: [_("Yes, partly or no?")] for name in missing},
        )
    return {name: given[name] for name in wanted}


def _not_his_own(actor: Actor, check: SpotCheck) -> None:
    """Whoever came to work on the item since the draw can't check it any more."""
    rows = SupervisionItem.objects.visible_to(Actor.system(actor.now)).filter(pk=check.item_id)
    doers = set(rows.values_list("doer_ids", flat=True).first() or ())
    if actor.user_id in doers:
        raise DomainError(
            _("You have worked on this item yourself. Give the check to somebody else.")
        )


def _correct(check: SpotCheck) -> Owed:
    holder = acting_holder(check.responsible_id, check.lead_department_id)
    return Owed("supervision.correct", holder.pk, check.lead_department_id, due_on=check.due_on)


@transaction.atomic
def correct_finding(actor: Actor, pk: int, *, text: str) -> SpotCheck:
    """整改: the department says what it put right; somebody looks again."""
    check, hat = _locked(actor, pk, "correct")
    check.correction = _reasoned(text)
    if actor.user_id is not None:
        check.party_ids = sorted({*check.party_ids, actor.user_id})
    step(
        actor,
        check,
        FLOW,
        "correct",
        hat=hat,
        verb="supervision.check.corrected",
        fields=["correction", "party_ids", "checker"],
        owes=[_recheck(actor, check)],
        closes=["supervision.correct"],
    )
    return check


def _recheck(actor: Actor, check: SpotCheck) -> Owed:
    """The checker looks again; where he has gone or taken part meanwhile, another one."""
    able = [u for u in queries.checkers() if u.clearance >= check.secrecy]
    if check.checker_id not in {u.pk for u in able} - set(check.party_ids):
        check.checker = _choose(actor, able, check.secrecy, check.party_ids, Counter())
    return Owed(
        "supervision.recheck",
        check.checker_id,
        check.department_id,
        term="term.supervision.recheck",
    )


@transaction.atomic
def recheck_finding(
    actor: Actor, pk: int, *, ok: bool, text: str, due_on: date | None = None
) -> SpotCheck:
    """复查: put right, or back to the department with a new day."""
    check, hat = _locked(actor, pk, "recheck")
    _not_his_own(actor, check)
    check.text = f"{check.text}\n{_reasoned(text)}".strip()
    check.rounds += 1
    if ok:
        check.closed_on = actor.today
    else:
        check.due_on = _by_when(actor, due_on)
    step(
        actor,
        check,
        FLOW,
        "recheck",
        hat=hat,
        target=None if ok else State.FINDING.value,
        verb="supervision.check.closed" if ok else "supervision.check.found_again",
        fields=["text", "rounds", "closed_on", "due_on"],
        owes=() if ok else [_correct(check)],
        closes=["supervision.recheck"],
        due_on=check.due_on,
    )
    return check


@transaction.atomic
def reassign_check(actor: Actor, pk: int, *, checker: User) -> SpotCheck:
    """Another one checks; never somebody who has a part in it."""
    check, hat = _locked(actor, pk, "reassign")
    able = {u.pk for u in queries.checkers() if u.clearance >= check.secrecy}
    if checker.pk not in able - set(check.party_ids):
        raise DomainError(
            _("%(person)s can't check this: not of the supervision office, or part of it.")
            % {"person": checker},
            fields={"checker": [_("Choose a supervisor or leader who has no part in it.")]},
        )
    check.checker = checker
    kind = "spot_check" if check.state == State.DRAWN else "recheck"
    step(
        actor,
        check,
        FLOW,
        "reassign",
        hat=hat,
        verb="supervision.check.reassigned",
        fields=["checker"],
        owes=[
            Owed(
                f"supervision.{kind}",
                checker.pk,
                check.department_id,
                term=f"term.supervision.{kind}",
            )
        ],
        closes=[f"supervision.{kind}"],
        to=checker.pk,
    )
    return check


@transaction.atomic
def drop_check(actor: Actor, pk: int, *, reason: str) -> SpotCheck:
    """Not made after all, with the reason: the item ended before anybody could look."""
    check, hat = _locked(actor, pk, "drop")
    why = _reasoned(reason, "reason")
    check.closed_on = actor.today
    step(
        actor,
        check,
        FLOW,
        "drop",
        hat=hat,
        verb="supervision.check.dropped",
        fields=["closed_on"],
        closes=None,
        reason=why,
    )
    return check


@transaction.atomic
def save_draft(actor: Actor, pk: int, fields: dict[str, Any]) -> None:
    """Keep what is tapped in so far, as it is; nobody but its writer ever reads it."""
    check = queries.check_get(actor, pk)
    FLOW.check("check", actor, check)
    names = {*QUESTIONS, "text", "due_on"}
    kept = {k: str(v)[:LONGEST_DRAFT] for k, v in fields.items() if k in names and v}
    CheckDraft.objects.update_or_create(
        check_record_id=check.pk,
        person_id=actor.user_id,
        defaults={"fields": kept, "saved_at": actor.now},
    )
