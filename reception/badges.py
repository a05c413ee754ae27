"""Visitors' badges: which are out, which is next, and giving and taking them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import Conflict, DomainError
from office.core.text import folded, plain
from office.parameters.registry import value
from reception.models import BadgeLoan, Visit

LOCK = 7_301_402
"""Any constant: badges are given out one party after the other."""
NEXT = ("next", "auto", "+")
SPAN = re.compile(r"^(\d{1,4})(?:[-–—~～至](\d{1,4}))?$")
MOST_AT_ONCE = 200


def out_now() -> dict[int, int]:
    """Number → visit of every badge that is out."""
    return dict(BadgeLoan.objects.filter(returned_at=None).values_list("number", "visit_id"))


def free(most: int, taken: Iterable[int] | None = None) -> list[int]:
    """The first free numbers."""
    out = set(out_now() if taken is None else taken)
    every = range(1, value("reception.badges") + 1)
    return [n for n in every if n not in out][:most]


def written(numbers: Iterable[int]) -> str:
    """`03、04、07`."""
    return "、".join(f"{n:02d}" for n in sorted(numbers))


def read_numbers(text: str) -> list[int]:
    """`3 4`, `03、04` and `5-7` as numbers; a refusal for anything else."""
    found: list[int] = []
    for part in re.split(r"[\s,;、，；/]+", folded(plain(text))):
        if not part:
            continue
        span = SPAN.match(part)
        if span is None:
            raise _unreadable(part)
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first or last - first > MOST_AT_ONCE:
            raise _unreadable(part)
        found.extend(range(first, last + 1))
    return sorted(set(found))


def _unreadable(part: str) -> DomainError:
    return DomainError(
        _("The badges were not understood."),
        fields={
            "badges": [
                _("“%(text)s” is no badge. Enter numbers such as 3 4 or 5-7.") % {"text": part[:20]}
            ]
        },
    )


def give(actor: Actor, visit: Visit, text: str, persons: int) -> list[int]:
    """Give a party its badges: the numbers typed, or the next free ones for “next”.

    Takes a lock until commit, so that two desks never propose the same badge to each other.
    """
    text = plain(text)
    if not text:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if folded(text) in NEXT:
        numbers = free(persons)
    else:
        numbers = read_numbers(text)
        _check(numbers)
    loans = [BadgeLoan(visit=visit, number=n, given_at=actor.now) for n in numbers]
    try:
        with transaction.atomic():
            BadgeLoan.objects.bulk_create(loans)
    except (
        IntegrityError
    ) as error:  # somebody wrote past the lock: the constraint has the last word
        raise _taken(numbers) from error
    return numbers


def _check(numbers: list[int]) -> None:
    most = value("reception.badges")
    if any(n < 1 or n > most for n in numbers):
        raise DomainError(
            _("There is no such badge."),
            fields={"badges": [_("Badges run from 01 to %(n)02d.") % {"n": most}]},
        )
    out = out_now()
    taken = [n for n in numbers if n in out]
    if taken:
        raise _taken(taken)


def _taken(numbers: list[int]) -> Conflict:
    following = free(1)
    sentence = (
        _("%(badges)s is out already. The next free one is %(next)s.")
        if following
        else _("%(badges)s is out already, and so is every other badge.")
    )
    words = sentence % {"badges": written(numbers), "next": written(following)}
    return Conflict(words, fields={"badges": [words]})


def take_back(actor: Actor, visit: Visit, numbers: Iterable[int] | None = None) -> list[int]:
    """Badges of a party that came back: all of them, or some."""
    rows = BadgeLoan.objects.filter(visit=visit, returned_at=None)
    if numbers is not None:
        rows = rows.filter(number__in=list(numbers))
    back = list(rows.values_list("number", flat=True))
    rows.update(returned_at=actor.now)
    return back


def held(visit: Visit) -> list[int]:
    """What a party still has."""
    rows = BadgeLoan.objects.filter(visit=visit, returned_at=None)
    return list(rows.order_by("number").values_list("number", flat=True))


def keep(visit: Visit, numbers: list[int]) -> None:
    """A badge that was not given back after all is out again."""
    for number in numbers:
        loan = BadgeLoan.objects.filter(visit=visit, number=number).order_by("-id").first()
        if loan is None:
            raise DomainError(
                _("They never had this badge."),
                fields={"badges": [_("They had %(badges)s.") % {"badges": visit.badges or "—"}]},
            )
        try:
            with transaction.atomic():
                BadgeLoan.objects.filter(pk=loan.pk).update(returned_at=None)
        except IntegrityError as error:
            raise _taken([number]) from error
