from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pages import Browser


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def browser(office: Any) -> Any:
    known: dict[str, Browser] = {}

    def of(who: str) -> Browser:
        return known.setdefault(who, Browser(office.people[who]))

    return of
