"""Shape and format of what is entered; the rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import NewMeeting, Repeat, meeting_from
from meetings.models import ChecklistTemplate, Invitation, Kind, Level, Series
from meetings.queries import rooms
from office.core.forms import SECRECY_CHOICES, ReasonForm, day, moment, words
from office.organisation.queries import departments, people

MOST_GUESTS = 20_000
LARGEST = 2**63 - 1
LONGEST_MINUTES = 100_000
LONGEST_LAYOUT = 24 * 60


class LongText(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 18})


class PlanForm(forms.Form):
    title = forms.CharField(label=_("Name of the meeting"), max_length=500)
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
    level = forms.ChoiceField(
        label=_("Class, where the meeting has expenses"), choices=Level.choices, required=False
    )
    staff = forms.IntegerField(
        label=_("People who work for it"),
        min_value=0,
        max_value=MOST_GUESTS,
        required=False,
        initial=0,
    )
    budget = forms.DecimalField(
        label=_("Budget, in yuan"), min_value=0, max_digits=10, decimal_places=2, required=False
    )
    agenda = words(_("Agenda"), required=False, rows=5)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )


SCOPES = [("this", _("this meeting only")), ("later", _("this one and all later ones"))]


def scope() -> forms.ChoiceField:
    """Asked only where a meeting is one of a series."""
    return forms.ChoiceField(
        label=_("Of the series"), choices=SCOPES, initial="this", required=False
    )


class PostponeForm(forms.Form):
    starts_at = moment(_("New start"))
    ends_at = moment(_("New end, when it lasts longer or shorter"), required=False)
    room = forms.ModelChoiceField(rooms(), label=_("Another room"), required=False)
    scope = scope()


class CancelForm(ReasonForm):
    scope = scope()


class SignInForm(forms.Form):
    person = forms.ModelChoiceField(people(), label=_("Who"), required=False)
    invitation = forms.IntegerField(label=_("Invitation"), min_value=1, required=False)


class AnswerForm(forms.Form):
    """An answer to one invitation."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[c for c in Invitation.Answer.choices if c[0] != "none"],
        widget=forms.RadioSelect,
    )
    substitute = forms.ModelChoiceField(people(), label=_("Who comes instead"), required=False)
    substitute_name = forms.CharField(
        label=_("Who comes instead of a guest"), max_length=100, required=False
    )
    reason = words(_("Reason of the leave, or a word to the organiser"), required=False, rows=2)


class RespondForm(AnswerForm):
    """The same from the meeting itself: one's own answer, or that of the person named."""

    person = forms.ModelChoiceField(people(), label=_("Whose answer"), required=False)


class ReadyForm(forms.Form):
    override = words(
        _("Why it goes on with lines open"),
        required=False,
        rows=2,
        help_text=_("Only where something of the checklist is not done."),
    )


class MinutesForm(forms.Form):
    text = LongText(label=_("Minutes"), required=False, max_length=LONGEST_MINUTES)


class SaveMinutesForm(forms.Form):
    text = LongText(label=_("Minutes"), max_length=LONGEST_MINUTES)
    version = forms.IntegerField(label=_("Version seen"), min_value=0, required=False)


class AgendaItemForm(forms.Form):
    title = forms.CharField(label=_("Point"), max_length=300)
    minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=1, max_value=600, required=False, initial=10
    )
    reporter = forms.ModelChoiceField(people(), label=_("Who reports"), required=False)
    reporter_name = forms.CharField(
        label=_("Who reports, from outside"), max_length=100, required=False
    )
    department = forms.ModelChoiceField(departments(), label=_("Department"), required=False)


class OutcomeForm(forms.Form):
    text = words(_("What came of it"), required=False, rows=2)


class PlaceForm(forms.Form):
    position = forms.IntegerField(label=_("Place in the order"), min_value=1, max_value=500)


class CarryForm(forms.Form):
    to = forms.IntegerField(label=_("Meeting it is carried to"), min_value=1, max_value=LARGEST)


class MaterialForm(forms.Form):
    file = forms.IntegerField(label=_("File of the meeting"), min_value=1, max_value=LARGEST)


class InviteForm(forms.Form):
    people = forms.ModelMultipleChoiceField(people(), label=_("Colleagues"), required=False)
    name = forms.CharField(label=_("Guest from outside"), max_length=100, required=False)
    unit = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    post = forms.CharField(label=_("Post"), max_length=100, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    plate = forms.CharField(label=_("Plate"), max_length=20, required=False)
    part = forms.ChoiceField(
        label=_("Part"),
        choices=Invitation.Part.choices,
        initial=Invitation.Part.ATTEND,
        required=False,
    )


class LineForm(forms.Form):
    text = forms.CharField(label=_("What is to be ready"), max_length=200)
    before = forms.IntegerField(
        label=_("So long before the start"),
        min_value=-365,
        max_value=1440,
        required=False,
        initial=1,
        help_text=_("Nought and less count from the end."),
    )
    basis = forms.ChoiceField(
        label=_("Counted in"),
        choices=ChecklistTemplate.Basis.choices,
        initial="wd",
        required=False,
    )
    holder = forms.ModelChoiceField(people(), label=_("Who"), required=False)
    must = forms.BooleanField(label=_("The meeting can't do without"), required=False)


class TickForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=500, required=False)


class DecisionForm(forms.Form):
    text = words(_("What was agreed"), rows=3)
    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"))
    assisting_departments = forms.ModelMultipleChoiceField(
        departments(), label=_("Assist"), required=False
    )
    due_on = day(_("Due"))
    standard = words(_("Done means"), required=False, rows=2)
    agenda_item = forms.IntegerField(
        label=_("Point of the agenda"), min_value=1, max_value=LARGEST, required=False
    )


class RepeatForm(PlanForm):
    """A meeting with the rule by which it comes again."""

    rule = forms.ChoiceField(
        label=_("Comes again"), choices=Series.Rule.choices, initial="weekly", required=False
    )
    until = day(_("Until"))
    count = forms.IntegerField(label=_("So many times"), min_value=1, max_value=60, required=False)
    rest_days = forms.ChoiceField(
        label=_("On rest days"),
        choices=Series.RestDays.choices,
        initial="skip",
        required=False,
    )
    clashes = forms.ChoiceField(
        label=_("Where the room is taken"),
        choices=[
            ("refuse", _("plan nothing and say so")),
            ("skip", _("leave the day out")),
            ("other_room", _("take the smallest room that is free")),
        ],
        initial="refuse",
        required=False,
    )


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


RULE = ("rule", "until", "count", "rest_days", "clashes")


def series_from(values: dict[str, Any]) -> tuple[NewMeeting, Repeat]:
    """The meeting and the rule of a form or a request body; blanks take the defaults."""
    rule = {k: values[k] for k in RULE if values.get(k) not in (None, "")}
    meeting = {k: v for k, v in values.items() if k not in RULE}
    return meeting_from(meeting), Repeat(**rule)
