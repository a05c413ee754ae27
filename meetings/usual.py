"""The checklist of a meeting as offices keep it, counted back from its start (domain rule 2.10).

`text` is a sentence to translate; a line takes it over in the language of the office.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Usual:
    """`before` counts from the start; nought and less from the end."""

    text: str
    basis: str
    before: int
    must: bool = False
    size: str = "all"
    keeper: str = "service"


USUAL = (
    Usual(_("Plan, agenda, budget and teams approved"), "wd", 10, size="large", keeper="organiser"),
    Usual(_("Hall, sound, video and banner ordered"), "wd", 7, size="large"),
    Usual(_("Papers called for"), "wd", 5, size="large", keeper="organiser"),
    Usual(_("Answers in, list of participants fixed"), "wd", 3, size="large"),
    Usual(_("Speech, host's script and agenda printed"), "wd", 3, size="large", keeper="organiser"),
    Usual(_("Seats set, name cards checked twice"), "wd", 2, size="large"),
    Usual(_("Cars and meals ordered"), "wd", 2, size="large"),
    Usual(_("Papers ready"), "wd", 1, must=True, keeper="organiser"),
    Usual(
        _("First check: microphones, screen, network, flags, water, sign-in"), "wd", 1, must=True
    ),
    Usual(_("Doors open, cleaned; leaders reminded"), "min", 60, size="large"),
    Usual(_("Second check: sign-in desk, papers on the seats"), "min", 30),
    Usual(_("Third check: microphones and screen once more"), "min", 10),
    Usual(_("Papers with numbers collected, room restored"), "min", 0),
    Usual(_("Cost list, files and thanks"), "wd", -5, size="large", keeper="organiser"),
)
