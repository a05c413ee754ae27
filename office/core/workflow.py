"""States as a table: one row per action, read by actions, buttons, REST, tests and the diagram."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from office.core.actor import Actor, Capacity
from office.core.errors import NotAllowed, WrongState

Rule = Callable[[Capacity, Any], bool]


def anything(_record: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Transition:
    """`target` None leaves the state alone (chase, circulate). `label` is the verb on the button.

    `key` is the single key that presses it, `tone` how the button looks: primary, zhu (a leader's
    hand), quiet or danger. `fits` narrows the sources by what else stands on the record (minutes
    are never sealed); actions may refuse for reasons that need more than the record.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    allowed: Rule
    label: Any
    key: str = ""
    tone: str = ""
    fits: Callable[[Any], bool] = anything

    def comes_from(self, record: Any) -> bool:
        """Whether a record as it stands now is one that this action is for."""
        return record.state in self.sources and self.fits(record)

    def capacity_of(self, actor: Actor, record: Any) -> Capacity | None:
        """The hat under which the actor may do this; his own before a principal's."""
        return next((c for c in actor.capacities if self.allowed(c, record)), None)

    def open_to(self, actor: Actor, record: Any) -> bool:
        """Whether this actor may do this to this record now: the rule the action enforces."""
        if not self.comes_from(record):
            return False
        return actor.is_system or self.capacity_of(actor, record) is not None


@dataclass(frozen=True, slots=True)
class Workflow:
    """All actions of one kind of record. `waiting` states owe an open duty; `final` ones none.

    In a `frozen` state neither its files nor its links change any more.
    """

    kind: str
    states: Any
    transitions: tuple[Transition, ...]
    waiting: frozenset[str]
    names: Mapping[str, Any] = field(default_factory=dict)
    """What states are called where that is not their label."""
    frozen: frozenset[str] = frozenset()
    by_name: dict[str, Transition] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {t.name: t for t in self.transitions})

    def __getitem__(self, name: str) -> Transition:
        return self.by_name[name]

    def named(self, state: str) -> Any:
        """What a state is called."""
        return self.names.get(state) or self.states(state).label

    def available(self, actor: Actor, record: Any) -> list[Transition]:
        """What this actor may do to this record now, in the order of the table."""
        return [t for t in self.transitions if t.open_to(actor, record)]

    def check(self, name: str, actor: Actor, record: Any) -> Capacity | None:
        """Refuse, or say under which hat. None means the office itself acts."""
        step = self.by_name[name]
        hat = step.capacity_of(actor, record)
        if hat is None and not actor.is_system:
            raise NotAllowed(
                _("“%(action)s” is not yours to do on %(record)s.")
                % {"action": step.label, "record": record}
            )
        if not step.comes_from(record):
            able = self.available(actor, record)
            raise WrongState(
                _(
                    "“%(action)s” does not fit now: %(record)s is “%(state)s”. "
                    "Possible now: %(able)s."
                )
                % {
                    "action": step.label,
                    "record": record,
                    "state": self.named(record.state),
                    "able": ", ".join(str(t.label) for t in able) or _("nothing"),
                },
                extra={"state": record.state, "actions": [t.name for t in able]},
            )
        return hat


def sources(states: Iterable[str]) -> frozenset[str]:
    return frozenset(str(s) for s in states)
