"""Shape and format of what is entered for a letter of ours; the rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from documents.choices import Kind, Retention, Urgency
from documents.outgoing.actions import Recipient
from documents.outgoing.models import Countersignature, Direction
from documents.outgoing.queries import all_series, signers
from documents.outgoing.recipients import recipient_of
from documents.outgoing.rest_fields import RecipientsInput
from office.core.forms import SECRECY_CHOICES, ReasonForm, TextForm, day, words
from office.organisation.queries import departments, people

__all__ = ["DraftForm", "ReasonForm", "TextForm"]

LONGEST_BODY = 100_000
MOST_COPIES = 10_000
_l = gettext_lazy


def body(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_l("Body"),
        required=required,
        max_length=LONGEST_BODY,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )


def line(label: Any, length: int = 500, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text)


def some_departments(label: Any, *, required: bool = False) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        departments(), label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


class DraftForm(forms.Form):
    kind = forms.ChoiceField(label=_l("Kind"), choices=Kind.choices, initial=Kind.NOTICE)
    title = forms.CharField(label=_l("Title"), max_length=500)
    body = body()
    addressee = line(_l("Addressee"))
    copy_to = line(_l("Copy to"))
    enclosures = forms.CharField(
        label=_l("Enclosures"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_l("One a line, without numbers"),
    )
    remark = line(
        _l("Note below the date"), 200, _l("Such as the contact of a request for instructions")
    )
    series = line(_l("Series"), 20, _l("Left empty it follows from the kind"))
    direction = forms.ChoiceField(
        label=_l("Direction"), choices=[("", "—"), *Direction.choices], required=False
    )
    urgency = forms.ChoiceField(
        label=_l("Urgency"), choices=Urgency.choices, initial=Urgency.ROUTINE, required=False
    )
    secrecy = forms.ChoiceField(
        label=_l("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )
    countersign_departments = some_departments(_l("To countersign"))
    in_reply_to = forms.IntegerField(
        label=_l("Answers"), required=False, min_value=1, widget=forms.HiddenInput()
    )


class AmendForm(forms.Form):
    """Only what is given changes."""

    kind = forms.ChoiceField(label=_l("Kind"), choices=Kind.choices, required=False)
    title = line(_l("Title"))
    body = body()
    addressee = line(_l("Addressee"))
    copy_to = line(_l("Copy to"))
    enclosures = forms.CharField(
        label=_l("Enclosures"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_l("One a line, without numbers"),
    )
    remark = line(_l("Note below the date"), 200)
    series = line(_l("Series"), 20)
    direction = forms.ChoiceField(
        label=_l("Direction"), choices=[("", "—"), *Direction.choices], required=False
    )
    urgency = forms.ChoiceField(label=_l("Urgency"), choices=Urgency.choices, required=False)


class SubmitForm(forms.Form):
    reviewer = forms.ModelChoiceField(
        people(),
        label=_l("Reviewed by"),
        required=False,
        empty_label=_l("the head of the department"),
    )
    signer = forms.ModelChoiceField(
        signers(), label=_l("Signed by"), required=False, empty_label=_l("as the kind asks")
    )
    countersign_departments = some_departments(_l("To countersign"))


class ReviewForm(forms.Form):
    text = words(_l("Opinion"), required=False, help_text=_l("Left empty it says: agreed."))
    countersign_departments = some_departments(_l("To countersign"))
    signer = forms.ModelChoiceField(
        signers(), label=_l("Signed by"), required=False, empty_label=_l("as proposed")
    )


class AskForm(forms.Form):
    departments = some_departments(_l("To countersign"), required=True)
    due_on = day(_l("Deadline"))


class CountersignForm(forms.Form):
    answer = forms.ChoiceField(
        label=_l("Answer"),
        choices=[
            (Countersignature.Answer.AGREE, pgettext_lazy("countersignature", "Agrees")),
            (Countersignature.Answer.DIFFER, pgettext_lazy("countersignature", "Differs")),
        ],
        initial=Countersignature.Answer.AGREE,
        required=False,
    )
    text = words(_l("Opinion"), required=False)


class OpinionForm(forms.Form):
    text = words(_l("Opinion"), required=False, help_text=_l("Left empty it says: agreed."))


class RecheckForm(forms.Form):
    text = words(
        _l("Opinion"), required=False, rows=2, help_text=_l("Left empty: nothing to correct.")
    )


class NumberForm(forms.Form):
    series = line(_l("Series"), 20, _l("Left empty: the one of the draft"))
    reserved = forms.IntegerField(
        label=_l("Reserved number"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_l("Left empty it takes the next one."),
    )


class SealForm(forms.Form):
    copies = forms.IntegerField(
        label=_l("Copies"), min_value=1, max_value=MOST_COPIES, initial=1, required=False
    )
    pages = forms.IntegerField(
        label=_l("Pages"), min_value=1, max_value=MOST_COPIES, initial=1, required=False
    )
    seal = line(_l("Seal"), 60, _l("Left empty: the seal of the office"))
    handler = forms.ModelChoiceField(
        people(), label=_l("Handled by"), required=False, empty_label=_l("the drafter")
    )


class RecipientsField(forms.CharField):
    """Recipients, one a line: `name | way | copies`. REST takes them as a list of objects."""

    widget = forms.Textarea
    rest_twin = RecipientsInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=50_000, **kwargs)
        self.widget.attrs |= {"rows": 5}

    def clean(self, value: Any) -> list[Recipient]:
        return [recipient_of(row) for row in str(super().clean(value)).splitlines() if row.strip()]


class IssueForm(forms.Form):
    deliveries = RecipientsField(
        label=_l("Recipients"),
        required=False,
        help_text=_l("One a line: name | way | copies. Left empty: addressee and copies."),
    )
    due_on = day(_l("Acknowledge by"))


class ReceiptForm(forms.Form):
    delivery = forms.IntegerField(
        label=_l("Delivery"),
        required=False,
        min_value=1,
        help_text=_l("Its number in the list below; left empty: all that are open and yours."),
    )
    text = forms.CharField(
        label=_l("Receipt"),
        max_length=200,
        required=False,
        help_text=_l("Who signed for it, or how it was confirmed"),
    )


class FileForm(forms.Form):
    retention = forms.ChoiceField(
        label=_l("Retention"),
        choices=[("", _l("as its kind asks")), *Retention.choices],
        required=False,
    )


class ReserveForm(forms.Form):
    series = forms.ModelChoiceField(all_series(), label=_l("Series"), to_field_name="code")
    reason = forms.CharField(label=_l("What for"), max_length=200)
    count = forms.IntegerField(
        label=_l("How many"), min_value=1, max_value=50, initial=1, required=False
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label=_l("Reason"), max_length=200)


class KindsField(forms.MultipleChoiceField):
    """Ticks on the page, a list of words over REST."""

    @staticmethod
    def rest_twin(**common: Any) -> serializers.ListField:
        child = serializers.ChoiceField(choices=Kind.choices)
        return serializers.ListField(child=child, **common)


class SeriesForm(forms.Form):
    code = forms.CharField(label=_l("Code"), max_length=20)
    name = line(_l("Name"), 60)
    kinds = KindsField(
        label=_l("For the kinds"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_l("None ticked: for all of them"),
    )
    direction = forms.ChoiceField(
        label=_l("Direction"), choices=[("", _l("any")), *Direction.choices], required=False
    )
    position = forms.IntegerField(
        label=_l("Place in the list"), min_value=0, max_value=999, initial=0, required=False
    )
    active = forms.BooleanField(label=_l("In use"), required=False, initial=True)


class TemplateForm(forms.Form):
    kind = forms.ChoiceField(label=_l("Kind"), choices=Kind.choices)
    name = forms.CharField(label=_l("Name"), max_length=60)
    title = line(_l("Title"))
    body = body()
    position = forms.IntegerField(
        label=_l("Place in the list"), min_value=0, max_value=999, initial=0, required=False
    )
    active = forms.BooleanField(label=_l("In use"), required=False, initial=True)
