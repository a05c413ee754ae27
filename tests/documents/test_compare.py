"""What counts as a correction of form after sign-off, and how two texts are laid side by side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.outgoing.compare import is_formal, paragraphs

BODY = (
    "为做好冬修水利工作，现将有关事项通知如下。\n一、各区应于11月30日前完成自查。\n"
    "二、补助标准为每公里3.5万元，不得挪用。\n三、请各单位加强领导，明确专人负责，按时报送进展情况，"
    "并对排查出的问题建立台账，逐项整改销号，确保工程安全度汛，保障人民群众生命财产安全。"
)


def texts(
    body: str = BODY, title: str = "关于冬修水利的通知", to: str = "各区水务局"
) -> dict[str, str]:
    return {"title": title, "body": body, "addressee": to}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("如下。", "如下："),
        ("自查。", "自查 。"),
        ("11月30日", "１１月３０日"),
        ("按时报送", "按期报送"),
        ("明确专人", "明确專人"),
    ],
    ids=["punctuation", "space", "width", "one character", "variant character"],
)
def test_small_corrections_of_form(old, new):
    assert is_formal(texts(), texts(BODY.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("30日", "20日"),
        ("3.5万元", "35万元"),
        ("3.5万元", "3.5亿元"),
        ("不得挪用", "得挪用"),
        ("应于", "可于"),
        ("各区", "本区各处室和下属单位"),
        ("二、", "三、"),
    ],
)
def test_figures_negations_and_longer_changes_are_substance(old, new):
    assert not is_formal(texts(), texts(BODY.replace(old, new, 1)))


@pytest.mark.parametrize("after", [{"title": "关于春修水利的通知"}, {"to": "市财政局"}])
def test_title_and_addressee_are_substance(after):
    assert not is_formal(texts(), texts(**after))


LINES = st.lists(st.text("甲乙丙丁，。12", max_size=8), max_size=6).map("\n".join)


@settings(deadline=None)
@given(LINES, LINES)
def test_nothing_is_lost_between_the_two_columns(before, after):
    pairs = paragraphs(before, after)
    left = ["".join(p.text for p in pair.before) for pair in pairs]
    right = ["".join(p.text for p in pair.after) for pair in pairs]
    assert "".join(left) == "".join(before.splitlines())
    assert "".join(right) == "".join(after.splitlines())
    assert any(pair.changed for pair in pairs) == (before.splitlines() != after.splitlines())


@settings(deadline=None)
@given(LINES)
def test_a_text_beside_itself_has_no_difference(body):
    assert not any(pair.changed for pair in paragraphs(body, body))
    assert is_formal(texts(body), texts(body))
