"""What a visitor enters himself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_PARTY = 50


def _text(label: Any, most: int, *, required: bool = True, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class CodeForm(forms.Form):
    code = _text(_("Your code"), 12, inputmode="numeric")


class LeaveForm(forms.Form):
    code = _text(_("Number of your badge, or your code"), 12, inputmode="numeric")


class PhoneForm(forms.Form):
    surname = _text(_("Your surname"), 30)
    last4 = _text(_("Last 4 digits of your phone"), 4, inputmode="numeric")


class PersonsForm(forms.Form):
    persons = forms.IntegerField(min_value=1, max_value=1000, required=False)


class WalkInForm(forms.Form):
    visitor_name = _text(_("Your name"), 60)
    organisation = _text(_("Where you come from"), 200, required=False)
    phone = _text(_("Phone"), 30, required=False, inputmode="tel")
    party_size = forms.IntegerField(
        label=_("How many are you?"), min_value=1, max_value=LARGEST_PARTY, initial=1
    )
    purpose = _text(_("What is it about?"), 300, required=False)


class DeviceForm(forms.Form):
    name = forms.CharField(label=_("Where the tablet stands"), max_length=60)
