"""Forms that offer what a pack knows. Whether it may be chosen, the action decides."""

from __future__ import annotations

from typing import Any

from django import forms

from documents.packs.base import Pack
from documents.packs.choosing import PACKS, current
from office.core.scoping import Secrecy

EXTRA: frozenset[str] = frozenset().union(*(pack.extra_fields for pack in PACKS.values()))


class PackForm(forms.Form):
    """Choices in the words of a pack, that of the office unless another is given.

    The fields themselves take what any pack knows, so that REST has one schema for all of them.
    """

    def __init__(self, *args: Any, pack: Pack | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offering = pack or current()
        secrecies = [(Secrecy(level).slug, name) for level, name in offering.secrecies.items()]
        offered = {
            "kind": offering.kinds.items(),
            "kinds": offering.kinds.items(),
            "usual_kind": offering.kinds.items(),
            "urgency": offering.urgencies.items(),
            "secrecy": secrecies,
            "layer": [(layer.slug, layer.label) for layer in offering.layers],
        }
        for name, choices in offered.items():
            if name in self.fields:
                known: Any = self.fields[name]
                blank = [choice for choice in known.choices if choice[0] == ""]
                known.widget.choices = [*blank, *choices]
        for name in EXTRA - offering.extra_fields:
            self.fields.pop(name, None)
