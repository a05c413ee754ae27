from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Findings are sentences made without a request, which would choose a language."""
    with translation.override("en"):
        yield
