"""Draws every workflow table as a diagram, with who may do what, into docs/workflows.md."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from office.catalogue.kinds import KINDS, RecordKind
from office.core.actor import Capacity
from office.organisation.roles import Role

TARGET = Path(settings.BASE_DIR) / "docs" / "workflows.md"
HEAD = """# Workflows

Made from the tables in each area's `policy.py` by `manage.py workflows`; a test fails when this
page is stale. An arrow is an action; those that leave the state alone are listed below it.
"""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say whether the page is stale"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        page = render()
        if not options["check"]:
            TARGET.write_text(page, encoding="utf-8")
            return
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != page:
            self.stderr.write("docs/workflows.md is stale: run manage.py workflows")
            sys.exit(1)


def render() -> str:
    with translation.override("en"):
        return HEAD + "".join(_section(kind) for _slug, kind in sorted(KINDS.items()))


def _section(kind: RecordKind) -> str:
    flow = kind.flow
    arrows = [
        f"    {source} --> {step.target}: {step.name}"
        for step in flow.transitions
        if step.target
        for source in sorted(step.sources)
    ]
    still = [
        f"`{step.name}` in {', '.join(sorted(step.sources))}"
        for step in flow.transitions
        if step.target is None
    ]
    waits = ", ".join(sorted(flow.waiting))
    rows = [f"| {step.name} | {_roles(step)} |" for step in flow.transitions]
    return (
        f"\n## {kind.label} (`{kind.slug}`)\n\n```mermaid\nstateDiagram-v2\n"
        + "\n".join(arrows)
        + f"\n```\n\nWaits for somebody in: {waits}.\n\n"
        + ("Without a change of state: " + "; ".join(still) + ".\n\n" if still else "")
        + "| action | roles that may, whatever the record says |\n| --- | --- |\n"
        + "\n".join(rows)
        + "\n"
    )


class _Stranger:
    """A record that names nobody but has been asked everything: what is left is by role alone."""

    def __getattr__(self, name: str) -> Any:
        if name.endswith(("_ids", "_by")):
            return ()
        return date.max if name.endswith("_on") else None


def _roles(step: Any) -> str:
    able = [
        role.value
        for role in Role
        if step.allowed(Capacity(0, None, frozenset(), frozenset({role.value})), _Stranger())
    ]
    return ", ".join(able) or "whoever the record names (lead department, holder, reader)"
