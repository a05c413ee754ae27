"""Shape and format of what is entered for a letter of ours; the rules are in the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.choices import Kind, Urgency
from office.core.forms import SECRECY_CHOICES, ReasonForm, words

__all__ = ["DraftForm", "ReasonForm"]


class DraftForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.NOTICE)
    title = forms.CharField(label=_("Title"), max_length=500)
    body = words(_("Body"), required=False, rows=12)
    addressee = forms.CharField(label=_("Addressee"), max_length=500, required=False)
    copy_to = forms.CharField(label=_("Copy to"), max_length=500, required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ROUTINE, required=False
    )
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )
