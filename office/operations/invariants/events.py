"""5: what happened stays as it was written, and every state is what the events say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.audit import chain
from office.audit.models import Event
from office.operations.invariants.search import EXAMPLES, Check, Finding, breaches, guards, search

FIELDS = (
    "matter_id",
    "sequence",
    "hash",
    "at",
    "verb",
    "actor_id",
    "on_behalf_of_id",
    "card_id",
    "state_from",
    "state_to",
    "data",
    "channel",
    "request_id",
    "matter__chain_length",
    "matter__chain_hash",
    "matter__number",
)
APPEND_ONLY = {
    "audit_event": ["event_append_only", "event_no_truncate"],
    "comments_comment": ["comment_append_only"],
    "documents_opinion": ["opinion_append_only"],
    "documents_takenback": ["taken_back_append_only"],
    "supervision_chase": ["chase_append_only"],
    "supervision_bulletinrow": ["bulletin_row_append_only"],
    "supervision_report": ["report_append_only"],
    "supervision_scoreentry": ["score_entry_append_only"],
    "supervision_scoreline": ["score_line_append_only"],
}
EVIDENCE = _("compare with the last backup: somebody wrote to the database past the program")
SWITCH_ON = _("ALTER TABLE … ENABLE TRIGGER …, and find out who switched it off")


class Thread:
    """Walks the events of all matters in order and remembers only the matter in hand."""

    def __init__(self) -> None:
        self.matter: Any = None
        self.length, self.hash, self.end = 0, b"", (0, b"")
        self.name = ""
        self.states: dict[int, str] = {}
        self.wrong: list[tuple[Any, ...]] = []
        self.count = 0

    def note(self, what: Any) -> None:
        self.count += 1
        if len(self.wrong) < EXAMPLES:
            self.wrong.append((self.name, what))

    def take(self, row: tuple[Any, ...]) -> None:
        values = dict(zip(FIELDS, row, strict=True))
        if values["matter_id"] != self.matter:
            self.finish()
            self.matter, self.length, self.hash, self.states = values["matter_id"], 0, b"", {}
            self.end = (values["matter__chain_length"], bytes(values["matter__chain_hash"]))
            self.name = values["matter__number"] or f"#{self.matter}"
        self.length += 1
        if values["sequence"] != self.length:
            self.note(_("event {n} is missing").format(n=self.length))
            self.length = values["sequence"]
        event = Event(
            **{k: v for k, v in values.items() if "__" not in k and k not in {"hash", "sequence"}}
        )
        self.hash = chain.link(self.hash, chain.content(event))
        stored = bytes(values["hash"])
        if stored != self.hash:
            self.note(
                _("event {n} ({verb}) is not what was written").format(
                    n=self.length, verb=event.verb
                )
            )
            self.hash = stored  # go on from here: one changed event is one finding
        self._follow(event)

    def _follow(self, event: Event) -> None:
        if event.card_id is None or not event.state_to:
            return
        before = self.states.get(event.card_id, "")
        if event.state_from != before:
            self.note(
                _("event {n} begins at “{a}”, the one before ended at “{b}”").format(
                    n=self.length, a=event.state_from, b=before
                )
            )
        self.states[event.card_id] = event.state_to

    def finish(self) -> None:
        if self.matter is not None and (self.length, self.hash) != self.end:
            self.note(_("its last events are missing, or its end was changed"))


def _chain() -> Finding:
    thread = Thread()
    rows = Event.objects.order_by("matter_id", "sequence").values_list(*FIELDS)
    for row in rows.iterator(chunk_size=2000):
        thread.take(row)
    thread.finish()
    return breaches(thread.wrong, thread.count, wrong="{0}", mend=EVIDENCE)


def _events() -> Iterator[Finding]:
    yield _chain()
    yield search(
        """SELECT m.number, m.id FROM matters_matter m WHERE m.chain_length > 0
           AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.matter_id = m.id) ORDER BY m.id""",
        wrong=_("all events of matter {0} are missing"),
        mend=EVIDENCE,
    )
    yield search(
        """SELECT c.number, c.state, coalesce(last.state_to, '') FROM catalogue_card c
           LEFT JOIN LATERAL (SELECT e.state_to FROM audit_event e
                              WHERE e.card_id = c.id AND e.state_to <> ''
                              ORDER BY e.id DESC LIMIT 1) last ON true
           WHERE c.state IS DISTINCT FROM last.state_to ORDER BY c.id""",
        wrong=_("it is “{0}”, but its events end at “{1}”"),
        mend=_("put the state back to what the events say"),
    )
    yield search(
        """SELECT t.tgrelid::regclass || '.' || t.tgname FROM pg_trigger t
           JOIN pg_proc f ON f.oid = t.tgfoid
           WHERE f.proname = 'steward_refuse' AND t.tgenabled NOT IN ('O', 'A')""",
        wrong=_("this guard of the database is switched off"),
        mend=SWITCH_ON,
    )
    for table, names in APPEND_ONLY.items():
        yield guards(
            table,
            names,
            wrong=_("the database no longer refuses to change what was written"),
            mend=SWITCH_ON,
        )


EVENTS = Check(_("Events are never changed or removed, and every state is what they say"), _events)
