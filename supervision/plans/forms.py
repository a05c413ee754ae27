"""Shape of what is entered about plans and their lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import SECRECY_CHOICES, ReasonForm, day, words
from office.organisation.queries import departments, people
from supervision.models import ReportEvery

__all__ = ["ReasonForm"]
HEAVIEST = 100


def line_number() -> forms.IntegerField:
    """The key of a line; on a page it is known already."""
    return forms.IntegerField(label=_("Line"), min_value=1, widget=forms.HiddenInput())


def weight(*, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=HEAVIEST,
        initial=1,
        required=required,
        help_text=_("How much it counts beside the others"),
    )


def leads(*, required: bool) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(departments(), label=_("Leads"), required=required)


def assist() -> forms.ModelMultipleChoiceField[Any]:
    return forms.ModelMultipleChoiceField(
        departments(), label=_("Assist"), required=False, widget=forms.CheckboxSelectMultiple
    )


class BeginForm(forms.Form):
    period = forms.CharField(
        label=_("Period"),
        max_length=7,
        help_text=_("A year, quarter or month: 2026, 2026-Q3, 2026-11"),
    )
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )


class LineForm(forms.Form):
    text = words(_("What is to be done"))
    measure = words(_("What counts as done"), required=False, rows=2)
    lead_department = leads(required=True)
    assisting_departments = assist()
    due_on = day(_("Deadline"), help_text=_("Left empty, the end of the period"))
    weight = weight()
    above = forms.IntegerField(
        label=_("Hangs on"), min_value=1, required=False,
        help_text=_("The line of the plan above that this one breaks down"),
    )  # fmt: skip
    reason = words(
        _("Reason"), required=False, rows=2, help_text=_("Needed once the plan is approved")
    )


class AmendForm(forms.Form):
    point = line_number()
    text = words(_("What is to be done"), required=False)
    measure = words(_("What counts as done"), required=False, rows=2)
    lead_department = leads(required=False)
    due_on = day(_("Deadline"))
    weight = forms.IntegerField(
        label=_("Weight"), min_value=1, max_value=HEAVIEST, required=False,
        help_text=_("How much it counts beside the others"),
    )  # fmt: skip
    reason = words(
        _("Reason"), required=False, rows=2, help_text=_("Needed once the plan is approved")
    )


class DropForm(forms.Form):
    point = line_number()
    reason = words(
        _("Reason"), required=False, rows=2, help_text=_("Needed once the plan is approved")
    )


class BreakDownForm(forms.Form):
    point = line_number()
    period = forms.CharField(
        label=_("Into the plan of"), max_length=7, required=False,
        help_text=_("Left empty, the period that runs now or comes first"),
    )  # fmt: skip
    text = words(
        _("What is to be done"), required=False, help_text=_("Left empty, the words of the line")
    )
    measure = words(_("What counts as done"), required=False, rows=2)
    lead_department = leads(required=False)
    due_on = day(
        _("Deadline"), help_text=_("Left empty, that of the line or the end of the period")
    )
    weight = weight()


class SuperviseLineForm(forms.Form):
    point = line_number()
    responsible = forms.ModelChoiceField(people(), label=_("Responsible"), required=False)
    due_on = day(_("Deadline"), help_text=_("Left empty, that of the line"))
    report_every = forms.ChoiceField(
        label=_("Reports"), choices=ReportEvery.choices, initial=ReportEvery.NONE, required=False
    )


class AdoptForm(forms.Form):
    point = line_number()
    item = forms.CharField(
        label=_("Supervision item"),
        max_length=40,
        help_text=_("Its number, such as 督〔2026〕12号"),
    )


class FinishForm(forms.Form):
    point = line_number()
    text = words(_("What came of it"))


class CarryForm(forms.Form):
    point = line_number()
    reason = words(_("Why it was not done"), rows=2)


class ClosePlanForm(forms.Form):
    reason = words(
        _("Why lines are left"),
        required=False,
        rows=2,
        help_text=_("Lines that are not done go to the next period with this reason"),
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Table"), help_text=_("CSV or XLSX; the first row names the columns")
    )
