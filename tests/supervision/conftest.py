from __future__ import annotations

from typing import Any

import pytest

from tests.pages import Browser


@pytest.fixture
def browser(office: Any) -> Any:
    known: dict[str, Browser] = {}

    def of(who: str) -> Browser:
        return known.setdefault(who, Browser(office.people[who]))

    return of
