"""Who assists, what was instructed, what was said, and whom a remark concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from documents import instruction_words
from documents.models import (
    Assistance,
    Comment,
    IncomingDocument,
    Opinion,
    Phrase,
    Reading,
    ReturnSlip,
)
from office.calendars import workdays
from office.duties.models import Duty
from office.organisation.actors import actor_for
from office.organisation.models import User
from office.organisation.queries import departments, people


def assistance(document_id: int) -> QuerySet[Assistance]:
    return Assistance.objects.filter(document=document_id).select_related("department")


def last_instruction(card_id: int) -> Opinion | None:
    """The newest that still holds."""
    rows = Opinion.objects.filter(
        card=card_id, kind=Opinion.Kind.INSTRUCTION, taken_back__isnull=True
    )
    return rows.order_by("-id").first()


def comments(card_id: int) -> QuerySet[Comment]:
    """Oldest first; the caller has fetched the letter for this reader already."""
    return Comment.objects.filter(card=card_id).select_related("author").order_by("id")


def return_slip(document_id: int) -> ReturnSlip | None:
    return ReturnSlip.objects.select_related("by").filter(document=document_id).first()


def concerned(card_id: int) -> set[int]:
    """Those who have the letter in hand and those who wrote on it."""
    hands = Duty.unscoped.filter(card=card_id, state="open").values_list("holder_id", flat=True)
    wrote = Comment.objects.filter(card=card_id).values_list("author_id", flat=True)
    return {*hands, *wrote}


def people_named(names: Sequence[str]) -> list[User]:
    """People by name or sign-in name; a name that two bear means neither."""
    if not names:
        return []
    found = list(people().filter(Q(name__in=names) | Q(username__in=names)))
    twice = {p.name for p in found if sum(q.name == p.name for q in found) > 1}
    return [p for p in found if p.name not in twice or p.username in names]


def can_see(person: User, doc: IncomingDocument, now: datetime) -> bool:
    """Whether this person could open the letter."""
    seen = IncomingDocument.objects.visible_to(actor_for(person, "html", now=now))
    return bool(seen.filter(pk=doc.pk).exists())


def asked_of(text: str, today: date) -> instruction_words.Asked:
    """What an instruction seems to ask of this office: two queries, nothing is done."""
    units = [instruction_words.Unit(d.pk, d.name) for d in departments()]
    members = [instruction_words.Person(p.pk, p.name, p.post, p.department_id) for p in people()]
    house = instruction_words.House(units, members, workdays.is_workday)
    return instruction_words.read(text, today, house)


def usual_phrases() -> list[str]:
    """What leaders write most; each person may keep his own instead."""
    return [
        _("Read."),
        _("Agreed."),
        _("×× section to lead."),
        _("Report the result to me before the ×."),
    ]


def phrases(person_id: int | None) -> list[str]:
    """His own sentences, else the usual ones."""
    own = Phrase.objects.filter(person=person_id).values_list("text", flat=True)
    return list(own) or usual_phrases()


def readings_of(document_id: int) -> QuerySet[Reading]:
    return Reading.objects.filter(document=document_id).select_related("reader")
