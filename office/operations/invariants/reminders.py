"""6: every rung once, none forgotten; every message under one lasting name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from office.duties import ladder
from office.operations.invariants.search import (
    EXAMPLES,
    Check,
    Finding,
    breaches,
    constraints,
    search,
)


def _reminders() -> Iterator[Finding]:
    yield constraints(
        "duties_reminder",
        ["rung_once"],
        wrong=_("the database no longer refuses a rung made twice"),
        mend=_("remove doubles and add the constraint again"),
    )
    yield search(
        """SELECT c.number, m.rung_id, count(*) FROM duties_reminder m
           JOIN duties_duty d ON d.id = m.duty_id JOIN catalogue_card c ON c.id = d.card_id
           GROUP BY c.number, m.duty_id, m.rung_id, m.due_at HAVING count(*) > 1""",
        wrong=_("rung {0} was made {1} times"),
        mend=_("remove all but the first"),
    )
    rows = ladder.missing(EXAMPLES)
    yield breaches(
        [row[1:] for row in rows],
        rows[0][0] if rows else 0,
        wrong=_("rung {0} for the deadline {1} was due at the last pass and was not made"),
        mend=_("run manage.py remind; if it stays, report this as a fault"),
    )
    yield from _messages()


def _messages() -> Iterator[Finding]:
    yield search(
        """SELECT v.message_id, v.id FROM notifications_delivery v
           WHERE v.message_id NOT LIKE 'notification-' || v.notification_id || '.' || v.channel || '@_%'
           ORDER BY v.id""",
        wrong=_("delivery {0} has a name that does not follow from its notification"),
        mend=_("report this as a fault: a repeat could not be told from a new message"),
    )
    yield constraints(
        "notifications_delivery",
        [_unique_name()],
        wrong=_("the database no longer refuses a message queued twice"),
        mend=_("remove doubles and add the constraint again"),
    )
    # Waiting is no fault, a worker may be off; being passed over by later messages is.
    yield search(
        """SELECT v.message_id, v.state, v.not_before FROM notifications_delivery v
           WHERE v.state IN ('queued', 'sending')
             AND v.not_before < (SELECT max(sent_at) FROM notifications_delivery) - interval '1 hour'
           ORDER BY v.id""",
        wrong=_("it is “{0}” since {1} while later messages went out"),
        mend=_("restart the worker; if it stays, report this as a fault"),
    )


def _unique_name() -> str:
    """The index behind `unique=True`, whose name Django makes up."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
               JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
               WHERE i.indrelid = to_regclass('notifications_delivery') AND i.indisunique
                 AND a.attname = 'message_id'"""
        )
        row = cursor.fetchone()
    return row[0] if row else "message_id_unique"


REMINDERS = Check(
    _("Every reminder was made once and none is missing; every message has one lasting name"),
    _reminders,
)
