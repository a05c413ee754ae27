from __future__ import annotations

from django.urls import include, path

from supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.board, name="items"),
    path("new/", views.new, name="new"),
    path("plans/", include("supervision.plans.urls")),
    path("spot-checks/", include("supervision.spot_checks.urls")),
    path("<int:pk>/", views.detail, name="item"),
    path("<int:pk>/files/", views.item_files, name="item-files"),
    path("<int:pk>/<slug:name>/", views.command, name="command"),
]
