"""Paging a register by a column of its own: nothing lost, nothing twice, both ways."""

from __future__ import annotations

from datetime import timedelta

from django.http import QueryDict

from documents import queries
from office.pages.keyset import newest_first


def test_pages_by_arrival_hold_every_letter_once_and_lead_back(office):
    """Three letters came in the same minute: the order among them is that of registration."""
    minutes = [5, 1, 5, 3, 5, 2, 4]
    letters = [office.letter(received_at=office.now - timedelta(minutes=m)) for m in minutes]
    wanted = sorted(letters, key=lambda doc: (doc.received_at, doc.pk), reverse=True)
    rows = queries.incoming_register(office.actor("alice"))
    seen, asked, pages = [], QueryDict(), []
    while True:
        page = newest_first(rows, asked, 2, by="received_at")
        pages.append([doc.pk for doc in page.rows])
        seen += pages[-1]
        if not page.older:
            break
        asked = QueryDict(page.older)
    assert seen == [doc.pk for doc in wanted]
    back = newest_first(rows, QueryDict(page.newer), 2, by="received_at")
    assert [doc.pk for doc in back.rows] == pages[-2]
