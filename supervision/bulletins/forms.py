from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import ReasonForm, day, words
from office.organisation.queries import departments, people

__all__ = ["ReasonForm"]


class BulletinDraftForm(forms.Form):
    period = forms.CharField(
        label=_("Period"), max_length=8, help_text=_("2026-11 a month, 2026-W48 a week")
    )


class BulletinWordsForm(forms.Form):
    """The words of the sections; their figures are no fields."""

    opening = words(_("To the situation as a whole"), required=False)
    practice = words(_("To good practice"), required=False)
    problems = words(
        _("To the problems"),
        required=False,
        help_text=_("Needed before it is submitted: the causes, and what is done about them"),
    )
    focus = words(_("To what comes next"), required=False)


class BulletinSignForm(forms.Form):
    text = words(_("Opinion"), required=False, rows=2)


class BulletinSendForm(forms.Form):
    departments = forms.ModelMultipleChoiceField(
        departments(),
        label=_("Departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    everybody = forms.BooleanField(label=_("All their people, not only the heads"), required=False)
    people = forms.ModelMultipleChoiceField(people(), label=_("People"), required=False)
    due_on = day(_("To be read by"), help_text=_("Left empty, the usual term"))


class BulletinChaseForm(forms.Form):
    text = words(_("Words"), required=False, rows=2)
