"""Shape and format of what is entered; the rules are in the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import ReasonForm, day, moment
from office.organisation.queries import people
from vehicles.models import Body, Power, Priority
from vehicles.queries import drivers, vehicles

__all__ = ["ReasonForm"]
MOST_PASSENGERS = 500


class RequestForm(forms.Form):
    purpose = forms.CharField(label=_("What for"), max_length=300)
    origin = forms.CharField(label=_("Starts from"), max_length=200, required=False)
    destination = forms.CharField(label=_("Destination"), max_length=200)
    stops = forms.CharField(label=_("Stops"), max_length=500, required=False)
    passengers = forms.IntegerField(
        label=_("Passengers"), min_value=1, max_value=MOST_PASSENGERS, initial=1, required=False
    )
    leaves_at = moment(_("Leaves"))
    returns_at = moment(_("Comes back"))
    priority = forms.ChoiceField(
        label=_("Priority"), choices=Priority.choices, initial=Priority.ROUTINE, required=False
    )
    driver_needed = forms.BooleanField(label=_("With a driver"), initial=True, required=False)
    requester = forms.ModelChoiceField(people(), label=_("For whom"), required=False)


class DispatchForm(forms.Form):
    vehicle = forms.ModelChoiceField(vehicles(), label=_("Car"))
    driver = forms.ModelChoiceField(drivers(), label=_("Driver"), required=False)


class MergeForm(forms.Form):
    into = forms.IntegerField(
        label=_("Trip to join"), min_value=1, help_text=_("The id of its request")
    )


class VehicleForm(forms.Form):
    plate = forms.CharField(label=_("Plate"), max_length=20)
    name = forms.CharField(label=_("Name of the car"), max_length=100, required=False)
    seats = forms.IntegerField(
        label=_("Seats for passengers"), min_value=1, max_value=MOST_PASSENGERS, required=False
    )
    model = forms.CharField(label=_("Model"), max_length=60, required=False)
    body = forms.ChoiceField(
        label=_("Body type"), choices=Body.choices, initial=Body.SEDAN, required=False
    )
    power = forms.ChoiceField(
        label=_("Power"), choices=Power.choices, initial=Power.PETROL, required=False
    )
    inspected_until = day(_("Inspected until"))
    insured_until = day(_("Insured until"))


class VehiclePapersForm(forms.Form):
    model = VehicleForm.base_fields["model"]
    body = VehicleForm.base_fields["body"]
    power = VehicleForm.base_fields["power"]
    inspected_until = VehicleForm.base_fields["inspected_until"]
    insured_until = VehicleForm.base_fields["insured_until"]
    active = forms.BooleanField(label=_("In use"), required=False)


class DriverForm(forms.Form):
    person = forms.ModelChoiceField(people(), label=_("Person"))
    licence_class = forms.CharField(label=_("Class of licence"), max_length=10, required=False)
    licensed_until = day(_("Licence valid until"))


class LicenceForm(forms.Form):
    licence_class = DriverForm.base_fields["licence_class"]
    licensed_until = DriverForm.base_fields["licensed_until"]
    active = forms.BooleanField(label=_("Drives"), required=False)
