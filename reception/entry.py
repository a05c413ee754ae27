"""What is entered about visitors, and what it must be like."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.core.text import letters_only, plain
from office.organisation.models import Department, User
from office.organisation.queries import head_of, people, role_holder
from reception import policy, queries
from reception.models import Visit

GRACE = timedelta(minutes=10)
FARTHEST = timedelta(days=5 * 365)
LAST_FOUR = re.compile(r"[0-9A-Za-z]{4}")


@dataclass(frozen=True, slots=True)
class NewVisit:
    """What is entered when somebody is expected, or stands at the desk (`expected_at` is now).

    Without a host the head of the department named, else the desk, looks after them until somebody
    is named.
    """

    visitor_name: str
    expected_at: datetime
    host: User | None = None
    department: Department | None = None
    organisation: str = ""
    phone: str = ""
    party_size: int = 1
    purpose: str = ""
    place: str = ""
    plate: str = ""
    category: str = Visit.Category.OTHER
    paper: str = ""
    paper_last4: str = ""
    items_left: str = ""
    health_note: str = ""
    secrecy: int = Secrecy.OPEN


def visit_from(values: dict[str, Any]) -> NewVisit:
    """The visit of a form or a request body; blanks take the defaults."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    given["secrecy"] = SECRECY_BY_SLUG[given.get("secrecy", "open")]
    return NewVisit(**given)


def entered(new: NewVisit, host: User) -> Visit:
    home = host.department_id or role_holder("reception", "director").department_id
    if home is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    name, organisation = plain(new.visitor_name), plain(new.organisation)
    title = " · ".join(p for p in (organisation, name, plain(new.purpose)) if p)
    return Visit(
        department_id=home,
        secrecy=new.secrecy,
        title=title[:500],
        visitor_name=name,
        name_key=letters_only(name)[:60],
        organisation=organisation,
        organisation_key=letters_only(organisation)[:200],
        phone=plain(new.phone),
        party_size=new.party_size,
        host=host,
        host_named=new.host is not None,
        category=new.category,
        purpose=plain(new.purpose),
        expected_at=new.expected_at,
        place=plain(new.place),
        plate=plain(new.plate).upper(),
        paper=new.paper,
        paper_last4=plain(new.paper_last4).upper(),
        items_left=plain(new.items_left),
        health_note=plain(new.health_note),
        code=_code(),
    )


def _code() -> str:
    """Six digits that no other visit under way has: what a visitor shows at the door."""
    while True:
        code = f"{secrets.randbelow(1_000_000):06d}"
        if not queries.code_taken(code):
            return code


def host_for(actor: Actor, new: NewVisit) -> User:
    """The host; without one, whoever looks after them until somebody is named."""
    if new.host is not None:
        return new.host
    if new.department is not None:
        return head_of(new.department.pk)
    if actor.user_id is None:
        return role_holder("reception", "director")
    if not policy.may_announce_others(actor):
        return User.objects.get(pk=actor.user_id)
    desk = people().filter(pk=actor.user_id, roles__contains=["reception"]).first()
    return desk or role_holder("reception", "director")


def may_announce(actor: Actor, host: User, *, named: bool) -> None:
    if actor.is_system:
        return
    if not any(policy.announce_visit(c, None) for c in actor.capacities):
        raise NotAllowed(_("Auditors read; visitors are announced by those who receive them."))
    if policy.may_announce_others(actor) or (named and host.pk in actor.person_ids):
        return
    if named or host.pk not in actor.person_ids:
        raise NotAllowed(_("Announce your own visitors; reception announces those of others."))


def check_new(actor: Actor, new: NewVisit, host: User) -> None:
    wrong: dict[str, list[str]] = {}
    if not plain(new.visitor_name):
        wrong["visitor_name"] = [_("Who comes? Enter a name.")]
    if new.party_size < 1:
        wrong["party_size"] = [_("At least one person comes.")]
    if new.expected_at > actor.now + FARTHEST:
        wrong["expected_at"] = [_("That is years ahead. Check the date.")]
    if new.expected_at < actor.now - GRACE:
        wrong["expected_at"] = [_("This time has passed already. Enter the time of today.")]
    if new.secrecy > host.clearance:
        wrong["host"] = [_("The host is not cleared for this level. Choose another.")]
    if not host.is_active:
        wrong["host"] = [_("The host has left the office. Choose another.")]
    wrong |= _paper(plain(new.paper_last4))
    if wrong:
        raise DomainError(_("The visit was not entered yet."), fields=wrong)


def _paper(last4: str) -> dict[str, list[str]]:
    """Four characters of a paper, and why no more."""
    if not last4 or LAST_FOUR.fullmatch(last4):
        return {}
    sentence = _(
        "Enter only the last four characters. The office keeps no numbers of papers: "
        "whoever reads this list must not be able to use them."
    )
    return {"paper_last4": [sentence]}
