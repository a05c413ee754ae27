"""Shape of what is entered about spot-checks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import ReasonForm, TextForm, VerdictField, day, words
from office.organisation.queries import people
from supervision.spot_checks.models import SpotCheck
from supervision.spot_checks.questions import QUESTIONS

__all__ = ["ReasonForm", "TextForm"]
MOST = 50


class DrawForm(forms.Form):
    n = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST, initial=5)
    seed = forms.CharField(
        label=_("Seed"),
        max_length=60,
        required=False,
        help_text=_("Any words; published with the draw. Left empty, one is made"),
    )


class CheckForm(forms.Form):
    """The answers to the questions of the item's source; those of other sources stay empty."""

    text = words(
        _("What was seen"), required=False, rows=2, help_text=_("Needed where not all is in order")
    )
    due_on = day(_("To be put right by"), help_text=_("Left empty, the usual term applies"))


CheckForm.base_fields.update(
    {
        name: forms.ChoiceField(label=label, choices=SpotCheck.Answer.choices, required=False)
        for name, label in QUESTIONS.items()
    }
)


class RecheckForm(forms.Form):
    ok = VerdictField(label=_("It is put right"))
    text = words(_("What was seen"), rows=2)
    due_on = day(_("Otherwise, by when"), help_text=_("Left empty, the usual term applies"))


class ReassignForm(forms.Form):
    checker = forms.ModelChoiceField(people(), label=_("Who checks"))
