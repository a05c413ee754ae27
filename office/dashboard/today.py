"""Today: first what goes wrong if nobody acts, each with its cause and the button that mends it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from office.catalogue.kinds import DUTY_LABELS
from office.core.actor import Actor
from office.core.text import CJK
from office.dashboard import commands, queries
from office.dashboard.commands import Button
from office.dashboard.queries import UNOWNED, Brief
from office.dashboard.templatetags.records import span
from office.diary.day import DAY_KINDS
from office.duties.models import Duty
from office.duties.trouble import READINGS, Reading
from office.flows.urging import may_urge
from office.organisation.actors import actor_of
from office.organisation.models import User

SOON = 2 * 3600
EVENING = 16
"""From this hour on, the card of tomorrow is offered."""
DOUBLE_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "皇甫",
    "慕容",
    "令狐",
    "司徒",
    "东方",
    "歐陽",
    "諸葛",
)
RANKS = ("长", "長", "主任", "书记", "書記", "主席", "秘书", "秘書")
"""How a post ends by which its holder is addressed."""


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """A problem is never shown without a proposal: the step that ends it, or urging who can."""

    duty: Duty
    at: datetime
    cause: str
    label: str
    why: str
    hot: bool
    urge: bool
    take: Button | None


@dataclass(frozen=True, slots=True)
class AskRow:
    duty: Duty
    button: Button | None


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    brief = queries.brief(actor)
    records = commands.records_of(actor, [d.card for d in (*brief.trouble, *brief.mine)])
    context = {
        "brief": brief,
        "greeting": greeting(actor),
        "who": form_of_address(request.user),
        "trouble": in_order([trouble_row(actor, d, records.get(d.card_id)) for d in brief.trouble]),
        "trouble_more": brief.totals.trouble - len(brief.trouble),
        "asks": [
            AskRow(d, commands.discharge(actor, d, records.get(d.card_id))) for d in brief.mine
        ],
        "asks_more": brief.totals.mine - len(brief.mine),
        "week": timezone.localdate(actor.now).isocalendar().week,
        "causes": causes(brief),
        "bands": bands(),
        "day": day_counts(brief),
        "evening": timezone.localtime(actor.now).hour >= EVENING,
    }
    return render(request, "office/today.html", context)


def greeting(actor: Actor) -> str:
    hour = timezone.localtime(actor.now).hour
    if hour < 12:
        return _("good morning")
    return _("good afternoon") if hour < 18 else _("good evening")


def form_of_address(user: Any) -> str:
    """林主任 for a Chinese name with a post of rank; nobody says 苏接待员: else the name."""
    person: User = user
    name = str(person)
    if not person.post or not 2 <= len(name) <= 4 or not _is_cjk(name):
        return name
    surname = name[:2] if name.startswith(DOUBLE_SURNAMES) and len(name) > 2 else name[:1]
    return surname + person.post if person.post.endswith(RANKS) and len(person.post) <= 4 else name


def _is_cjk(text: str) -> bool:
    return re.fullmatch(f"[{CJK}]+", text) is not None


def cause_name(cause: str) -> str:
    return {
        UNOWNED: _("Nobody has it"),
        queries.LATE: _("Overdue"),
        queries.DUE: _("Due today"),
        queries.NEAR: _("Soon"),
    }[cause]


def causes(brief: Brief) -> list[tuple[str, str, int]]:
    """Slug, name and count of each cause that occurs."""
    counts = {
        UNOWNED: brief.totals.unowned,
        queries.DUE: brief.totals.due,
        queries.NEAR: brief.totals.near,
        queries.LATE: brief.totals.late,
    }
    return [(slug, cause_name(slug), n) for slug, n in counts.items() if n]


def bands() -> list[tuple[str, str]]:
    names = (_("Overdue"), _("Today"), _("Within 3 days"), _("4–10 days"), _("Later"))
    return list(zip(queries.BANDS, names, strict=True))


def trouble_row(actor: Actor, duty: Duty, record: Any | None) -> TroubleRow:
    """What can be done about it: the step that the area proposes, else urging the holder."""
    row: Any = duty
    cause = row.cause
    reading = READINGS.get(duty.kind)
    urge = cause != UNOWNED and may_urge(actor, duty, record)
    at = reading.at(record) if reading and reading.at and record else duty.due_at
    calm = cause in {queries.DUE, queries.NEAR} or at > actor.now
    return TroubleRow(
        duty=duty,
        at=at,
        cause=cause,
        label=cause_name(cause) if cause == UNOWNED or not reading else _label(reading, cause),
        why=_reading_says(reading, duty, record, actor) or why(actor, duty, cause),
        hot=not calm or (at - actor.now).total_seconds() < SOON,
        urge=urge,
        take=_proposal(actor, duty, record, urge=urge),
    )


def in_order(rows: list[TroubleRow]) -> list[TroubleRow]:
    """By the moment that each row shows; what is merely late stays below what can be saved."""

    def place(row: TroubleRow) -> tuple[int, datetime]:
        duty: Any = row.duty
        return duty.is_late, row.at

    return sorted(rows, key=place)


def _label(reading: Reading, cause: str) -> str:
    return str(reading.label) or cause_name(cause)


def _reading_says(reading: Reading | None, duty: Duty, record: Any, actor: Actor) -> str:
    """The area's own sentence, where it has one and nothing graver is wrong."""
    row: Any = duty
    if reading is None or record is None or row.cause == UNOWNED:
        return ""
    return reading.says(duty, record, actor.now)


def _proposal(actor: Actor, duty: Duty, record: Any, *, urge: bool) -> Button | None:
    reading = READINGS.get(duty.kind)
    if reading is not None and reading.step == "":
        return None
    if reading is not None and reading.step:
        step = commands.named(actor, record, reading.step)
        return commands.button(record.KIND, record.pk, step) if step else None
    take = commands.discharge(actor, duty, record)
    return take if take and (take.direct or reading is not None or not urge) else None


def day_counts(brief: Brief) -> list[tuple[str, str]]:
    """What is on today, each with the page that shows it: `3 meetings`."""
    return [
        (
            kind.path if is_valid_path(kind.path) else "/calendar/",
            kind.counted(brief.day[kind.kind]),
        )
        for kind in DAY_KINDS.values()
        if brief.day.get(kind.kind)
    ]


def why(actor: Actor, duty: Duty, cause: str) -> str:
    """Who owes what, and for how long he has had it: one sentence."""
    says = {
        "what": DUTY_LABELS.get(duty.kind, duty.kind),
        "who": duty.holder,
        "department": duty.department,
        "time": span((actor.now - duty.opened_at).total_seconds()),
    }
    if cause == UNOWNED:
        if duty.handed_over_from_id:
            text = _(
                "“%(what)s” was left by somebody who went; it lies with %(who)s, %(department)s, "
                "and was not taken up."
            )
            return text % says
        return _("“%(what)s” is with %(who)s, %(department)s, who is not here any more.") % says
    return _("“%(what)s” is with %(who)s, %(department)s, for %(time)s now.") % says
