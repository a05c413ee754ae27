"""What is asked when a paper moves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.organisation.queries import people

TAKE, HAND, PLACE = "take", "hand", "place"
ACTS = (
    (TAKE, pgettext_lazy("original", "I have it now")),
    (HAND, pgettext_lazy("original", "Hand it to somebody")),
    (PLACE, pgettext_lazy("original", "Put it in its place")),
)


class MoveForm(forms.Form):
    """`act` says which of the other two is needed."""

    act = forms.ChoiceField(label=_("What happens"), choices=ACTS, initial=TAKE)
    to = forms.ModelChoiceField(people(), label=_("To whom"), required=False)
    place = forms.CharField(
        label=_("Where it is"),
        max_length=100,
        required=False,
        help_text=_("Such as: cabinet 2, box 14."),
    )


class ScanMoveForm(MoveForm):
    code = forms.CharField(
        label=_("Sticker"),
        max_length=600,
        help_text=_("Scan it, or type the code under it and press Enter."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("act", "to", "place", "code")
