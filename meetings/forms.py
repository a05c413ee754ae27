"""Shape and format of what is entered; the rules are in the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Kind
from meetings.queries import rooms
from office.core.forms import SECRECY_CHOICES, ReasonForm, moment, words
from office.organisation.queries import people

__all__ = ["ReasonForm"]
MOST_GUESTS = 20_000
LONGEST_LAYOUT = 24 * 60


class PlanForm(forms.Form):
    title = forms.CharField(label=_("Meeting"), max_length=500)
    kind = forms.ChoiceField(
        label=_("Kind of meeting"), choices=Kind.choices, initial=Kind.OFFICE, required=False
    )
    starts_at = moment(_("Starts"))
    ends_at = moment(_("Ends"))
    room = forms.ModelChoiceField(rooms(), label=_("Room"), required=False)
    place = forms.CharField(label=_("Place, when not in the house"), max_length=200, required=False)
    chair = forms.ModelChoiceField(people(), label=_("Chair"), required=False)
    organiser = forms.ModelChoiceField(people(), label=_("Organiser"), required=False)
    attendees = forms.ModelMultipleChoiceField(people(), label=_("Attend"), required=False)
    guests = forms.IntegerField(
        label=_("Guests from outside"),
        min_value=0,
        max_value=MOST_GUESTS,
        required=False,
        initial=0,
    )
    agenda = words(_("Agenda"), required=False, rows=5)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )


class PostponeForm(forms.Form):
    starts_at = moment(_("New start"))
    ends_at = moment(_("New end, when it lasts longer or shorter"), required=False)
    room = forms.ModelChoiceField(rooms(), label=_("Another room"), required=False)


class SignInForm(forms.Form):
    person = forms.ModelChoiceField(people(), label=_("Who"), required=False)


class MinutesForm(forms.Form):
    text = words(_("Minutes"), rows=10)


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Name of the room"), max_length=100)
    place = forms.CharField(label=_("Floor and number"), max_length=100, required=False)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000, required=False)
    equipment = forms.CharField(label=_("Equipment"), max_length=300, required=False)
    setup_minutes = forms.IntegerField(
        label=_("Minutes to lay out"), min_value=0, max_value=LONGEST_LAYOUT, required=False
    )
    clear_minutes = forms.IntegerField(
        label=_("Minutes to clear"), min_value=0, max_value=LONGEST_LAYOUT, required=False
    )


class LayoutForm(forms.Form):
    """What can be changed of a room here; its name and seats are those of the resource."""

    equipment = RoomForm.base_fields["equipment"]
    setup_minutes = RoomForm.base_fields["setup_minutes"]
    clear_minutes = RoomForm.base_fields["clear_minutes"]
