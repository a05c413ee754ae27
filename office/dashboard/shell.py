"""What every page shows round its content: navigation with what waits, theme, language, person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from office.duties.queries import counts_by_area
from office.flows.settings import may_keep
from office.notifications.queries import unread_count
from office.organisation.actors import actor_of

HTML_LANG = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
THEMES = ("light", "dark")
RECOUNT = "recount"  # the id in components/recount.html
# area, name, page, the key after G
ROOMS = (
    ("", pgettext_lazy("navigation", "Today"), "/", "t"),
    ("documents", _("Documents"), "/documents/", "d"),
    ("supervision", _("Supervision"), "/supervision/", "s"),
    ("meetings", _("Meetings"), "/meetings/", "m"),
    ("reception", _("Reception"), "/reception/", "r"),
    ("vehicles", _("Vehicles"), "/vehicles/", "v"),
)


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the navigation. `n` waits for this person, `late` of it is overdue."""

    label: Any
    path: str
    key: str
    n: int
    late: int
    current: bool


class Shell:
    """Asked for by the masthead only, so that a fragment or a JSON answer costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def rooms(self) -> list[Room]:
        """Every area that has pages; its counts come from one indexed query."""
        counts = counts_by_area(actor_of(self.request)) if self.signed_in else {}
        here = self.request.path
        found = []
        for area, label, path, key in ROOMS:
            if area and not is_valid_path(path):
                continue
            owed = counts.get(area, {"n": 0, "late": 0})
            current = here == path if path == "/" else here.startswith(path)
            found.append(Room(label, path, key, owed["n"], owed["late"], current))
        return found

    @property
    def keeps(self) -> bool:
        """Sees the settings of the office."""
        return self.signed_in and may_keep(actor_of(self.request))

    @cached_property
    def unread(self) -> int:
        return unread_count(actor_of(self.request)) if self.signed_in else 0


def theme_of(request: HttpRequest) -> str:
    """The person's choice, else the browser's cookie, else nothing: the system decides."""
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", "") or request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def _layout(request: HttpRequest) -> str:
    """The bare fragment for htmx; but a recount takes the numbers of the masthead, too."""
    htmx = getattr(request, "htmx", None)
    return "fragment.html" if htmx and htmx.target != RECOUNT else "base.html"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. `layout` is the whole page, or the bare fragment for htmx."""
    user = getattr(request, "user", None)
    language = get_language() or settings.LANGUAGE_CODE
    actor = getattr(request, "office_actor", None)
    return {
        "demo": settings.DEMO,
        "language": language,
        "languages": settings.LANGUAGES,
        "html_lang": HTML_LANG.get(language, language),
        "gap": " " if language == "en" else "",  # between sentences; Chinese has none
        "theme": theme_of(request),
        "single_keys": getattr(user, "single_keys", True),
        "now": actor.now if actor else timezone.now(),
        "layout": _layout(request),
        "shell": Shell(request),
    }
