from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from office.core.forms import SECRECY_CHOICES, ReasonForm, TextForm, day, words
from office.organisation.queries import departments, people
from supervision.models import ReportEvery, Source

__all__ = ["ReasonForm", "TextForm"]


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


class AssignForm(forms.Form):
    lead_department = forms.ModelChoiceField(departments(), label=_("Leads"), required=False)
    responsible = forms.ModelChoiceField(people(), label=_("Responsible"), required=False)


class AcceptForm(forms.Form):
    plan = words(_("Plan"), required=False)


class ReportForm(forms.Form):
    text = words(_("How far is it?"))
    percent = forms.IntegerField(label=_("Done, in percent"), min_value=0, max_value=100)


class VerifyForm(forms.Form):
    ok = forms.BooleanField(label=_("Passed"), required=False)
    text = words(_("What was found"))


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
