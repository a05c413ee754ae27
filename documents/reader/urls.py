from __future__ import annotations

from django.urls import path

from documents.reader import views

urlpatterns = [
    path("", views.read, name="intake-read"),
    path("<int:pk>/", views.reading, name="intake-reading"),
    path("<int:pk>/drop/", views.drop, name="intake-reading-drop"),
]
