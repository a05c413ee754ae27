"""The facts of a draft that is written here: from its fields, and what the office knows besides.

What a draft does not have yet stays at its default, and the rules that need it say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Length

from documents.linter import relations
from documents.linter.draft import DraftFacts, Organ, Party, Person, Relation
from documents.linter.road import Road
from documents.models import IncomingDocument, OutgoingDocument, Sender, SenderKey
from documents.packs.choosing import PACKS, current
from documents.secrets.terms import is_state_secret, months_of
from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.core.text import letters_only
from office.organisation.queries import departments, people
from office.parameters.registry import value

LONGEST = 50_000
"""Characters of a text that are looked at."""
MOST_ALIKE = 300
SLACK = 2
"""By so many characters a name may be longer or shorter than the one that was meant."""
FIELDS = (
    "kind", "title", "body", "addressee", "copy_to", "enclosures", "remark", "joint_organs",
    "secrecy", "direction", "release_condition",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form of a draft, or in the draft itself.

    `level` is the secrecy up to which senders may be named to whoever reads the findings.
    """

    kind: str
    title: str = ""
    body: str = ""
    addressee: str = ""
    copy_to: str = ""
    enclosures: str = ""
    remark: str = ""
    joint_organs: str = ""
    secrecy: str = ""
    months: int | None = None
    level: int = 0
    answers: IncomingDocument | None = None
    direction: str = ""
    release_condition: str = ""
    pack: str = ""
    """That of the letter; empty for one that is typed now."""

    @classmethod
    def of(cls, doc: OutgoingDocument) -> Entered:
        texts = {name: getattr(doc, name) for name in FIELDS if name != "secrecy"}
        return cls(
            **texts,
            secrecy=Secrecy(doc.secrecy).slug,
            months=doc.secret_months,
            level=doc.secrecy,
            answers=doc.in_reply_to,
            pack=doc.pack,
        )

    @classmethod
    def typed(
        cls,
        given: Any,
        answers: IncomingDocument | None,
        clearance: int,
        doc: OutgoingDocument | None = None,
    ) -> Entered:
        """As typed, whether or not the form would take it. The editor of a draft that is kept
        does not ask for its secrecy."""
        typed = {name: str(given.get(name, ""))[:LONGEST] for name in FIELDS}
        months = months_of(str(given.get("secrecy_term", "")))
        if doc is not None:
            typed["secrecy"], months = Secrecy(doc.secrecy).slug, doc.secret_months
            typed["pack"] = doc.pack
        level = min(clearance, int(SECRECY_BY_SLUG.get(typed["secrecy"], Secrecy.OPEN)))
        return cls(**typed, months=months, level=level, answers=answers)


def facts_of(entered: Entered, road: Road | None = None) -> DraftFacts:
    """Everything the rules can know of it now."""
    ours = str(value("office.name"))
    answers, road = entered.answers, road or Road()
    pack = PACKS.get(entered.pack, current())
    title, body = _lines(entered.title), _lines(entered.body)
    names = relations.split(entered.addressee)
    directory = _Directory.of([*names, *relations.split(entered.copy_to)], entered.level)
    return DraftFacts(
        pack=pack.slug,
        kind=entered.kind,
        title=title,
        body=body,
        addressee=entered.addressee,
        copy_to=entered.copy_to,
        annex_note=_annex_note(entered.enclosures),
        note=entered.remark,
        issuer=ours,
        issuer_level=relations.level_of(ours),
        issuer_is_department=relations.is_department(ours),
        addressees=directory.parties(entered.addressee, ours),
        copies=directory.parties(entered.copy_to, ours),
        organs=_organs(entered, ours, road),
        signer=road.signer,
        sign_off=road.sign_off,
        changed_after_sign_off=road.changed,
        consulted=road.consulted,
        important=entered.kind in pack.important,
        answers=answers is not None and entered.kind in {"reply", "letter"},
        answers_number=answers.issuer_number if answers else "",
        answers_title=answers.title if answers else "",
        secrecy=entered.secrecy,
        secrecy_months=entered.months,
        copy_numbers=_numbers_copies(entered.secrecy),
        attachments=road.attachments,
        direction=entered.direction or pack.direction(entered.kind),
        release_condition=entered.release_condition,
        people=_named(f"{title}\n{body}\n{entered.addressee}"),
        known_organs=directory.names,
    )


def _lines(text: str) -> str:
    """As a browser counts characters: one for a new line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _annex_note(enclosures: str) -> str:
    """As the typesetter will write it below the body."""
    names = [line.strip() for line in enclosures.splitlines() if line.strip()]
    if len(names) < 2:
        return f"附件：{names[0]}" if names else ""
    return "附件：" + "\n".join(f"{n}.{name}" for n, name in enumerate(names, start=1))


def _organs(entered: Entered, ours: str, road: Road) -> tuple[Organ, ...]:
    """We lead; none where the letter is ours alone."""
    partners = [line.strip() for line in entered.joint_organs.splitlines() if line.strip()]
    if not partners:
        return ()
    others = (Organ(n, relations.level_of(n), road.agreed(n)) for n in partners)
    return (Organ(ours, relations.level_of(ours), agreed=True), *others)


def _numbers_copies(secrecy: str) -> bool | None:
    """Copies of a state secret are numbered as they are sent out; nobody need see to it."""
    return True if is_state_secret(SECRECY_BY_SLUG.get(secrecy, Secrecy.OPEN)) else None


@dataclass(frozen=True, slots=True)
class _Directory:
    """What the office has entered itself about the organs that a draft names."""

    known: dict[str, Relation]
    names: tuple[str, ...]

    @classmethod
    def of(cls, names: list[str], level: int) -> _Directory:
        keys = {key for name in names if (key := letters_only(name))}
        if not keys:
            return cls({}, ())
        rows = list(_keys_like(keys, level))
        ours = list(departments().values_list("name", flat=True))
        known = {letters_only(name): Relation.INTERNAL for name in ours}
        known |= {
            row.text: RELATIONS[row.sender.relation]
            for row in rows
            if row.text in keys and row.sender.relation
        }
        named = (row.sender.name if row.text == row.sender.key else row.text for row in rows)
        return cls(known, tuple(dict.fromkeys((*named, *ours))))

    def parties(self, names: str, ours: str) -> tuple[Party, ...]:
        return tuple(relations.party(n, ours, self.known) for n in relations.split(names))


RELATIONS = {
    Sender.Relation.SUPERIOR: Relation.SUPERIOR,
    Sender.Relation.SUBORDINATE: Relation.SUBORDINATE,
    Sender.Relation.PEER: Relation.UNAFFILIATED,
    Sender.Relation.NON_AFFILIATED: Relation.UNAFFILIATED,
}


def _keys_like(keys: set[str], level: int) -> Any:
    """Names of the directory that are one of these, or begin alike and are about as long."""
    alike = Q(text__in=keys)
    for key in sorted(keys)[:20]:
        alike |= Q(text__startswith=key[:2], long__gte=len(key) - SLACK, long__lte=len(key) + SLACK)
    rows = SenderKey.objects.annotate(long=Length("text")).filter(
        alike, role=SenderKey.Role.NAME, sender__secrecy__lte=level
    )
    return rows.select_related("sender").order_by("pk")[:MOST_ALIKE]


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
