"""Which of a letter's many commands stand at its head, and which beside what they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from documents.handling.actions import SECOND_THOUGHTS
from documents.handling.queries import phrases
from documents.models import Opinion
from office.core.actor import Actor
from office.pages.commands import Button

ASIDE = frozenset(
    {
        "comment",
        "number_copies",
        "lend_copy",
        "return_copy",
        "admit",
        "dismiss",
        "declassify",
        "supplement",
        "take_original",
        "hand_original",
        "place_original",
    }
)


def offers(actor: Actor, context: dict[str, Any], given: Iterable[Button]) -> dict[str, Any]:
    """`buttons` for the head of the page, `aside` by name; none that could only be refused."""
    fits = {b.name: b for b in given if _fits(actor, context, b.name)}
    return {
        "buttons": [b for name, b in fits.items() if name not in ASIDE],
        "aside": {name: b for name, b in fits.items() if name in ASIDE},
        "phrases": phrases(actor.user_id) if "instruct" in fits else [],
    }


def _fits(actor: Actor, context: dict[str, Any], name: str) -> bool:
    secret, duties = context["secret"], context["open_now"]
    rules: dict[str, Callable[[], bool]] = {
        "recall": lambda: any(r.read_at is None for r in context["readers"]),
        "pass_on": lambda: any(d.kind == "documents.pass_on" for d in duties),
        "take_back": lambda: may_take_back(actor, context["opinions"]),
        "dismiss": lambda: bool(secret and secret.admitted),
        "lend_copy": lambda: bool(secret and secret.copies),
        "return_copy": lambda: bool(secret and any(c.loan for c in secret.copies)),
        "number_copies": lambda: secret is not None,
        "admit": lambda: secret is not None,
    }
    return name not in rules or rules[name]()


def may_take_back(actor: Actor, opinions: list[Opinion]) -> bool:
    """For ten seconds, whoever signed it."""
    last = next((o for o in opinions if o.kind == Opinion.Kind.INSTRUCTION), None)
    return (
        last is not None
        and last.author_id == actor.user_id
        and not hasattr(last, "taken_back")
        and actor.now - last.at <= SECOND_THOUGHTS
    )
