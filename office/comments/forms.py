from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import words
from office.organisation.queries import people


class CommentForm(forms.Form):
    text = words(_("Comment"), rows=3, help_text=_("Write @ and a name to tell somebody."))
    mentions = forms.ModelMultipleChoiceField(
        people(), label=_("Tell"), required=False, widget=forms.CheckboxSelectMultiple
    )
