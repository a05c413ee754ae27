"""Shape and format of what is entered; the rules are in the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import SECRECY_CHOICES, ReasonForm, moment
from office.organisation.queries import departments
from office.pages.days import TypedMoment
from office.pages.people import TypedPerson
from reception.models import Visit

__all__ = ["ReasonForm"]
LARGEST_PARTY = 1000
BADGES_HELP = _("3 4 or 5-7; “next” takes the next free ones")


def _badges(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_("Badges"),
        max_length=100,
        required=required,
        help_text=BADGES_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class VisitForm(forms.Form):
    """Who comes, to whom, about what."""

    visitor_name = forms.CharField(
        label=_("Visitor"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    host = TypedPerson(
        label=_("Host"),
        required=False,
        help_text=_("Name, initials or number. Left empty, somebody is named later"),
    )
    department = forms.ModelChoiceField(
        departments(),
        label=_("Department"),
        required=False,
        help_text=_("Where nobody is named yet: its head looks after them"),
    )
    party_size = forms.IntegerField(
        label=_("Persons"), min_value=1, max_value=LARGEST_PARTY, initial=1, required=False
    )
    purpose = forms.CharField(label=_("What about"), max_length=300, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    place = forms.CharField(label=_("Where they are received"), max_length=100, required=False)
    plate = forms.CharField(label=_("Plate of their car"), max_length=20, required=False)
    category = forms.ChoiceField(
        label=_("Kind of visit"),
        choices=Visit.Category.choices,
        initial=Visit.Category.OTHER,
        required=False,
    )
    paper = forms.ChoiceField(label=_("Paper shown"), choices=Visit.Paper.choices, required=False)
    paper_last4 = forms.CharField(
        label=_("Its last four characters"),
        max_length=30,
        required=False,
        help_text=_("Only four: no numbers of papers are kept"),
    )
    items_left = forms.CharField(label=_("Left at the desk"), max_length=200, required=False)
    health_note = forms.CharField(label=_("Health and safety note"), max_length=200, required=False)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )


class ExpectForm(VisitForm):
    expected_at = moment(_("Expected"))


class WalkInForm(VisitForm):
    badges = _badges()


class DoorForm(VisitForm):
    """One form for both: with a time they are announced, without one they stand at the desk."""

    expected_at = TypedMoment(
        label=_("Expected"),
        required=False,
        help_text=_("Left empty, they are here now. Or 14:30, 1127 9:00, fri 10:00"),
    )
    badges = _badges()


class ArriveForm(forms.Form):
    badges = _badges()
    persons = forms.IntegerField(
        label=_("How many of them are here"),
        min_value=1,
        max_value=LARGEST_PARTY,
        required=False,
    )


class RecountForm(forms.Form):
    persons = forms.IntegerField(
        label=_("How many of them are inside now"), min_value=1, max_value=LARGEST_PARTY
    )
    badges = _badges()


class HostForm(forms.Form):
    host = TypedPerson(label=_("Host"), help_text=_("Name, initials or number"))


class BadgeForm(forms.Form):
    badges = forms.CharField(label=_("Badges"), max_length=100)


class WatchForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    note = forms.CharField(
        label=_("What the desk should know"),
        max_length=300,
        help_text=_("Only the desk reads this"),
    )
