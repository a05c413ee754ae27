"""Shape and format of what is entered; the rules are in the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import SECRECY_CHOICES, ReasonForm, moment
from office.organisation.queries import people

__all__ = ["ReasonForm"]
LARGEST_PARTY = 1000


class ExpectForm(forms.Form):
    visitor_name = forms.CharField(label=_("Visitor"), max_length=60)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    party_size = forms.IntegerField(
        label=_("Persons"), min_value=1, max_value=LARGEST_PARTY, initial=1, required=False
    )
    host = forms.ModelChoiceField(people(), label=_("Host"))
    purpose = forms.CharField(label=_("What about"), max_length=300, required=False)
    expected_at = moment(_("Expected"))
    place = forms.CharField(label=_("Where they are received"), max_length=100, required=False)
    plate = forms.CharField(label=_("Plate of their car"), max_length=20, required=False)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )


class ArriveForm(forms.Form):
    badges = forms.CharField(label=_("Badges given out"), max_length=100, required=False)
