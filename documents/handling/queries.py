"""Who assists, what was instructed, what was said, and whom a remark concerns."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents import instruction_words
from documents.models import (
    Assistance,
    Opinion,
    Phrase,
    Reading,
    ReturnSlip,
)
from office.calendars import workdays
from office.organisation.queries import departments, people


def assistance(document_id: int) -> QuerySet[Assistance]:
    return Assistance.objects.filter(document=document_id).select_related("department")


def last_instruction(card_id: int) -> Opinion | None:
    """The newest that still holds."""
    rows = Opinion.objects.filter(
        card=card_id, kind=Opinion.Kind.INSTRUCTION, taken_back__isnull=True
    )
    return rows.order_by("-id").first()


def return_slip(document_id: int) -> ReturnSlip | None:
    return ReturnSlip.objects.select_related("by").filter(document=document_id).first()


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
