"""Addresses of bulletins; the files come from the flow that typesets them."""

from __future__ import annotations

from django.urls import path

from supervision.bulletins import views

urlpatterns = [
    path("", views.listed, name="bulletins"),
    path("<int:pk>/", views.detail, name="bulletin"),
    path("<int:pk>/rows/", views.rows, name="bulletin-rows"),
    path("<int:pk>/<slug:name>/", views.command, name="bulletin-command"),
]
