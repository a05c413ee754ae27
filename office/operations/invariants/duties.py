"""1 and 2: whatever waits is owed by somebody who can do it, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.catalogue.kinds import KINDS, RecordKind
from office.operations.invariants.search import Check, Finding, search
from office.organisation.roles import WIDE

# Everybody at work with the tokens that let him see a record, and who stands for him today.
WHO = """
WITH who AS (
  SELECT u.id, u.name, u.clearance, u.is_active AND NOT u.is_service AS here, u.roles && %(wide)s::varchar[] AS wide,
         ARRAY['p:' || u.id, 'd:' || coalesce(u.department_id, 0)] || ARRAY(
           SELECT 'd:' || below.id FROM organisation_department head
           JOIN organisation_department below ON below.path LIKE head.path || '%%'
           WHERE head.head_id = u.id) || ARRAY(SELECT 'r:' || role FROM unnest(u.roles) role) AS tokens
  FROM organisation_user u),
stand AS (SELECT principal_id, deputy_id FROM organisation_deputyship
          WHERE %(today)s BETWEEN starts_on AND ends_on)
"""


def table(kind: RecordKind) -> str:
    return connection.ops.quote_name(kind.model._meta.db_table)


def _waiting() -> Iterator[Finding]:
    for kind in KINDS.values():
        yield search(
            f"""SELECT r.number, r.state FROM {table(kind)} r
                WHERE r.state = ANY(%s) AND NOT EXISTS (
                  SELECT 1 FROM duties_duty d WHERE d.card_id = r.card_id AND d.state = 'open')
                ORDER BY r.card_id""",
            [sorted(kind.flow.waiting)],
            wrong=_("it is “{0}” and nobody owes anything on it"),
            mend=_("take it one step further by hand, or withdraw it; then report this as a fault"),
        )
    yield _without_live_holder()
    yield _beyond_holder()


def _without_live_holder() -> Finding:
    return search(
        WHO
        + """SELECT c.number, d.kind, h.name FROM duties_duty d
             JOIN catalogue_card c ON c.id = d.card_id JOIN who h ON h.id = d.holder_id
             LEFT JOIN stand s ON s.principal_id = d.holder_id
             LEFT JOIN who p ON p.id = s.deputy_id
             WHERE d.state = 'open'
               AND NOT (h.here AND (h.clearance >= d.secrecy
                                    OR coalesce(p.here AND p.clearance >= d.secrecy, false)))
             ORDER BY d.id""",
        {"wide": sorted(WIDE), "today": timezone.localdate()},
        wrong=_(
            "“{0}” is owed by {1}, who has left or is not cleared for it, and no deputy can act"
        ),
        mend=_("hand the duty over under People, or enter a deputy who is cleared"),
    )


def _beyond_holder() -> Finding:
    return search(
        WHO
        + """SELECT c.number, d.kind, h.name FROM duties_duty d
             JOIN catalogue_card c ON c.id = d.card_id JOIN who h ON h.id = d.holder_id
             WHERE d.state = 'open' AND h.here AND NOT h.wide AND NOT c.reach && h.tokens::varchar[]
             ORDER BY d.id""",
        {"wide": sorted(WIDE), "today": timezone.localdate()},
        wrong=_("“{0}” is owed by {1}, who cannot open the record"),
        mend=_("hand the duty over under People: whoever receives it can open the record"),
    )


def _over() -> Iterator[Finding]:
    for kind in KINDS.values():
        yield search(
            f"""SELECT r.number, d.kind, r.state FROM duties_duty d JOIN {table(kind)} r ON r.card_id = d.card_id
                WHERE d.state = 'open' AND NOT r.state = ANY(%s) ORDER BY d.id""",
            [sorted(kind.flow.waiting)],
            wrong=_("“{0}” is still owed although it is “{1}” and waits for nobody"),
            mend=_("report this as a fault; the duty may be cancelled in the database"),
        )
    yield search(
        """SELECT coalesce(c.number, d.id::text), d.kind FROM duties_duty d
           JOIN catalogue_card c ON c.id = d.card_id
           WHERE d.state = 'open' AND NOT c.waiting ORDER BY d.id""",
        wrong=_("“{0}” is still owed although its card waits for nobody"),
        mend=_("report this as a fault; the duty may be cancelled in the database"),
    )


WAITING = Check(
    _("Whatever waits for somebody is owed by a person who can act, by a day"), _waiting
)
OVER = Check(_("Nothing is owed on a record that waits for nobody"), _over)
