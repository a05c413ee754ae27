"""What is entered of a petition, what it must be like, and how its days are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.core.text import letters_only, plain
from office.parameters.registry import value
from reception.petitions import queries
from reception.petitions.models import Petition

LONGEST_AGO = timedelta(days=365)
Category, Channel = Petition.Category, Petition.Channel


@dataclass(frozen=True, slots=True)
class NewPetition:
    """What is entered when a citizen comes, writes or calls."""

    title: str
    petitioner: str
    request: str
    received_on: date | None = None
    channel: str = Channel.VISIT
    category: str = Category.REQUEST
    phone: str = ""
    address: str = ""
    persons: int = 1
    representatives: int | None = None
    facts: str = ""
    secrecy: int = Secrecy.INTERNAL


def petition_from(values: dict[str, Any]) -> NewPetition:
    """The petition of a form or a request body; blanks take the defaults."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    given["secrecy"] = SECRECY_BY_SLUG[given.get("secrecy", "internal")]
    return NewPetition(**given)


def term(start: date, key: str) -> date:
    """So many calendar days after a day; an end on a rest day moves to the next working day."""
    return workdays.next_workday(start + timedelta(days=value(key)))


def entered(actor: Actor, new: NewPetition, home: int) -> Petition:
    received = new.received_on or actor.today
    persons = max(new.persons, new.representatives or 1)
    coming = new.representatives or min(persons, value("petitions.representatives"))
    return Petition(
        department_id=home,
        secrecy=new.secrecy,
        title=plain(new.title)[:500],
        channel=new.channel,
        category=new.category,
        received_on=received,
        petitioner=plain(new.petitioner),
        phone=plain(new.phone),
        address=plain(new.address),
        name_key=queries.name_key(new.petitioner),
        phone_key=queries.phone_key(new.phone),
        persons=persons,
        representatives=coming,
        request=new.request.strip(),
        facts=new.facts.strip(),
        registrar_id=actor.user_id,
        decide_by=term(received, "petitions.decide_days"),
    )


def check_new(actor: Actor, new: NewPetition) -> None:
    wrong: dict[str, list[str]] = {}
    if not queries.name_key(new.petitioner):
        wrong["petitioner"] = [_("Who asks? Enter a name.")]
    elif _names(new.title, new.petitioner):
        wrong["title"] = [
            _("Leave the name out: the subject is read by more people than handle the petition.")
        ]
    if new.received_on and not actor.today - LONGEST_AGO <= new.received_on <= actor.today:
        wrong["received_on"] = [_("Enter the day on which it came, within the last year.")]
    if not actor.is_system and new.secrecy > actor.clearance:
        wrong["secrecy"] = [_("Choose a lower level.")]
    most = value("petitions.representatives")
    if new.channel == Channel.VISIT and (new.representatives or 1) > most:
        wrong["representatives"] = [
            _(
                "A group sends at most %(n)s representatives. Ask them to choose theirs; "
                "the others wait outside and are counted under persons."
            )
            % {"n": most}
        ]
    if wrong:
        raise DomainError(_("The petition was not registered yet."), fields=wrong)


def _names(title: str, petitioner: str) -> bool:
    name = letters_only(petitioner)
    return len(name) > 1 and name in letters_only(title)
