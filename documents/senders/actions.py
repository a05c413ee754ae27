"""The directory changes: a sender is added, corrected, merged with its double or set apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.senders import queries
from documents.senders.keys import NAME, code_of, keys_of
from documents.senders.models import Sender, SenderKey
from documents.senders.policy import keeper
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, Stale, WrongState
from office.core.text import letters_only, plain
from office.organisation.models import Department


@dataclass(frozen=True, slots=True)
class SenderCard:
    """What the directory says of one sender."""

    name: str
    aliases: Sequence[str] = ()
    codes: Sequence[str] = ()
    relation: str = ""
    department: Department | None = None
    kind: str = ""
    term_days: int | None = None


@transaction.atomic
def add_sender(actor: Actor, card: SenderCard) -> Sender:
    """Enter a sender; one that is there already is answered as it stands, whoever came first."""
    keeper(actor)
    known = _known(card.name)
    if known is not None:
        # Who enters it knows it: from now on it is no secret that this organ writes.
        return _taught(actor, known.sender, secrecy=0, code="")
    sender, made = _insert(actor, card.name, secrecy=0)
    if made:
        _write(sender, card)
        _save(actor, sender)
        emit("documents.sender.added", actor=actor, sender=sender.pk, name=sender.name)
    return sender


@transaction.atomic
def change_sender(actor: Actor, pk: int, card: SenderCard) -> Sender:
    """Correct what the directory says of a sender."""
    keeper(actor)
    sender = _locked(actor, pk)
    before = {name: getattr(sender, name) for name in ("name", "aliases", "codes")}
    _write(sender, card)
    _save(actor, sender)
    emit("documents.sender.changed", actor=actor, sender=pk, before=before, name=sender.name)
    return sender


@transaction.atomic
def merge_senders(actor: Actor, pk: int, *, into: int) -> Sender:
    """Two entries for one organ become one; no letter is touched, and it can be undone."""
    keeper(actor)
    if pk == into:
        raise DomainError(_("A sender cannot be merged with itself. Choose the other one."))
    # Locked in one order, so that two who merge crosswise never wait for each other.
    pair = {one: _locked(actor, one) for one in sorted((pk, into))}
    double, kept = pair[pk], pair[into]
    if double.secrecy > kept.secrecy:
        raise DomainError(
            _(
                "“%(name)s” is known from more secret letters only: the merge would show its name "
                "to others. Merge the two once an open letter of it is registered."
            )
            % {"name": double.name}
        )
    gave = {
        "aliases": [n for n in (double.name, *double.aliases) if n not in _names(kept)],
        "codes": [c for c in double.codes if c not in kept.codes],
    }
    kept.aliases = [*kept.aliases, *gave["aliases"]]
    kept.codes = [*kept.codes, *gave["codes"]]
    double.merged_into, double.merge_gave = kept, gave
    SenderKey.objects.filter(sender=double).delete()
    _save(actor, double, keys=False)
    _save(actor, kept)
    emit("documents.sender.merged", actor=actor, sender=pk, into=into, gave=gave)
    return kept


@transaction.atomic
def separate_sender(actor: Actor, pk: int) -> Sender:
    """Undo a merge: the double stands for itself again with what it brought."""
    keeper(actor)
    double = queries.sender_get(actor, pk)
    if double.merged_into_id is None:
        raise WrongState(_("This sender stands for itself already."))
    pair = {
        one: queries.sender_get(actor, one, lock=True)
        for one in sorted((pk, double.merged_into_id))
    }
    kept, double = pair[double.merged_into_id], pair[pk]
    if double.merged_into_id != kept.pk:
        raise WrongState(_("Somebody took it apart before you."))
    gave = double.merge_gave
    kept.aliases = [n for n in kept.aliases if n not in gave.get("aliases", [])]
    kept.codes = [c for c in kept.codes if c not in gave.get("codes", [])]
    double.merged_into, double.merge_gave = None, {}
    _save(actor, kept)
    _save(actor, double)
    emit("documents.sender.separated", actor=actor, sender=pk, of=kept.pk)
    return double


def note_sender(actor: Actor, *, issuer: str, number: str, secrecy: int) -> None:
    """Called where a letter is registered: a new sender enters the directory, a new code is kept.

    Inside the transaction of the registration: one look-up for a known sender, and no event of its
    own, for the registration tells it.
    """
    key, code = letters_only(issuer)[:200], code_of(plain(number))[:40]
    if not key:
        return
    found = _known(issuer)
    sender = found.sender if found else _insert(actor, plain(issuer), secrecy=secrecy)[0]
    _taught(actor, sender, secrecy=secrecy, code=code, new=found is None)


def _taught(actor: Actor, sender: Sender, *, secrecy: int, code: str, new: bool = False) -> Sender:
    """What a letter of this level teaches: a code only where whoever sees the sender may know it.

    A sender that becomes known at a lower level forgets the codes of the level above.
    """
    news = letters_only(code) and secrecy <= sender.secrecy and not _has(sender, code)
    if not (new or news or secrecy < sender.secrecy):
        return sender
    sender = Sender.objects.select_for_update().get(pk=sender.pk)
    if secrecy < sender.secrecy:
        sender.secrecy, sender.codes = secrecy, []
    if letters_only(code) and secrecy <= sender.secrecy and not _has(sender, code):
        sender.codes = [*sender.codes, code]
    _save(actor, sender)
    return sender


def _has(sender: Sender, code: str) -> bool:
    return letters_only(code) in {letters_only(c) for c in sender.codes}


def _known(name: str) -> SenderKey | None:
    rows = SenderKey.objects.filter(role=NAME, text=letters_only(name)[:200])
    return rows.select_related("sender").first()


def _insert(actor: Actor, name: str, *, secrecy: int) -> tuple[Sender, bool]:
    """The row of that name, made or found: of two clerks at once the second gets the first's."""
    key = letters_only(name)[:200]
    if not key:
        raise DomainError(
            _("A sender has a name."), fields={"name": [_("Write it as on the letterhead.")]}
        )
    row = Sender(
        name=plain(name)[:200], key=key, secrecy=secrecy,
        created_at=actor.now, updated_at=actor.now,
    )  # fmt: skip
    Sender.objects.bulk_create([row], ignore_conflicts=True)
    sender = Sender.objects.select_for_update().get(key=key)
    return sender, not SenderKey.objects.filter(sender=sender).exists()


def _locked(actor: Actor, pk: int) -> Sender:
    sender = queries.sender_get(actor, pk, lock=True)
    if sender.merged_into_id is not None:
        raise WrongState(_("This sender was merged into another. Take it apart first."))
    if actor.if_version is not None and actor.if_version != sender.version:
        raise Stale(
            _("Somebody changed this sender meanwhile. Look at the new version first."),
            extra={"version": sender.version},
        )
    return sender


def _names(sender: Sender) -> list[str]:
    return [sender.name, *sender.aliases]


def _write(sender: Sender, card: SenderCard) -> None:
    taken = {letters_only(card.name)}
    sender.name = plain(card.name)[:200]
    sender.aliases = _distinct(card.aliases, taken)
    sender.codes = _distinct(card.codes, set())
    sender.relation, sender.department = card.relation, card.department
    sender.kind, sender.term_days = card.kind, card.term_days


def _distinct(texts: Sequence[str], taken: set[str]) -> list[str]:
    kept = []
    for text in texts:
        key = letters_only(text)
        if key and key not in taken:
            taken.add(key)
            kept.append(plain(text))
    return kept


def _save(actor: Actor, sender: Sender, *, keys: bool = True) -> None:
    """The row, and what it is found by; two senders never share a name."""
    sender.updated_at, sender.version = actor.now, sender.version + 1
    own = letters_only(sender.name)[:200]
    if own != sender.key and Sender.objects.filter(key=own).exclude(pk=sender.pk).exists():
        raise _taken([own])
    sender.key = own
    sender.save()
    if not keys:
        return
    wanted = keys_of(_names(sender), sender.codes)
    SenderKey.objects.filter(sender=sender).delete()
    names = [text for role, text in wanted if role == NAME]
    clash = list(SenderKey.objects.filter(role=NAME, text__in=names).values_list("text", flat=True))
    if clash:
        raise _taken(clash)
    SenderKey.objects.bulk_create(
        SenderKey(sender=sender, role=role, text=text) for role, text in wanted
    )


def _taken(keys: Sequence[str]) -> DomainError:
    return DomainError(
        _("“%(name)s” is another sender in the directory. Merge the two instead.")
        % {"name": keys[0]},
        fields={"aliases": [_("This name is taken.")]},
    )


def card_from(given: dict[str, Any], sender: Sender | None = None) -> SenderCard:
    """The inputs of a form or a PATCH, over what stands there."""
    now = {
        name: getattr(sender, name)
        for name in ("name", "aliases", "codes", "relation", "department", "kind", "term_days")
    } if sender else {}  # fmt: skip
    for name in ("aliases", "codes"):
        if isinstance(given.get(name), str):
            given = {**given, name: _split(given[name])}
    return SenderCard(**{**now, **given})


def _split(text: str) -> list[str]:
    for mark in "、，,;；\r\n":
        text = text.replace(mark, "\n")
    return [part.strip()[:200] for part in text.split("\n") if part.strip()]


__all__ = [
    "SenderCard", "add_sender", "card_from", "change_sender", "merge_senders",
    "note_sender", "separate_sender",
]  # fmt: skip
