"""8: nobody sees a record above his clearance or outside his reach; cards mirror their records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.catalogue.kinds import KINDS, RecordKind
from office.catalogue.models import Card
from office.core.actor import Actor
from office.duties import queries as duties
from office.operations.invariants.duties import WHO, table
from office.operations.invariants.search import Check, Finding, breaches, search
from office.operations.invariants.senders import sender_keys
from office.organisation.actors import actor_for
from office.organisation.models import User
from office.organisation.roles import WIDE

MIRRORED = ("number", "title", "state", "secrecy", "reach", "department_id", "matter_id")
SAMPLE = 60
FAULT = _("report this as a fault at once: somebody may see what is not for him")


def _mirrors(kind: RecordKind) -> Iterator[Finding]:
    columns = {f.column for f in kind.model._meta.concrete_fields}
    kept = [name for name in MIRRORED if name in columns]
    unlike = {name: f"r.{name} IS DISTINCT FROM c.{name}" for name in kept}
    unlike["number"] = "coalesce(r.number, '') <> c.number"
    differs = " OR ".join(unlike.values())
    named = ", ".join(f"CASE WHEN {test} THEN '{name}' END" for name, test in unlike.items())
    yield search(
        f"""SELECT c.number, concat_ws(', ', {named}, CASE WHEN c.kind <> %(kind)s THEN 'kind' END)
            FROM {table(kind)} r JOIN catalogue_card c ON c.id = r.card_id
            WHERE c.kind <> %(kind)s OR {differs} ORDER BY c.id""",
        {"kind": kind.slug},
        wrong=_("card and record differ: {0}"),
        mend=_("copy the record's values to its card"),
    )
    yield search(
        f"""SELECT c.number, c.state FROM {table(kind)} r JOIN catalogue_card c ON c.id = r.card_id
            WHERE c.waiting <> (r.state = ANY(%s)) ORDER BY c.id""",
        [sorted(kind.flow.waiting)],
        wrong=_("the card says wrongly whether “{0}” waits for somebody"),
        mend=_("set the card's mark by the table of states"),
    )
    yield search(
        f"""SELECT c.number, c.id FROM catalogue_card c WHERE c.kind = %s
            AND NOT EXISTS (SELECT 1 FROM {table(kind)} r WHERE r.card_id = c.id) ORDER BY c.id""",
        [kind.slug],
        wrong=_("card {0} has no record"),
        mend=_("restore the record from the last backup"),
    )


def _strays() -> Iterator[Finding]:
    yield search(
        "SELECT c.number, c.kind FROM catalogue_card c WHERE NOT c.kind = ANY(%s) ORDER BY c.id",
        [sorted(KINDS)],
        wrong=_("nobody knows records of the kind “{0}”"),
        mend=_("the area is not installed any more: install it again"),
    )
    yield search(
        """SELECT c.number, d.kind FROM duties_duty d JOIN catalogue_card c ON c.id = d.card_id
           WHERE d.secrecy IS DISTINCT FROM c.secrecy AND d.state = 'open'
              OR d.matter_id IS DISTINCT FROM c.matter_id ORDER BY d.id""",
        wrong=_("the duty “{0}” differs from its record in secrecy or matter"),
        mend=_("copy the record's values to the duty"),
    )
    yield search(
        WHO
        + """SELECT c.number, w.name FROM notifications_notification n
             JOIN catalogue_card c ON c.id = n.card_id JOIN who w ON w.id = n.person_id
             WHERE c.secrecy > 0 AND coalesce(n.data->>'text', '') <> ''
               AND (c.secrecy > 1 OR w.clearance < c.secrecy) ORDER BY n.id""",
        {"wide": sorted(WIDE), "today": timezone.localdate()},
        wrong=_("a notice to {0} holds words of a secret record"),
        mend=FAULT,
    )


def _rule_of(person: User, tokens: list[str], *, wide: bool) -> Q:
    """Who may see what, said a second time from the rows themselves, not from the actor."""
    cleared = Q(secrecy__lte=person.clearance)
    return cleared if wide else cleared & Q(reach__overlap=tokens)


def _facts() -> dict[int, tuple[list[str], bool]]:
    """Each person's tokens and width, his own and those of whom he stands for today, by SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            WHO
            + """SELECT me.id, array_agg(DISTINCT t.token), bool_or(hat.wide) FROM who me
                 JOIN who hat ON hat.id = me.id OR EXISTS (
                   SELECT 1 FROM stand s JOIN organisation_user p ON p.id = s.principal_id
                   WHERE s.deputy_id = me.id AND s.principal_id = hat.id AND p.is_active)
                 CROSS JOIN unnest(hat.tokens) AS t(token)
                 WHERE me.here GROUP BY me.id""",
            {"wide": sorted(WIDE), "today": timezone.localdate()},
        )
        return {pk: (list(tokens), wide) for pk, tokens, wide in cursor.fetchall()}


def _people() -> Iterator[Finding]:
    """A few dozen people, one of each clearance and reach; the day decides which."""
    facts = _facts()
    seen: set[Any] = set()
    day = timezone.localdate().toordinal()
    people = User.objects.filter(pk__in=facts).order_by("pk")
    for person in sorted(people, key=lambda u: (u.pk * 7919 + day) % 104729):
        tokens, wide = facts[person.pk]
        same = (person.clearance, wide or tuple(tokens))
        if same in seen or len(seen) >= SAMPLE:
            continue
        seen.add(same)
        rule = _rule_of(person, tokens, wide=wide)
        yield from _seen_by(person, actor_for(person, "command"), rule)


def _seen_by(person: User, actor: Actor, rule: Q) -> Iterator[Finding]:
    lists: list[QuerySet[Any]] = [Card.objects.visible_to(actor)]
    lists += [kind.model.objects.visible_to(actor) for kind in KINDS.values()]
    for rows in lists:
        leaked = rows.exclude(rule).values_list("number", flat=True)[:5]
        yield _leaks(person, list(leaked))
    allowed = Card.unscoped.filter(rule).values("pk")
    held = Q(holder__in=actor.person_ids, secrecy__lte=person.clearance)
    leaked = duties.duties(actor).exclude(Q(card__in=allowed) | held)
    yield _leaks(person, list(leaked.values_list("card__number", flat=True)[:5]))


def _leaks(person: User, numbers: list[str]) -> Finding:
    rows = [(number, person.name) for number in numbers]
    return breaches(rows, len(rows), wrong=_("{0} sees it and must not"), mend=FAULT)


def _reach() -> Iterator[Finding]:
    for kind in KINDS.values():
        yield from _mirrors(kind)
    yield from _strays()
    yield from _people()
    yield from sender_keys()


REACH = Check(
    _("Nobody sees a record above his clearance or outside his reach; cards mirror records"), _reach
)
