from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from meetings.views import lists, meeting, parts, plan, rooms, seating, sheets

app_name = "meetings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.index, name="meetings"),
    path("new/", plan.new, name="new"),
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/told/", rooms.told, name="room-told"),
    path("<int:pk>/", meeting.detail, name="meeting"),
    path("<int:pk>/files/", meeting.files, name="meeting-files"),
    path("<int:pk>/answers/", meeting.answers, name="answers"),
    path("<int:pk>/checklist/", parts.checklist, name="checklist"),
    path("<int:pk>/door/", parts.door, name="door"),
    path("<int:pk>/minutes/", parts.write_minutes, name="minutes"),
    path("<int:pk>/seating/", seating.chart, name="seating"),
    path("<int:pk>/seating/<slug:name>/", seating.change, name="seating-change"),
    path("<int:pk>/sheets/cards/<int:row>.pdf", sheets.card, name="card"),
    path("<int:pk>/sheets/<slug:sheet>.pdf", sheets.sheet, name="sheet"),
    path("<int:pk>/<slug:part>/add/", parts.add, name="part-add"),
    path("<int:pk>/<slug:part>/<int:row>/<slug:name>/", parts.give, name="part"),
    path("<int:pk>/<slug:name>/", meeting.command, name="command"),
]
