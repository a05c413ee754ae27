from __future__ import annotations

from django.urls import include, path
from django_prometheus.exports import ExportToDjangoView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from documents.whereabouts.urls import short as originals
from office.operations.views import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", ExportToDjangoView, name="metrics"),
    path("api/v1/", include("office.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
    path("files/", include("office.files.urls")),
    path("reception/delegations/", include("reception.delegations.urls")),
    path("verify/", include("office.sheets.urls")),
    path("o/", include(originals)),
    path("", include("office.flows.urls")),
    path("documents/", include("documents.urls")),
    path("meetings/", include("meetings.urls")),
    path("reception/", include("reception.urls")),
    path("vehicles/", include("vehicles.urls")),
    path("supervision/", include("supervision.urls")),
    path("", include("office.dashboard.urls")),
]

handler403 = "office.dashboard.errors.forbidden"
handler404 = "office.dashboard.errors.not_found"
handler500 = "office.dashboard.errors.broken"
