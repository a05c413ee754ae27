"""The story of a matter: every event as a sentence in the language of whoever reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Opinion
from office.audit.models import Event
from office.catalogue.kinds import DUTY_LABELS, KINDS, VERB_LABELS, state_label, url_of, verb_label
from office.core.templatetags.office import day
from office.organisation.models import Department, User
from supervision.models import Report

# One sentence for each verb. %(who)s did it; the other names are values of the event.
SENTENCES: dict[str, Any] = {
    "documents.incoming.registered": gettext_lazy("%(who)s registered it as %(number)s."),
    "documents.incoming.screened": gettext_lazy("%(who)s checked it first: %(purpose)s."),
    "documents.incoming.returned": gettext_lazy("%(who)s returned it to the sender: %(reason)s"),
    "documents.incoming.proposed": gettext_lazy("%(who)s proposed that %(lead_department)s leads."),
    "documents.incoming.instructed": gettext_lazy("%(who)s wrote the instruction."),
    "documents.incoming.assigned": gettext_lazy("%(who)s handed it to %(lead_department)s."),
    "documents.incoming.reported": gettext_lazy("%(who)s reported the result."),
    "documents.incoming.assisted": gettext_lazy("%(who)s gave the assistance of %(departments)s."),
    "documents.incoming.replied": gettext_lazy("%(who)s replied to the sender."),
    "documents.incoming.completed": gettext_lazy("%(who)s checked the result and completed it."),
    "documents.incoming.filed": gettext_lazy("%(who)s filed it."),
    "documents.incoming.circulated": gettext_lazy("%(who)s circulated it to %(readers)s."),
    "documents.incoming.read": gettext_lazy("%(who)s has read it."),
    "documents.incoming.recalled": gettext_lazy("%(who)s called the circulation back."),
    "documents.incoming.chased": gettext_lazy("%(who)s urged."),
    "documents.incoming.withdrawn": gettext_lazy("%(who)s withdrew the registration: %(reason)s"),
    "documents.outgoing.drafted": gettext_lazy("%(who)s began a letter of ours, %(number)s."),
    "documents.outgoing.withdrawn": gettext_lazy("%(who)s withdrew the draft: %(reason)s"),
    "supervision.item.docketed": gettext_lazy(
        "%(who)s put it under supervision as %(number)s, due on %(due_on)s."
    ),
    "supervision.item.assigned": gettext_lazy("%(who)s assigned it to %(lead_department)s."),
    "supervision.item.accepted": gettext_lazy("%(who)s accepted it."),
    "supervision.item.disputed": gettext_lazy("%(who)s disputed it: %(reason)s"),
    "supervision.item.reported": gettext_lazy("%(who)s reported progress: %(percent)s%%."),
    "supervision.item.claimed": gettext_lazy("%(who)s says that it is done."),
    "supervision.item.verified": gettext_lazy("%(who)s verified that it is done."),
    "supervision.item.sent_back": gettext_lazy("%(who)s verified and sent it back."),
    "supervision.item.struck_off": gettext_lazy("%(who)s struck it off."),
    "supervision.item.filed": gettext_lazy("%(who)s filed it."),
    "supervision.item.extension_requested": gettext_lazy(
        "%(who)s asked for more time, until %(due_on)s."
    ),
    "supervision.item.extension_granted": gettext_lazy(
        "%(who)s granted more time, until %(due_on)s."
    ),
    "supervision.item.extension_refused": gettext_lazy("%(who)s refused more time."),
    "supervision.item.held": gettext_lazy("%(who)s put it on hold until %(until)s: %(reason)s"),
    "supervision.item.resumed": gettext_lazy("%(who)s resumed it; it is due on %(due_on)s now."),
    "supervision.item.transferred": gettext_lazy(
        "%(who)s transferred it from %(was_department)s to %(to_department)s."
    ),
    "supervision.item.chased": gettext_lazy("%(who)s urged."),
    "supervision.item.withdrawn": gettext_lazy("%(who)s withdrew it: %(reason)s"),
    "vehicles.request.made": gettext_lazy("%(who)s asked for a car as %(number)s."),
    "vehicles.request.rejected": gettext_lazy("%(who)s rejected it: %(reason)s"),
    "vehicles.request.dispatched": gettext_lazy("%(who)s sent a car."),
    "vehicles.request.substituted": gettext_lazy("%(who)s sent it by other means: %(reason)s"),
    "vehicles.request.cancelled": gettext_lazy("%(who)s cancelled it: %(reason)s"),
    "vehicles.trip.sent": gettext_lazy("%(who)s sent the car as %(number)s."),
    "vehicles.trip.departed": gettext_lazy("%(who)s departed at %(odometer_km)s km."),
    "vehicles.trip.returned": gettext_lazy("%(who)s returned after %(km)s km."),
    "vehicles.trip.swapped": gettext_lazy("%(who)s changed car or driver: %(reason)s"),
    "vehicles.trip.costed": gettext_lazy("%(who)s entered the costs: ¥%(total)s."),
    "vehicles.trip.substituted": gettext_lazy("%(who)s sent it by other means: %(reason)s"),
    "vehicles.trip.cancelled": gettext_lazy("%(who)s cancelled it: %(reason)s"),
    "vehicles.fuel.settled": gettext_lazy("%(who)s checked it: %(finding)s"),
    "vehicles.job.quoted": gettext_lazy("%(who)s entered the quote of %(shop)s: ¥%(quote)s."),
    "vehicles.job.finished": gettext_lazy("%(who)s fetched the car: ¥%(amount)s."),
    "vehicles.paper.entered": gettext_lazy("%(who)s entered it, valid until %(valid_until)s."),
    "duties.duty.handed_on": gettext_lazy(
        "%(who)s gave “%(duty)s” from %(was_person)s to %(to_person)s."
    ),
}
# What is written with an event, by the kind that the opinion or report has.
WRITTEN: dict[str, str] = {
    "documents.incoming.proposed": Opinion.Kind.PROPOSAL,
    "documents.incoming.instructed": Opinion.Kind.INSTRUCTION,
    "documents.incoming.read": Opinion.Kind.READING,
    "documents.incoming.reported": Opinion.Kind.RESULT,
    "documents.incoming.assisted": Opinion.Kind.ASSISTANCE,
    "documents.incoming.replied": Opinion.Kind.REPLY,
    "supervision.item.reported": Report.Kind.PROGRESS,
    "supervision.item.claimed": Report.Kind.CLAIM,
    "supervision.item.verified": Report.Kind.VERIFICATION,
    "supervision.item.sent_back": Report.Kind.VERIFICATION,
}
PURPOSES = {"action": gettext_lazy("for action"), "reading": gettext_lazy("for reading")}
Key = tuple[int, datetime, str]
DEPARTMENT_KEYS = ("lead_department", "departments", "assisting", "to", "was")
PERSON_KEYS = ("readers", "to", "was")


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote with an event, word for word."""

    text: str
    kind: str
    by_leader: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the reader sees it."""

    at: datetime
    sentence: str
    number: str
    url: str
    mark: str
    before: str
    after: str
    words: Words | None
    ends: bool


@dataclass(slots=True)
class Names:
    """Names behind the ids in events: one query for departments, one for people."""

    departments: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Names:
        ids: set[int] = set()
        for event in events:
            for key in PERSON_KEYS:
                ids |= set(_ids(event.data.get(key)))
        people = {u.pk: str(u) for u in User.objects.filter(pk__in=ids)} if ids else {}
        return cls(dict(Department.objects.values_list("pk", "name")), people)


def _ids(value: Any) -> list[int]:
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [value]
    return [v for v in value if isinstance(v, int)] if isinstance(value, list) else []


def tell(rows: list[Event]) -> list[Line]:
    """The lines of some events, in their order: four queries."""
    names, words = Names.of(rows), words_of(rows)
    return [line(event, names, words.get(_key(event))) for event in rows]


def _key(event: Event) -> Key:
    return event.card_id or 0, event.at, WRITTEN.get(event.verb, "")


def line(event: Event, names: Names, words: Words | None) -> Line:
    card = event.card
    kind = KINDS.get(card.kind) if card else None
    changed = event.state_from != event.state_to
    return Line(
        at=event.at,
        sentence=sentence(event, names),
        number=card.number if card else "",
        url=url_of(card.kind, card.pk) if card else "",
        mark=str(kind.mark) if kind else "",
        before=state_label(card.kind, event.state_from)
        if card and changed and event.state_from
        else "",
        after=state_label(card.kind, event.state_to) if card and changed and event.state_to else "",
        words=words,
        ends=bool(kind) and changed and event.state_to not in kind.flow.waiting,  # type: ignore[union-attr]
    )


def who_did(event: Event) -> str:
    if event.actor is None:
        return _("The office")
    if event.on_behalf_of is not None:
        return _("%(deputy)s for %(principal)s") % {
            "deputy": event.actor,
            "principal": event.on_behalf_of,
        }
    return str(event.actor)


def sentence(event: Event, names: Names) -> str:
    """By the table; another verb by its short label or the state it led to."""
    values = {**_values(event.data, names), "who": who_did(event)}
    known = SENTENCES.get(event.verb)
    if known is not None:
        return str(known) % defaultdict(lambda: "—", values)
    if event.verb in VERB_LABELS:
        values["what"] = verb_label(event.verb)
        return _("%(who)s %(what)s.") % values
    if event.card and event.state_to and event.state_to != event.state_from:
        values["state"] = state_label(event.card.kind, event.state_to)
        return _("%(who)s brought it to “%(state)s”.") % values
    return _("%(who)s worked on it.") % values


def _values(data: dict[str, Any], names: Names) -> dict[str, Any]:
    values = {key: _spoken(value) for key, value in data.items()}
    for key in DEPARTMENT_KEYS:
        found = [names.departments[i] for i in _ids(data.get(key)) if i in names.departments]
        if found:
            values[key if key not in {"to", "was"} else f"{key}_department"] = _listed(found)
    for key in PERSON_KEYS:
        found = [names.people[i] for i in _ids(data.get(key)) if i in names.people]
        if found:
            values[key if key not in {"to", "was"} else f"{key}_person"] = _listed(found)
    if data.get("purpose") in PURPOSES:
        values["purpose"] = str(PURPOSES[data["purpose"]])
    if data.get("duty") in DUTY_LABELS:
        values["duty"] = str(DUTY_LABELS[data["duty"]])
    return values


def _listed(found: list[str]) -> str:
    return _(", ").join(found)


def _spoken(value: Any) -> Any:
    """Days as the office writes them; everything else as it is."""
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    return value


def words_of(events: list[Event]) -> dict[Key, Words]:
    """Opinions and reports written with these events: the action gave both the same moment."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.card is not None:
            by_kind[event.card.kind].add(event.card.pk)
    found: dict[Key, Words] = {}
    letters = by_kind["incoming-documents"] | by_kind["outgoing-documents"]
    if letters:
        for opinion in Opinion.objects.filter(card__in=letters):
            leader = opinion.kind == Opinion.Kind.INSTRUCTION
            found[opinion.card_id, opinion.at, opinion.kind] = Words(
                opinion.text, opinion.get_kind_display(), leader
            )
    if by_kind["supervision-items"]:
        for report in Report.objects.filter(item__in=by_kind["supervision-items"]):
            found[report.item_id, report.at, report.kind] = Words(
                report.text, report.get_kind_display(), by_leader=False
            )
    return found
