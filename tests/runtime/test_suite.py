"""Two phases, and a failure in either is a failure."""

from __future__ import annotations

import pytest

from office.runtime import suite


def test_what_is_chosen_runs_as_it_was_asked_for():
    assert suite.phases(["-k", "letter"]) == [["-k", "letter"]]


def test_everything_runs_once_what_needs_the_servers_alone_last():
    side_by_side, alone = suite.phases([])
    assert side_by_side[:2] == ["-m", "not alone"]
    assert alone[:2] == ["-m", "alone"]
    assert "-n" not in alone


@pytest.mark.parametrize(
    ("codes", "said"),
    [([0, 0], 0), ([1, 0], 1), ([0, 1], 1), ([0, 5], 0), ([5, 5], 5), ([2, 1], 2)],
)
def test_a_failure_in_either_phase_is_told(monkeypatch, codes, said):
    left = list(codes)

    class Done:
        def __init__(self, *_words, **_options):
            self.returncode = left.pop(0)

    monkeypatch.setattr(suite, "tables", lambda: "steward")
    monkeypatch.setattr(suite.subprocess, "run", Done)
    assert suite.main([]) == said
