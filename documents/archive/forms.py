"""Shape of what is entered in the archive; the rules are in the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.archive.models import ArchiveLoan, DisposalEntry, RetentionRule
from documents.archive.queries import units
from documents.choices import KEPT, Kind, Retention
from documents.senders.models import Sender
from office.core.forms import ReasonForm, day, words
from office.organisation.queries import people

__all__ = ["ReasonForm"]

TERMS = [(term, Retention(term).label) for term in KEPT]
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_PAGES = 100_000


class AmendForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    responsible = forms.CharField(label=_("Responsible"), max_length=200, required=False)
    doc_number = forms.CharField(label=_("Document number"), max_length=200, required=False)
    dated = day(_("Date"))
    year = forms.IntegerField(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    retention = forms.ChoiceField(label=_("Retention"), choices=[("", "—"), *TERMS], required=False)
    unit = forms.ModelChoiceField(units(), label=_("Unit"), required=False)
    pages = forms.IntegerField(label=_("Pages"), min_value=1, max_value=MOST_PAGES, required=False)
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)


class ArrangeForm(forms.Form):
    order = forms.CharField(
        label=_("Parts from first to last"),
        max_length=2000,
        help_text=_("Their numbers as they stand now, such as 2 1 3."),
    )


class JoinForm(forms.Form):
    into = forms.IntegerField(
        label=_("Into the item"), min_value=1, help_text=_("Its id, as in its address.")
    )


class SplitForm(forms.Form):
    letter = forms.IntegerField(
        label=_("Letter"), min_value=1, help_text=_("The id of the letter to be taken out.")
    )


class OpenYearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class ChaseForm(forms.Form):
    text = words(_("Text"), required=False, rows=2)


class LoanForm(forms.Form):
    item = forms.IntegerField(label=_("Item"), min_value=1, help_text=_("Its id in the archive"))
    way = forms.ChoiceField(
        label=_("Way"), choices=ArchiveLoan.Way.choices, initial=ArchiveLoan.Way.SCREEN
    )
    due_on = day(_("Until"), required=True)
    purpose = words(_("Purpose"), rows=2)
    borrower = forms.ModelChoiceField(
        people(),
        label=_("For"),
        required=False,
        help_text=_("Left empty: for yourself. Only who keeps the archive asks for others."),
    )


class ProlongForm(forms.Form):
    due_on = day(_("Until"), required=True)


VERDICTS = [choice for choice in DisposalEntry.Verdict.choices if choice[0] != "open"]


class AppraiseForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Verdict"), choices=VERDICTS)
    item = forms.IntegerField(
        label=_("Item"),
        min_value=1,
        required=False,
        help_text=_("Left empty: all that are not judged yet."),
    )
    years = forms.IntegerField(
        label=_("By how many years"), min_value=1, max_value=100, required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class CarryOutForm(forms.Form):
    witness = forms.ModelChoiceField(
        people(), label=_("Watched by"), help_text=_("Two people destroy: who watches besides you?")
    )


class RuleForm(forms.Form):
    name = forms.CharField(label=_("What it is about"), max_length=100)
    retention = forms.ChoiceField(label=_("Retention"), choices=Retention.choices)
    article = forms.CharField(
        label=_("Rests on"),
        max_length=200,
        help_text=_("The article, such as 国家档案局令第8号第七条."),
    )
    origin = forms.ChoiceField(
        label=_("Letters"),
        choices=[("", _("both directions")), *RetentionRule.Origin.choices],
        required=False,
    )
    relation = forms.ChoiceField(
        label=_("From"),
        choices=[("", _("any sender")), *Sender.Relation.choices],
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Of the kinds"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = words(
        _("Words in the title"),
        required=False,
        rows=2,
        help_text=_("One a line, or with 、 between them; one of them is enough."),
    )
    supervised = forms.BooleanField(label=_("Only what was supervised"), required=False)
    read_only = forms.BooleanField(label=_("Only what was for reading"), required=False)
    position = forms.IntegerField(
        label=_("Place"),
        min_value=0,
        max_value=30_000,
        initial=100,
        required=False,
        help_text=_("The first rule that fits, wins."),
    )
    active = forms.BooleanField(label=_("In use"), initial=True, required=False)


class UnitForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("unit", "Code"),
        max_length=6,
        help_text=_("Two to six letters, such as BGS."),
    )


class PackageForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    retention = forms.ChoiceField(
        label=_("Retention"), choices=[("", _("all terms")), *TERMS], required=False
    )
    unit = forms.ModelChoiceField(units(), label=_("Unit"), required=False)
