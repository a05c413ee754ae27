from __future__ import annotations

from django.urls import path

from supervision import views
from supervision.console import views as console

app_name = "supervision"
urlpatterns = [
    path("", views.board, name="items"),
    path("overview/", console.console_page, name="console"),
    path("calendar/", console.calendar_page, name="calendar"),
    path("ledger.csv", console.ledger, {"kind": "csv"}, name="ledger-csv"),
    path("ledger.xlsx", console.ledger, {"kind": "xlsx"}, name="ledger-xlsx"),
    path("new/", views.new, name="new"),
    path("bulk/<slug:name>/", views.bulk, name="bulk"),
    path("<int:pk>/", views.detail, name="item"),
    path("<int:pk>/files/", views.item_files, name="item-files"),
    path("<int:pk>/<slug:name>/", views.command, name="command"),
]
