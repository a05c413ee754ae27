"""What can be asked of a seating."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Seat, SeatingPlan

MOST = 2000
LARGEST = 2**63 - 1


def choice(label: Any, *options: tuple[str, Any], initial: str) -> forms.ChoiceField:
    """A few choices side by side, one of them taken."""
    return forms.ChoiceField(
        label=label, choices=options, initial=initial, required=False, widget=forms.RadioSelect
    )


def number(label: Any, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, help_text=help_text
    )


class VersionForm(forms.Form):
    version = forms.IntegerField(
        label=_("Version seen"), min_value=0, required=False, widget=forms.HiddenInput
    )


class ArrangeForm(VersionForm):
    """The layout, and the choices it knows; what a layout does not know it leaves aside."""

    layout = forms.ChoiceField(
        label=_("Layout"),
        choices=SeatingPlan.Layout.choices,
        initial=SeatingPlan.Layout.PODIUM,
        widget=forms.RadioSelect,
    )
    rule = choice(
        _("Place of honour"),
        ("cn", _("left (at home)")),
        ("intl", _("right (foreign guests)")),
        initial="cn",
    )
    even = choice(
        _("Even number on the podium"),
        ("A", _("1 and 2 in the middle, 2 at 1's left")),
        ("B", _("1 at the left of the middle, 2 at 1's right")),
        initial="A",
    )
    stage = number(_("On the podium"), 1, MOST, _("The others take the floor."))
    per_row = number(_("Seats in a row of the podium or the photograph"), 1, MOST)
    columns = number(_("Seats in a row of the floor"), 1, 200)
    order = choice(
        _("The floor"),
        ("by_row", _("row by row")),
        ("by_column", _("each unit behind its head")),
        ("centre_out", _("from the middle")),
        initial="by_row",
    )
    table = choice(
        _("The table"),
        ("facing", _("a long side faces the door")),
        ("end_on", _("an end faces the door")),
        initial="facing",
    )
    arrangement = choice(
        _("The sofas"),
        ("side_by_side", _("side by side")),
        ("facing", _("face to face")),
        ("walls", _("along the walls")),
        initial="side_by_side",
    )
    interpreters = forms.BooleanField(label=_("Interpreters"), required=False, initial=False)
    helpers = forms.BooleanField(
        label=_("Assistants at the signing table"), required=False, initial=False
    )
    seats = number(_("Seats at the round table"), 1, 60)
    custom = choice(
        _("Custom of the table"),
        ("standard", _("usual")),
        ("shandong", _("Shandong")),
        initial="standard",
    )


class SwapForm(VersionForm):
    first = forms.IntegerField(label=_("Who"), min_value=1, max_value=LARGEST)
    second = forms.IntegerField(label=_("With whom"), min_value=1, max_value=LARGEST)


class PinForm(VersionForm):
    invitation = forms.IntegerField(label=_("Who"), min_value=1, max_value=LARGEST)
    pinned = forms.BooleanField(label=_("Stays in this seat"), required=False, initial=True)


class RankForm(VersionForm):
    invitation = forms.IntegerField(
        label=_("Who"), min_value=1, max_value=LARGEST, widget=forms.HiddenInput
    )
    rank = number(_("Rank among the others"), 0, 99_998, _("0 is the first; blank is his own."))
    party = forms.ChoiceField(
        label=_("Side"), choices=Seat.Party.choices, required=False, initial=""
    )
