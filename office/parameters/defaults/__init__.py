"""Every number of the trade that an office may want otherwise, with its default and source."""

from __future__ import annotations

from office.parameters.defaults import documents, house, meetings, reception, supervision, vehicles

DEFINITIONS = {
    d.key: d
    for d in (
        *house.DEFINITIONS,
        *documents.DEFINITIONS,
        *supervision.DEFINITIONS,
        *meetings.DEFINITIONS,
        *reception.DEFINITIONS,
        *vehicles.DEFINITIONS,
    )
}
