from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from office.core.forms import day as date_of
from office.core.forms import words
from office.organisation.queries import departments
from supervision.models import ReportEvery, Routine, Source


class StepInput(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    days = serializers.IntegerField(min_value=0, max_value=500)


class StepsInput(serializers.ListField):
    """`[{title, days}]` from a program."""

    child = StepInput()

    def to_internal_value(self, data: Any) -> list[tuple[str, int]]:
        return [(one["title"], one["days"]) for one in super().to_internal_value(data)]


class StepsField(forms.CharField):
    """Milestones, one a line: `3 Collect the figures`, working days after docketing first."""

    @staticmethod
    def rest_twin(**common: Any) -> serializers.ListField:
        return StepsInput(max_length=20, **{**common, "default": list, "required": False})

    def clean(self, value: Any) -> Any:
        found = []
        for line in super().clean(value).splitlines():
            days, _space, title = line.strip().partition(" ")
            if not line.strip():
                continue
            if not days.isdecimal() or int(days) > 500 or not title.strip():
                raise forms.ValidationError(
                    _now("“%(line)s”: working days first, then a space and the milestone.")
                    % {"line": line.strip()[:60]}
                )
            found.append((title.strip(), int(days)))
        return found


class RoutineForm(forms.Form):
    title = forms.CharField(label=_("Matter"), max_length=500)
    source = forms.ChoiceField(label=_("Source"), choices=Source.choices, initial=Source.ASSIGNED)
    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"))
    assisting_departments = forms.ModelMultipleChoiceField(
        departments(), label=_("Assist"), required=False, widget=forms.CheckboxSelectMultiple
    )
    original_text = words(_("Original wording"), required=False, rows=2)
    standard = words(_("What counts as done"), required=False, rows=2)
    plan = words(_("Plan"), required=False, rows=2)
    term = forms.IntegerField(
        label=_("Working days it takes"), min_value=1, max_value=500, initial=10
    )
    steps = StepsField(
        label=_("Milestones"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: working days after docketing, a space, what is reached by then"),
    )
    report_every = forms.ChoiceField(
        label=_("Reports"), choices=ReportEvery.choices, initial=ReportEvery.NONE
    )
    every = forms.ChoiceField(
        label=_("Comes round"), choices=Routine.Every.choices, initial=Routine.Every.NEVER
    )
    month = forms.IntegerField(
        label=_("Month"),
        min_value=1,
        max_value=12,
        initial=1,
        help_text=_("Of the quarter (1 to 3) or of the year"),
    )
    day = forms.IntegerField(
        label=_("Day"),
        min_value=1,
        max_value=31,
        initial=1,
        help_text=_("Of the week (1 is Monday) or of the month"),
    )
    rest_day = forms.ChoiceField(
        label=_("On a rest day"),
        choices=Routine.RestDay.choices,
        initial=Routine.RestDay.NEXT,
    )
    starts_on = date_of(_("From"), help_text=_("Left empty: from today"))
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class MakeForm(forms.Form):
    due_on = date_of(_("Deadline"), help_text=_("Left empty: the term of the template"))
