from __future__ import annotations

from django.urls import path

from documents.linter import views as checks
from documents.outgoing.views import books, editor, letter, register
from documents.typeset import views as press

urlpatterns = [
    path("", register.register, name="outgoing"),
    path("check/", checks.check_typed, name="outgoing-check"),
    path("overrides/", checks.report, name="overrides"),
    path("overrides.csv", checks.report_file, {"kind": "csv"}, name="overrides-csv"),
    path("overrides.xlsx", checks.report_file, {"kind": "xlsx"}, name="overrides-xlsx"),
    path("new/", editor.new, name="outgoing-new"),
    path("paper/", editor.paper, name="outgoing-paper"),
    path("numbers/", books.numbers, name="numbers"),
    path("numbers/<int:pk>/void/", books.void, name="number-void"),
    path("seals/", books.seals, name="seals"),
    path("seals/export.csv", books.seals_export, {"kind": "csv"}, name="seals-csv"),
    path("seals/export.xlsx", books.seals_export, {"kind": "xlsx"}, name="seals-xlsx"),
    path("series/", books.series, name="series"),
    path("series/new/", books.series_edit, name="series-new"),
    path("series/<int:pk>/", books.series_edit, name="series-edit"),
    path("templates/", books.templates, name="templates"),
    path("templates/new/", books.template_edit, name="template-new"),
    path("templates/<int:pk>/", books.template_edit, name="template-edit"),
    path("<int:pk>/", letter.detail, name="outgoing-detail"),
    path("<int:pk>/files/", letter.files, name="outgoing-files"),
    path("<int:pk>/versions/", letter.versions, name="outgoing-versions"),
    path("<int:pk>/replaced/", letter.replaced, name="outgoing-replaced"),
    path("<int:pk>/amend/", editor.edit, name="outgoing-edit"),
    path("<int:pk>/open/", editor.open_text, name="outgoing-open"),
    path("<int:pk>/close/", editor.close_text, name="outgoing-close"),
    path("<int:pk>/override/", checks.override_page(letter.LETTER), name="outgoing-override"),
    path("<int:pk>/document.pdf", press.letter_pdf, name="outgoing-pdf"),
    path("<int:pk>/document.docx", press.letter_docx, name="outgoing-docx"),
    path("<int:pk>/copies.pdf", press.numbered_copies, name="outgoing-copies"),
    path("<int:pk>/sign-off.pdf", press.sign_off, name="sign-off-sheet"),
    path("<int:pk>/receipts.pdf", press.receipts, name="receipt-sheet"),
    path("<int:pk>/distribution.pdf", press.distribution, name="distribution-pdf"),
    path(
        "<int:pk>/distribution.csv",
        press.distribution_file,
        {"kind": "csv"},
        name="distribution-csv",
    ),
    path(
        "<int:pk>/distribution.xlsx",
        press.distribution_file,
        {"kind": "xlsx"},
        name="distribution-xlsx",
    ),
    path("<int:pk>/<slug:name>/", letter.command, name="outgoing-command"),
]
