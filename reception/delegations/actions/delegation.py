"""A party of guests is entered and corrected; what every other action on it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.catalogue.actions import hold_record, link, reword_card
from office.catalogue.models import Card
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG, Secrecy, person_token, role_token
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step, widen
from office.notifications.actions import notify
from office.organisation.models import User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from reception.delegations import policy, queries, rules
from reception.delegations.models import Category, Delegation

NUMBER = "接〔{year}〕{n}号"
FLOW: Workflow = policy.DELEGATION
FARTHEST = timedelta(days=5 * 365)
LED_TO = "led-to"
TEXTS = ("unit", "leader", "leader_post", "purpose", "place", "letter_number")


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """What is entered of a party that comes. `letter` is its number, ours or theirs."""

    unit: str
    leader: str
    purpose: str
    arrives_at: datetime
    leaves_at: datetime
    host: User
    leader_post: str = ""
    party_size: int = 1
    category: str = Category.DOMESTIC
    same_city: bool = False
    place: str = ""
    plate: str = ""
    letter: str = ""
    contact: User | None = None
    secrecy: int = Secrecy.OPEN


def delegation_from(values: dict[str, Any]) -> NewDelegation:
    """The delegation of a form or a request body; blanks take the defaults."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    given["secrecy"] = SECRECY_BY_SLUG[given.get("secrecy", "open")]
    return NewDelegation(**given)


@transaction.atomic
def receive_letter(actor: Actor, new: NewDelegation, *, letter: Card | None = None) -> Delegation:
    """Enter a party that comes; with their letter it joins the letter's matter and its level."""
    hat = next((c for c in actor.capacities if policy.receive_letter(c, None)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Auditors read; delegations are entered by those who receive them."))
    letter = letter or (queries.letter_called(actor, new.letter) if new.letter else None)
    _once(letter)
    secrecy = max(new.secrecy, letter.secrecy if letter else Secrecy.OPEN)
    _check(actor, new, secrecy)
    contact = new.contact or _self(actor)
    home = contact.department_id or role_holder("reception", "director").department_id
    if home is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    delegation = Delegation(
        department_id=home,
        secrecy=secrecy,
        title=title(new.unit, new.purpose),
        unit=plain(new.unit),
        leader=plain(new.leader),
        leader_post=plain(new.leader_post),
        party_size=new.party_size,
        purpose=plain(new.purpose),
        category=new.category,
        same_city=new.same_city,
        arrives_at=new.arrives_at,
        leaves_at=new.leaves_at,
        place=plain(new.place),
        plate=plain(new.plate).upper(),
        letter=letter,
        letter_number="" if letter else plain(new.letter),
        host=new.host,
        contact=contact,
    )
    delegation.reach = [role_token("reception"), *map(person_token, named(delegation))]
    begin(
        actor,
        delegation,
        FLOW,
        verb="reception.delegation.received",
        number=NumberFrom("delegation", actor.today.year, NUMBER),
        matter_id=letter.matter_id if letter else None,
        words=words(delegation)[1:],
        owes=[owed(actor, delegation, "apply")],
        unit=delegation.unit,
        party_size=delegation.party_size,
        arrives_at=delegation.arrives_at,
    )
    if letter is not None:
        link(letter, delegation, LED_TO, actor.now)
    return delegation


def _once(letter: Card | None) -> None:
    """One letter, one reception; the letter's row is held so that two do not ask at once."""
    if letter is None:
        return
    hold_record(letter.pk)
    if queries.letter_used(letter.pk):
        raise Conflict(
            _("%(letter)s has its delegation already.") % {"letter": letter.number},
            fields={"letter": [_("Open the letter: the delegation is linked there.")]},
        )


def title(unit: str, purpose: str) -> str:
    return plain(f"{unit} · {purpose}")[:500]


def words(delegation: Delegation) -> list[tuple[str, str]]:
    return [
        ("B", delegation.number),
        ("A", delegation.title),
        ("A", delegation.leader),
        ("D", f"{delegation.letter_number} {delegation.plate} {delegation.place}"),
    ]


def _self(actor: Actor) -> User:
    if actor.user_id is None:
        raise NotAllowed(_("A delegation needs a person who looks after it."))
    return User.objects.get(pk=actor.user_id)


def named(delegation: Delegation) -> set[int]:
    return {delegation.host_id, delegation.contact_id}


def _check(actor: Actor, new: NewDelegation, secrecy: int) -> None:
    wrong: dict[str, list[str]] = {}
    for name, sentence in (
        ("unit", _("From which unit do they come?")),
        ("leader", _("Who leads the party? Enter a name.")),
        ("purpose", _("What do they come for?")),
    ):
        if not plain(getattr(new, name)):
            wrong[name] = [sentence]
    if not actor.is_system and secrecy > actor.clearance:
        wrong["secrecy"] = [_("You are not cleared for this level.")]
    wrong |= _wrong_times(actor, new.arrives_at, new.leaves_at)
    wrong |= _wrong_people({"host": new.host, "contact": new.contact}, secrecy)
    if wrong:
        raise DomainError(_("The delegation was not entered yet."), fields=wrong)


def _wrong_times(actor: Actor, arrives_at: datetime, leaves_at: datetime) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if leaves_at <= arrives_at:
        wrong["leaves_at"] = [_("They leave after they arrive. Check both times.")]
    if arrives_at > actor.now + FARTHEST:
        wrong["arrives_at"] = [_("That is years ahead. Check the date.")]
    if leaves_at < actor.now:
        wrong["leaves_at"] = [_("This time has passed already. Reception is asked for beforehand.")]
    return wrong


def _wrong_people(people: dict[str, User | None], secrecy: int) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for name, person in people.items():
        if person is not None and person.clearance < secrecy:
            wrong[name] = [
                _("%(person)s is not cleared for this level. Choose another.") % {"person": person}
            ]
        elif person is not None and not person.is_active:
            wrong[name] = [
                _("%(person)s has left the office. Choose another.") % {"person": person}
            ]
    return wrong


def owed(actor: Actor, delegation: Delegation, kind: str, holder: User | None = None) -> Owed:
    """Due within the term, and never later than the guests' arrival while that lies ahead."""
    days = value(f"term.reception.{kind}")
    due = workdays.due(actor.now, days, "wd")
    if kind in {"apply", "approve", "plan"} and actor.now < delegation.arrives_at:
        due = min(due, delegation.arrives_at)
    who = holder.pk if holder else delegation.contact_id
    return Owed(f"reception.{kind}", who, delegation.department_id, moment=due)


def locked(actor: Actor, pk: int, name: str) -> tuple[Delegation, Capacity | None]:
    """The delegation held until commit, with the hat under which the actor may do this now."""
    delegation = queries.delegation_get(actor, pk, lock=True)
    return delegation, FLOW.check(name, actor, delegation)


def refuse_broken(actor: Actor, delegation: Delegation, name: str) -> rules.Facts:
    """No step past a rule that refuses it, nor past one that nobody gave a reason for."""
    facts = queries.facts(delegation, actor.now)
    found = rules.findings(facts, queries.limits())
    in_the_way = rules.refusing(found, queries.given_reasons(delegation.pk), name)
    if in_the_way:
        sentences = [f"{f.message} {f.way_out}" for f in in_the_way]
        raise DomainError(
            _("“%(action)s” must wait. %(first)s")
            % {"action": FLOW[name].label, "first": sentences[0]},
            fields={"findings": sentences},
            extra={"findings": [{"rule": f.rule, "level": f.level} for f in in_the_way]},
        )
    return facts


def tell(actor: Actor, delegation: Delegation, event_id: int, what: str, people: set[int]) -> None:
    notify(
        people - {actor.user_id},
        "outcome" if what in {"approved", "returned", "rejected"} else "notice",
        f"delegation:{event_id}",
        actor.now,
        card_id=delegation.pk,
        event_id=event_id,
        what=what,
        arrives_at=delegation.arrives_at.isoformat(),
    )


@transaction.atomic
def amend_delegation(
    actor: Actor, pk: int, *, letter: str | None = None, **changes: Any
) -> Delegation:
    """Correct what was entered. Once the list is signed only their letter can still be added."""
    delegation, hat = locked(actor, pk, "amend")
    if delegation.state in policy.ACCOUNTED and any(
        getattr(delegation, name) != new for name, new in changes.items()
    ):
        raise DomainError(
            _("The list is signed. Only the letter and the costs can still be entered.")
        )
    for name, new in changes.items():
        setattr(delegation, name, plain(new) if name in TEXTS else new)
    delegation.plate = delegation.plate.upper()
    delegation.title = title(delegation.unit, delegation.purpose)
    wrong = _wrong_people(
        {"host": delegation.host, "contact": delegation.contact}, delegation.secrecy
    )
    if delegation.leaves_at <= delegation.arrives_at:
        wrong["leaves_at"] = [_("They leave after they arrive. Check both times.")]
    if wrong:
        raise DomainError(_("Nothing was changed."), fields=wrong)
    of_letter = ["letter", "letter_number"] if _new_letter(actor, delegation, letter) else []
    widen(delegation, people=named(delegation))
    step(
        actor,
        delegation,
        FLOW,
        "amend",
        hat=hat,
        verb="reception.delegation.amended",
        fields=[*changes, *of_letter, "title", "plate"],
        closes=(),
        changed=sorted([*changes, *of_letter]),
    )
    reword_card(delegation.pk, *words(delegation))
    return delegation


def _new_letter(actor: Actor, delegation: Delegation, text: str | None) -> bool:
    """Their letter by its number: one in our register is tied, one on paper is named."""
    if text is None or text == letter_text(delegation):
        return False
    found = queries.letter_called(actor, text) if text else None
    _once(found)
    delegation.letter, delegation.letter_number = found, "" if found else plain(text)
    if found is not None:
        link(found, delegation, LED_TO, actor.now)
    return True


def letter_text(delegation: Delegation) -> str:
    """Their letter as it is entered: our number of it, or theirs."""
    return delegation.letter.number if delegation.letter else delegation.letter_number
