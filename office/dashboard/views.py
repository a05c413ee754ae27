"""The matter and its story, search over every area, and the news of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from office.audit.queries import events_visible
from office.catalogue import queries as catalogue
from office.catalogue.kinds import url_of
from office.catalogue.models import Card
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.keyset import keyset
from office.dashboard import story
from office.dashboard.edge import done
from office.duties import queries as duties
from office.duties.models import Duty, Reminder
from office.notifications import queries as news
from office.notifications.actions import mark_read
from office.notifications.models import Notification
from office.organisation.actors import actor_of

STORY_PAGE = 100


@login_required
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a record whose kind has no page of its own: its matter, which tells of it."""
    card = catalogue.cards(actor_of(request)).filter(pk=pk).first()
    if card is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return redirect("matter", card.matter_id)


@login_required
@require_GET
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Records of all areas, who has it now and for how long, and the story, oldest first."""
    actor = actor_of(request)
    found = catalogue.matter_get(actor, pk)
    events = events_visible(actor).filter(matter=pk)
    page = keyset(events, ("id",), request.GET.get("after", ""), STORY_PAGE)
    cards = list(catalogue.matter_cards(actor, [pk]))
    owed = list(duties.duties(actor).open().filter(matter=pk).order_by("due_at", "id"))
    context = {
        "matter": found,
        "title": next((c.title for c in cards), found.title),
        "cards": cards,
        "thread": thread(cards, owed),
        "lines": story.tell(page.rows),
        "after": page.next,
        "open": owed,
    }
    return render(request, "office/matter.html", context)


@dataclass(frozen=True, slots=True)
class Strand:
    """One record of a matter: where it stands, who has it, what it came from and led to."""

    card: Card
    duties: list[Duty]
    came_from: list[Card]
    led_to: list[Card]


def thread(cards: list[Card], owed: list[Duty]) -> list[Strand]:
    """The records in the order they came up, tied both ways: one query."""
    by_pk = {card.pk: card for card in cards}
    links = catalogue.links_among(list(by_pk))
    return [
        Strand(
            card,
            [d for d in owed if d.card_id == card.pk],
            [by_pk[link.source_id] for link in links if link.target_id == card.pk],
            [by_pk[link.target_id] for link in links if link.source_id == card.pk],
        )
        for card in cards
    ]


@dataclass(frozen=True, slots=True)
class NewsRow:
    """One notification; a reminder brings the duties it speaks of."""

    id: int
    text: str
    url: str
    kind: str
    mark: str
    at: Any
    is_new: bool
    duties: list[Duty]


@login_required
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = news.mine(actor)
    unread = request.GET.get("unread") == "1"
    page = keyset(
        rows.filter(read_at=None) if unread else rows, ("-id",), request.GET.get("after", "")
    )
    reminded = _reminded(actor, page.rows)
    context = {
        "rows": [_news_row(row, reminded) for row in page.rows],
        "unread": unread,
        "after": page.next,
    }
    return render(request, "office/notifications.html", context)


def _news_row(row: Notification, reminded: dict[Any, list[Duty]]) -> NewsRow:
    return NewsRow(
        id=row.pk,
        text=news.text_of(row),
        url=url_of(row.card.kind, row.card.pk) if row.card else "",
        kind=row.kind,
        mark=row.card.kind if row.card else "",
        at=row.created_at,
        is_new=row.read_at is None,
        duties=reminded.get(row.created_at, []) if row.kind == "reminder" else [],
    )


def _reminded(actor: Actor, rows: list[Notification]) -> dict[Any, list[Duty]]:
    """The duties behind each reminder, those the reader may see: two queries for the page."""
    moments = [r.created_at for r in rows if r.kind == "reminder"]
    if not moments:
        return {}
    pairs = list(
        Reminder.objects.filter(recipient=actor.user_id, made_at__in=moments, told=True)
        .values_list("made_at", "duty_id")
        .distinct()
    )
    seen = duties.duties(actor).in_bulk({duty for _at, duty in pairs})
    found: dict[Any, list[Duty]] = {}
    for at, pk in pairs:
        if pk in seen:
            found.setdefault(at, []).append(seen[pk])
    return {at: sorted(owed, key=lambda d: (d.due_at, d.pk)) for at, owed in found.items()}


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(actor_of(request))
    return done(request, _("Everything is marked as read."), "/notifications/")


@login_required
@require_GET
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Following a piece of news reads it."""
    actor = actor_of(request)
    row = news.mine(actor).filter(pk=pk).first()
    if row is None:
        return redirect("/notifications/")
    mark_read(actor, [row.pk])
    if row.card:
        return redirect(url_of(row.card.kind, row.card.pk) or f"/matters/{row.card.matter_id}/")
    pages = {"reminder": "/duties/", "finding": "/chairs/"}
    return redirect(pages.get(row.kind, "/notifications/"))
