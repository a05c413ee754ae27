from __future__ import annotations

from django.urls import include, path

from reception.views import desk, inside, keeping, log, sheet, visit

app_name = "reception"
urlpatterns = [
    path("", desk.board, name="board"),
    path("new/", desk.new, name="new"),
    path("organisations/", desk.organisations, name="organisations"),
    path("known/", desk.known, name="known"),
    path("inside/", inside.inside, name="inside"),
    path("inside.pdf", sheet.inside_pdf, name="inside-pdf"),
    path("inside/roll/", inside.roll, name="roll"),
    path("inside/<int:pk>/tick/", inside.tick, name="tick"),
    path("visits/", log.log, name="log"),
    path("visits/export.csv", log.log_export, {"kind": "csv"}, name="log-csv"),
    path("visits/export.xlsx", log.log_export, {"kind": "xlsx"}, name="log-xlsx"),
    path("visits/<int:pk>/", visit.detail, name="visit"),
    path("visits/<int:pk>/<slug:name>/", visit.command, name="visit-command"),
    path("watch/", keeping.watch, name="watch"),
    path("watch/<int:pk>/remove/", keeping.unwatch, name="unwatch"),
    path("kiosks/", keeping.tablets, name="kiosks"),
    path("kiosks/<int:pk>/revoke/", keeping.revoke, name="kiosk-revoke"),
    path("kiosk/", include("reception.kiosk.urls")),
    path("petitions/", include("reception.petitions.urls")),
]
