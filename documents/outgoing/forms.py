"""Shape and format of what is entered for a letter of ours; the rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from documents.choices import Kind, Retention, Urgency
from documents.outgoing.actions import Recipient
from documents.outgoing.models import Countersignature, Direction, Means
from documents.outgoing.queries import all_series, files_kept, signers
from documents.outgoing.recipients import recipient_of
from documents.outgoing.rest_fields import RecipientsInput
from documents.packs.choosing import LAYERS, usual_kind
from documents.packs.forms import PackForm
from office.core.forms import SECRECY_CHOICES, ReasonForm, TextForm, day, words
from office.organisation.models import Department
from office.organisation.queries import departments, people

__all__ = ["DraftForm", "ReasonForm", "TextForm"]

LONGEST_BODY = 100_000
PRESENT = pgettext_lazy("minutes", "Present")
ABSENT = pgettext_lazy("minutes", "Excused")
OBSERVERS = pgettext_lazy("minutes", "Sitting in")
MOST_COPIES = 10_000


def body(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_("Body"),
        required=required,
        max_length=LONGEST_BODY,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )


def line(label: Any, length: int = 500, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text)


def several(label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:
    """Lines or names, as many as there are."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def enclosures() -> forms.CharField:
    return several(_("Enclosures"), _("One a line, without numbers"))


def joint_organs() -> forms.CharField:
    return several(
        _("Issued jointly with"),
        _("One organ a line, in their order. We lead: ours stands first and ours is the number."),
    )


def secrecy_term() -> forms.CharField:
    return line(
        _("Term of secrecy"), 20, _("Of a state secret: 5年, 6个月. Empty: the longest there is.")
    )


def some_departments(
    label: Any, *, required: bool = False
) -> forms.ModelMultipleChoiceField[Department]:
    return forms.ModelMultipleChoiceField(
        departments(), label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


class DraftForm(PackForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, initial=usual_kind, required=False
    )
    title = forms.CharField(label=_("Title"), max_length=500)
    body = body()
    addressee = line(_("Addressee"))
    copy_to = line(_("Copy to"))
    enclosures = enclosures()
    remark = line(
        _("Note below the date"), 200, _("Such as the contact of a request for instructions")
    )
    joint_organs = joint_organs()
    present = several(PRESENT)
    absent = several(ABSENT)
    observers = several(OBSERVERS)
    series = line(_("Series"), 20, _("Left empty it follows from the kind"))
    direction = forms.ChoiceField(
        label=_("Direction"), choices=[("", "—"), *Direction.choices], required=False
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ROUTINE, required=False
    )
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )
    secrecy_term = secrecy_term()
    layer = forms.ChoiceField(
        label=_("Decided in"),
        choices=[("", _("as the kind asks")), *((layer.slug, layer.label) for layer in LAYERS)],
        required=False,
    )
    release_condition = line(
        _("What ends the secrecy"), 200, _("A term or a condition, such as 本件於公布時解密")
    )
    countersign_departments = some_departments(_("To countersign"))
    in_reply_to = forms.IntegerField(
        label=_("Answers"), required=False, min_value=1, widget=forms.HiddenInput()
    )


class LetterTextForm(PackForm):
    """Only what is given changes."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, required=False)
    title = line(_("Title"))
    body = body()
    addressee = line(_("Addressee"))
    copy_to = line(_("Copy to"))
    enclosures = enclosures()
    remark = line(_("Note below the date"), 200)
    joint_organs = joint_organs()
    present = several(PRESENT)
    absent = several(ABSENT)
    observers = several(OBSERVERS)
    series = line(_("Series"), 20)
    direction = forms.ChoiceField(
        label=_("Direction"), choices=[("", "—"), *Direction.choices], required=False
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, required=False)
    layer = forms.ChoiceField(
        label=_("Decided in"),
        choices=[("", _("as the kind asks")), *((layer.slug, layer.label) for layer in LAYERS)],
        required=False,
    )
    release_condition = line(
        _("What ends the secrecy"), 200, _("A term or a condition, such as 本件於公布時解密")
    )


class SubmitForm(forms.Form):
    reviewer = forms.ModelChoiceField(
        people(),
        label=_("Reviewed by"),
        required=False,
        empty_label=_("the head of the department"),
    )
    signer = forms.ModelChoiceField(
        signers(), label=_("Signed by"), required=False, empty_label=_("as the kind asks")
    )
    countersign_departments = some_departments(_("To countersign"))


class ReviewForm(forms.Form):
    text = words(_("Opinion"), required=False, help_text=_("Left empty it says: agreed."))
    countersign_departments = some_departments(_("To countersign"))
    signer = forms.ModelChoiceField(
        signers(), label=_("Signed by"), required=False, empty_label=_("as proposed")
    )


class AskForm(forms.Form):
    departments = some_departments(_("To countersign"), required=True)
    due_on = day(_("Deadline"))


class CountersignForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (Countersignature.Answer.AGREE, pgettext_lazy("countersignature", "Agrees")),
            (Countersignature.Answer.DIFFER, pgettext_lazy("countersignature", "Differs")),
        ],
        initial=Countersignature.Answer.AGREE,
        required=False,
    )
    text = words(_("Opinion"), required=False)


class OpinionForm(forms.Form):
    text = words(_("Opinion"), required=False, help_text=_("Left empty it says: agreed."))


class RecheckForm(forms.Form):
    text = words(
        _("Opinion"), required=False, rows=2, help_text=_("Left empty: nothing to correct.")
    )


class NumberForm(forms.Form):
    series = line(_("Series"), 20, _("Left empty: the one of the draft"))
    reserved = forms.IntegerField(
        label=_("Reserved number"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Left empty it takes the next one."),
    )


class SealForm(forms.Form):
    copies = forms.IntegerField(
        label=_("Copies"), min_value=1, max_value=MOST_COPIES, initial=1, required=False
    )
    pages = forms.IntegerField(
        label=_("Pages"), min_value=1, max_value=MOST_COPIES, initial=1, required=False
    )
    seal = line(pgettext_lazy("stamp", "Seal"), 60, _("Left empty: the seal of the office"))
    handler = forms.ModelChoiceField(
        people(), label=_("Handled by"), required=False, empty_label=_("the drafter")
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
        label=_("Recipients"),
        required=False,
        help_text=_("One a line: name | way | copies. Left empty: addressee and copies."),
    )
    due_on = day(_("Acknowledge by"))


class AddRecipientsForm(forms.Form):
    deliveries = RecipientsField(
        label=_("Recipients"), help_text=_("One a line: name | way | copies.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    due_on = day(_("Acknowledge by"))


class CoSignForm(forms.Form):
    """On the page organ and scan are chosen; a program names them."""

    organ = forms.CharField(label=_("Organ"), max_length=200)
    signed_by = forms.CharField(label=_("Signed by"), max_length=60)
    signed_on = day(_("Date on the paper"), required=True)
    text = words(_("Opinion"), required=False, rows=2)
    scan = forms.ModelChoiceField(
        files_kept(),
        label=_("Scan"),
        required=False,
        help_text=_("The id of one of the files of the letter"),
        widget=forms.NumberInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organ", "scan"):
            if offered := self.initial.pop(f"{name}_offered", None):
                self.fields[name].widget = forms.Select(choices=offered)
                self.fields[name].help_text = ""


class SecrecyForm(forms.Form):
    to = forms.ChoiceField(label=_("Secrecy"), choices=SECRECY_CHOICES)
    reason = words(_("Reason"), rows=2)
    secrecy_term = secrecy_term()


class ReceiptForm(forms.Form):
    delivery = forms.IntegerField(
        label=_("Delivery"),
        required=False,
        min_value=1,
        help_text=_("Its number in the list below; left empty: all that are open and yours."),
    )
    text = forms.CharField(
        label=_("Receipt"),
        max_length=200,
        required=False,
        help_text=_("Who signed for it, or how it was confirmed"),
    )


class AcknowledgeForm(ReceiptForm):
    means = forms.ChoiceField(
        label=_("How it was confirmed"),
        choices=Means.choices,
        initial=Means.HERE,
        required=False,
    )


class FileForm(forms.Form):
    """Filled in with what the rules propose; `why` is the reason shown below it."""

    retention = forms.ChoiceField(
        label=_("Retention"),
        choices=[("", _("as the rules propose")), *Retention.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("why"):
            self.fields["retention"].help_text = self.initial["why"]


class ReserveForm(forms.Form):
    series = forms.ModelChoiceField(all_series(), label=_("Series"), to_field_name="code")
    reason = forms.CharField(label=pgettext_lazy("number", "What for"), max_length=200)
    count = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=50, initial=1, required=False
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class KindsField(forms.MultipleChoiceField):
    """Ticks on the page, a list of words over REST."""

    @staticmethod
    def rest_twin(**common: Any) -> serializers.ListField:
        child = serializers.ChoiceField(choices=Kind.choices)
        return serializers.ListField(child=child, **common)


class SeriesForm(PackForm):
    code = forms.CharField(label=_("Code"), max_length=20)
    name = line(_("Name"), 60)
    kinds = KindsField(
        label=_("For the kinds"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for all of them"),
    )
    direction = forms.ChoiceField(
        label=_("Direction"), choices=[("", _("any")), *Direction.choices], required=False
    )
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=999, initial=0, required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class TemplateForm(PackForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=60)
    title = line(_("Title"))
    body = body()
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=999, initial=0, required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
