from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.operations.health import readiness


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Database, migrations, broker, scheduler and worker: 200 when all are well, else 503."""
    found = readiness()
    well = all(f.ok for f in found)
    parts = {f.part: {"ok": f.ok, "seen": f.seen, "mend": f.mend} for f in found}
    return JsonResponse(
        {"status": "ok" if well else "failing", "parts": parts}, status=200 if well else 503
    )
