from __future__ import annotations

from django.urls import path

from documents.outgoing import views

urlpatterns = [
    path("", views.register, name="outgoing"),
    path("new/", views.new, name="outgoing-new"),
    path("<int:pk>/", views.detail, name="outgoing-detail"),
    path("<int:pk>/<slug:name>/", views.command, name="outgoing-command"),
]
