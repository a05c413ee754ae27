from __future__ import annotations

from django.urls import path

from documents.outgoing.views import books, editor, letter, register

urlpatterns = [
    path("", register.register, name="outgoing"),
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
    path("<int:pk>/amend/", editor.edit, name="outgoing-edit"),
    path("<int:pk>/open/", editor.open_text, name="outgoing-open"),
    path("<int:pk>/close/", editor.close_text, name="outgoing-close"),
    path("<int:pk>/<slug:name>/", letter.command, name="outgoing-command"),
]
