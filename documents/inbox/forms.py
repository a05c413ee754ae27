"""Shape and format of what is asked about a piece."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from office.pages.files import FilesField

MOST_STARTS = 300


class LetterField(forms.CharField):
    """A letter by its number, typed whole or as its figure of this year; a program sends the id."""

    @staticmethod
    def rest_twin(**given: Any) -> serializers.IntegerField:
        return serializers.IntegerField(min_value=1, max_value=2**63 - 1, **given)


class JoinForm(forms.Form):
    letter = LetterField(
        label=_("Letter"),
        max_length=60,
        help_text=_("Its number, such as 收〔2026〕12号, or only 12 for one of this year."),
    )


class StartsField(forms.CharField):
    """Pages, typed as `1, 4, 9`; a program sends a list."""

    @staticmethod
    def rest_twin(**given: Any) -> serializers.ListField:
        page = serializers.IntegerField(min_value=1, max_value=100_000)
        return serializers.ListField(child=page, max_length=MOST_STARTS, min_length=1, **given)

    def clean(self, value: Any) -> list[int]:
        if isinstance(value, (list, tuple)):
            return [int(n) for n in value]
        text = super().clean(value)
        words = [
            w for w in text.replace("、", ",").replace("，", ",").replace(",", " ").split() if w
        ]
        if not words or not all(w.isascii() and w.isdecimal() and len(w) < 7 for w in words):
            raise forms.ValidationError(
                _("Enter the pages on which letters begin, such as 1, 4, 9.")
            )
        return [int(w) for w in words[:MOST_STARTS]]


class SplitForm(forms.Form):
    starts = StartsField(
        label=_("Letters begin on page"),
        max_length=2000,
        help_text=_("Such as 1, 4, 9. Where no sticker or separator sheet says it."),
    )


class UploadForm(forms.Form):
    file = FilesField(
        label=_("Files"),
        help_text=_("Letters and whole batches: PDF, pictures, DOCX, OFD, mails. Several at once."),
    )
