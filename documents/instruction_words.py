"""What a leader's words ask for: who leads, who assists, by when. Pure; a person confirms it.

`由张科长牵头，财务科配合，周五前报` → his department leads, finance assists, due on Friday.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from documents.instruction_days import due_in
from office.core.text import folded

CLAUSE = re.compile(r"[,;。!?\n]+")
LEAD = re.compile(
    r"总?牵头|主办|主责|负责|承办|抓总|领办|主抓|落实|办理|研处|研办|阅处|阅办|处理|把关|拿出|提出"
)
ASSIST = re.compile(r"配合|协办|协助|协同|参与|参加|支持|会办")
WITH = re.compile(r"(?:会同|商同|协同|联合|会商|商|和)$")
AFTER = re.compile(r"(?:配合|协助|支持)(?:好)?$")
LABEL = re.compile(r"(牵头|主办|承办|协办|配合)(?:单位|科室|部门)?[::]$")
ACTS = re.compile(r"(?:请|由|交|转|着|让|责成|委托|派)(?:[^由交转]{0,4})$")
ONLY_TOLD = re.compile(r"(?:报|呈|告|向|送|抄送|转告|知会)$")
BROAD = re.compile(r"各(?:有关|相关)?(?:科室?|处室?|单位|部门)|相关科室|有关科室")
SUFFIXES = ("中心", "科", "处", "室", "局", "股", "部")
TITLES = {
    "局长": "局长", "副局长": "副局长", "局": "局长", "科长": "科长", "副科长": "副科长",
    "科": "科长", "处长": "处长", "处": "处长", "主任": "主任", "副主任": "副主任",
    "总工": "总工程师", "总": "总工程师", "工": "总工程师",
}  # fmt: skip
BY_LENGTH = sorted(TITLES, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Unit:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    post: str = ""
    department_id: int | None = None


def weekdays(day: date) -> bool:
    return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class House:
    """Who there is, and which days are worked."""

    units: Sequence[Unit]
    people: Sequence[Person]
    is_workday: Callable[[date], bool] = weekdays


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words seem to ask for. Every part may be missing; nothing of it is done yet."""

    lead_department_id: int | None = None
    lead_person_id: int | None = None
    assisting_ids: tuple[int, ...] = ()
    due_on: date | None = None
    everybody: bool = False
    """The words call on all departments; a person chooses which."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A name in the text: a unit, or a person with the unit he belongs to."""

    start: int
    end: int
    unit_id: int | None
    person_id: int | None = None


@dataclass(slots=True)
class _Parts:
    lead: list[_Named] = field(default_factory=list)
    assist: list[_Named] = field(default_factory=list)
    only_asked: list[_Named] = field(default_factory=list)
    """`请财务科…` without a word of who leads: it counts where nobody is said to lead."""


def read(text: str, today: date, house: House) -> Asked:
    """Read an instruction. Traditional script reads as Simplified."""
    plain = folded(text)
    names = _names(house)
    parts = _Parts()
    for clause in CLAUSE.split(plain):
        _sort(clause.strip(), names, parts)
    leading = parts.lead or parts.only_asked
    units = [n.unit_id for n in leading if n.person_id is None and n.unit_id]
    people = [n for n in leading if n.person_id is not None]
    lead = units[0] if units else next((n.unit_id for n in people), None)
    assisting = [*units[1:], *(n.unit_id for n in parts.assist)]
    return Asked(
        lead,
        people[0].person_id if people else None,
        tuple(dict.fromkeys(d for d in assisting if d and d != lead)),
        due_in(plain, today, house.is_workday),
        bool(BROAD.search(plain)),
    )


def _sort(clause: str, names: dict[str, tuple[int | None, int | None]], parts: _Parts) -> None:
    """Who of this clause leads and who assists."""
    label = ""
    found = list(_found(clause, names))
    for here, named in enumerate(found):
        before, after = clause[: named.start], clause[named.end :]
        marked = LABEL.search(before)
        label = marked[1] if marked else label
        role = _by_label(label) or _role(before, after, first=here == 0)
        if role == "lead":
            parts.lead.append(named)
        elif role == "assist":
            parts.assist.append(named)
        elif role == "asked":
            parts.only_asked.append(named)


def _by_label(label: str) -> str:
    if not label:
        return ""
    return "assist" if ASSIST.search(label) else "lead"


def _role(before: str, after: str, *, first: bool) -> str:
    """By the word that joins it to the name before, else by the next word of the trade after it."""
    if ONLY_TOLD.search(before):
        return ""
    if WITH.search(before) and not first:
        return "assist"
    if AFTER.search(before):
        return "lead"
    lead, assist = LEAD.search(after), ASSIST.search(after)
    if lead and (not assist or lead.start() < assist.start()):
        return "lead"
    if assist:
        return "assist"
    return "asked" if ACTS.search(before) else ""


def _found(clause: str, names: dict[str, tuple[int | None, int | None]]) -> Iterator[_Named]:
    """Names in the order they stand, the longest first where two begin at one place."""
    at = 0
    longest = max(map(len, names), default=0)
    while at < len(clause):
        for size in range(min(longest, len(clause) - at), 1, -1):
            known = names.get(clause[at : at + size])
            if known is not None:
                yield _Named(at, at + size, *known)
                at += size
                break
        else:
            at += 1


Who = tuple[int | None, int | None]
"""A unit, or a person with his unit."""


def _names(house: House) -> dict[str, Who]:
    """Every way to call a unit or a person, those left out that could mean two."""
    ways: list[tuple[str, Who]] = [
        (way, (u.id, None)) for u in house.units for way in set(unit_ways(u.name))
    ]
    ways += [(way, (p.department_id, p.id)) for p in house.people for way in set(person_ways(p))]
    times = Counter(way for way, _who in ways)
    full = Counter([folded(u.name) for u in house.units] + [folded(p.name) for p in house.people])
    # A full name stands before a way of calling somebody else; two of one name mean neither.
    calls = {way: who for way, who in ways if times[way] == 1}
    exact: list[tuple[str, Who]] = [(u.name, (u.id, None)) for u in house.units]
    exact += [(p.name, (p.department_id, p.id)) for p in house.people]
    return calls | {folded(n): who for n, who in exact if full[folded(n)] == 1}


def unit_ways(name: str) -> Iterator[str]:
    """规划建设科, 规划科, 建设科, 规建科."""
    name = folded(name)
    yield name
    suffix = next((s for s in SUFFIXES if name.endswith(s)), "")
    stem = name.removesuffix(suffix)
    if len(stem) == 4:
        yield from (stem[:2] + suffix, stem[2:] + suffix, stem[0] + stem[2] + suffix)
    if name == "办公室":
        yield from ("局办公室", "局办")


def person_ways(person: Person) -> Iterator[str]:
    """高展, 高展同志, 高科长, 高科; 明远同志, 明远局长."""
    name, post = folded(person.name), folded(person.post)
    yield name
    surname, given = name[:1], name[1:]
    if len(given) > 1:
        yield f"{given}同志"
    for title in BY_LENGTH:
        if TITLES[title] in post:
            yield surname + title
            if len(given) > 1:
                yield given + title
