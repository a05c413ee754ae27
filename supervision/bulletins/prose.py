"""What a bulletin says: in each section sentences made from its figures, then the editor's words.

Page, PDF and DOCX read the same. In the letter the language is that of the office.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from supervision.bulletins import snapshot
from supervision.bulletins.models import Bulletin, BulletinRow

MOST_NAMED = 60
MOST_AHEAD = 10
"""What comes next is a focus, not a register: the soonest."""


@dataclass(frozen=True, slots=True)
class Section:
    """`facts` and `rows` follow from the figures; `words` are the editor's, in the field `slug`."""

    slug: str
    heading: str
    facts: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    words: str = ""


def sections(bulletin: Bulletin) -> list[Section]:
    """The five sections, none of which can be left out: four statements."""
    totals = bulletin.figures["totals"]
    found = snapshot.rows(bulletin)
    late = found.filter(snapshot.FIGURES["overdue"]).order_by("-late_days", "due_on", "id")
    good = found.filter(snapshot.FIGURES["practice"]).order_by("-commended", "-spare_days", "id")
    ahead = found.filter(snapshot.FIGURES["ahead"]).order_by("due_on", "id")
    return [
        Section(
            "opening",
            _("The situation as a whole"),
            [as_a_whole(bulletin), *(of_unit(unit) for unit in bulletin.figures["departments"])],
            words=bulletin.opening,
        ),
        Section(
            "overdue",
            _("Overdue items"),
            [] if totals["overdue"] else [_("At the end of the period nothing was overdue.")],
            _named(late, is_late, totals["overdue"]),
        ),
        Section(
            "practice",
            _("Good practice"),
            [],
            _named(good, is_good, totals["practice"]),
            bulletin.practice,
        ),
        Section("problems", _("Problems"), problems(totals), words=bulletin.problems),
        Section(
            "focus",
            _("What comes next"),
            [],
            _named(ahead, comes_due, totals["ahead"], MOST_AHEAD),
            bulletin.focus,
        ),
    ]


def as_a_whole(bulletin: Bulletin) -> str:
    totals = bulletin.figures["totals"]
    said = [
        _("From %(first)s to %(last)s, %(opened)s came under supervision and %(ended)s done.")
        % {
            "first": _day(bulletin.starts_on),
            "last": _day(bulletin.ends_on),
            "opened": _items(totals["opened"]),
            "ended": ngettext("%(n)s was", "%(n)s were", totals["ended"]) % {"n": totals["ended"]},
        }
    ]
    percent = snapshot.rate(totals)
    if percent is not None:
        said.append(
            ngettext(
                "Of these %(n)s was on time, %(percent)s%%.",
                "Of these %(n)s were on time, %(percent)s%%.",
                totals["on_time"],
            )
            % {"n": totals["on_time"], "percent": percent}
        )
    said.append(
        _("At the end %(open)s in hand, %(overdue)s overdue, %(held)s on hold.")
        % {
            "open": ngettext("%(n)s item was", "%(n)s items were", totals["open"])
            % {"n": totals["open"]},
            "overdue": totals["overdue"],
            "held": totals["held"],
        }
    )
    return _joined(said)


def of_unit(unit: dict[str, Any]) -> str:
    percent = snapshot.rate(unit)
    said = _("%(department)s: %(open)s in hand, %(ended)s done") % {
        "department": unit["name"],
        "open": unit["open"],
        "ended": unit["ended"],
    }
    if percent is not None:
        said += _(", %(percent)s%% on time") % {"percent": percent}
    if unit["overdue"]:
        said += _(", %(n)s overdue") % {"n": unit["overdue"]}
    return said + pgettext("end of a sentence", ".")


def problems(totals: dict[str, int]) -> list[str]:
    """What the figures themselves show: it stands there whatever the editor writes."""
    told = (
        (
            "overdue",
            ngettext("%(n)s item was overdue.", "%(n)s items were overdue.", totals["overdue"]),
        ),
        (
            "missed",
            ngettext(
                "%(n)s report was not given.", "%(n)s reports were not given.", totals["missed"]
            ),
        ),
        (
            "returned",
            ngettext(
                "%(n)s result was returned to be done again.",
                "%(n)s results were returned to be done again.",
                totals["returned"],
            ),
        ),
        (
            "disputed",
            ngettext(
                "For %(n)s item it is disputed whose it is.",
                "For %(n)s items it is disputed whose they are.",
                totals["disputed"],
            ),
        ),
        (
            "extended",
            ngettext(
                "%(n)s item in hand needed more time.",
                "%(n)s items in hand needed more time.",
                totals["extended"],
            ),
        ),
    )
    said = [sentence % {"n": totals[name]} for name, sentence in told if totals[name]]
    return [_joined(said)] if said else [_("The figures show none.")]


def is_late(row: BulletinRow) -> str:
    return ngettext(
        "%(item)s, due on %(day)s, %(n)s working day overdue.",
        "%(item)s, due on %(day)s, %(n)s working days overdue.",
        row.late_days,
    ) % {"item": _named_item(row), "day": _day(row.due_on), "n": row.late_days}


def is_good(row: BulletinRow) -> str:
    if row.commended:
        return _("%(item)s, commended by a leader.") % {"item": _named_item(row)}
    return ngettext(
        "%(item)s, done %(n)s working day before its term.",
        "%(item)s, done %(n)s working days before its term.",
        row.spare_days,
    ) % {"item": _named_item(row), "n": row.spare_days}


def comes_due(row: BulletinRow) -> str:
    return _("%(item)s, due on %(day)s.") % {"item": _named_item(row), "day": _day(row.due_on)}


def _named_item(row: BulletinRow) -> str:
    return _("%(department)s: %(title)s (%(number)s)") % {
        "department": row.department.name if row.department else _("not assigned"),
        "title": row.title,
        "number": row.number,
    }


def _named(found: Any, says: Any, n: int, most: int = MOST_NAMED) -> list[str]:
    lines = [says(row) for row in found[:most]]
    if n > most:
        lines.append(_("… and %(n)s more.") % {"n": n - most})
    return lines


def _items(n: int) -> str:
    return ngettext("%(n)s item", "%(n)s items", n) % {"n": n}


def _day(day: Any) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _joined(sentences: Iterable[str]) -> str:
    """Chinese sentences follow each other without a space."""
    return (" " if get_language() == "en" else "").join(sentences)
