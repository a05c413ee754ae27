"""Shape and format of what is entered; the rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Kind, Reading, Retention, ReturnSlip, Urgency
from documents.packs.choosing import usual_kind
from documents.packs.forms import PackForm
from documents.queries import instructors, pictures
from office.core.forms import SECRECY_CHOICES, ReasonForm, TextForm, day, moment, words
from office.organisation.queries import departments, people
from office.pages.days import TypedDay, TypedMoment
from office.pages.files import FilesField

__all__ = ["ReasonForm", "TextForm"]

MOST_COPIES = 100_000


class RegisterForm(PackForm):
    issuer = forms.CharField(label=_("Sender"), max_length=200)
    issuer_number = forms.CharField(label=_("Their number"), max_length=60, required=False)
    title = forms.CharField(label=_("Title"), max_length=500)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, initial=usual_kind, required=False
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ROUTINE, required=False
    )
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )
    secrecy_term = forms.CharField(
        label=_("Term of secrecy"),
        max_length=20,
        required=False,
        help_text=_("Of a state secret, as marked: 5年, 6个月. Empty: the longest there is."),
    )
    release_condition = forms.CharField(
        label=_("What ends the secrecy"),
        max_length=200,
        required=False,
        help_text=_("A term or a condition, such as 本件於公布時解密"),
    )
    received_at = moment(_("Received"))
    issued_on = day(_("Date of the letter"))
    due_on = day(_("Deadline"))
    copies = forms.IntegerField(
        label=_("Copies"), min_value=1, max_value=MOST_COPIES, initial=1, required=False
    )
    pages = forms.IntegerField(label=_("Pages"), min_value=1, max_value=MOST_COPIES, required=False)
    addressee = forms.CharField(label=_("Addressee"), max_length=500, required=False)
    place = forms.CharField(label=_("Where the original is"), max_length=100, required=False)


class IntakeForm(RegisterForm):
    """The same on the intake page, where days are typed in shorthand and Enter goes on."""

    received_at = TypedMoment(label=_("Received"))
    issued_on = TypedDay(label=_("Date of the letter"), required=False)
    due_on = TypedDay(label=_("Deadline"), required=False)
    file = FilesField(label=_("Scan"), required=False)

    field_order = (
        "issuer",
        "issuer_number",
        "title",
        "kind",
        "urgency",
        "secrecy",
        "copies",
        "pages",
        "received_at",
        "due_on",
        "issued_on",
        "addressee",
        "place",
        "secrecy_term",
        "release_condition",
        "file",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget = forms.Textarea(attrs={"rows": 2})
        for name in ("issuer", "issuer_number", "title", "addressee", "place"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name in ("copies", "pages"):
            self.fields[name].widget = forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "off"}
            )
        self.fields["issuer"].widget.attrs["list"] = "senders"


PURPOSES = [("action", _("Action")), ("reading", _("Reading"))]
# `for` is a word of Python, so the class is written out.
ScreenForm = type(
    "ScreenForm",
    (forms.Form,),
    {"for": forms.ChoiceField(label=_("For"), choices=PURPOSES, initial="action")},
)


class ProposeForm(forms.Form):
    text = words(_("Proposed handling"))
    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"))
    assisting_departments = forms.ModelMultipleChoiceField(
        departments(), label=_("Assist"), required=False, widget=forms.CheckboxSelectMultiple
    )
    instructor = forms.ModelChoiceField(
        instructors(), label=_("To be instructed by"), required=False
    )


class InstructForm(forms.Form):
    text = words(_("Instruction"))
    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"), required=False)
    assisting_departments = forms.ModelMultipleChoiceField(
        departments(), label=_("Assist"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = day(_("Deadline"))
    handwriting = forms.ModelChoiceField(
        pictures(),
        label=_("Handwriting"),
        required=False,
        help_text=_("The id of a picture among the files of the letter"),
        widget=forms.NumberInput,
    )
    supervise = forms.BooleanField(label=_("Put under supervision"), required=False)


class ReplyForm(forms.Form):
    text = words(_("Reply"), required=False)
    outgoing_document = forms.IntegerField(
        label=_("Our letter"), required=False, min_value=1, help_text=_("Its id in the register")
    )


class FileForm(forms.Form):
    """Filled in with what the rules propose; `why` is the reason shown below it."""

    retention = forms.ChoiceField(label=_("Retention"), choices=Retention.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("why"):
            self.fields["retention"].help_text = self.initial["why"]


class AssignForm(forms.Form):
    """Left empty it goes to those whom the instruction names."""

    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"), required=False)
    assisting_departments = forms.ModelMultipleChoiceField(
        departments(), label=_("Assist"), required=False, widget=forms.CheckboxSelectMultiple
    )


class ReturnForm(forms.Form):
    rule = forms.ChoiceField(
        label=_("Rule"),
        choices=ReturnSlip.Rule.choices,
        initial=ReturnSlip.Rule.OTHER,
        required=False,
    )
    reason = words(_("Reason"), rows=2)


class CirculateForm(forms.Form):
    readers = forms.ModelMultipleChoiceField(
        people(), label=_("Readers"), widget=forms.CheckboxSelectMultiple, required=False
    )
    departments = forms.ModelMultipleChoiceField(
        departments(),
        label=_("Everybody in"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    heads = forms.BooleanField(label=_("All heads of department"), required=False)
    mode = forms.ChoiceField(
        label=_("In which order"), choices=Reading.Mode.choices, initial="parallel", required=False
    )
    due_on = day(_("Read by"))


class OneReaderForm(forms.Form):
    reader = forms.ModelChoiceField(
        people(),
        label=_("Reader"),
        required=False,
        help_text=_("Left empty: the next one, or everybody."),
    )


class ReadForm(forms.Form):
    text = words(_("Opinion"), required=False, rows=2)


class NumberCopiesForm(forms.Form):
    first = forms.CharField(
        label=_("First copy number"), max_length=6, help_text=_("Six digits, such as 000012.")
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, initial=1)


class CopyForm(forms.Form):
    copy = forms.CharField(label=_("Copy number"), max_length=6)


class LendCopyForm(CopyForm):
    holder = forms.ModelChoiceField(people(), label=_("Taken by"))
    due_on = day(_("Back by"), required=True)


class WhichCopyForm(forms.Form):
    copy = forms.CharField(
        label=_("Copy number"),
        max_length=6,
        required=False,
        help_text=_("Only where the copies of the letter are numbered."),
    )


class HandOriginalForm(WhichCopyForm):
    to = forms.ModelChoiceField(people(), label=_("To whom"))
    field_order = ("to", "copy")


class PlaceOriginalForm(WhichCopyForm):
    place = forms.CharField(
        label=_("Where it is"), max_length=100, help_text=_("Such as: cabinet 2, box 14.")
    )
    field_order = ("place", "copy")


class AdmitForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        people(), label=_("People"), widget=forms.CheckboxSelectMultiple
    )
    reason = words(_("Reason"), rows=2)


class PersonForm(forms.Form):
    person = forms.ModelChoiceField(people(), label=_("Person"))


class DeclassifyForm(forms.Form):
    reason = words(_("Reason"), rows=2)
    to = forms.ChoiceField(
        label=_("From now on"),
        choices=SECRECY_CHOICES[:2],
        initial="internal",
        required=False,
    )
