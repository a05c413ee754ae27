"""What every page shows round its content: navigation with what waits, theme, language, person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template. The counts cost one indexed query, and only where shown."""
    return {"demo": settings.DEMO, "language": get_language()}
