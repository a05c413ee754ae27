"""Pages of the archive, under documents/archive/."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.archive.views import disposals, items, loans, tables, years


def files(address: str, view: object, name: str, kinds: tuple[str, ...]) -> list[URLPattern]:
    return [
        path(f"{address}.{kind}", view, {"kind": kind}, name=f"{name}-{kind}")  # type: ignore[call-overload]
        for kind in kinds
    ]


urlpatterns = [
    path("", items.register, name="archive"),
    path("items/<int:pk>/", items.detail, name="archive-item"),
    path("items/<int:pk>/stamped.pdf", items.stamped, name="archive-stamped"),
    path("items/<int:pk>/parts/<int:piece>/", items.part, name="archive-part"),
    path("items/<int:pk>/<slug:name>/", items.command, name="archive-item-command"),
    path("years/", years.years, name="archive-years"),
    path("years/<int:pk>/", years.year, name="archive-year"),
    path("years/<int:pk>/<slug:name>/", years.command, name="archive-year-command"),
    *files("catalogue", years.catalogue, "archive-catalogue", ("pdf", "csv", "xlsx")),
    path("boxes/", years.boxes, name="archive-boxes"),
    *files("labels", years.labels, "archive-labels", ("pdf", "csv", "xlsx")),
    path("late/", years.late, name="archive-late"),
    path("secrecy/", years.secrecy, name="archive-secrecy"),
    path("loans/", loans.board, name="archive-loans"),
    path("loans/new/", loans.new, name="archive-loan-new"),
    path("loans/<int:pk>/", loans.detail, name="archive-loan"),
    path("loans/<int:pk>/<slug:name>/", loans.command, name="archive-loan-command"),
    path("disposals/", disposals.disposals, name="archive-disposals"),
    path("disposals/<int:pk>/", disposals.detail, name="archive-disposal"),
    path("disposals/<int:pk>/<slug:name>/", disposals.command, name="archive-disposal-command"),
    path("rules/", tables.rules, name="archive-rules"),
    path("rules/new/", tables.rule_edit, name="archive-rule-new"),
    path("rules/<int:pk>/", tables.rule_edit, name="archive-rule"),
    path("units/<int:pk>/", tables.unit_edit, name="archive-unit"),
    path("packages/", tables.exports, name="archive-packages"),
    path("packages/<int:pk>/package.zip", tables.package_file, name="archive-package"),
]
