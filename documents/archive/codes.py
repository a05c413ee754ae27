"""档号, the reference code of an item (DA/T 13-2022), and the codes of units in it.

`0194-WS·2016-D30-BGS-0001`: fonds, category and year, term, unit, number of the item. `-` parts the
levels, `·` stands within one.
"""

from __future__ import annotations

from datetime import date

from documents.archive.models import UnitCode
from documents.choices import TERM_CODES, YEARS
from office.core.text import initials
from office.organisation.models import Department
from office.parameters.registry import value

SERIES = "archive:"


def series_key(retention: str, unit: str) -> str:
    """The counter of one term and unit in the house's book of numbers; it begins anew each year."""
    return f"{SERIES}{TERM_CODES[retention]}:{unit}"


def pattern_of(retention: str, unit: str) -> str:
    head = f"{value('archive.fonds')}-{value('archive.category')}".replace("{", "").replace("}", "")
    return f"{head}·{{year}}-{TERM_CODES[retention]}-{unit}-{{n:04}}"


def expiry(year: int, retention: str) -> date | None:
    """The last day of a term, counted from the year after that of the item; never for permanent."""
    years = YEARS.get(retention)
    return date(year + years, 12, 31) if years else None


def usual_code(name: str, taken: set[str]) -> str:
    """Initials of a department's name, such as BGS of 办公室; another where that is taken."""
    letters = "".join(c for c in initials(name).upper() if "A" <= c <= "Z")
    base = (letters if len(letters) <= 3 else letters[:3]).ljust(2, "X")
    if base not in taken:
        return base
    longer = [letters[:n] for n in range(4, 7) if len(letters) >= n]
    spare = [f"{base[:5]}{chr(c)}" for c in range(ord("A"), ord("Z") + 1)]
    return next(code for code in [*longer, *spare] if code not in taken)


def known_units(departments: set[int]) -> dict[int, UnitCode]:
    """The codes of these departments that have one."""
    return {u.department_id: u for u in UnitCode.objects.filter(department__in=departments)}


def missing_units(departments: set[int]) -> list[UnitCode]:
    """Codes for those without one yet, not saved."""
    taken = set(UnitCode.objects.values_list("code", flat=True))
    rows = Department.objects.filter(pk__in=departments).order_by("position", "pk")
    made = []
    for department in rows:
        code = usual_code(department.name, taken)
        taken.add(code)
        made.append(UnitCode(department=department, code=code))
    return made
