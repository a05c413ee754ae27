from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.forms import day, words
from office.organisation.queries import departments
from supervision.scoring.models import BY_HAND, RULED

MOST_POINTS = 100


class ScoreRuleForm(forms.Form):
    trigger = forms.ChoiceField(
        label=pgettext_lazy("scores", "For"), choices=[(t.value, t.label) for t in RULED]
    )
    points = forms.IntegerField(
        label=_("Points"),
        min_value=-MOST_POINTS,
        max_value=MOST_POINTS,
        help_text=_("0 switches the rule off"),
    )
    cap = forms.IntegerField(
        label=_("At most in a month"),
        min_value=1,
        max_value=10 * MOST_POINTS,
        required=False,
        help_text=_("Left empty, without limit"),
    )
    starts_on = day(_("From"), help_text=_("Left empty, from tomorrow"))
    reason = words(_("Reason"), rows=2)


class ScoreMarkForm(forms.Form):
    trigger = forms.ChoiceField(
        label=pgettext_lazy("scores", "For"), choices=[(t.value, t.label) for t in BY_HAND]
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=60,
        help_text=_("Number of the letter, the meeting or the item that shows it"),
    )
    text = words(_("What was said, and by whom"), rows=2)
    department = forms.ModelChoiceField(
        departments(),
        label=_("Department"),
        required=False,
        help_text=_("Left empty, the one that leads"),
    )
    day = day(_("On"), help_text=_("Left empty, today"))


class ScoreMarkEntryForm(ScoreMarkForm):
    """The same where the item is named as well."""

    item = forms.IntegerField(label=_("Item"), min_value=1)


class ScoreAppealForm(forms.Form):
    reason = words(_("Why the entry is wrong"))


class ScoreAppealEntryForm(ScoreAppealForm):
    entry = forms.IntegerField(label=_("Entry"), min_value=1)


class AppealAcceptForm(forms.Form):
    text = words(_("Answer"), rows=2)
    points = forms.IntegerField(
        label=_("Points it should have been"),
        min_value=-MOST_POINTS,
        max_value=MOST_POINTS,
        required=False,
        help_text=_("Left empty, none"),
    )


class AppealRefuseForm(forms.Form):
    text = words(_("Answer"), rows=2)
