"""Shape and format of what is entered on a petition; the rules are in the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import SECRECY_CHOICES, ReasonForm, TextForm, day, words
from office.organisation.queries import departments
from office.pages.days import TypedDay
from office.pages.people import TypedPerson
from reception.petitions.models import Petition

__all__ = ["ReasonForm", "TextForm"]
LARGEST_GROUP = 10_000


class PetitionForm(forms.Form):
    title = forms.CharField(
        label=_("Subject"),
        max_length=500,
        help_text=_("What it is about, without naming the person"),
    )
    petitioner = forms.CharField(label=_("Who asks"), max_length=60)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=Petition.Channel.choices,
        initial=Petition.Channel.VISIT,
        required=False,
    )
    category = forms.ChoiceField(
        label=_("Kind of petition"),
        choices=Petition.Category.choices,
        initial=Petition.Category.REQUEST,
        required=False,
    )
    received_on = day(_("Came on"), help_text=_("Left empty, today"))
    persons = forms.IntegerField(
        label=_("Persons"), min_value=1, max_value=LARGEST_GROUP, initial=1, required=False
    )
    representatives = forms.IntegerField(
        label=_("Representatives"), min_value=1, max_value=LARGEST_GROUP, required=False
    )
    request = words(_("What they ask for"))
    facts = words(_("Facts and reasons"), required=False)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="internal", required=False
    )


class PetitionPageForm(PetitionForm):
    received_on = TypedDay(
        label=_("Came on"), required=False, help_text=_("t, -1, 1118; empty is today")
    )


class AcceptForm(forms.Form):
    lead_department = forms.ModelChoiceField(departments(), label=_("Handles it"), required=False)
    handler = TypedPerson(
        label=_("Handler"), required=False, help_text=_("Name, initials or number")
    )


class TransferForm(forms.Form):
    to = forms.CharField(label=_("Transfer to"), max_length=100)
    reason = words(_("Reason"), required=False, rows=2)


class ExtendForm(forms.Form):
    due_on = day(_("Until"), required=True)
    reason = words(_("What the petitioner is told"), rows=2)
