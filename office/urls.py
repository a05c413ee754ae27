from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("office.api")),
    path("", include("office.flows.urls")),
    path("documents/", include("documents.urls")),
    path("supervision/", include("supervision.urls")),
]
