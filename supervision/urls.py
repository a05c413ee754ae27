from __future__ import annotations

from django.urls import include, path

from supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.board, name="items"),
    path("scores/", include("supervision.scoring.urls")),
    path("bulletins/", include("supervision.bulletins.urls")),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="item"),
    path("<int:pk>/files/", views.item_files, name="item-files"),
    path("<int:pk>/<slug:name>/", views.command, name="command"),
]
