"""What templates may say of records: remaining time, lamps, names of states and duties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.calendars import workdays
from office.catalogue.kinds import DUTY_LABELS, KINDS, state_label, url_of
from office.core.templatetags.office import clock, short_day
from office.core.text import RUN, folded
from office.duties.lamps import lamp_of
from office.organisation.names import department_name

register = template.Library()
MINUTE, HOUR = 60, 3600
STILL_IN_MINUTES = 2 * HOUR


def _moment(due: datetime | date, now: datetime) -> tuple[datetime, datetime]:
    if not isinstance(due, datetime):
        due = workdays.closing(due)
    return due, now


def span(seconds: float) -> str:
    """A length of time in its own unit: minutes below two hours, hours below a day, then days."""
    if seconds < STILL_IN_MINUTES:
        n = max(1, round(seconds / MINUTE))
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
    if seconds < 24 * HOUR:
        n = int(seconds // HOUR)
        return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}
    n = int(seconds // (24 * HOUR))
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def remaining(due: datetime | date, now: datetime) -> str:
    """`2 working days left` · `Due today by 17:00` · `2 days overdue`."""
    due, now = _moment(due, now)
    day, today = timezone.localdate(due), timezone.localdate(now)
    if due < now:
        if day == today:
            return _("%(span)s overdue") % {"span": span((now - due).total_seconds())}
        n = (today - day).days
        return ngettext("%(n)s day overdue", "%(n)s days overdue", n) % {"n": n}
    if day == today:
        seconds = (due - now).total_seconds()
        if seconds < STILL_IN_MINUTES:
            return _("%(span)s left") % {"span": span(seconds)}
        return _("Due today by %(time)s") % {"time": clock(due)}
    n = workdays.workdays_between(today, day)
    if n <= 0:
        return _("Due before the next working day")
    return ngettext("%(n)s working day left", "%(n)s working days left", n) % {"n": n}


@register.simple_tag(takes_context=True)
def left(context: Any, due: datetime | date | None) -> str:
    """The remaining time of a deadline, against `now` of the page."""
    return remaining(due, _now(context)) if due else ""


LAMP = (
    '<span class="state state--{0}"><i class="bead bead--{0}" aria-hidden="true"></i>'
    "<span>{1}</span></span>"
)


@register.simple_tag(takes_context=True)
def lamp(
    context: Any, light: str, due: datetime | date | None = None, text: str | None = None
) -> SafeString:
    """A lamp with its words: shape, colour and text together.

    `text` stands instead of the remaining time until `due`; without either the colour is named.
    """
    return format_html(LAMP, light, text or _words(light, due, _now(context)))


def _words(light: str, due: datetime | date | None, now: datetime) -> str:
    """What the lamp says; only a red one says overdue, whatever the hour is."""
    if not due or light in {"done", "hold", "grey", "blue"}:
        return lamp_words(light)
    moment, now = _moment(due, now)
    if light == "red" or moment >= now:
        return remaining(due, now)
    today = timezone.localdate(moment) == timezone.localdate(now)
    return _("Due today") if today else lamp_words(light)


@register.simple_tag(takes_context=True)
def countdown(context: Any, due: datetime) -> str:
    """The short form, for the large figure of a row: `3 hours`, `2 days over`."""
    now = _now(context)
    day, today = timezone.localdate(due), timezone.localdate(now)
    if due >= now and day == today:
        return span((due - now).total_seconds())
    if due < now:
        whole = (today - day).days
        text = span((now - due).total_seconds()) if not whole else span(whole * 24 * HOUR)
        return pgettext("countdown", "%(span)s over") % {"span": text}
    n = workdays.workdays_between(today, day)
    return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}


@register.simple_tag(takes_context=True)
def since(context: Any, begun: datetime) -> str:
    """How long something has lasted."""
    return span((_now(context) - begun).total_seconds())


def _now(context: Any) -> datetime:
    now: datetime = context.get("now") or timezone.now()
    return now


def lamp_words(light: str) -> str:
    return {
        "red": _("Red: overdue"),
        "yellow": _("Yellow: due soon"),
        "green": _("Green: in time"),
        "purple": _("Purple: in time, with more time granted"),
        "blue": _("Closed in time"),
        "grey": _("On hold"),
        "done": _("Closed"),
        "hold": _("On hold"),
    }.get(light, "")


@register.filter
def lamp_short(light: str) -> str:
    """The colour by its name, for filters."""
    return {
        "red": _("Red"),
        "yellow": _("Yellow"),
        "green": _("Green"),
        "purple": _("Purple"),
        "blue": _("Blue"),
        "grey": _("Grey"),
    }.get(light, light)


@register.filter
def lamp_name(light: str) -> str:
    return lamp_words(light)


@register.simple_tag(takes_context=True)
def lamp_for(context: Any, due: datetime | date) -> str:
    """red, yellow or green for a deadline in hand."""
    due, now = _moment(due, _now(context))
    return lamp_of(due, now)


@register.filter
def department(pk: int) -> str:
    """The name of a department by its key, without a query."""
    return department_name(pk)


@register.filter
def duty_name(kind: str) -> str:
    return str(DUTY_LABELS.get(kind, kind))


@register.filter
def state_name(card: Any) -> str:
    """The state of a card, or of a record (which knows its kind)."""
    return state_label(
        getattr(card, "kind", "") if not hasattr(card, "KIND") else card.KIND, card.state
    )


@register.filter
def kind_name(kind: str) -> str:
    known = KINDS.get(kind)
    return str(known.label) if known else kind


@register.filter
def mark(kind: str) -> str:
    """The one-character stamp of a kind of record."""
    known = KINDS.get(kind)
    return str(known.mark) if known else "·"


@register.filter
def card_url(card: Any) -> str:
    """The page of a card, or of a record (which knows its kind); quicker than {% url %}."""
    return url_of(card.KIND if hasattr(card, "KIND") else card.kind, card.pk)


@register.filter
def ended(card: Any) -> bool:
    """Nothing waits on it any more."""
    known = KINDS.get(card.kind)
    return bool(known) and card.state not in known.flow.waiting  # type: ignore[union-attr]


@register.filter
def highlight(text: str, query: str) -> SafeString:
    """The text with every word of the query marked, however it was typed."""
    wanted = [match.group() for match in RUN.finditer(folded(query))]
    plain = folded(text)
    if len(plain) != len(text):  # folding changed the length, so positions would not fit
        return format_html("{}", text)
    hits = sorted({(at, at + len(w)) for w in wanted for at in _places(plain, w)})
    return _marked(text, hits)


def _places(text: str, word: str) -> list[int]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + len(word))
    return found


def _marked(text: str, hits: list[tuple[int, int]]) -> SafeString:
    parts: list[tuple[str, str]] = []
    end = 0
    for start, stop in hits:
        if start >= end:
            parts.append((text[end:start], text[start:stop]))
            end = stop
    marked = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html("{}{}", marked, text[end:])


@register.filter
def at_day(value: date) -> datetime:
    """The close of business of a day, for tags that take a moment."""
    return workdays.closing(value) if not isinstance(value, datetime) else value


@register.filter
def day_and_time(value: datetime) -> str:
    """`20 Nov 17:30`."""
    return f"{short_day(value)} {clock(value)}"


@register.filter
def rung_words(offset: int) -> str:
    """When a rung of the reminder ladder speaks, against the deadline."""
    n = abs(offset)
    if offset == 0:
        return _("on the day of the deadline")
    if offset < 0:
        text = ngettext(
            "%(n)s working day before the deadline", "%(n)s working days before the deadline", n
        )
    else:
        text = ngettext(
            "%(n)s working day after the deadline", "%(n)s working days after the deadline", n
        )
    return text % {"n": n}
