"""Shape and format of what is entered; the rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.bookings.models import Resource
from office.core.forms import SECRECY_CHOICES, ReasonForm, moment, words
from office.organisation.queries import people
from reception.delegations.models import (
    Category,
    Companion,
    Cost,
    ItineraryItem,
    Lodging,
    Meal,
    Payer,
)

__all__ = ["ReasonForm"]
LARGEST_PARTY = 1000
MOST = 100_000_000


def _resources(kind: str) -> QuerySet[Resource]:
    return Resource.objects.filter(kind=kind, active=True).order_by("name")


def _yuan(label: Any, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_value=MOST, max_digits=10, decimal_places=2
    )


class DelegationForm(forms.Form):
    unit = forms.CharField(label=_("The guests' unit"), max_length=200)
    leader = forms.CharField(label=_("Leader of the party"), max_length=60)
    leader_post = forms.CharField(label=_("His post"), max_length=100, required=False)
    party_size = forms.IntegerField(
        label=_("How many guests"), min_value=1, max_value=LARGEST_PARTY, initial=1, required=False
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=300)
    letter = forms.CharField(
        label=_("Their official letter"),
        max_length=60,
        required=False,
        help_text=_("Our number of it in the register; of a letter on paper, its own number"),
    )
    arrives_at = moment(_("Arrive"))
    leaves_at = moment(_("They leave"))
    host = forms.ModelChoiceField(people(), label=_("Host"))
    contact = forms.ModelChoiceField(
        people(), label=_("Looks after it"), required=False, help_text=_("Left empty, you do")
    )
    place = forms.CharField(label=_("Where they are received"), max_length=200, required=False)
    plate = forms.CharField(label=_("Plate of their car"), max_length=20, required=False)
    category = forms.ChoiceField(
        label=_("Kind of reception"),
        choices=Category.choices,
        initial=Category.DOMESTIC,
        required=False,
    )
    same_city = forms.BooleanField(label=_("The guests are from this city"), required=False)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )


class AmendForm(forms.Form):
    """Every field may be left out; what is sent is changed."""

    unit = forms.CharField(label=_("The guests' unit"), max_length=200, required=False)
    leader = forms.CharField(label=_("Leader of the party"), max_length=60, required=False)
    leader_post = DelegationForm.base_fields["leader_post"]
    party_size = forms.IntegerField(
        label=_("How many guests"), min_value=1, max_value=LARGEST_PARTY, required=False
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=300, required=False)
    letter = DelegationForm.base_fields["letter"]
    arrives_at = moment(_("Arrive"), required=False)
    leaves_at = moment(_("They leave"), required=False)
    host = forms.ModelChoiceField(people(), label=_("Host"), required=False)
    contact = forms.ModelChoiceField(people(), label=_("Looks after it"), required=False)
    place = DelegationForm.base_fields["place"]
    plate = DelegationForm.base_fields["plate"]
    category = forms.ChoiceField(
        label=_("Kind of reception"), choices=Category.choices, required=False
    )
    same_city = DelegationForm.base_fields["same_city"]


class ExplainForm(forms.Form):
    rule = forms.CharField(label=_("Rule"), max_length=30, widget=forms.HiddenInput())
    reason = words(_("Why this rule is not kept"), rows=2)


class GuestForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(label=_("Unit, when another"), max_length=200, required=False)
    post = forms.CharField(label=_("Post"), max_length=100, required=False)
    rank = forms.IntegerField(
        label=_("Order of rank"),
        min_value=0,
        max_value=10_000,
        initial=100,
        required=False,
        help_text=_("The lower, the higher in protocol"),
    )
    diet = forms.CharField(label=_("Diet"), max_length=100, required=False)


class ItineraryForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("itinerary", "Kind"),
        choices=ItineraryItem.Kind.choices,
        initial=ItineraryItem.Kind.OTHER,
        required=False,
    )
    activity = forms.CharField(label=_("What takes place"), max_length=200)
    starts_at = moment(_("Starts"))
    ends_at = moment(_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    at_boundary = forms.BooleanField(
        label=_("At a station, airport, dock or boundary"), required=False
    )
    host = forms.ModelChoiceField(people(), label=_("With them"), required=False)
    room = forms.ModelChoiceField(_resources("room"), label=_("Room"), required=False)
    vehicle = forms.ModelChoiceField(_resources("vehicle"), label=_("Car"), required=False)
    driver = forms.ModelChoiceField(_resources("driver"), label=_("Driver"), required=False)


class CompanionForm(forms.Form):
    person = forms.ModelChoiceField(people(), label=_("Colleague"), required=False)
    name = forms.CharField(label=_("Name, when not of this office"), max_length=60, required=False)
    post = forms.CharField(label=_("Post"), max_length=100, required=False)
    role = forms.ChoiceField(
        label=_("As"),
        choices=Companion.Role.choices,
        initial=Companion.Role.COMPANION,
        required=False,
    )
    at_meal = forms.BooleanField(label=_("Joins the working meal"), required=False)


class MealForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("meal", "Kind"),
        choices=Meal.Kind.choices,
        initial=Meal.Kind.WORKING,
        required=False,
    )
    starts_at = moment(_("Starts"))
    ends_at = moment(_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    room = forms.ModelChoiceField(_resources("room"), label=_("Room"), required=False)
    persons = forms.IntegerField(
        label=_("Guests who eat"), min_value=1, max_value=LARGEST_PARTY, required=False
    )
    companions = forms.IntegerField(
        label=_("Of ours"), min_value=0, max_value=LARGEST_PARTY, initial=0, required=False
    )
    amount = _yuan(_("Amount in all, yuan"))
    alcohol = forms.BooleanField(label=_("Alcohol"), required=False)
    cigarettes = forms.BooleanField(label=_("Cigarettes"), required=False)


class LodgingForm(forms.Form):
    place = forms.CharField(label=_("Hotel or guest house"), max_length=200)
    designated = forms.BooleanField(
        label=_("A designated or internal place"), initial=True, required=False
    )
    room = forms.ChoiceField(
        label=_("Kind of room"),
        choices=Lodging.Room.choices,
        initial=Lodging.Room.STANDARD,
        required=False,
    )
    rooms = forms.IntegerField(
        label=_("Rooms"), min_value=1, max_value=LARGEST_PARTY, initial=1, required=False
    )
    nights = forms.IntegerField(
        label=_("Nights"), min_value=1, max_value=365, initial=1, required=False
    )
    price = _yuan(_("Price of a room and night, yuan"))
    paid_by = forms.ChoiceField(
        label=_("Paid by"), choices=Payer.choices, initial=Payer.GUESTS, required=False
    )


class CostForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("cost", "Kind"),
        choices=Cost.Kind.choices,
        initial=Cost.Kind.MEAL,
        required=False,
    )
    text = forms.CharField(label=_("Paid for"), max_length=200)
    amount = _yuan(_("Amount, yuan"), required=True)
    invoice = forms.CharField(label=_("Number of the invoice"), max_length=60, required=False)
    payment = forms.ChoiceField(
        label=_("Settled by"),
        choices=Cost.Payment.choices,
        initial=Cost.Payment.TRANSFER,
        required=False,
    )
    paid_by = forms.ChoiceField(
        label=_("Paid by"), choices=Payer.choices, initial=Payer.OFFICE, required=False
    )


ENTRIES: dict[str, type[forms.Form]] = {
    "guests": GuestForm,
    "itinerary": ItineraryForm,
    "companions": CompanionForm,
    "meals": MealForm,
    "lodging": LodgingForm,
    "costs": CostForm,
}
