"""Pages of the directory of senders, under documents/."""

from __future__ import annotations

from django.urls import path

from documents.senders import views

urlpatterns = [
    path("senders/", views.directory, name="senders"),
    path("senders/new/", views.new, name="sender-new"),
    path("senders/<int:pk>/", views.sender, name="sender"),
    path("senders/<int:pk>/merge/", views.merge, name="sender-merge"),
    path("senders/<int:pk>/separate/", views.separate, name="sender-separate"),
    path("incoming/new/senders/", views.typed, name="intake-senders"),
    path("incoming/new/habits/", views.habits, name="intake-habits"),
]
