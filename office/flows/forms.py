"""What is entered for an act that spans areas."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import day, moment, words
from office.organisation.queries import departments, people

MOST_PASSENGERS = 500


class CarsForm(forms.Form):
    destination = forms.CharField(label=_("Destination"), max_length=200)
    origin = forms.CharField(label=_("Starts from"), max_length=200, required=False)
    stops = forms.CharField(label=_("Stops"), max_length=500, required=False)
    leaves_at = moment(_("Leaves"))
    returns_at = moment(_("Comes back"))
    passengers = forms.IntegerField(
        label=_("Passengers"), min_value=1, max_value=MOST_PASSENGERS, required=False
    )


class SuperviseForm(forms.Form):
    text = words(
        _("Original wording"),
        required=False,
        help_text=_(
            "What is to be done, in the leader's words. Left empty, the title of the letter stands."
        ),
    )


class LetterSuperviseForm(SuperviseForm):
    """What the leader's words seem to ask, for somebody to confirm."""

    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"), required=False)
    assisting_departments = forms.ModelMultipleChoiceField(
        departments(),
        label=_("Assist"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    responsible = forms.ModelChoiceField(people(), label=_("Responsible"), required=False)
    due_on = day(_("Deadline"))


class BulletinLetterForm(forms.Form):
    series = forms.CharField(label=_("Series"), max_length=30, required=False)
