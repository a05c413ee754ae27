"""Pages of the tray, under documents/."""

from __future__ import annotations

from django.urls import path

from documents.inbox import views

urlpatterns = [
    path("inbox/", views.tray, name="inbox"),
    path("inbox/upload/", views.upload, name="inbox-upload"),
    path("inbox/<int:pk>/", views.piece, name="inbox-piece"),
    path("inbox/<int:pk>/typed/", views.typed, name="inbox-typed"),
    path("inbox/<int:pk>/<slug:name>/", views.command, name="inbox-command"),
]
