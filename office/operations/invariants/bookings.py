"""4: no resource is in two places at a time."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from office.operations.invariants.search import Check, Finding, constraints, search


def _bookings() -> Iterator[Finding]:
    # Sorted by start, a booking overlaps an earlier one exactly when it begins before the latest
    # end so far: one pass over the table instead of a join with itself.
    yield search(
        """SELECT r.name, b.title, b.starts, b.id FROM (
             SELECT resource_id, id, title, lower(period) AS starts,
                    lower(period) < max(upper(period)) OVER (
                      PARTITION BY resource_id ORDER BY lower(period), id
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS overlaps
             FROM bookings_booking WHERE firm AND cancelled_at IS NULL) b
           JOIN bookings_resource r ON r.id = b.resource_id WHERE b.overlaps ORDER BY b.id""",
        wrong=_("“{0}” from {1} (booking {2}) overlaps an earlier firm booking"),
        mend=_("cancel one of the two and tell whoever made it"),
    )
    yield constraints(
        "bookings_booking",
        ["no_firm_double_booking"],
        wrong=_("the database no longer refuses double bookings"),
        mend=_("run manage.py migrate on a copy to see the constraint, and add it again"),
    )


BOOKINGS = Check(_("No two firm bookings of one resource overlap"), _bookings)
