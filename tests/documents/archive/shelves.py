"""Archives to play with: settled letters, items in every state, brought there by the actions."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pikepdf
from django.core.files.base import ContentFile

from documents import actions as letters
from documents.archive import actions
from documents.archive.actions.loans import NewLoan
from documents.archive.models import (
    ArchiveDisposal,
    ArchiveItem,
    ArchiveLoan,
    ArchiveYear,
    ItemLetter,
)
from documents.models import IncomingDocument
from office.core.actor import Actor
from office.files.actions import attach, lay_in
from tests.conftest import Office

ROAD = ("collected", "classified", "numbered", "boxed", "handed_over")


def pdf(pages: int = 2, size: tuple[float, float] = (595.28, 841.89), mark: str = "") -> bytes:
    """Blank pages; `mark` makes two files differ."""
    out = io.BytesIO()
    made = pikepdf.new()
    for _n in range(pages):
        made.add_blank_page(page_size=size)
    made.docinfo["/Title"] = mark or "paper"
    made.save(out, deterministic_id=True)
    return out.getvalue()


def old_letter(office: Office, year: int = 2025, **kw: Any) -> IncomingDocument:
    """A letter of the past, filed when it was entered, with its scan."""
    values = {
        "issuer": "云汀市人民政府办公室",
        "issuer_number": f"云政办〔{year}〕{IncomingDocument.unscoped.count() + 1}号",
        "title": "关于做好水库移民安置工作的通知",
        "received_at": office.day(f"{year}-03-05"),
        "filed_as": "y10",
        "pages": 3,
        **kw,
    }
    return letters.register_incoming(office.actor("alice"), letters.NewLetter(**values))


def letter_with_scan(office: Office, state: str = "filed", pages: int = 2, **kw: Any) -> Any:
    """A letter with a scan, settled and filed by the people who handle it."""
    doc = office.letter("completed", **kw)
    content = ContentFile(pdf(pages, mark=str(doc.pk)), name="扫描件.pdf")
    attach(office.actor("alice"), doc, content, "scan")
    return office.advance_letter(doc, state)


def year_of(office: Office, year: int) -> ArchiveYear:
    known = ArchiveYear.unscoped.filter(year=year).first()
    return known or actions.open_year(office.actor("rita"), year=year)


def prepare(*, sheets: Any = None) -> None:
    """What the worker does; without its sheets, unless some are given."""
    rows = ArchiveItem.unscoped.filter(state__in=["collected", "classified"], prepared_at=None)
    for pk in list(rows.values_list("pk", flat=True)):
        actions.prepare_item(Actor.system(), pk, sheets=sheets or {})


def advance(office: Office, record: ArchiveYear, state: str = "handed_over") -> None:
    """All that is there of a year, as far as `state`."""
    rita = office.actor("rita")
    actions.collect_year(rita, record.pk)
    prepare()
    steps: list[Any] = {
        "collected": [],
        "classified": [actions.classify_year],
        "numbered": [actions.classify_year, actions.sort_year, actions.number_year],
    }.get(
        state,
        [
            actions.classify_year,
            actions.sort_year,
            actions.number_year,
            actions.catalogue_year,
            actions.box_year,
        ],
    )
    for step in steps:
        step(rita, record.pk)
    if state == "handed_over":
        actions.hand_over_year(rita, record.pk)


def item(office: Office, state: str = "boxed", year: int = 2025, **kw: Any) -> ArchiveItem:
    """One item brought to a state by its year; others of that year come along."""
    doc = old_letter(office, year, **kw)
    scan = ContentFile(pdf(1, mark=str(doc.pk)), name="扫描件.pdf")
    lay_in(Actor.system(office.now), doc, scan)
    record = year_of(office, year)
    if record.state == "handed_over":
        record = actions.reopen_year(office.actor("rita"), record.pk, reason="补归档")
    advance(office, record, state)
    return ArchiveItem.unscoped.get(pk=ItemLetter.objects.get(card=doc.pk).item_id)


def pair(office: Office, year: int = 2024, **kw: Any) -> ArchiveItem:
    """An item of two letters, not numbered yet."""
    one, two = item(office, "collected", year, **kw), item(office, "collected", year, **kw)
    return actions.join_item(office.actor("rita"), two.pk, into=one.pk)


def loan(office: Office, way: str = "screen", who: str = "carol", **kw: Any) -> ArchiveLoan:
    """Somebody has asked for an item."""
    purpose = kw.pop("purpose", "编写年鉴")
    found = item(office, "boxed", 2019, **kw)
    asked = NewLoan(found.pk, purpose, tomorrow(office), way, office.people[who])
    return actions.request_loan(office.actor("rita"), asked)


def listed(office: Office, verdict: str = "", **kw: Any) -> ArchiveDisposal:
    """A list of disposal with at least one item on it, judged if a verdict is given."""
    reason = kw.pop("reason", "已无保存价值")
    run_out_item(office, **kw)
    made = actions.draft_disposal(office.actor("rita"))
    if verdict:
        actions.appraise_item(office.actor("rita"), made.pk, verdict=verdict, reason=reason)
        made.refresh_from_db()
    return made


def destroyed(office: Office, **kw: Any) -> ArchiveItem:
    made = listed(office, "destroy", **kw)
    actions.submit_disposal(office.actor("rita"), made.pk)
    actions.approve_disposal(office.actor("dora"), made.pk)
    actions.confirm_disposal(office.actor("lena"), made.pk)
    actions.carry_out_disposal(office.actor("rita"), made.pk, witness=office.alice)
    return ArchiveItem.unscoped.filter(state="destroyed").order_by("-pk")[0]


def run_out_item(office: Office, **kw: Any) -> ArchiveItem:
    """One whose ten years are over."""
    return item(office, "handed_over", 2012, **kw)


def tomorrow(office: Office, days: int = 7) -> Any:
    return office.now.date() + timedelta(days=days)
