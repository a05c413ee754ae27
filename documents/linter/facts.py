"""The facts of a draft that is written here: from its fields, and what the office knows besides.

What a draft does not have yet stays at its default, and the rules that need it say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, TextField, Value

from documents.linter import relations
from documents.linter.draft import DraftFacts, Party, Person
from documents.models import IncomingDocument, OutgoingDocument
from documents.packs.choosing import PACKS, current
from office.core.scoping import Secrecy
from office.organisation.queries import people
from office.parameters.registry import value


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form of a draft, or in the draft itself."""

    kind: str
    title: str = ""
    body: str = ""
    addressee: str = ""
    copy_to: str = ""
    secrecy: str = ""
    answers: IncomingDocument | None = None
    direction: str = ""
    release_condition: str = ""
    pack: str = ""
    """That of the letter; empty for one that is typed now."""

    @classmethod
    def of(cls, doc: OutgoingDocument) -> Entered:
        return cls(
            doc.kind,
            doc.title,
            doc.body,
            doc.addressee,
            doc.copy_to,
            Secrecy(doc.secrecy).slug,
            doc.in_reply_to,
            doc.direction,
            doc.release_condition,
            doc.pack,
        )

    @classmethod
    def typed(cls, given: Any, answers: IncomingDocument | None) -> Entered:
        """As typed, whether or not the form would take it."""
        fields = ("kind", "title", "body", "addressee", "copy_to", "secrecy", *MORE)
        typed = {name: str(given.get(name, ""))[:LONGEST] for name in fields}
        return cls(**typed, answers=answers)


MORE = ("direction", "release_condition")
LONGEST = 50_000
"""Characters of a text that are looked at."""


def facts_of(entered: Entered) -> DraftFacts:
    """Everything the rules can know of it now."""
    ours = str(value("office.name"))
    answers = entered.answers
    pack = PACKS.get(entered.pack, current())
    title, body = _lines(entered.title), _lines(entered.body)
    return DraftFacts(
        pack=pack.slug,
        kind=entered.kind,
        title=title,
        body=body,
        addressee=entered.addressee,
        copy_to=entered.copy_to,
        issuer=ours,
        issuer_level=relations.level_of(ours),
        issuer_is_department=relations.is_department(ours),
        addressees=_parties(entered.addressee, ours),
        copies=_parties(entered.copy_to, ours),
        answers=answers is not None and entered.kind in {"reply", "letter"},
        answers_number=answers.issuer_number if answers else "",
        answers_title=answers.title if answers else "",
        secrecy=entered.secrecy,
        direction=entered.direction or pack.direction(entered.kind),
        release_condition=entered.release_condition,
        people=_named(f"{title}\n{body}\n{entered.addressee}"),
    )


def _lines(text: str) -> str:
    """As a browser counts characters: one for a new line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parties(names: str, ours: str) -> tuple[Party, ...]:
    return tuple(relations.party(name, ours) for name in relations.split(names))


def _named(text: str) -> tuple[Person, ...]:
    """Those of our people whom the text names, in one query."""
    found = (
        people()
        .exclude(post="")
        .annotate(text=Value(text, output_field=TextField()))
        .filter(text__contains=F("name"))
        .values_list("name", "post")
    )
    return tuple(Person(name, post) for name, post in found[:200])
