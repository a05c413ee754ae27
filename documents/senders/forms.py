"""Shape of what is entered about a sender."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.choices import Kind
from documents.packs.forms import PackForm
from documents.senders.models import Sender
from office.core.forms import words
from office.organisation.queries import departments

LONGEST_TERM = 250


class SenderForm(PackForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    aliases = words(
        _("Short names"),
        required=False,
        rows=2,
        help_text=_("One a line, or with 、 between them."),
    )
    codes = words(
        _("Number codes"),
        required=False,
        rows=2,
        help_text=_("The part before the year, such as 云政办发."),
    )
    relation = forms.ChoiceField(
        label=_("Relation"), choices=[("", _("not entered")), *Sender.Relation.choices],
        required=False,
    )  # fmt: skip
    department = forms.ModelChoiceField(
        departments(), label=_("Usually handled by"), required=False
    )
    kind = forms.ChoiceField(
        label=_("Usual kind"), choices=[("", _("as its letters are")), *Kind.choices],
        required=False,
    )  # fmt: skip
    term_days = forms.IntegerField(
        label=_("Usual term, in working days"),
        min_value=1,
        max_value=LONGEST_TERM,
        required=False,
    )


class MergeForm(forms.Form):
    into = forms.IntegerField(label=_("Into"), min_value=1)
