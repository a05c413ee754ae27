"""What templates may say of days and times, and small helpers for forms and links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, ModelChoiceField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from office.core.eras import day_said

register = template.Library()
Moment = datetime | date | None


@register.filter
def giving(tone: str) -> str:
    """The tone of the button under a form: a quiet command is given by a black one, too."""
    return "primary" if tone in {"", "quiet"} else tone


@register.filter
def day_of(value: Moment) -> date | None:
    """The office's day of a moment."""
    if isinstance(value, datetime):
        return timezone.localdate(value)
    return value


@register.filter
def day(value: Moment) -> str:
    """`Fri 20 Nov` · 11月20日 星期五; with the year when it is another one."""
    on = day_of(value)
    if on is None:
        return ""
    if on.year != timezone.localdate().year:
        return day_said(on, "DATE_FORMAT")
    return date_format(on, pgettext("date format", "D j M"))


@register.filter
def full_day(value: Moment) -> str:
    """`20 November 2026` · 2026年11月20日."""
    on = day_of(value)
    return day_said(on, "DATE_FORMAT") if on else ""


@register.filter
def short_day(value: Moment) -> str:
    """`20 Nov` · 11月20日."""
    on = day_of(value)
    return date_format(on, "MONTH_DAY_FORMAT") if on else ""


@register.filter
def weekday(value: Moment) -> str:
    on = day_of(value)
    return date_format(on, "l") if on else ""


@register.filter
def clock(value: datetime | None) -> str:
    """`09:40`: the office reads 24 hours in all its languages."""
    return f"{timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`today 09:12` · `19 Nov 18:22` · 11-19 18:22; with the year when it is another one."""
    if value is None:
        return ""
    local, today = timezone.localtime(value), timezone.localdate()
    if local.date() == today:
        return pgettext("moment", "today %(time)s") % {"time": f"{local:%H:%M}"}
    if local.year != today.year:
        return day_said(local, "SHORT_DATETIME_FORMAT")
    return date_format(local, pgettext("date format", "j M H:i"))


@register.filter
def iso(value: Moment) -> str:
    """For `datetime` attributes."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return value.isoformat() if value else ""


@register.filter
def widget(field: BoundField) -> str:
    """What kind of control a form field is: checkbox, choices, text and so on."""
    inner: Any = field.field.widget
    if getattr(inner, "input_type", "") == "checkbox" and not hasattr(inner, "choices"):
        return "checkbox"
    return "choices" if getattr(inner, "input_type", "") in {"radio", "checkbox"} else "text"


@register.filter
def control(field: BoundField, css: str = "") -> SafeString:
    """The control itself; Django names its help and error for screen readers. A list of choices
    says in words that nothing is chosen yet."""
    asked = field.field
    if isinstance(asked, ModelChoiceField) and asked.empty_label == "---------":
        asked.empty_label = gettext("choose") if asked.required else gettext("none")
    return field.as_widget(attrs={"class": css} if css else {})


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """The options of a select, with the chosen one marked: one call instead of a loop of nodes."""
    wanted = str(chosen)
    parts = ((v, mark_safe(" selected" if str(v) == wanted else ""), label) for v, label in choices)  # noqa: S308 - our own words
    return format_html_join("", '<option value="{}"{}>{}</option>', parts)
