"""Addresses of spot-checks, below those of supervision."""

from __future__ import annotations

from django.urls import path

from supervision.spot_checks import views

urlpatterns = [
    path("", views.listed, name="checks"),
    path("draw/", views.draw, name="check-draw"),
    path("draws/<int:pk>/", views.drawing, name="drawing"),
    path("draws/<int:pk>/draw.pdf", views.drawing_pdf, name="drawing-pdf"),
    path("draws/<int:pk>/population.json", views.population, name="drawing-population"),
    path("ratios/", views.ratios, name="check-ratios"),
    path("<int:pk>/", views.detail, name="check"),
    path("<int:pk>/check/", views.card, name="check-card"),
    path("<int:pk>/draft/", views.draft, name="check-draft"),
    path("<int:pk>/files/", views.files, name="check-files"),
    path("<int:pk>/sheet.pdf", views.pdf, name="check-pdf"),
    path("<int:pk>/<slug:name>/", views.command, name="check-command"),
]
