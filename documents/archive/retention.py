"""How long a letter is to be kept, as the table of rules proposes it, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from documents.archive.models import RetentionRule
from documents.choices import Retention
from documents.models import IncomingDocument, Sender, SenderKey
from documents.packs.choosing import PACKS, current
from office.catalogue.models import Link
from office.core.text import folded, letters_only

OTHERWISE = Retention.Y10


@dataclass(frozen=True, slots=True)
class Proposal:
    """A term, the rule it comes from, and the article that rule rests on."""

    retention: str
    rule: str
    article: str

    @property
    def why(self) -> str:
        said = {"term": Retention(self.retention).label, "rule": self.rule, "why": self.article}
        if not self.article:
            return _("%(term)s: %(rule)s") % said
        return _("%(term)s: %(rule)s (%(why)s)") % said


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at. `relation` is that of the sender, where the directory knows it."""

    origin: str
    kind: str
    title: str
    relation: str = ""
    supervised: bool = False
    read_only: bool = False
    pack: str = ""
    """The pack of rules it was made under; empty: that of the office."""


def facts_of(doc: Any) -> Facts:
    """Of a letter in either direction: two queries at most."""
    if doc.KIND != IncomingDocument.KIND:
        return Facts(
            RetentionRule.Origin.OURS,
            doc.kind,
            doc.title,
            supervised=_supervised(doc.pk),
            pack=doc.pack,
        )
    return Facts(
        RetentionRule.Origin.RECEIVED,
        doc.kind,
        doc.title,
        _relation(doc.issuer),
        _supervised(doc.pk),
        read_only=doc.lead_department_id is None,
    )


def _relation(issuer: str) -> str:
    keys = SenderKey.objects.filter(role=SenderKey.Role.NAME, text=letters_only(issuer)[:200])
    found = Sender.objects.filter(pk__in=keys.values("sender")).values_list("relation", flat=True)
    return found[0] if found else ""


def _supervised(card_id: int) -> bool:
    led = Link.objects.filter(source=card_id, kind="led-to", target__kind="supervision-items")
    return led.exclude(target__state="withdrawn").exists()


def fits(rule: RetentionRule, facts: Facts) -> bool:
    title = folded(facts.title)
    return (
        rule.origin in {"", facts.origin}
        and rule.relation in {"", facts.relation}
        and (not rule.kinds or facts.kind in rule.kinds)
        and (not rule.words or any(folded(word) in title for word in rule.words))
        and (not rule.supervised or facts.supervised)
        and (not rule.read_only or facts.read_only)
    )


def proposal(doc: Any) -> Proposal:
    """For a letter in either direction."""
    return proposed(facts_of(doc))


def proposed(facts: Facts) -> Proposal:
    """The first active rule that fits; ten years where none does.

    The table rests on the terms of the mainland: letters of ours under a pack that has terms of its
    own are kept as that pack says.
    """
    pack = PACKS.get(facts.pack, current())
    own = pack.term(facts.kind) if facts.origin == RetentionRule.Origin.OURS else ""
    if own:
        return Proposal(own, str(pack.label), "")
    for rule in RetentionRule.objects.filter(active=True).order_by("position", "id"):
        if fits(rule, facts):
            return Proposal(rule.retention, rule.name, rule.article)
    return Proposal(OTHERWISE, _("no rule fits"), "")
