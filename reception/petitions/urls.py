"""Addresses of petitions; the page of one spans areas and stands with the flows."""

from __future__ import annotations

from django.urls import path

from reception.petitions import views

urlpatterns = [
    path("", views.listed, name="petitions"),
    path("new/", views.new, name="petition-new"),
    path("new/earlier/", views.earlier, name="petition-earlier"),
    path("<int:pk>/<slug:name>/", views.command, name="petition-command"),
]
