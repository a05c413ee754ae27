from __future__ import annotations

from django.urls import path

from documents.daybook import views

urlpatterns = [
    path("", views.register, name="daybook"),
    path("register.pdf", views.register_pdf, name="daybook-pdf"),
    path("register.csv", views.register_file, {"kind": "csv"}, name="daybook-csv"),
    path("register.xlsx", views.register_file, {"kind": "xlsx"}, name="daybook-xlsx"),
    path("statistics/", views.counted, name="daybook-statistics"),
    path("statistics.pdf", views.counted_pdf, name="daybook-statistics-pdf"),
    path("statistics.csv", views.counted_file, {"kind": "csv"}, name="daybook-statistics-csv"),
    path("statistics.xlsx", views.counted_file, {"kind": "xlsx"}, name="daybook-statistics-xlsx"),
]
