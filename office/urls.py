from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("office.api")),
    path("", include("office.dashboard.urls")),
]

handler403 = "office.dashboard.errors.forbidden"
handler404 = "office.dashboard.errors.not_found"
handler500 = "office.dashboard.errors.broken"
