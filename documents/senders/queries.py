"""Reading the directory: the type-ahead, one sender, and what his letters mostly are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.choices import Kind, Urgency
from documents.models import IncomingDocument
from documents.senders.keys import NAME, code_of
from documents.senders.models import Sender, SenderKey
from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.core.scoping import Secrecy
from office.core.text import letters_only
from office.organisation.models import Department

LATEST = 6
COUNTED = 100
"""Letters of one sender are counted up to here: a list never counts a million rows."""

# Every match of the prefix is one probe of an index; of equal matches whoever wrote last leads.
TYPE_AHEAD = """
WITH hit AS (
  SELECT sender_id, min(role) AS role FROM (
    SELECT sender_id, role FROM documents_senderkey WHERE text LIKE %(prefix)s LIMIT 2000) k
  GROUP BY sender_id)
SELECT s.id FROM hit JOIN documents_sender s ON s.id = hit.sender_id
LEFT JOIN LATERAL (
  SELECT card_id FROM documents_incomingdocument d WHERE d.issuer_key = s.key
  ORDER BY card_id DESC LIMIT 1) d ON true
WHERE s.secrecy <= %(clearance)s
ORDER BY hit.role, d.card_id DESC NULLS LAST, s.id DESC LIMIT %(limit)s
"""


def senders(actor: Actor) -> QuerySet[Sender]:
    """The directory as the actor may see it, doubles that were merged left out."""
    rows = Sender.objects.filter(merged_into=None).select_related("department")
    return rows if actor.is_system else rows.filter(secrecy__lte=actor.clearance)


def sender_get(actor: Actor, pk: int, *, lock: bool = False) -> Sender:
    rows = (
        Sender.objects.all()
        if actor.is_system
        else Sender.objects.filter(secrecy__lte=actor.clearance)
    )
    rows = rows.select_for_update() if lock else rows.select_related("department", "merged_into")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such sender, or it is not for you to see."))
    return found


def typed(actor: Actor, text: str, limit: int = 8) -> list[Sender]:
    """Senders by the start of a name, part, short name, initials or number code; best first."""
    key = letters_only(code_of(text) or text)[:60]
    if not key:
        return []
    given: dict[str, Any] = {
        "prefix": key.replace("\\", "") + "%",
        "clearance": max(Secrecy) if actor.is_system else actor.clearance,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(TYPE_AHEAD, given)
        ids = [row[0] for row in cursor.fetchall()]
    found = senders(actor).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def named(actor: Actor, name: str) -> Sender | None:
    """The sender with exactly this name or short name."""
    return _by_keys(actor, SenderKey.objects.filter(role=NAME, text=letters_only(name)[:200]))


def meant(actor: Actor, text: str) -> Sender | None:
    """Whom a number code or initials name, whole or from their start, when they name only one."""
    key = letters_only(code_of(text) or text)[:60]
    short = SenderKey.objects.filter(role__in=[SenderKey.Role.CODE, SenderKey.Role.INITIALS])
    for keys in (short.filter(text=key), short.filter(text__startswith=key)) if key else ():
        found = list(senders(actor).filter(Exists(keys.filter(sender=OuterRef("pk"))))[:2])
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _by_keys(actor: Actor, keys: QuerySet[SenderKey]) -> Sender | None:
    return senders(actor).filter(Exists(keys.filter(sender=OuterRef("pk")))).first()


def names_of(sender: Sender) -> list[str]:
    """The keys of all its names: what its letters carry."""
    return list(dict.fromkeys(letters_only(n)[:200] for n in (sender.name, *sender.aliases)))


def letters_of(actor: Actor, sender: Sender) -> QuerySet[IncomingDocument]:
    rows = IncomingDocument.objects.visible_to(actor)
    return rows.filter(issuer_key__in=names_of(sender)).order_by("-card_id")


def counts(actor: Actor, page: Sequence[Sender]) -> dict[int, int]:
    """How many letters of each the actor may see, up to `COUNTED`: one statement for the page."""
    by_sender = {s.pk: names_of(s) for s in page}
    parts = [
        IncomingDocument.objects.visible_to(actor)
        .filter(issuer_key__in=names)
        .order_by()
        .values_list("issuer_key")[:COUNTED]
        for names in by_sender.values()
    ]
    if not parts:
        return {}
    found = Counter(key for (key,) in parts[0].union(*parts[1:], all=True))
    return {pk: min(COUNTED, sum(found[name] for name in names)) for pk, names in by_sender.items()}


@dataclass(frozen=True, slots=True)
class Offer:
    """A value for one field, in words, and why: `5 of the last 6`."""

    field: str
    value: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class _Past:
    kind: str
    urgency: str
    number: str
    lead: int | None
    days: int | None
    """Working days that it left."""


@dataclass(frozen=True, slots=True)
class Habit:
    """The letters before the year in a sender's numbers, and what else is offered."""

    code: str
    offers: list[Offer]


def habit(actor: Actor, issuer: str, sender: Sender | None = None) -> Habit:
    """What the next letter of this sender probably is: never more than an offer."""
    sender = sender or named(actor, issuer)
    past = _past(actor, names_of(sender) if sender else [letters_only(issuer)[:200]])
    found = [
        _choice("kind", Kind, [p.kind for p in past], sender.kind if sender else ""),
        _choice("urgency", Urgency, [p.urgency for p in past if p.urgency != "routine"], "", past),
        _lead([p.lead for p in past], sender),
        _term(actor.today, [p.days for p in past], sender),
    ]
    return Habit(_code(past, sender), [offer for offer in found if offer is not None])


def offers(actor: Actor, issuer: str) -> list[Offer]:
    return habit(actor, issuer).offers


def _code(past: Sequence[_Past], sender: Sender | None) -> str:
    """The code of most of the last numbers, as written: `云政办发`."""
    codes = [code for code in (code_of(p.number) for p in past) if code]
    if codes:
        return str(Counter(codes).most_common(1)[0][0])
    return sender.codes[0] if sender and sender.codes else ""


def near(actor: Actor, sender: Sender, limit: int = 5) -> list[Sender]:
    """Who else goes by the same initials or a part of the same name: perhaps a double."""
    own = [k.text for k in SenderKey.objects.filter(sender=sender) if k.role != SenderKey.Role.PART]
    wide = [text for text in own if len(text) > 2]
    other = SenderKey.objects.filter(text__in=wide, sender=OuterRef("pk"))
    return list(senders(actor).filter(Exists(other)).exclude(pk=sender.pk).order_by("key")[:limit])


def usual_department(doc: IncomingDocument) -> int | None:
    """The department that led most of this sender's last letters, for the proposal's form.

    Only letters no more secret than this one count: whoever reads it may know of them.
    """
    reader = Actor(user_id=None, now=timezone.now(), clearance=doc.secrecy, wide=True)
    led = next((o for o in offers(reader, doc.issuer) if o.field == "lead_department"), None)
    return int(led.value) if led else None


def _past(actor: Actor, names: Iterable[str]) -> list[_Past]:
    rows = (
        IncomingDocument.objects.visible_to(actor)
        .filter(issuer_key__in=list(names))
        .exclude(state="withdrawn")
        .order_by("-card_id")
        .values_list(
            "kind", "urgency", "issuer_number", "lead_department_id", "received_at", "due_on"
        )[:LATEST]
    )
    return [
        _Past(kind, urgency, number, lead, _days(timezone.localdate(at), due))
        for kind, urgency, number, lead, at, due in rows
    ]


def _days(start: date, due: date | None) -> int | None:
    """None beyond the ends of the working calendar."""
    try:
        return workdays.workdays_between(start, due) if due and due > start else None
    except DomainError:
        return None


def _most(values: Sequence[Any], of: int) -> tuple[Any, str] | None:
    """The commonest value, where at least two and half of the letters agree."""
    known = [v for v in values if v not in {None, ""}]
    if not known:
        return None
    value, n = Counter(known).most_common(1)[0]
    return (value, _of_last(n, of)) if n >= 2 and n * 2 >= of else None


def _of_last(n: int, of: int) -> str:
    return ngettext("%(n)s of the last %(of)s", "%(n)s of the last %(of)s", of) % {"n": n, "of": of}


def _choice(
    field: str, words: Any, values: list[str], fixed: str, past: Sequence[Any] | None = None
) -> Offer | None:
    if fixed:
        return Offer(field, fixed, str(words(fixed).label), _("as the directory says"))
    found = _most(values, len(values if past is None else past))
    return Offer(field, found[0], str(words(found[0]).label), found[1]) if found else None


def _lead(values: list[int | None], sender: Sender | None) -> Offer | None:
    if sender and sender.department:
        return Offer(
            "lead_department", str(sender.department_id), sender.department.name,
            _("as the directory says"),
        )  # fmt: skip
    found = _most(values, len(values))
    name = Department.objects.filter(pk=found[0], active=True).first() if found else None
    return Offer("lead_department", str(name.pk), name.name, found[1]) if name and found else None


def _term(today: date, values: list[int | None], sender: Sender | None) -> Offer | None:
    fixed = sender.term_days if sender else None
    found = (fixed, _("as the directory says")) if fixed else _most(values, len(values))
    if not found:
        return None
    due = workdays.add_workdays(today, int(found[0]))
    words = ngettext("%(n)s working day", "%(n)s working days", int(found[0])) % {"n": found[0]}
    return Offer("due_on", due.isoformat(), words, found[1])
