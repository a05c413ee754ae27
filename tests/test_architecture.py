"""House rules no linter knows. Fast: reads source, touches no database.

An exception stands in a table below with its reason; one that is no longer needed fails, too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
AREAS = ("documents", "meetings", "reception", "vehicles", "supervision")
DOMAIN = {"models", "policy", "queries", "actions"}
LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 400, 40, 6

LONG_FILES = {
    "documents/archive/models.py": "the tables of the archive, one after the other",
    "meetings/models.py": "the tables of a meeting and of its parts, one after the other",
    "vehicles/models.py": "everything a motor pool keeps, one short class each",
}
LONG_FUNCTIONS = {
    "documents/actions/registering.py:register_incoming": "one field a line: the letter as it is entered",
    "supervision/actions/docketing.py:docket": "one field a line: the item as it is entered",
    "meetings/actions/plan.py:plan_meeting": "one field a line: the meeting as it is planned",
    "meetings/actions/plan.py:postpone_meeting": "one paragraph: time, room, hours, list, lines",
    "documents/actions/deciding.py:assign_incoming": "one paragraph: departments, their parts and duties",
    "documents/actions/deciding.py:instruct_incoming": "one paragraph: departments, day, words, hand, duty",
    "documents/circulation/actions.py:circulate_incoming": "readers, turns, duties, event, the same",
    "supervision/plans/actions/lines.py:amend_line": "one paragraph: what may change, and what it said",
    "supervision/plans/actions/onward.py:break_down": "one paragraph: line, finer plan, its line, event",
    "office/bookings/actions.py:book": "the booking, field by field, between its checks and its event",
    "office/audit/emit.py:emit": "the event, field by field, and its one statement",
    "reception/delegations/actions/delegation.py:receive_letter": "one field a line, the same",
    "reception/delegations/api.py:entry_views": "the four routes of one collection, made for each part",
    "office/demo/letters_told.py:letters": "a table of what the demo office wrote",
    "office/demo/day.py:_meeting": "one field a line: the meetings of the demo office",
}
MANY_PARAMETERS: dict[str, str] = {}
READS_UNSCOPED = {
    "office/core/scoping.py": "defines it",
    "office/catalogue/": "keeps cards equal to their records; a search filter is joined to a scoped list",
    "office/duties/": "opens and closes duties whoever acts; the record was checked by the action",
    "office/operations/": "proves and measures the whole house, for nobody in particular",
    "office/demo/": "fills an office that has no readers yet",
    "office/bench/": "measures the whole house",
    "office/rest/views.py": "asks the schema's question of an empty list",
    "documents/actions/": "duties of the letter in hand, which the action locked for its actor",
    "documents/circulation/actions.py": "the same",
    "documents/handling/": "the same; and whose hands a letter is in, that the actor sees",
    "office/comments/": "whose hands a record is in, which the action locked for its actor",
    "documents/inbox/": "one arrival is one piece whoever asks; the worker looks at pieces for nobody",
    "documents/mailbox/polling.py": "asks whether a file of a mail was taken in already; names none",
    "documents/secrets/": "the same; and which letters the clock has to ask about",
    "supervision/actions/": "duties of the item in hand, the same",
    "supervision/lamps.py": "what stands below a parent shares its secrecy; only a colour comes out",
    "supervision/written.py": "turns an expression into text; asks for no row",
    "supervision/queries.py": "the same for its progress and how many are left",
    "documents/outgoing/actions/secrecy.py": "the same; and whether others of its matter are less secret",
    "reception/delegations/queries.py": "asks whether a letter has its delegation; names none",
    "supervision/detector/look.py": "looks through the whole house; each is told what he may see",
    "office/flows/handover.py": "asks whether the heir owes the same already; refuses without naming it",
}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = [
    path
    for area in (*AREAS, "office")
    for path in sorted((ROOT / area).rglob("*.py"))
    if "migrations" not in path.parts
]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    return (n for n in ast.walk(tree_of(path)) if isinstance(n, Function))


def excused(where: str, table: dict[str, str]) -> bool:
    return any(
        where == known or (known.endswith("/") and where.startswith(known)) for known in table
    )


def attributes(path: Path) -> Iterator[ast.Attribute]:
    return (n for n in ast.walk(tree_of(path)) if isinstance(n, ast.Attribute))


def test_files_are_short_enough_to_read():
    long = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert {
        n: lines for n, lines in long.items() if lines > LONGEST_FILE and n not in LONG_FILES
    } == {}
    assert [n for n in LONG_FILES if long.get(n, 0) <= LONGEST_FILE] == []


def test_functions_are_short_enough_to_read():
    long = {
        f"{name_of(p)}:{f.name}"
        for p in FILES
        for f in functions(p)
        if (f.end_lineno or f.lineno) - f.lineno + 1 > LONGEST_FUNCTION
    }
    assert long - set(LONG_FUNCTIONS) == set()
    assert set(LONG_FUNCTIONS) - long == set()


def test_functions_take_few_parameters():
    """Counted without `self` and what must be named by the caller."""
    many = {
        f"{name_of(p)}:{f.name}"
        for p in FILES
        for f in functions(p)
        if len([a for a in f.args.posonlyargs + f.args.args if a.arg not in {"self", "cls"}])
        > MOST_PARAMETERS
    }
    assert many - set(MANY_PARAMETERS) == set()


def test_only_actions_and_steps_change_a_state():
    """A record's `.state`, that is; a sender settles its deliveries, an action its duties."""
    set_here = [
        (name_of(path), node.lineno)
        for path in FILES
        if path.stem not in {"actions", "steps"} and path.parts[-2] != "actions"
        for node in attributes(path)
        if node.attr == "state"
        and isinstance(node.ctx, ast.Store)
        and not (isinstance(node.value, ast.Name) and node.value.id in {"delivery", "duty"})
    ]
    assert set_here == []


def test_secret_tables_are_read_for_somebody():
    unscoped = [
        (name_of(path), node.lineno)
        for path in FILES
        if not excused(name_of(path), READS_UNSCOPED)
        for node in attributes(path)
        if node.attr in {"unscoped", "_base_manager", "_default_manager"}
    ]
    assert unscoped == []


def test_every_excuse_is_still_needed():
    for known in READS_UNSCOPED:
        paths = [p for p in FILES if excused(name_of(p), {known: ""})]
        uses = [
            n
            for p in paths
            for n in attributes(p)
            if n.attr in {"unscoped", "_base_manager", "_default_manager"}
        ]
        assert uses or known == "office/core/scoping.py", f"{known} reads nothing unscoped any more"


def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{a.name}") for a in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, a.name) for a in node.names)


def imports_of(paths: Iterable[Path], modules: tuple[str, ...]) -> list[tuple[str, int, str]]:
    return [
        (name_of(path), line, module)
        for path in paths
        for line, module in imported(path)
        if f"{module}.".startswith(modules)
    ]


def test_domain_code_never_sees_http():
    edges = (
        "django.http.",
        "django.shortcuts.",
        "django.contrib.messages.",
        "rest_framework.",
        "celery.",
    )
    assert imports_of((path for path in FILES if path.stem in DOMAIN), edges) == []


def test_nothing_hidden_happens():
    """No model signals, no generic foreign keys, no logic in `save()`."""
    hidden = (
        "django.db.models.signals.",
        "django.dispatch.",
        "django.contrib.contenttypes.fields.",
    )
    assert imports_of(FILES, hidden) == []
    models = [path for path in FILES if path.stem == "models"]
    own = [(name_of(path), f.name) for path in models for f in functions(path)]
    assert [(where, name) for where, name in own if name in {"save", "delete"}] == []


def decorators(function: Function) -> set[str]:
    return {ast.unparse(d) for d in function.decorator_list}


ACTION_FILES = [
    p
    for a in AREAS
    for p in sorted((ROOT / a).rglob("*.py"))
    if p.stem == "actions" or p.parts[-2] == "actions"
]


def test_every_action_is_one_transaction_and_says_who():
    """What leaves an event is atomic and takes the actor first; without an actor nothing is written."""
    for function in (f for path in ACTION_FILES for f in tree_of(path).body):
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        names = [a.arg for a in function.args.args]
        if "actor" in names:
            assert names[0] == "actor", function.name
        calls = {ast.unparse(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
        if "actor" in names and calls & {"step", "begin", "emit"}:
            assert "transaction.atomic" in decorators(function), function.name
        elif "actor" not in names:
            writes = [
                n.attr
                for n in ast.walk(function)
                if isinstance(n, ast.Attribute)
                and n.attr in {"save", "create", "bulk_create", "update"}
            ]
            assert writes == [], f"{function.name} writes without saying who"


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_the_same_files(area):
    for file in (
        "models",
        "policy",
        "queries",
        "actions",
        "forms",
        "filters",
        "commands",
        "api",
        "apps",
    ):
        assert (ROOT / area / f"{file}.py").exists() or (ROOT / area / file).is_dir(), file


@pytest.mark.parametrize("area", AREAS)
def test_areas_do_not_know_each_other(area):
    others = tuple(f"{a}." for a in AREAS if a != area)
    assert imports_of(sorted((ROOT / area).rglob("*.py")), others) == []


def test_foreign_keys_to_secret_records_are_not_walked_backwards():
    for path in (p for a in (*AREAS, "office") for p in (ROOT / a).rglob("models.py")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(b) in {"OfficeRecord", "Reached"} for b in node.bases
            ):
                keys = [
                    n
                    for n in ast.walk(node)
                    if isinstance(n, ast.Call)
                    and ast.unparse(n.func).endswith(("ForeignKey", "OneToOneField"))
                ]
                for key in keys:
                    related = next((k.value for k in key.keywords if k.arg == "related_name"), None)
                    assert isinstance(related, ast.Constant), f"{node.name}: {ast.unparse(key)}"
                    assert related.value == "+", f"{node.name}: {ast.unparse(key)}"
