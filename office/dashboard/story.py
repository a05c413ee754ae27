"""The story of a matter: every event as a sentence in the language of whoever reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Opinion
from office.audit.models import Event
from office.catalogue.kinds import DUTY_LABELS, KINDS, VERB_LABELS, state_label, url_of, verb_label
from office.core.templatetags.office import clock, day
from office.dashboard.sentences import SENTENCES
from office.organisation.models import Department, User
from supervision.models import Report

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
    "supervision.item.part_reported": Report.Kind.PART,
    "supervision.item.part_given": Report.Kind.PART,
}
PURPOSES = {"action": gettext_lazy("for action"), "reading": gettext_lazy("for reading")}
Key = tuple[int, datetime, str]
DEPARTMENT_KEYS = ("lead_department", "departments", "assisting", "to", "was")
PERSON_KEYS = ("readers", "to", "was", "person")


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote with an event, word for word."""

    text: str
    kind: str
    by_leader: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the reader sees it; or `times` of them in a row that say the same, the last at
    `until`."""

    at: datetime
    sentence: str
    number: str
    url: str
    mark: str
    before: str
    after: str
    words: Words | None
    ends: bool
    times: int = 1
    until: datetime | None = None

    def says_no_more_than(self, other: Line) -> bool:
        """The same sentence of the same record, with nobody's words and no change of state."""
        bare = not (self.words or other.words or self.after or other.after)
        return bare and (self.sentence, self.url) == (other.sentence, other.url)


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
    told: list[Line] = []
    for event in rows:
        new = line(event, names, words.get(_key(event)))
        if told and new.says_no_more_than(told[-1]):
            told[-1] = replace(told[-1], times=told[-1].times + 1, until=new.at)
        else:
            told.append(new)
    return told


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
    """Days and moments as the office writes them; everything else as it is."""
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return _moment(value)
    return value


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{day(at)} {clock(at)}" if at.tzinfo else text


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
