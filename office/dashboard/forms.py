"""Shape of what is entered on the pages of the house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from office.core.forms import day
from office.core.scoping import Secrecy
from office.organisation.queries import departments, people
from office.organisation.roles import Role


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SettingsForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
    )
    single_keys = forms.BooleanField(
        label=_("Single keys (J, K, A …) act on the page"), required=False
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least ten characters. A sentence is easier to keep than a riddle."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(people(), label=_("Who stands in"))
    starts_on = day(_("From"), required=True)
    ends_on = day(_("Until"), required=True)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ClockInput(forms.TimeInput):
    input_type = "time"


class QuietForm(forms.Form):
    since = forms.TimeField(
        label=_("Quiet from"), required=False, widget=ClockInput(format="%H:%M")
    )
    until = forms.TimeField(label=_("until"), required=False, widget=ClockInput(format="%H:%M"))
    robot_url = forms.URLField(
        label=_("Address of my webhook robot"),
        required=False,
        assume_scheme="https",
        help_text=_("The group robot of your messenger: it gets what the column “robot” ticks."),
    )

    def clean(self) -> dict[str, Any]:
        """Quiet hours need both ends."""
        given = super().clean() or {}
        if bool(given.get("since")) != bool(given.get("until")):
            self.add_error("until", _("Enter both times, or neither."))
        return given


class HandOnForm(forms.Form):
    to = forms.ModelChoiceField(people(), label=_("Give it to"))


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    department = forms.ModelChoiceField(departments(), label=_("Department"), required=False)
    post = forms.CharField(label=_("Post"), max_length=60, required=False)
    protocol_rank = forms.IntegerField(
        label=_("Place in the order of protocol"),
        min_value=1,
        max_value=9999,
        help_text=_("1 comes first; the order of every list of people."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    clearance = forms.TypedChoiceField(
        label=_("Cleared up to"), choices=Secrecy.choices, coerce=int
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class DepartmentForm(forms.Form):
    name = forms.CharField(label=_("Name of the department"), max_length=100)
    parent = forms.ModelChoiceField(departments(), label=_("Belongs to"), required=False)
    head = forms.ModelChoiceField(people(), label=_("Head"), required=False)
    leader = forms.ModelChoiceField(people(), label=_("Leader in charge"), required=False)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999)
