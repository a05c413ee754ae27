from __future__ import annotations

import pytest

from office.sheets.faces import faces


@pytest.fixture(scope="session", autouse=True)
def _chinese_faces() -> None:
    if faces() is None:
        pytest.skip("no Chinese font on this machine, and none could be fetched: manage.py doctor")
