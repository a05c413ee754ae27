"""8, of the directory of senders: each is found by its own names and codes, and by nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from documents.senders.keys import keys_of
from documents.senders.models import Sender, SenderKey
from office.operations.invariants.search import EXAMPLES, Finding, breaches

MEND = _("open the sender, and save it: its keys are written anew")
PAGE = 500


def sender_keys() -> Iterator[Finding]:
    """One that was merged into another is found through that one: its own keys went with it."""
    wrong: list[tuple[str, ...]] = []
    count = 0
    for page in _pages():
        stored = defaultdict(set)
        rows = SenderKey.objects.filter(sender__in=[s.pk for s in page])
        for pk, role, text in rows.values_list("sender", "role", "text"):
            stored[pk].add((role, text))
        for sender in page:
            merged = sender.merged_into_id is not None
            wanted = set() if merged else set(keys_of([sender.name, *sender.aliases], sender.codes))
            if stored[sender.pk] != wanted:
                count += 1
                wrong += [(sender.name, str(sender.pk))] if count <= EXAMPLES else []
    yield breaches(
        wrong, count, wrong=_("sender {0} is not found by its own names and codes"), mend=MEND
    )


def _pages() -> Iterator[list[Sender]]:
    last = 0
    while page := list(Sender.objects.filter(pk__gt=last).order_by("pk")[:PAGE]):
        last = page[-1].pk
        yield page
