from __future__ import annotations

from django.urls import include, path

from supervision.console import views as console
from supervision.foresight import views as foresight
from supervision.routines import views as routines
from supervision.views import board, item, ledger, tell

app_name = "supervision"
urlpatterns = [
    path("", board.board, name="items"),
    path("lamps/", board.lit, name="lamps"),
    path("scores/", include("supervision.scoring.urls")),
    path("bulletins/", include("supervision.bulletins.urls")),
    path("overview/", console.console_page, name="console"),
    path("overview/figures/", console.figures, name="console-figures"),
    path("calendar/", console.calendar_page, name="calendar"),
    path("ledger.csv", console.ledger, {"kind": "csv"}, name="ledger-csv"),
    path("ledger.xlsx", console.ledger, {"kind": "xlsx"}, name="ledger-xlsx"),
    path("plans/", include("supervision.plans.urls")),
    path("spot-checks/", include("supervision.spot_checks.urls")),
    path("bulk/<slug:name>/", item.bulk, name="bulk"),
    path("new/", board.new, name="new"),
    path("import/", ledger.take_in, name="ledger"),
    path("templates/", routines.routines, name="routines"),
    path("templates/new/", routines.new, name="routine-new"),
    path("templates/<int:pk>/", routines.change, name="routine"),
    path("templates/<int:pk>/make/", routines.make, name="routine-make"),
    path("<int:pk>/", item.detail, name="item"),
    path("<int:pk>/foresight/", foresight.behind, name="foresight"),
    path("<int:pk>/files/", item.item_files, name="item-files"),
    path("<int:pk>/slip/", item.slip, name="slip"),
    path("<int:pk>/tickets/<int:ticket>/", item.ticket, name="ticket"),
    path("<int:pk>/tell/<slug:name>/", tell.tell, name="tell"),
    path("<int:pk>/<slug:name>/", item.command, name="command"),
]
