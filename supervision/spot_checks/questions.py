"""What a check asks: a few questions for every item, and those of its source. Two minutes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

QUESTIONS: dict[str, Any] = {
    "true": _("Is it as far as the department reported?"),
    "evidence": _("Is there evidence for it, at hand?"),
    "in_time": _("Will it be done in time?"),
    "wording": _("Is it done as the leader said it, word for word?"),
    "told": _("Does the leader know how far it is?"),
    "decided": _("Is every point that the meeting decided taken up?"),
    "partners": _("Do the assisting departments do their part?"),
    "standard": _("Does it meet what the superior document asks for?"),
    "broken": _("Is the key point broken down into months?"),
    "asker": _("Was the person who asked spoken to?"),
    "asker_content": _("Is the person who asked content?"),
    "owner": _("Does somebody in the department answer for it by name?"),
}
EVERY = ("true", "evidence", "in_time")
OF_SOURCE = {
    "instruction": ("wording", "told"),
    "decision": ("decided", "partners"),
    "superior_document": ("standard", "owner"),
    "annual_plan": ("broken", "partners"),
    "proposal": ("asker", "asker_content"),
    "petition": ("asker", "asker_content"),
    "hotline": ("asker", "asker_content"),
    "assigned": ("owner", "partners"),
}


def asked(source: str) -> tuple[str, ...]:
    """The questions for an item of this source, in order."""
    return (*EVERY, *OF_SOURCE.get(source, ("owner",)))
