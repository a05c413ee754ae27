"""Nothing is destroyed that two people have not approved; what goes leaves its record for ever."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from documents.archive import actions, queries
from documents.archive.actions.loans import NewLoan
from documents.archive.models import ArchiveDisposal, ArchiveItem, DisposalEntry, ItemPart
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.duties.models import Duty
from office.files import storage
from office.files.actions import attach, erase, lay_in, sweep
from office.files.models import Attachment, Blob
from office.operations.invariants import prove
from office.organisation.models import User
from tests.conftest import Office
from tests.documents.archive.shelves import (
    advance,
    item,
    old_letter,
    pdf,
    run_out_item,
    tomorrow,
    year_of,
)


def with_chief(office: Office) -> Office:
    office.people["chris"] = User.objects.create_user(
        "chris", name="程立", department=office.registry, roles=["chief"], clearance=3
    )
    return office


def with_scan(office: Office, **kw: object) -> ArchiveItem:
    """An item of 2012 with a sheet in it, laid in by the house before it was numbered."""
    doc = old_letter(office, 2012, **kw)
    lay_in(Actor.system(office.now), doc, ContentFile(pdf(mark=str(doc.pk)), name="扫描件.pdf"))
    advance(office, year_of(office, 2012), "handed_over")
    return ArchiveItem.unscoped.get(title=doc.title, year=2012)


def approved(office: Office, verdict: str = "destroy", **kw: object) -> ArchiveDisposal:
    rita = office.actor("rita")
    made = actions.draft_disposal(rita)
    actions.appraise_item(rita, made.pk, verdict=verdict, reason="已无保存价值", **kw)
    actions.submit_disposal(rita, made.pk)
    actions.approve_disposal(office.actor("dora"), made.pk)
    return actions.confirm_disposal(office.actor("lena"), made.pk)


def test_only_what_has_run_out_is_listed_and_permanent_never(office: Office) -> None:
    over = run_out_item(office)
    item(office, "handed_over")  # ten years from 2025
    item(office, "handed_over", 2013, filed_as="permanent")
    item(office, "handed_over", 2014, filed_as="y30")
    assert list(queries.run_out(office.actor("rita"))) == [over]
    made = actions.draft_disposal(office.actor("rita"))
    assert [e.item_id for e in queries.entries(made.pk)] == [over.pk]
    with pytest.raises(WrongState):  # it stands on a list already
        actions.draft_disposal(office.actor("rita"))


def test_judged_approved_by_two_and_destroyed(office: Office) -> None:
    gone = with_scan(office)
    (part,) = ItemPart.objects.filter(item=gone)
    made = approved(office)
    assert Duty.unscoped.get(card=made.pk, state="open").kind == "documents.carry_out"
    path = storage.path_of(part.sha256)
    assert path.exists()
    with pytest.raises(DomainError, match="Two people"):
        actions.carry_out_disposal(office.actor("rita"), made.pk, witness=office.rita)
    actions.carry_out_disposal(office.actor("rita"), made.pk, witness=office.alice)
    gone.refresh_from_db()
    blob = Blob.objects.get(pk=part.sha256)
    assert (gone.state, blob.erased_at) == ("destroyed", office.now)
    assert ItemPart.objects.get(pk=part.pk).sha256 == part.sha256
    with pytest.raises(WrongState, match="destroyed"):
        actions.look_into(office.actor("rita"), gone.pk, part.pk)
    assert not Attachment.objects.filter(pk=part.attachment_id, withdrawn_at=None).exists()
    sweep(office.now.replace(year=2099))  # what the commit would have unlinked at once
    assert not path.exists()
    assert prove([7])[0].broken == 0


def test_the_same_two_people_cannot_do_it_all(office: Office) -> None:
    run_out_item(office)
    with_chief(office)
    rita = office.actor("rita")
    made = actions.draft_disposal(rita)
    with pytest.raises(WrongState, match="not judged"):
        actions.submit_disposal(rita, made.pk)
    actions.appraise_item(rita, made.pk, verdict="destroy")
    actions.submit_disposal(rita, made.pk)
    actions.approve_disposal(office.actor("lena"), made.pk)
    with pytest.raises(NotAllowed):
        actions.confirm_disposal(office.actor("lena"), made.pk)
    with pytest.raises(NotAllowed):
        actions.confirm_disposal(office.actor("dora"), made.pk)
    with pytest.raises(WrongState):
        actions.carry_out_disposal(rita, made.pk, witness=office.alice)


def test_a_returned_list_loses_its_approvals(office: Office) -> None:
    with_chief(office)
    run_out_item(office)
    made = approved(office)
    back = actions.return_disposal(office.actor("chris"), made.pk, reason="请复核第一件")
    assert (back.state, back.first_approver_id, back.second_approver_id) == ("drafted", None, None)


def test_what_is_extended_or_kept_stays(office: Office) -> None:
    one, two = run_out_item(office), run_out_item(office)
    rita = office.actor("rita")
    made = actions.draft_disposal(rita)
    with pytest.raises(DomainError, match="kept longer"):
        actions.appraise_item(rita, made.pk, item=one.pk, verdict="extend")
    actions.appraise_item(rita, made.pk, item=one.pk, verdict="extend", years=5, reason="涉诉")
    actions.appraise_item(rita, made.pk, item=two.pk, verdict="keep", reason="有史料价值")
    actions.submit_disposal(rita, made.pk)
    actions.approve_disposal(office.actor("dora"), made.pk)
    actions.confirm_disposal(office.actor("lena"), made.pk)
    actions.carry_out_disposal(rita, made.pk, witness=office.alice)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, one.expires_on.isoformat()) == ("handed_over", "2031-12-31")
    assert (two.state, two.expires_on) == ("handed_over", None)
    assert not queries.run_out(office.actor("rita")).exists()


def test_an_item_that_is_lent_stops_the_list(office: Office) -> None:
    found = run_out_item(office)
    made = approved(office)
    new = NewLoan(found.pk, "查考", tomorrow(office), "screen")
    loan = actions.request_loan(office.actor("dora"), new)
    actions.approve_loan(office.actor("rita"), loan.pk)
    with pytest.raises(Conflict, match="林致远"):
        actions.carry_out_disposal(office.actor("rita"), made.pk, witness=office.alice)


def test_the_database_refuses_to_destroy_without_approval(office: Office) -> None:
    found = with_scan(office)
    (part,) = ItemPart.objects.filter(item=found)
    with pytest.raises(DatabaseError), transaction.atomic():
        erase(office.actor("rita"), [part.attachment_id])
    with pytest.raises(DatabaseError, match="approved disposal"), transaction.atomic():
        Blob.objects.filter(pk=part.sha256).update(erased_at=office.now)


def test_a_content_that_another_record_has_stays_with_it(office: Office) -> None:
    found = with_scan(office)
    (part,) = ItemPart.objects.filter(item=found)
    twin = office.letter("handling", title="同一扫描件")
    again = ContentFile(storage.path_of(part.sha256).read_bytes(), name="扫描件.pdf")
    attach(office.actor("alice"), twin, again, "scan")
    made = approved(office)
    actions.carry_out_disposal(office.actor("rita"), made.pk, witness=office.alice)
    assert Blob.objects.get(pk=part.sha256).erased_at is None
    assert storage.checked(part.sha256).exists()


def test_the_record_of_a_disposal_stays(office: Office) -> None:
    run_out_item(office)
    made = approved(office)
    actions.carry_out_disposal(office.actor("rita"), made.pk, witness=office.alice)
    for rows, change in (
        (DisposalEntry.objects.filter(disposal=made.pk), {"reason": "另有原因"}),
        (ArchiveDisposal.unscoped.filter(pk=made.pk), {"witness": office.bob}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
