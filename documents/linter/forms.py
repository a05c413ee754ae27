"""What is entered about a finding."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.linter.rules import RULES
from office.core.forms import words

CHOICES = [(rule.id, format_lazy("{} · {}", rule.id, rule.says)) for rule in RULES]


class OverrideForm(forms.Form):
    rule = forms.ChoiceField(label=_("Rule"), choices=CHOICES)
    reason = words(_("Why this rule is not kept"), rows=2)
