"""What may be asked of the day register, on the page and in the address of its files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.choices import Kind
from documents.daybook.asked import MOST_DAYS, Asked, Book, Outcome, month_of
from documents.daybook.columns import BOOKS
from office.core.errors import DomainError
from office.pages.days import TypedDay

LATEST = date(2200, 1, 1)
EARLIEST = date(1900, 1, 1)


class DaybookForm(forms.Form):
    """Left empty it is what came today. `to` left empty is the same day as `from`."""

    book = forms.ChoiceField(label=gettext_lazy("Book"), choices=Book.choices, required=False)
    to = TypedDay(label=gettext_lazy("to"), required=False)
    kind = forms.ChoiceField(choices=[("", ""), *Kind.choices], required=False)
    sender = forms.CharField(max_length=200, required=False)
    department = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False)
    outcome = forms.ChoiceField(choices=[("", ""), *Outcome.choices], required=False)
    columns = forms.MultipleChoiceField(
        choices=sorted({(c.name, c.name) for book in BOOKS.values() for c in book}), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from"), given.get("to")
        days = [day for day in (first, last) if day]
        if any(not EARLIEST <= day <= LATEST for day in days):
            self.add_error("from", _("A day between the years 1900 and 2200."))
        elif first and last and last < first:
            self.add_error("to", _("The last day is before the first."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("to", _("At most %(n)s days at once.") % {"n": MOST_DAYS})
        return given


# `from` is a word of Python.
DaybookForm.base_fields = {
    "book": DaybookForm.base_fields.pop("book"),
    "from": TypedDay(label=gettext_lazy("From"), required=False),
    **DaybookForm.base_fields,
}


def asked_of(given: Any, today: date) -> Asked:
    """What an address asks for; a refusal names the field and the way out."""
    form = DaybookForm(given)
    if not form.is_valid():
        wrong = {name: [str(e) for e in errors] for name, errors in form.errors.items()}
        raise DomainError(_("The register cannot be opened like that."), fields=wrong)
    said = form.cleaned_data
    first = said["from"] or said["to"] or today
    book = said["book"] or Book.RECEIVED
    known = [c.name for c in BOOKS[book]]
    return Asked(
        book,
        first,
        said["to"] or first,
        said["kind"],
        said["sender"],
        said["department"],
        said["outcome"],
        tuple(name for name in known if name in said["columns"]),
    )


def month_asked(given: Any, today: date) -> Asked:
    """The same for what is counted: this month's unless other days are asked for."""
    said = given.copy()
    if not (said.get("from") or said.get("to")):
        said["from"], said["to"] = (day.isoformat() for day in month_of(today))
    return asked_of(said, today)
