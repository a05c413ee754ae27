from __future__ import annotations

from django.urls import path

from office.flows import meeting_views, views

app_name = "flows"
urlpatterns = [
    path("documents/incoming/<int:pk>/", views.letter, name="letter"),
    path("documents/incoming/<int:pk>/files/", views.letter_files, name="letter-files"),
    path("documents/incoming/<int:pk>/supervise/", views.supervise, name="letter-supervise"),
    path("documents/incoming/<int:pk>/<slug:name>/", views.letter_command, name="letter-command"),
    path("meetings/<int:pk>/issue_minutes/", meeting_views.issue_minutes, name="issue-minutes"),
    path(
        "meetings/<int:pk>/decisions/<int:row>/<slug:name>/",
        meeting_views.decision,
        name="decision",
    ),
    path("reception/petitions/<int:pk>/", views.petition, name="petition"),
    path(
        "reception/petitions/<int:pk>/supervise/",
        views.petition_supervise,
        name="petition-supervise",
    ),
]
