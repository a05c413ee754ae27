"""Addresses of scores."""

from __future__ import annotations

from django.urls import path

from supervision.scoring import exports, views

urlpatterns = [
    path("", views.scores, name="scores"),
    path("scores.csv", exports.scores_export, {"kind": "csv"}, name="scores-csv"),
    path("scores.xlsx", exports.scores_export, {"kind": "xlsx"}, name="scores-xlsx"),
    path("scores.pdf", exports.scores_pdf, name="scores-pdf"),
    path("entries/", views.entries, name="score-entries"),
    path("entries.csv", exports.entries_export, {"kind": "csv"}, name="score-entries-csv"),
    path("entries.xlsx", exports.entries_export, {"kind": "xlsx"}, name="score-entries-xlsx"),
    path("entries/<int:pk>/appeal/", views.appeal_new, name="appeal-new"),
    path("items/", views.held, name="score-items"),
    path("rules/", views.rules, name="score-rules"),
    path("mark/<int:pk>/", views.mark, name="score-mark"),
    path("sheets/<int:pk>/", views.sheet, name="sheet"),
    path("sheets/<int:pk>/<slug:name>/", views.sheet_command, name="sheet-command"),
    path("appeals/<int:pk>/", views.appeal, name="appeal"),
    path("appeals/<int:pk>/<slug:name>/", views.appeal_command, name="appeal-command"),
]
