from __future__ import annotations

from django.urls import path

from documents.linter import views as checks
from documents.outgoing import views
from documents.typeset import views as press

urlpatterns = [
    path("", views.register, name="outgoing"),
    path("check/", checks.check_typed, name="outgoing-check"),
    path("overrides/", checks.report, name="overrides"),
    path("overrides.csv", checks.report_file, {"kind": "csv"}, name="overrides-csv"),
    path("overrides.xlsx", checks.report_file, {"kind": "xlsx"}, name="overrides-xlsx"),
    path("new/", views.new, name="outgoing-new"),
    path("<int:pk>/", views.detail, name="outgoing-detail"),
    path("<int:pk>/override/", checks.override_page(views.OUTGOING), name="outgoing-override"),
    path("<int:pk>/document.pdf", press.letter_pdf, name="outgoing-pdf"),
    path("<int:pk>/document.docx", press.letter_docx, name="outgoing-docx"),
    path("<int:pk>/sign-off.pdf", press.sign_off, name="sign-off-sheet"),
    path("<int:pk>/<slug:name>/", views.command, name="outgoing-command"),
]
