from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import SECRECY_CHOICES, ReasonForm, TextForm, VerdictField, day, words
from office.files.models import Attachment
from office.organisation.queries import departments, people
from office.pages.files import FilesField
from supervision.models import (
    Mode,
    ReportEvery,
    ResultClass,
    Satisfaction,
    Source,
    Ticket,
)

__all__ = ["ReasonForm", "TextForm"]


def evidence() -> Any:
    """Ids of files of the item; pages upload them instead."""
    return forms.ModelMultipleChoiceField(
        Attachment.objects.filter(withdrawn_at=None),
        label=_("Files"),
        required=False,
        help_text=_("Ids of files that are attached to the item already"),
        widget=forms.MultipleHiddenInput,
    )


def percent() -> forms.IntegerField:
    return forms.IntegerField(label=_("Done, in percent"), min_value=0, max_value=100)


SAME_WORDS = [("", _("Tell me first")), ("link", _("Docket both and link them"))]


class DocketForm(forms.Form):
    title = forms.CharField(label=_("Matter"), max_length=500)
    source = forms.ChoiceField(label=_("Source"), choices=Source.choices, initial=Source.ASSIGNED)
    original_text = words(_("Original wording"), required=False)
    standard = words(_("What counts as done"), required=False, rows=2)
    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"))
    assisting_departments = forms.ModelMultipleChoiceField(
        departments(), label=_("Assist"), required=False, widget=forms.CheckboxSelectMultiple
    )
    responsible = forms.ModelChoiceField(people(), label=_("Responsible"), required=False)
    due_on = day(_("Deadline"), help_text=_("Left empty, the term of the source applies"))
    report_every = forms.ChoiceField(
        label=_("Reports"), choices=ReportEvery.choices, initial=ReportEvery.NONE, required=False
    )
    plan = words(_("Plan"), required=False)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"), choices=SECRECY_CHOICES, initial="open", required=False
    )
    mode = forms.ChoiceField(
        label=_("Our part in a suggestion or proposal"),
        choices=[("", "—"), *Mode.choices],
        required=False,
    )
    same_words = forms.ChoiceField(
        label=_("If the same words are under supervision already"),
        choices=SAME_WORDS,
        required=False,
    )


class AssignForm(forms.Form):
    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"), required=False)
    responsible = forms.ModelChoiceField(people(), label=_("Responsible"), required=False)


class AcceptForm(forms.Form):
    plan = words(
        _("Plan"),
        required=False,
        help_text=_("How it will be done, in a sentence or two. Left empty, it is owed in days."),
    )


class PlanForm(forms.Form):
    plan = words(_("Plan"))


class ReportForm(forms.Form):
    text = words(_("How far is it?"))
    percent = percent()
    files = evidence()


class ResultForm(forms.Form):
    text = words(_("What came of it"))
    files = evidence()


class PhoneReportForm(forms.Form):
    """On the phone: a sentence, a thumb on the scale, a photo."""

    percent = forms.IntegerField(
        label=_("Done, in percent"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"type": "range", "step": "5", "list": "tenths"}),
    )
    text = words(_("How far is it?"), rows=2)
    photo = FilesField(label=_("Photos and files"), required=False)


class PhoneResultForm(forms.Form):
    text = words(_("What came of it"))
    photo = FilesField(label=_("Photos and files"), required=False)


class PhoneVerifyForm(forms.Form):
    ok = VerdictField(label=_("Passed"))
    text = words(_("What was found"))
    photo = FilesField(label=_("Photos and files"), required=False)


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("Milestone"), max_length=200)
    due_on = day(_("Until"), required=True)
    department = forms.ModelChoiceField(
        departments(), label=_("Owed by"), required=False, help_text=_("Left empty: the lead")
    )


class ReachForm(forms.Form):
    milestone = forms.IntegerField(
        label=_("Milestone"), min_value=1, max_value=2**31, widget=forms.HiddenInput
    )
    note = words(_("Note"), required=False, rows=2)


class DropForm(forms.Form):
    milestone = forms.IntegerField(
        label=_("Milestone"), min_value=1, max_value=2**31, widget=forms.HiddenInput
    )
    reason = words(_("Reason"), rows=2)


class SplitForm(forms.Form):
    title = forms.CharField(label=_("Sub-item"), max_length=500)
    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"))
    responsible = forms.ModelChoiceField(people(), label=_("Responsible"), required=False)
    due_on = day(_("Deadline"), help_text=_("Left empty: the day of the whole"))
    standard = words(_("What counts as done"), required=False, rows=2)


class StrikeOffForm(forms.Form):
    text = words(_("Opinion of the source"), required=False, rows=2)
    result_class = forms.ChoiceField(
        label=_("Class of the answer"),
        choices=[("", "—"), *ResultClass.choices],
        required=False,
        help_text=_("Needed for suggestions and proposals"),
    )
    reply_number = forms.CharField(label=_("Number of the reply"), max_length=40, required=False)


class RateForm(forms.Form):
    satisfaction = forms.ChoiceField(label=_("Satisfaction"), choices=Satisfaction.choices)
    text = words(_("What they said"), required=False, rows=2)


class RhythmForm(forms.Form):
    report_every = forms.ChoiceField(label=_("Reports"), choices=ReportEvery.choices)


class TicketForm(forms.Form):
    level = forms.ChoiceField(label=_("Level"), choices=Ticket.Level.choices)
    reason = words(_("Reason"), required=False, rows=2)


class VerifyForm(forms.Form):
    ok = VerdictField(label=_("Passed"))
    text = words(_("What was found"))
    files = evidence()


class ExtensionForm(forms.Form):
    due_on = day(_("Until"), required=True)
    reason = words(_("Reason"), rows=2)


class RefuseForm(forms.Form):
    reason = words(_("Reason"), required=False, rows=2)


class HoldForm(forms.Form):
    reason = words(_("Reason"), rows=2)
    until = day(_("Until"), required=True)


class TransferForm(forms.Form):
    to = forms.ModelChoiceField(departments(), label=_("Transfer to"))
    reason = words(_("Reason"), required=False, rows=2)


class FileForm(forms.Form):
    retention = forms.ChoiceField(
        label=_("Retention"),
        choices=[("permanent", _("Permanent")), ("y30", _("30 years")), ("y10", _("10 years"))],
        initial="y10",
        required=False,
    )
