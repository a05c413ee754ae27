from __future__ import annotations

from django.urls import path

from supervision import views
from supervision.foresight import views as foresight

app_name = "supervision"
urlpatterns = [
    path("", views.board, name="items"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="item"),
    path("<int:pk>/files/", views.item_files, name="item-files"),
    path("<int:pk>/foresight/", foresight.behind, name="foresight"),
    path("<int:pk>/<slug:name>/", views.command, name="command"),
]
