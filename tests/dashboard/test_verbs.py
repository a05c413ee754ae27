"""Every verb the house writes is told as a sentence, in the story and in the history of a record."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from datetime import date, timedelta

import pytest

from meetings import actions as meetings
from meetings.models import ChecklistLine
from office.audit.models import Event
from office.catalogue.kinds import NEWS, VERB_LABELS
from office.dashboard.sentences import SENTENCES
from office.dashboard.story import tell
from office.notifications.models import Notification
from office.notifications.queries import mine, text_of
from tests.dashboard.test_calendar import meet
from tests.pages import text
from tests.test_architecture import FILES, tree_of

WHOLE = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")


def verbs() -> set[str]:
    """Whatever is written as `verb=…` or as the first argument of `emit`."""
    found = set()
    for path in FILES:
        for call in (n for n in ast.walk(tree_of(path)) if isinstance(n, ast.Call)):
            given = [k.value for k in call.keywords if k.arg == "verb"]
            if ast.unparse(call.func).endswith("emit"):
                given += call.args[:1]
            found |= {
                part.value
                for value in given
                for part in ast.walk(value)
                if isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and WHOLE.fullmatch(part.value)
            }
    return found


VERBS = sorted(verbs())


def test_the_walk_finds_them():
    assert len(VERBS) > 60


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_sentence(verb):
    assert verb in SENTENCES or verb in VERB_LABELS


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_every_sentence_can_be_said(verb):
    """No stray percent sign, no name in brackets that breaks the line."""
    said = str(SENTENCES[verb]) % defaultdict(lambda: "—")
    assert said[-1] in ".—"


def test_the_story_of_a_meeting_reads_as_sentences(office, browser):
    meeting = meet(office, title="例会", day=date(2026, 11, 23))
    alice = office.actor("alice")
    meetings.notify_meeting(alice, meeting.pk)
    meetings.postpone_meeting(alice, meeting.pk, starts_at=office.day("2026-11-25", 15))
    page = text(browser("carol").get(f"/matters/{meeting.matter_id}/"))
    for said in (
        "周小满 planned the meeting.",
        "周小满 sent the notice to everybody invited.",
        "周小满 moved it from Mon 23 Nov 09:00 to Wed 25 Nov 15:00.",
    ):
        assert said in page
    assert all("—" not in line.sentence for line in tell(list(Event.objects.order_by("id"))))


def test_what_says_the_same_again_is_one_line_of_the_story(office, browser):
    meeting = meet(office, title="例会", day=date(2026, 11, 23))
    lines = ChecklistLine.objects.filter(meeting=meeting.pk).order_by("pk")[:4]
    moments = [office.now + timedelta(minutes=n) for n in range(4)]
    for at, line in zip(moments, lines, strict=True):
        meetings.tick_line(office.actor("alice", at), meeting.pk, line.pk)
    later = moments[-1]
    meetings.untick_line(office.actor("alice", later), meeting.pk, line.pk)
    told = tell(list(Event.objects.filter(card=meeting.pk).order_by("id")))
    ticked = [x for x in told if "ticked off" in x.sentence]
    assert [(x.times, x.at, x.until) for x in ticked] == [(4, office.now, later)]
    assert told[-1].times == 1
    page = text(browser("alice").get(f"/matters/{meeting.matter_id}/"))
    assert page.count("ticked off a line of the checklist") == 1
    assert "4 times, the last" in page


def test_news_of_every_area_are_sentences(office, browser):
    meeting = meet(office, title="例会", day=date(2026, 11, 23))
    meetings.notify_meeting(office.actor("alice"), meeting.pk)
    meetings.cancel_meeting(office.actor("alice"), meeting.pk, reason="不开")
    page = text(browser("carol").get("/notifications/"))
    assert "Called off: 会〔2026〕1号 例会" in page
    assert NEWS
    assert Notification.objects.filter(person=office.carol).exists()
    assert all(text_of(row) for row in mine(office.actor("carol")))
