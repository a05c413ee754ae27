"""What is filed stays: by every action there is, and by the database where nobody asks one."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from documents.archive import actions
from documents.archive.models import ArchiveItem, ItemPart
from documents.outgoing import actions as ours_actions
from documents.policy import INCOMING
from office.catalogue.actions import link
from office.catalogue.models import Link
from office.core.errors import DomainError, WrongState
from office.files.actions import attach, withdraw
from office.files.models import Attachment
from office.flows.letter_to_item import supervise_letter
from tests.conftest import Office
from tests.documents.archive.shelves import item, letter_with_scan
from tests.documents.ours import ours
from tests.inputs import COMMANDS, inputs

STAND = {
    "comment", "admit", "dismiss", "declassify", "take_original", "hand_original", "place_original",
}  # fmt: skip
"""What may still be said of a filed letter, who may see it, and where the paper lies: none of it is part of it."""


@pytest.mark.parametrize("name", sorted(set(INCOMING.by_name) - STAND))
def test_no_action_changes_a_filed_letter(office: Office, name: str) -> None:
    doc = office.letter("filed")
    before = (doc.title, doc.state, doc.retention)
    for who in ("alice", "dora", "carol", "rita"):
        values = inputs(office, "incoming-documents", name)
        with pytest.raises(DomainError):
            COMMANDS["incoming-documents"].by_name[name](office.actor(who), doc.pk, **values)
    doc.refresh_from_db()
    assert (doc.title, doc.state, doc.retention) == before


def test_its_files_stay(office: Office) -> None:
    doc = letter_with_scan(office)
    with pytest.raises(WrongState, match="files stay"):
        attach(office.actor("rita"), doc, ContentFile(b"more", name="a.txt"))
    (scan,) = Attachment.objects.filter(card=doc.pk)
    with pytest.raises(WrongState, match="files stay"):
        withdraw(office.actor("alice"), scan.pk, reason="错页")


def test_nothing_is_tied_to_it_and_no_tie_is_undone(office: Office) -> None:
    doc = office.letter("handling")
    supervise_letter(office.actor("sven"), doc.pk)
    for name in ("report_done", "complete"):
        who = "carol" if name == "report_done" else "alice"
        values = inputs(office, "incoming-documents", name)
        COMMANDS["incoming-documents"].by_name[name](office.actor(who), doc.pk, **values)
    doc.refresh_from_db()
    office.advance_letter(doc, "filed")
    doc.refresh_from_db()
    with pytest.raises(WrongState, match="nothing is tied"):
        link(doc, office.item(), "led-to", office.now)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        Link.objects.filter(source=doc.pk).delete()


RAW = {
    "title": "UPDATE documents_incomingdocument SET title = 'x' WHERE card_id = %s",
    "state": "UPDATE documents_incomingdocument SET state = 'completed' WHERE card_id = %s",
    "term": "UPDATE documents_incomingdocument SET retention = 'y30' WHERE card_id = %s",
    "row": "DELETE FROM documents_incomingdocument WHERE card_id = %s",
    "file": "UPDATE files_attachment SET name = 'x' WHERE card_id = %s",
    "file gone": "DELETE FROM files_attachment WHERE card_id = %s",
    "opinion": """INSERT INTO documents_opinion (card_id, kind, author_id, author_name, author_post,
                  text, at) SELECT %s, 'result', id, '', '', 'x', now() FROM organisation_user LIMIT 1""",
    "reading": """INSERT INTO documents_reading (document_id, reader_id, turn, mode)
                  SELECT %s, id, 0, 'parallel' FROM organisation_user LIMIT 1""",
    "link": """INSERT INTO catalogue_link (source_id, target_id, kind, at)
               SELECT %s, min(id), 'x', now() FROM catalogue_card""",
}


@pytest.mark.parametrize("what", sorted(RAW))
def test_the_database_refuses_to_change_a_filed_letter(office: Office, what: str) -> None:
    office.letter()
    doc = letter_with_scan(office)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(RAW[what], [doc.pk])


OURS = {
    "body": "UPDATE documents_outgoingdocument SET body = 'x' WHERE card_id = %s",
    "version": """INSERT INTO documents_textversion (document_id, n, title, body, addressee, copy_to,
                  enclosures, author_name, at, change, state)
                  VALUES (%s, 99, '', 'x', '', '', '', '', now(), 'edited', 'filed')""",
    "delivery": "UPDATE documents_delivery SET recipient = 'x' WHERE document_id = %s",
}


@pytest.mark.parametrize("what", sorted(OURS))
def test_nor_one_of_ours(office: Office, what: str) -> None:
    doc = ours(office, "filed")
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(OURS[what], [doc.pk])


def test_an_item_with_its_code_stays(office: Office) -> None:
    letter_with_scan(office)
    made = item(office, "numbered", office.now.year)
    part = ItemPart.objects.filter(item__state="numbered").first()
    for sql, pk in (
        ("UPDATE documents_archiveitem SET title = 'x' WHERE card_id = %s", made.pk),
        ("UPDATE documents_archiveitem SET item_no = 99 WHERE card_id = %s", made.pk),
        ("DELETE FROM documents_archiveitem WHERE card_id = %s", made.pk),
        ("UPDATE documents_itempart SET sha256 = 'x' WHERE id = %s", part.pk if part else 0),
        ("DELETE FROM documents_itemletter WHERE item_id = %s", made.pk),
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql, [pk])


def test_secrecy_ends_and_its_item_follows(office: Office) -> None:
    doc = letter_with_scan(office, secrecy="secret")
    actions.collect_year(
        office.actor("rita"), actions.open_year(office.actor("rita"), year=2026).pk
    )
    (made,) = ArchiveItem.unscoped.all()
    assert made.secrecy == 3
    from documents.secrets.actions import declassify

    declassify(office.actor("alice"), doc.pk, reason="期限届满")
    made.refresh_from_db()
    assert made.secrecy == 1


def test_an_answer_to_a_filed_letter_goes_out_all_the_same(office: Office) -> None:
    letter = office.letter("reported")
    answer = ours(office, "sealed", in_reply_to=letter.pk)
    office.advance_letter(letter, "filed")
    sent = ours_actions.issue_outgoing(office.actor("alice"), answer.pk)
    assert sent.state == "issued"
