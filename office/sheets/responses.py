"""How a printed sheet leaves the house."""

from __future__ import annotations

from django.http import HttpResponse

from office.core.exports import disposition
from office.core.text import plain

POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def sheet_response(pdf: bytes, filename: str) -> HttpResponse:
    """Shown in the browser, ready to print; kept by no cache. `filename` may be in any script."""
    response = HttpResponse(pdf, content_type="application/pdf")
    name = plain(filename).replace("/", "-").replace("\\", "-")[:120].strip(". ") or "sheet"
    response["Content-Disposition"] = disposition(f"{name}.pdf", inline=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
