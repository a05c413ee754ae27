"""What a person can ask of a record: a name, its inputs and the action. Pages and REST share it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from office.core.actor import Actor
from office.core.workflow import Workflow


class Nothing(forms.Form):
    """An action without inputs."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    run: Callable[..., Any]
    form: type[forms.Form] = Nothing

    def __call__(self, actor: Actor, pk: int, **values: Any) -> Any:
        given = {k: v for k, v in values.items() if v is not None}
        return self.run(actor, pk, **given)


@dataclass(frozen=True, slots=True)
class Commands:
    """All commands of one kind of record, in the order of its table of transitions."""

    flow: Workflow
    by_name: dict[str, Command]

    @classmethod
    def of(cls, flow: Workflow, *commands: Command) -> Commands:
        known = {c.name: c for c in commands}
        missing = set(flow.by_name) ^ set(known)
        if missing:
            raise ValueError(f"{flow.kind}: {sorted(missing)} are not both in table and commands")
        return cls(flow, known)

    def with_run(self, name: str, command: Command) -> Commands:
        """The same with one command replaced: how a flow wraps an area's action."""
        return replace(self, by_name={**self.by_name, name: command})


COMMANDS: dict[str, Commands] = {}


def register_commands(kind: str, commands: Commands) -> None:
    """Tell the pages of the house what can be asked of this kind; a flow registers over it."""
    COMMANDS[kind] = commands
