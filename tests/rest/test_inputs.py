"""What a program may leave out or leave empty, and what it has to say."""

from __future__ import annotations

import pytest

from office.core.scoping import Secrecy


@pytest.mark.parametrize("empty", [{"secrecy": ""}, {"urgency": ""}, {"kind": ""}, {}])
def test_nothing_chosen_is_the_usual_choice(rest, empty):
    made = rest("alice").post("outgoing-documents/", {"title": "关于开会的通知", **empty})
    assert made.status_code == 201, made.content.decode()
    said = made.json()
    assert (said["secrecy"], said["urgency"]) == (Secrecy.OPEN.slug, "routine")
    assert said["kind"]


def test_a_verdict_has_to_be_said(office, rest):
    """An empty box on a page says no; a body without it says nothing."""
    item = office.item("verifying")
    answer = rest("sven").post(f"supervision-items/{item.pk}/verify/", {"text": "看过了"})
    assert answer.status_code == 400
    assert {e["pointer"] for e in answer.json()["errors"]} == {"/ok"}
