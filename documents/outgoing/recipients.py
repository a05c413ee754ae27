"""Recipients as they are typed or sent: a name, a way, a number of copies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from documents.outgoing.actions import Recipient
from documents.outgoing.models import Way
from documents.outgoing.queries import department_named, named_in

MOST_COPIES = 10_000
NAMES = ("recipient", "name", "to", "unit", "organ")
WAYS = ("way", "method", "channel", "mode")
WORDS = {"post": Way.MAIL, "courier": Way.MAIL, "email": Way.MAIL, "letter": Way.PAPER}


def recipient_of(row: str) -> Recipient:
    """One line of the page, whichever bars and languages it was typed with."""
    parts = [p.strip() for p in row.replace("｜", "|").split("|")]
    copies = next((int(p) for p in parts[1:] if p.isdecimal()), 1)
    ways = {**{w.value: w for w in Way}, **{str(w.label): w for w in Way}}
    way = next((ways[p] for p in parts[1:] if p in ways), None)
    unknown = [p for p in parts[1:] if p and not p.isdecimal() and p not in ways]
    if unknown:
        raise forms.ValidationError(
            _("“%(way)s” is no way of sending. There are: %(known)s.")
            % {"way": unknown[0], "known": "、".join(str(w.label) for w in Way)}
        )
    return recipient(parts[0], way, copies)


def recipient(
    name: str, way: str | None = None, copies: int = 1, department: Any = None
) -> Recipient:
    """A department of ours is one by its name; it acknowledges here."""
    if not 1 <= copies <= MOST_COPIES:
        raise forms.ValidationError(
            _("Between one and %(n)s copies.") % {"n": MOST_COPIES}, code="copies"
        )
    ours = department or (department_named(name) if way in {None, Way.INTERNAL} else None)
    if way == Way.INTERNAL and ours is None:
        raise forms.ValidationError(
            _("“%(name)s” is no department of ours.") % {"name": name}, code="department"
        )
    return Recipient(
        (name or str(ours or ""))[:200],
        Way.INTERNAL if ours else way or Way.PAPER,
        copies,
        ours,
    )


def recipients_text(doc: Any) -> str:
    """What the form of sending out begins with: the addressee and those under copy, one a line."""
    rows = []
    for name in named_in(f"{doc.addressee}，{doc.copy_to}"):
        way = Way.INTERNAL if department_named(name) else Way.PAPER
        rows.append(f"{name} | {way.label} | 1")
    return "\n".join(rows)


def recipient_given(row: Any) -> Recipient:
    """What a program sends: an object, a name alone, or the id of a department."""
    if isinstance(row, str):
        return recipient_of(row)
    if isinstance(row, int) and not isinstance(row, bool):
        row = {"department": row}
    if not isinstance(row, dict):
        raise forms.ValidationError(_("A recipient is a name or an object."))
    ours = _department(row.get("department"))
    name = str(next((row[n] for n in NAMES if row.get(n)), ours or "")).strip()
    if not name:
        raise forms.ValidationError(_("Name the recipient."))
    copies = row.get("copies", 1)
    if not isinstance(copies, int) or isinstance(copies, bool):
        raise forms.ValidationError(_("Copies are a whole number."))
    return recipient(name, _way(row), copies, ours)


def _department(given: Any) -> Any:
    if given in (None, ""):
        return None
    ours = department_named(given)
    if ours is None:
        raise forms.ValidationError(_("There is no such department."))
    return ours


def _way(row: dict[str, Any]) -> str | None:
    given = next((str(row[w]) for w in WAYS if row.get(w)), None)
    way = WORDS.get(given or "", given)
    if way is not None and way not in Way.values:
        raise forms.ValidationError(
            _("“%(way)s” is no way of sending. There are: %(known)s.")
            % {"way": way, "known": ", ".join(Way.values)}
        )
    return way
