"""A person as one types him: his name, the initials of its pinyin, or the end of his number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from office.core.text import folded, name_key, plain
from office.organisation.models import User
from office.organisation.queries import people

MOST_NAMED = 4
SHORTEST_NUMBER = 3


def label_of(person: User) -> str:
    """`卢敏 · 财务科`."""
    return f"{person} · {person.department}" if person.department else str(person)


def _sounds(person: User) -> tuple[str, str]:
    """Initials and full pinyin without tones: `lm`, `lumin`."""
    parts = (person.sort_key or name_key(person.name)).lower().split()
    bare = ["".join(c for c in part if not c.isdigit()) for part in parts]
    return "".join(p[:1] for p in bare), "".join(bare)


def meant(text: str, among: list[User]) -> list[User]:
    """Whom a text can mean: the best kind of match only, so that a full name is never ambiguous."""
    asked = folded(plain(text))
    if asked.isdecimal():
        return _numbered(asked, among)
    return (
        [p for p in among if asked in {folded(label_of(p)), folded(str(p)), folded(p.username)}]
        or [p for p in among if asked in _sounds(p)]
        or [p for p in among if asked in folded(label_of(p)) or _sounds(p)[1].startswith(asked)]
    )


def _numbered(digits: str, among: list[User]) -> list[User]:
    ends = [p for p in among if p.phone and _digits(p.phone).endswith(digits)]
    if len(digits) >= SHORTEST_NUMBER and ends:
        return ends
    return [p for p in among if str(p.pk) == digits]


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdecimal())


class PersonInput(forms.TextInput):
    """A text input with a list of everybody; the browser narrows it by name and by initials."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        marks = {**(attrs or {}), "autocomplete": "off"}
        marks["list"] = f"{marks.get('id', name)}_people"
        box = super().render(name, value, marks, renderer)
        options = format_html_join(
            "",
            '<option value="{}" label="{}"></option>',
            ((label_of(p), " ".join(x for x in (_sounds(p)[0], p.phone) if x)) for p in people()),
        )
        return format_html('{}<datalist id="{}">{}</datalist>', box, marks["list"], options)


class TypedPerson(forms.ModelChoiceField[User]):
    """On a page a text, over REST an id."""

    widget = PersonInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(people(), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, User):
            return label_of(value)
        if isinstance(value, int):
            found = people().filter(pk=value).first()
            return label_of(found) if found else ""
        return value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, User):
            return value or None
        found = meant(str(value), list(people()))
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                _("Nobody here is called “%(text)s”. Try the initials, such as lm.")
                % {"text": str(value)[:40]},
                code="invalid_choice",
            )
        named = ", ".join(label_of(p) for p in found[:MOST_NAMED])
        raise forms.ValidationError(
            _("This can be %(people)s. Type more of the name.") % {"people": named},
            code="ambiguous",
        )
