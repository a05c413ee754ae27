"""The yearly filing: what comes into an item, numbers without a gap, resumable, safe for two."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.archive import actions, jobs, queries
from documents.archive.late import letters as late_letters
from documents.archive.models import ArchiveBox, ArchiveItem, ArchiveYear, ItemPart, UnitCode
from documents.models import OutgoingDocument
from documents.outgoing import actions as ours_actions
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.duties.models import Duty
from office.numbering.models import Number, Series
from office.organisation.models import Department
from office.parameters import registry
from tests.conftest import Office
from tests.documents.archive.shelves import (
    advance,
    item,
    letter_with_scan,
    old_letter,
    prepare,
    year_of,
)
from tests.documents.ours import ours


def codes(year: int = 2025) -> list[str]:
    rows = ArchiveItem.unscoped.filter(year=year, item_no__isnull=False)
    return list(
        rows.order_by("retention", "unit__code", "item_no").values_list("number", flat=True)
    )


def test_a_year_from_collecting_to_handing_over(office: Office) -> None:
    for n in range(3):
        old_letter(office, title=f"第{n}件", received_at=office.day(f"2025-0{3 - n}-05"))
    old_letter(office, title="长期保存", filed_as="permanent")
    year = actions.open_year(office.actor("rita"), year=2025)
    advance(office, year)
    year.refresh_from_db()
    assert year.state == "handed_over"
    assert set(codes()) == {
        "0001-WS·2025-Y-BGS-0001",
        "0001-WS·2025-D10-BGS-0001",
        "0001-WS·2025-D10-BGS-0002",
        "0001-WS·2025-D10-BGS-0003",
    }
    assert not Duty.unscoped.filter(card=year.pk, state="open").exists()
    assert ArchiveBox.objects.filter(year=2025).count() == 2


def test_items_are_numbered_by_their_date(office: Office) -> None:
    late = old_letter(office, title="后", issued_on=date(2025, 3, 1))
    early = old_letter(office, title="前", issued_on=date(2025, 1, 1))
    advance(office, year_of(office, 2025), "numbered")
    titles = ArchiveItem.unscoped.order_by("item_no").values_list("title", flat=True)
    assert list(titles) == [early.title, late.title]


def test_an_answer_lies_with_its_letter_the_answer_first(office: Office) -> None:
    letter = letter_with_scan(office, "completed", title="关于征求意见的函")
    answer = ours(
        office, "issued", kind="letter", title="关于征求意见的复函", in_reply_to=letter.pk
    )
    office.advance_letter(letter, "filed")
    if answer.state == "issued":
        ours_actions.acknowledge_outgoing(office.actor("alice"), answer.pk)
    ours_actions.file_outgoing(office.actor("rita"), answer.pk, retention="y30")
    year = year_of(office, office.now.year)
    actions.collect_year(office.actor("rita"), year.pk)
    (made,) = ArchiveItem.unscoped.all()
    assert made.title == "关于征求意见的复函"
    assert made.retention == "y30"  # the longer term of the two
    assert made.responsible == "办公室"
    assert [row.card_id for row in queries.letters_of(made.pk)] == [answer.pk, letter.pk]


def test_sheets_are_laid_in_and_pages_counted(office: Office) -> None:
    doc = letter_with_scan(office, pages=4)
    year = year_of(office, office.now.year)
    actions.collect_year(office.actor("rita"), year.pk)
    assert jobs.prepare_some(Actor.system(office.now)) == 1
    (made,) = ArchiveItem.unscoped.all()
    parts = list(queries.parts(made.pk))
    assert [p.role for p in parts] == [ItemPart.Role.TEXT, ItemPart.Role.HANDLING]
    assert made.pages == 4 + parts[1].pages
    assert parts[1].attachment.card_id == doc.pk
    assert jobs.prepare_some(Actor.system(office.now)) == 0


def test_the_handling_sheet_lies_first_where_that_is_the_custom(office: Office) -> None:
    registry.change("archive.handling_sheet", "first")
    letter_with_scan(office)
    actions.collect_year(office.actor("rita"), year_of(office, office.now.year).pk)
    jobs.prepare_some(Actor.system(office.now))
    roles = [p.role for p in ItemPart.objects.order_by("position")]
    assert roles[0] == ItemPart.Role.HANDLING


def test_what_is_not_archived_is_not_collected(office: Office) -> None:
    office.letter("completed")
    doc = office.letter("completed", title="工作简报")
    from documents import actions as letters

    letters.file_incoming(office.actor("rita"), doc.pk, retention="none")
    year = year_of(office, office.now.year)
    actions.collect_year(office.actor("rita"), year.pk)
    assert not ArchiveItem.unscoped.exists()


def test_an_item_without_pages_waits_until_somebody_counts_them(office: Office) -> None:
    old_letter(office, pages=None)
    year = year_of(office, 2025)
    advance(office, year, "classified")
    assert queries.left(office.actor("rita"), 2025)["compose"] == 1
    (made,) = ArchiveItem.unscoped.all()
    assert made.state == "collected"
    actions.amend_item(office.actor("rita"), made.pk, pages=6)
    actions.classify_year(office.actor("rita"), year.pk)
    made.refresh_from_db()
    assert (made.state, made.pages) == ("classified", 6)


def test_a_year_is_not_handed_over_while_something_is_left(office: Office) -> None:
    old_letter(office)
    year = year_of(office, 2025)
    with pytest.raises(WrongState, match="Collect 1"):
        actions.hand_over_year(office.actor("rita"), year.pk)


def test_a_late_letter_goes_on_counting_and_into_a_box_of_its_own(office: Office) -> None:
    item(office, "handed_over")
    item(office, "handed_over")
    assert codes() == ["0001-WS·2025-D10-BGS-0001", "0001-WS·2025-D10-BGS-0002"]
    assert [(b.n, b.first, b.last) for b in ArchiveBox.objects.order_by("n")] == [
        (1, 1, 1),
        (2, 2, 2),
    ]


def test_boxes_are_filled_to_their_thickness_and_tear_no_item(office: Office) -> None:
    registry.change("archive.box_pages", 10)
    for _n in range(5):
        old_letter(office, pages=4)
    advance(office, year_of(office, 2025))
    boxes = ArchiveBox.objects.order_by("n")
    assert [(b.first, b.last, b.pages) for b in boxes] == [(1, 2, 8), (3, 4, 8), (5, 5, 4)]


def test_units_have_codes_of_their_own(office: Office) -> None:
    twin = Department.objects.create(code="twin", name="办公室二部", position=9)
    old_letter(office)
    advance(office, year_of(office, 2025), "collected")
    from documents.archive.actions.tables import units_for

    made = units_for(office.actor("rita"), {twin.pk})
    assert made[twin.pk].code != UnitCode.objects.get(department=office.registry).code
    actions.save_unit(office.actor("rita"), twin.pk, code="bgr")
    with pytest.raises(Conflict):
        actions.save_unit(office.actor("rita"), twin.pk, code="BGS")
    with pytest.raises(DomainError):
        actions.save_unit(office.actor("rita"), twin.pk, code="办1")


def test_a_code_that_stands_in_reference_codes_stays(office: Office) -> None:
    item(office, "numbered")
    with pytest.raises(Conflict, match="stays"):
        actions.save_unit(office.actor("rita"), office.registry.pk, code="XXX")


def test_only_its_keepers_file_a_year(office: Office) -> None:
    year = year_of(office, 2025)
    for who in ("dora", "carol"):
        with pytest.raises((NotAllowed, DomainError)):
            actions.collect_year(office.actor(who), year.pk)
    with pytest.raises(Conflict):
        actions.open_year(office.actor("rita"), year=2025)
    with pytest.raises(DomainError):
        actions.open_year(office.actor("rita"), year=2030)


def test_recomposing_before_the_number_and_never_after(office: Office) -> None:
    first, second = old_letter(office, title="甲"), old_letter(office, title="乙", filed_as="y30")
    year = year_of(office, 2025)
    advance(office, year, "collected")
    rita = office.actor("rita")
    a = ArchiveItem.unscoped.get(title="甲")
    b = ArchiveItem.unscoped.get(title="乙")
    actions.join_item(rita, b.pk, into=a.pk)
    a.refresh_from_db()
    b.refresh_from_db()
    assert (b.state, a.retention, a.pages) == ("dissolved", "y30", 6)
    assert [r.card_id for r in queries.letters_of(a.pk)] == [first.pk, second.pk]
    actions.split_item(rita, a.pk, letter=second.pk)
    again = ArchiveItem.unscoped.get(title="乙", state="collected")
    assert again.pk != b.pk
    for step in (actions.classify_year, actions.sort_year, actions.number_year):
        step(rita, year.pk)
    for call in (
        lambda: actions.join_item(rita, a.pk, into=again.pk),
        lambda: actions.amend_item(rita, a.pk, title="丙"),
        lambda: actions.split_item(rita, a.pk, letter=first.pk),
        lambda: actions.arrange_item(rita, a.pk, order="1"),
    ):
        with pytest.raises(WrongState):
            call()


def test_parts_are_put_in_another_order(office: Office) -> None:
    letter_with_scan(office)
    actions.collect_year(office.actor("rita"), year_of(office, office.now.year).pk)
    jobs.prepare_some(Actor.system(office.now))
    (made,) = ArchiveItem.unscoped.all()
    before = [p.pk for p in queries.parts(made.pk)]
    actions.arrange_item(office.actor("rita"), made.pk, order="2 1")
    assert [p.pk for p in queries.parts(made.pk)] == before[::-1]
    with pytest.raises(DomainError, match="each part once"):
        actions.arrange_item(office.actor("rita"), made.pk, order="1 1")


def test_departments_owe_what_is_settled_and_not_filed(office: Office) -> None:
    office.letter("completed")
    next_year = office.day("2027-02-01")
    system = Actor.system(next_year)
    assert jobs.look_after(system) >= 1  # opened by itself, because something is late
    year = ArchiveYear.unscoped.get(year=2026)
    (owed,) = Duty.unscoped.filter(card=year.pk, kind="documents.hand_in", state="open")
    assert (owed.holder_id, owed.department_id) == (office.carol.pk, office.planning.pk)
    assert jobs.look_after(system) == 0
    late = late_letters(office.actor("rita", next_year), 2026)
    assert [row.department_id for row in late] == [office.planning.pk]
    actions.chase_year(office.actor("rita", next_year), year.pk, text="请于本周移交")
    from documents import actions as letters

    letters.file_incoming(office.actor("rita"), late[0].letter.pk, retention="y10")
    assert jobs.look_after(system) == 1
    assert not Duty.unscoped.filter(card=year.pk, kind="documents.hand_in", state="open").exists()


def test_the_number_of_queries_does_not_grow_with_the_year(
    office: Office, django_assert_max_num_queries: object
) -> None:
    for _n in range(4):
        old_letter(office)
    advance(office, year_of(office, 2025), "collected")
    with django_assert_max_num_queries(4):
        queries.left(office.actor("rita"), 2025)


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(counts=st.lists(st.integers(0, 3), min_size=2, max_size=3))
def test_two_archivists_at_once_leave_no_gap(  # noqa: C901 - two people in one test
    live_office: Office, counts: list[int]
) -> None:
    """However many items of however many terms, over a turn of the year: 1 to n in each class."""
    office = live_office
    base = 2020 + ArchiveYear.unscoped.count()
    if base > 2024:
        return
    for back, n in enumerate(counts[:2]):
        for m in range(n):
            term = "y30" if m % 2 else "y10"
            old_letter(
                office, base, filed_as=term, received_at=office.day(f"{base}-0{back + 1}-05")
            )
    year = actions.open_year(office.actor("rita"), year=base)
    advance(office, year, "classified")
    actions.sort_year(office.actor("rita"), year.pk)
    faults: list[Exception] = []

    def press(who: str) -> None:
        try:
            actions.number_year(office.actor(who), year.pk)
        except Exception as error:  # noqa: BLE001 - told to the test
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(who,)) for who in ("rita", "alice")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    for series in Series.objects.filter(key__startswith="archive:", year=base):
        numbers = Number.objects.filter(series=series).order_by("value")
        assert list(numbers.values_list("value", flat=True)) == list(range(1, series.last + 1))
        assert all(n.card_id for n in numbers)
    assert not ArchiveItem.unscoped.filter(year=base, state="classified").exists()


def test_what_is_prepared_is_prepared_once(office: Office) -> None:
    letter_with_scan(office)
    actions.collect_year(office.actor("rita"), year_of(office, office.now.year).pk)
    prepare()
    (made,) = ArchiveItem.unscoped.all()
    actions.prepare_item(Actor.system(office.now), made.pk)
    assert queries.parts(made.pk).count() == 1
    assert OutgoingDocument.unscoped.count() == 0
