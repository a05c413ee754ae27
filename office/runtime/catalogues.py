"""Translation catalogues without GNU gettext: collect, merge, compile and check.

The msgids are the English sentences, so there is no English catalogue.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("zh_Hans", "zh_Hant")
KEYWORDS = dict.fromkeys(
    (
        *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
        *("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"),
        "worded",  # what a pack of rules may call otherwise
    )
)
ENCODING: Any = {"encoding": "utf-8"}
NOT_OURS = {"tests", "var", "node_modules", "migrations", "static", "locale", "docs", "build"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}")

Key = tuple[str | None, str]  # context, msgid
Messages = dict[Key, str | None]  # -> plural


def catalogue_path(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def source_files(root: Path, suffix: str) -> Iterator[Path]:
    for entry in sorted(root.iterdir()):
        if entry.name.startswith(".") or entry.name in NOT_OURS:
            continue
        if entry.is_dir():
            yield from source_files(entry, suffix)
        elif entry.suffix == suffix:
            yield entry


def _message(keyword: str, found: str | Sequence[str | None]) -> tuple[Key, str | None] | None:
    texts = [found] if isinstance(found, str) else list(found)
    context = texts.pop(0) if keyword.startswith(("pgettext", "npgettext")) else None
    if not texts or not texts[0]:
        return None  # the argument is not written as a string
    plural = texts[1] if keyword.startswith("n") and len(texts) > 1 else None
    return (context, texts[0]), plural


def messages_in_python(text: str) -> Iterator[tuple[Key, str | None]]:
    source = io.BytesIO(text.encode())
    for _line, keyword, texts, _comments in extract_python(source, KEYWORDS, [], ENCODING):
        # Its types call these something else than what it gives; None: not written as a string.
        message = _message(str(keyword), cast("str | Sequence[str | None] | None", texts) or "")
        if message:
            yield message
    if "Definition(" in text:
        yield from said_by_parameters(text)


def said_by_parameters(text: str) -> Iterator[tuple[Key, str | None]]:
    """What a parameter of the trade says of itself; its default may be a list."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Definition":
            named = [k.value for k in node.keywords if k.arg == "says"]
            for says in (*node.args[2:3], *named):
                if isinstance(says, ast.Constant) and isinstance(says.value, str):
                    yield (None, says.value), None


def messages_in_template(text: str, name: str) -> Iterator[tuple[Key, str | None]]:
    """Django makes calls among blanked-out text of it; brackets make that one expression."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - 0.2 s, only here

    yield from messages_in_python(f"(\n{templatize(text, origin=name)}\n)")


def collect(root: Path) -> Messages:
    """Every sentence that the code and the templates under `root` ask gettext for."""
    found: Messages = {}
    for path in source_files(root, ".py"):
        text = path.read_text()
        if any(word in text for word in ("gettext", "worded", "Definition(")):
            _add(found, messages_in_python(text))
    for suffix in (".html", ".txt"):
        for path in source_files(root, suffix):
            if "templates" in path.parts:
                _add(found, messages_in_template(path.read_text(), str(path)))
    return found


def _add(found: Messages, messages: Iterable[tuple[Key, str | None]]) -> None:
    for key, plural in messages:
        found[key] = plural or found.get(key)


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, project="Steward", header_comment="# Steward", fuzzy=False)
    with path.open("rb") as handle:
        return read_po(handle, locale=language)


def entries(catalogue: Catalog) -> dict[Key, Message]:
    found: dict[Key, Message] = {}
    for message in catalogue:
        msgid = message.id if isinstance(message.id, str) else message.id[0]
        if msgid:
            found[message.context, msgid] = message
    return found


def update(path: Path, language: str, wanted: Messages) -> None:
    """Bring one catalogue up to date: new sentences come in empty, unused ones go, others stay."""
    catalogue = read(path, language)
    present = entries(catalogue)
    for (context, msgid), message in present.items():
        if (context, msgid) not in wanted or _plural(message) != wanted[context, msgid]:
            catalogue.delete(msgid, context)
    for (context, msgid), plural in wanted.items():
        old = present.get((context, msgid))
        if old is None or _plural(old) != plural:
            catalogue.add((msgid, plural) if plural else msgid, context=context)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_po(
            handle, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True
        )


def _plural(message: Message) -> str | None:
    return None if isinstance(message.id, str) else str(message.id[1])


def extract(root: Path, locale: Path) -> int:
    wanted = collect(root)
    for language in LANGUAGES:
        update(catalogue_path(locale, language), language, wanted)
    return len(wanted)


def compile_all(locale: Path) -> list[str]:
    """Compile what is newer than its compiled form. Names the languages that were compiled."""
    compiled = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        language = source.parent.parent.name
        new = target.with_suffix(".mo.new")
        with new.open("wb") as handle:
            write_mo(handle, read(source, language))
        new.replace(target)
        compiled.append(language)
    return compiled


def _texts(message: Message) -> list[str]:
    if isinstance(message.string, str):
        return [message.string]
    return list(message.string or [""])


def _placeholders(*texts: str) -> set[str]:
    return {found for text in texts for found in PLACEHOLDER.findall(text.replace("%%", ""))}


def _entry_faults(key: Key, message: Message) -> Iterator[str]:
    if not all(_texts(message)):
        yield f"not translated: {key[1]!r}"
        return
    if message.fuzzy:
        yield f"fuzzy: {key[1]!r}"
    asked = _placeholders(key[1], _plural(message) or "")
    for text in _texts(message):
        # One form of a plural may leave the number out; nothing may bring a name of its own.
        wrong = _placeholders(text) - asked if _plural(message) else _placeholders(text) ^ asked
        if wrong:
            yield f"placeholders differ ({', '.join(sorted(wrong))}): {key[1]!r}"


def faults(root: Path, locale: Path) -> list[str]:
    """What is wrong with the catalogues, a line each."""
    wanted = collect(root)
    found = []
    for language in LANGUAGES:
        path = catalogue_path(locale, language)
        catalogue = read(path, language)
        present = entries(catalogue)
        lines = [
            f"not in the catalogue: {key[1]!r}"
            for key in sorted_keys(wanted.keys() - present.keys())
        ]
        lines += [
            f"no longer used: {key[1]!r}" for key in sorted_keys(present.keys() - wanted.keys())
        ]
        lines += [f"no longer used: {old!r}" for old in map(str, catalogue.obsolete)]
        for key in sorted_keys(present.keys() & wanted.keys()):
            lines += _entry_faults(key, present[key])
        found += [f"{language}: {line}" for line in lines]
    return found


def sorted_keys(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[1], key[0] or ""))
