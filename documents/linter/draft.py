"""What the rules look at: the draft and everything known about its road, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from documents.linter.text import Text


class Relation(StrEnum):
    """What somebody is to us."""

    SUPERIOR = "superior"
    SUBORDINATE = "subordinate"
    UNAFFILIATED = "unaffiliated"
    INTERNAL = "internal"
    PUBLIC = "public"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody the draft goes to.

    `rules`: a party committee or people's government itself, no department of one. `direct`: no
    level stands between it and us. `professional`: a higher department of our own line of work.
    """

    name: str
    relation: Relation = Relation.UNKNOWN
    person: bool = False
    rules: bool = False
    direct: bool = True
    professional: bool = False


@dataclass(frozen=True, slots=True)
class Organ:
    """One of the organs that issue together. `agreed` None: nothing is known of its signature."""

    name: str
    level: int | None = None
    agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class Consulted:
    """A unit whose remit the draft touches: asked yet, and of one mind with us?"""

    name: str
    asked: bool = False
    agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class SignOff:
    """How the draft was signed off: by whom, with which words, when."""

    name: str = ""
    opinion: str = ""
    on: date | None = None
    principal: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A draft, with what the office knows about it. What is not known stays at its default."""

    kind: str = "notice"
    title: str = ""
    body: str = ""
    addressee: str = ""
    addressee_mark: str | None = None
    """What the line of the addressee ends with; None where the typesetter sees to it."""
    copy_to: str = ""
    number: str = ""
    dated: str = ""
    annex_note: str = ""
    note: str = ""
    """What stands in brackets below the date (附注): whom to ask."""
    issuer: str = ""
    issuer_level: int | None = None
    issuer_is_department: bool = False
    issuer_internal: bool = False
    addressees: tuple[Party, ...] = ()
    copies: tuple[Party, ...] = ()
    signer: str | None = None
    """Who is named as 签发人; None while nobody has to be named yet."""
    sign_off: SignOff | None = None
    changed_after_sign_off: bool = False
    organs: tuple[Organ, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    leads: tuple[str, ...] = ()
    """The two organs that lead us, where two do."""
    major: bool = False
    important: bool = False
    own_level_consents: bool = False
    assigned_by_person: bool = False
    answers_number: str = ""
    answers_title: str = ""
    answers: bool = False
    secrecy: str = ""
    secrecy_months: int | None = None
    copy_numbers: bool | None = None
    attachments: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    known_organs: tuple[str, ...] = ()
    direction: str = ""
    """up, level or down, where the draft says so."""
    release_condition: str = ""
    """What ends its secrecy, in words."""
    pack: str = "cn_gov"
    lines: tuple[tuple[str, int], ...] = ()
    """Where each field begins in the file that the draft came from."""


UPWARD_KINDS = frozenset({"request", "report"})
ORDERING_KINDS = frozenset({"order", "decision", "notice", "circular", "opinion", "resolution"})
DOWNWARD_KINDS = ORDERING_KINDS | {"reply"}


@dataclass(frozen=True)
class Draft:
    """The facts with their texts prepared once, so that twenty rules need not each."""

    facts: DraftFacts

    def _text(self, field: str, raw: str) -> Text:
        return Text(field, raw, dict(self.facts.lines).get(field, 0))

    @cached_property
    def title(self) -> Text:
        return self._text("title", self.facts.title)

    @cached_property
    def body(self) -> Text:
        return self._text("body", self.facts.body)

    @cached_property
    def annex(self) -> Text:
        return self._text("annex_note", self.facts.annex_note)

    @cached_property
    def note(self) -> Text:
        return self._text("note", self.facts.note)

    @cached_property
    def dated(self) -> Text:
        return self._text("dated", self.facts.dated)

    @cached_property
    def addressee(self) -> Text:
        return self._text("addressee", self.facts.addressee)

    @cached_property
    def copy_to(self) -> Text:
        return self._text("copy_to", self.facts.copy_to)

    @cached_property
    def number(self) -> Text:
        return self._text("number", self.facts.number)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text of the draft that is not empty."""
        found = (self.title, self.addressee, self.body, self.annex, self.copy_to)
        return tuple(t for t in found if t.raw)

    @cached_property
    def superiors(self) -> tuple[Party, ...]:
        return self.related(Relation.SUPERIOR)

    def related(self, *relations: Relation) -> tuple[Party, ...]:
        return tuple(p for p in self.facts.addressees if p.relation in relations)

    @property
    def upward(self) -> bool:
        """By its kind, or an opinion that goes to a superior."""
        kind = self.facts.kind
        return kind in UPWARD_KINDS or (kind == "opinion" and bool(self.superiors))

    @property
    def downward(self) -> bool:
        return self.facts.kind in DOWNWARD_KINDS and not self.superiors
