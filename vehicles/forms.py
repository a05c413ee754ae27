"""Shape and format of what is entered; the rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.forms import ReasonForm, day, moment, words
from office.organisation.queries import people
from office.pages.files import FilesField
from vehicles.models import Body, Compliance, MaintenanceJob, Means, Power, Priority
from vehicles.queries import drivers, garage, vehicles

__all__ = ["ReasonForm"]
MOST_PASSENGERS = 500
MOST_KM = 2_000_000


def kilometres(label: Any, *, required: bool = True, help_text: Any = "") -> forms.IntegerField:
    """Figures as they stand on the odometer; a phone shows its number keys."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_KM,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "data-odometer": ""}
        ),
    )


def money(label: Any, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def reason(*, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        required=required,
        max_length=500,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def pressed_at() -> forms.DateTimeField:
    """When the button was pressed; a phone without signal sends it later."""
    return forms.DateTimeField(label=_("Pressed at"), required=False, widget=forms.HiddenInput())


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
    reason = reason(help_text=_("Only where a rule speaks against it and it goes all the same"))


class HoldForm(forms.Form):
    vehicle = forms.ModelChoiceField(vehicles(), label=_("Car"))
    driver = forms.ModelChoiceField(drivers(), label=_("Driver"), required=False)


class SwapForm(forms.Form):
    vehicle = forms.ModelChoiceField(vehicles(), label=_("Car"))
    driver = forms.ModelChoiceField(drivers(), label=_("Driver"), required=False)
    reason = reason(required=True)


class SubstituteForm(forms.Form):
    means = forms.ChoiceField(label=_("By"), choices=Means.choices, initial=Means.TAXI)
    reason = reason(required=True)
    cost = money(_("Cost, in yuan"))


class FareForm(forms.Form):
    cost = money(_("Cost, in yuan"), required=True)


class DepartForm(forms.Form):
    odometer_km = kilometres(_("Odometer at departure, in km"))
    at = pressed_at()


class ReturnForm(forms.Form):
    odometer_km = kilometres(_("Odometer on return, in km"))
    tolls = money(_("Tolls, in yuan"))
    parking = money(_("Parking, in yuan"))
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)
    at = pressed_at()


class CostForm(forms.Form):
    fuel = money(_("Fuel, in yuan"))
    tolls = money(_("Tolls, in yuan"))
    parking = money(_("Parking, in yuan"))
    other = money(_("Other, in yuan"))
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)


class DelayForm(forms.Form):
    returns_at = moment(_("Comes back"))
    reason = reason()


class MoveForm(forms.Form):
    leaves_at = moment(_("Leaves"))
    returns_at = moment(_("Comes back"), required=False)


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
    tank = forms.IntegerField(
        label=_("Tank, in litres or kWh"), min_value=1, max_value=2000, required=False
    )
    duty_car = forms.BooleanField(label=_("On duty on public holidays"), required=False)
    inspected_until = day(_("Inspected until"))
    insured_until = day(_("Insured until"))


class VehiclePapersForm(forms.Form):
    model = VehicleForm.base_fields["model"]
    body = VehicleForm.base_fields["body"]
    power = VehicleForm.base_fields["power"]
    tank = VehicleForm.base_fields["tank"]
    duty_car = VehicleForm.base_fields["duty_car"]
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


class ReadingForm(forms.Form):
    vehicle = forms.ModelChoiceField(vehicles(), label=_("Car"))
    km = kilometres(_("Odometer, in km"))
    at = moment(_("Read at"), required=False)


class CorrectionForm(forms.Form):
    km = kilometres(_("Right figure, in km"))
    reason = reason(required=True)


class FuelForm(forms.Form):
    vehicle = forms.ModelChoiceField(vehicles(), label=_("Car"))
    quantity = forms.DecimalField(
        label=_("Litres or kWh"),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    amount = money(_("Amount, in yuan"), required=True)
    odometer_km = kilometres(_("Odometer, in km"), required=False)
    at = moment(_("When"), required=False)
    fuel_card = forms.CharField(label=_("Fuel card"), max_length=40, required=False)
    station = forms.CharField(label=_("Where"), max_length=100, required=False)


class FindingForm(forms.Form):
    finding = forms.CharField(
        label=_("What explains it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class JobForm(forms.Form):
    vehicle = forms.ModelChoiceField(vehicles(), label=_("Car"))
    kind = forms.ChoiceField(
        label=pgettext_lazy("upkeep", "Kind"),
        choices=MaintenanceJob.Kind.choices,
        initial=MaintenanceJob.Kind.REPAIR,
        required=False,
    )
    fault = words(_("What is wrong, or to be done"), rows=2)
    due_on = day(_("By"))
    due_km = kilometres(_("Or at, in km"), required=False)


class QuoteForm(forms.Form):
    shop = forms.CharField(label=_("Workshop"), max_length=100)
    quote = money(_("Quote, in yuan"), required=True)
    starts_at = moment(_("There from"))
    ends_at = moment(_("There until"))


class StartForm(forms.Form):
    odometer_km = kilometres(_("Odometer, in km"), required=False)


class FinishForm(forms.Form):
    amount = money(_("Paid, in yuan"), required=True)
    result = words(_("What was done"), required=False, rows=2)
    odometer_km = kilometres(_("Odometer, in km"), required=False)


class PaperForm(forms.Form):
    valid_until = day(_("Valid until"), required=True)
    paper_number = forms.CharField(label=_("Number of the paper"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=100, required=False)
    amount = money(_("Cost, in yuan"))


class NewPaperForm(PaperForm):
    resource = forms.ModelChoiceField(garage(), label=_("Car or driver"))
    kind = forms.ChoiceField(label=pgettext_lazy("paper", "Kind"), choices=Compliance.Kind.choices)
    field_order = ("resource", "kind")


class OnlyReadingForm(forms.Form):
    """A reading of the car in hand."""

    km = kilometres(_("Odometer, in km"))
    at = moment(_("Read at"), required=False)


class DriverFuelForm(forms.Form):
    """On the phone: what the pump and the odometer show, and a photo of the receipt."""

    vehicle = FuelForm.base_fields["vehicle"]
    odometer_km = kilometres(_("Odometer, in km"))
    quantity = FuelForm.base_fields["quantity"]
    amount = FuelForm.base_fields["amount"]
    station = FuelForm.base_fields["station"]
    photo = FilesField(label=_("Photo of the receipt"), required=False)


class FaultForm(forms.Form):
    vehicle = FuelForm.base_fields["vehicle"]
    fault = JobForm.base_fields["fault"]
