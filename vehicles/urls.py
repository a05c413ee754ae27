from __future__ import annotations

from django.urls import path

from vehicles import drive, views, views_log, views_upkeep

app_name = "vehicles"
urlpatterns = [
    path("", views.board_page, name="board"),
    path("plan/", views.plan_page, name="plan"),
    path("requests/", views.requests_page, name="requests"),
    path("requests/new/", views.new_request, name="new"),
    path("requests/free/", views.free_cars, name="free"),
    path("requests/<int:pk>/", views.request_page, name="request"),
    path("requests/<int:pk>/files/", views.request_files, name="request-files"),
    path("requests/<int:pk>/<slug:name>/", views.request_command, name="request-command"),
    path("trips/", views_upkeep.listed, {"what": "trips"}, name="trips"),
    path("trips/<int:pk>/", views.trip_page, name="trip"),
    path("trips/<int:pk>/files/", views.trip_files, name="trip-files"),
    path("trips/<int:pk>/shift/", views.shift_trip, name="trip-shift"),
    path("trips/<int:pk>/<slug:name>/", views.trip_command, name="trip-command"),
    path("fleet/", views_upkeep.fleet, name="fleet"),
    path("fleet/log.<slug:kind>", views_log.log_export, name="log"),
    path("fleet/<int:pk>/", views_upkeep.car_page, name="car"),
    path("fleet/<int:pk>/reading/", views_upkeep.read_odometer, name="reading"),
    path("readings/<int:pk>/correct/", views_upkeep.correct_reading, name="correct"),
    path("fuel/new/", views_upkeep.new_fuel, name="fuel-new"),
    path("upkeep/new/", views_upkeep.new_job, name="job-new"),
    path("papers/new/", views_upkeep.new_paper, name="paper-new"),
    *(
        made
        for what, command in (
            ("fuel", views_upkeep.fuel_command),
            ("upkeep", views_upkeep.job_command),
            ("papers", views_upkeep.paper_command),
        )
        for made in (
            path(f"{what}/", views_upkeep.listed, {"what": what}, name=what),
            path(f"{what}/<int:pk>/", views_upkeep.record, {"what": what}, name=f"{what}-one"),
            path(
                f"{what}/<int:pk>/files/",
                views_upkeep.record_files,
                {"what": what},
                name=f"{what}-files",
            ),
            path(f"{what}/<int:pk>/<slug:name>/", command, name=f"{what}-command"),
        )
    ),
    path("drive/", drive.drive_page, name="drive"),
    path("drive/roster/", drive.roster, name="drive-roster"),
    path("drive/car/", drive.my_car, name="drive-car"),
    path("drive/<int:pk>/late/", drive.late, name="drive-late"),
    path("drive/<int:pk>/<slug:name>/", drive.press, name="drive-press"),
]
