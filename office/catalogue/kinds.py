"""The kinds of record there are. Each area registers its own in `AppConfig.ready()`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from office.core.workflow import Workflow


@dataclass(frozen=True, slots=True)
class RecordKind:
    """`slug` is the REST collection; `mark` the one-character stamp on pages; `path` the page."""

    slug: str
    area: str
    label: Any
    mark: Any
    path: str
    model: Any
    flow: Workflow

    def url(self, pk: int) -> str:
        return self.path.format(pk=pk)


KINDS: dict[str, RecordKind] = {}
DUTY_LABELS: dict[str, Any] = {}
MET_BY: dict[str, str] = {}
"""The step that meets a duty, where it is not called as the duty is."""
VERB_LABELS: dict[str, Any] = {}
NEWS: dict[tuple[str, str], Any] = {}
"""What a notification says, by kind of record and the `what` it was made with."""


def register_kind(
    kind: RecordKind,
    duties: dict[str, Any],
    verbs: dict[str, Any] | None = None,
    *,
    met_by: dict[str, str] | None = None,
) -> None:
    """`duties` names what such a record can owe, `verbs` what can have happened to it.

    `met_by` names the step that meets a duty, where it is not called as the duty is.
    """
    KINDS[kind.slug] = kind
    DUTY_LABELS.update(duties)
    VERB_LABELS.update(verbs or {})
    MET_BY.update(met_by or {})


def step_meeting(duty: str) -> str:
    """The name of the step that meets such a duty: `documents.handle` is met by `report_done`."""
    return MET_BY.get(duty, duty.rsplit(".", 1)[-1])


def verb_label(verb: str) -> str:
    """What an event says, after the name of who did it: `registered it`."""
    return str(VERB_LABELS.get(verb, verb.rsplit(".", 1)[-1].replace("_", " ")))


def url_of(kind: str, pk: int) -> str:
    known = KINDS.get(kind)
    return known.url(pk) if known else ""


def state_label(kind: str, state: str) -> str:
    known = KINDS.get(kind)
    return str(known.flow.named(state)) if known else state


def register_news(kind: str, news: dict[str, Any]) -> None:
    """Sentences with %(subject)s, for what people hear of such a record."""
    NEWS.update({(kind, what): sentence for what, sentence in news.items()})
