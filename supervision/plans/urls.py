"""Addresses of plans, below those of supervision."""

from __future__ import annotations

from django.urls import path

from supervision.plans import views

urlpatterns = [
    path("", views.listed, name="plans"),
    path("new/", views.new, name="plan-new"),
    path("orphans/", views.orphans, name="plan-orphans"),
    path("carried/", views.carried, name="plan-carried"),
    path("<int:pk>/", views.detail, name="plan"),
    path("<int:pk>/plan.pdf", views.pdf, name="plan-pdf"),
    path("<int:pk>/plan.csv", views.table, {"kind": "csv"}, name="plan-csv"),
    path("<int:pk>/plan.xlsx", views.table, {"kind": "xlsx"}, name="plan-xlsx"),
    path("<int:pk>/import/", views.take, name="plan-import"),
    path("<int:pk>/lines/<int:point>/", views.line, name="plan-line"),
    path("<int:pk>/<slug:name>/", views.command, name="plan-command"),
]
