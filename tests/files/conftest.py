from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """Every test has a store of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
