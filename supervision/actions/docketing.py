"""立项: putting a matter under supervision, by hand, split from another, or by a routine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG, Secrecy, department_token
from office.core.text import letters_only, plain
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.numbering.actions import Roll
from office.organisation.models import Department, User
from office.organisation.queries import role_holder
from supervision import policy, queries, terms
from supervision.actions.ground import FLOW, counted, locked, not_past
from supervision.models import Milestone, SupervisionItem

SERIES = "supervision"
NUMBER = "督〔{year}〕{n}号"
SAME_WORDS = "same-words"
SPEAKING = 10
"""So many characters tell a matter by themselves; shorter words only together with the title."""
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is entered when a matter is put under supervision.

    `same_words` is "link" where somebody was told of an item with the same words and wants both.
    The last three are for a ledger that comes in: its deadline may have passed, and what was closed
    there is entered as filed and owes nobody anything.
    """

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
    mode: str = ""
    same_words: str = ""
    milestones: Sequence[tuple[str, date]] = ()
    late: bool = False
    percent: int = 0
    closed_on: date | None = None


@transaction.atomic
def docket(
    actor: Actor,
    new: NewItem,
    *,
    matter_id: int | None = None,
    parent: SupervisionItem | None = None,
    roll: Roll | None = None,
) -> SupervisionItem:
    """立项: open an item with its own words, one lead and a deadline by the term of its source.

    `roll` is given where many are docketed at once (an import); `parent` is locked by the caller.
    """
    hat = next((c for c in actor.capacities if policy.docket_item(c, None)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Putting a matter under supervision is for the supervision office."))
    if not actor.is_system and new.secrecy > actor.clearance:
        raise DomainError(
            _("You are not cleared for this level."),
            fields={"secrecy": [_("Choose a lower level.")]},
        )
    due_on = new.due_on or terms.source_due(actor.today, new.source, new.mode)
    if not new.late:
        not_past(actor, due_on)
    key = "" if parent else words_key(new.title, new.original_text)
    twins = _twins(actor, key, new.same_words)
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
        report_every=new.report_every or "none",
        supervisor=keeper,
        mode=new.mode if new.source == "proposal" else "",
        words_key=key,
        created_at=actor.now,
        parent=parent,
        ancestor_ids=[*parent.ancestor_ids, parent.pk] if parent else [],
        percent=100 if new.closed_on else new.percent,
        reach=[department_token(parent.lead_department_id)] if parent else [],
        **_closed(new.closed_on),
    )
    counted(item)
    begin(
        actor,
        item,
        FLOW,
        verb="supervision.item.docketed",
        number=NumberFrom(SERIES, actor.today.year, NUMBER, roll),
        words=[("A", item.title), ("D", item.original_text), ("D", item.standard)],
        owes=[]
        if new.closed_on
        else [Owed("supervision.assign", keeper.pk, home, term="term.supervision.assign")],
        matter_id=matter_id,
        source=new.source,
        due_on=due_on,
    )
    for twin in twins:
        link(twin, item, SAME_WORDS, actor.now)
    _plan_milestones(item, new.milestones)
    return item


def _closed(day: date | None) -> dict[str, Any]:
    if day is None:
        return {}
    state = SupervisionItem.State.FILED
    return {"state": state, "closed_on": day, "claimed_on": day, "retention": "y10"}


def item_from(values: dict[str, Any]) -> NewItem:
    """The item of a form or a request body; blanks take the defaults."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    given["secrecy"] = SECRECY_BY_SLUG[given.get("secrecy", "open")]
    return NewItem(**given)


def words_key(title: str, text: str) -> str:
    """By which the same words are found again, however spaced and punctuated (一事一单)."""
    words = letters_only(text)
    if not words:
        return ""
    told = words if len(words) >= SPEAKING else f"{letters_only(title)}\n{words}"
    return hashlib.sha256(told.encode()).hexdigest()


def _twins(actor: Actor, key: str, same_words: str) -> list[SupervisionItem]:
    """Items on the same words: told before anything is saved. Two who enter them at once wait for
    each other; one that the actor may not see is not told."""
    if not key:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(('x' || %s)::bit(64)::bigint)", [key[:16]])
    twins = list(queries.items_with_words(actor, key)[:5])
    if twins and same_words != "link":
        numbers = ", ".join(t.number for t in twins)
        raise Conflict(
            _("The same words are under supervision already: %(numbers)s.") % {"numbers": numbers},
            fields={
                "same_words": [
                    _("Look at %(numbers)s first. Docket both and link them, or leave it.")
                    % {"numbers": numbers}
                ]
            },
            extra={"same_as": [t.pk for t in twins]},
        )
    return twins


def _plan_milestones(item: SupervisionItem, steps: Sequence[tuple[str, date]]) -> None:
    """Milestones that an item is born with; their duties open when the lead accepts."""
    Milestone.objects.bulk_create(
        Milestone(item=item, title=plain(title)[:200], due_on=day, first_due_on=day)
        for title, day in steps
        if day <= item.due_on
    )


def _day_of_part(item: SupervisionItem, due_on: date | None) -> date:
    """No later than the whole, and not divided without end."""
    last = due_on or item.due_on
    if last > item.due_on:
        raise DomainError(
            _("A part cannot be due after the whole."),
            fields={"due_on": [_("Until %(day)s at the latest.") % {"day": item.due_on}]},
        )
    if len(item.ancestor_ids) >= DEEPEST:
        raise DomainError(_("Items are divided %(n)s times at most.") % {"n": DEEPEST})
    return last


@transaction.atomic
def split_item(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    title: str,
    lead_department: Department,
    due_on: date | None = None,
    standard: str = "",
    responsible: User | None = None,
) -> SupervisionItem:
    """分解: a sub-item for another department, of the same matter, words and secrecy.

    It is due no later than what it is part of. The parent shows the progress and the worst lamp of
    what is below it, and is not done before it.
    """
    item, hat = locked(actor, pk, "split")
    last = _day_of_part(item, due_on)
    part = NewItem(
        title=title,
        lead_department=lead_department,
        source=item.source,
        original_text=item.original_text,
        standard=standard or item.standard,
        responsible=responsible,
        due_on=max(last, actor.today),
        secrecy=item.secrecy,
        mode=item.mode,
    )
    office = replace(actor, is_system=True, if_version=None)
    child = docket(office, part, matter_id=item.matter_id, parent=item)
    item.is_parent = True
    told: dict[str, Any] = {"item": child.number, "lead_department": lead_department.pk}
    verb = "supervision.item.split"
    step(actor, item, FLOW, "split", hat=hat, verb=verb, fields=["is_parent"], **told)
    return item
