from __future__ import annotations

from django.urls import path

from office.flows import views

app_name = "flows"
urlpatterns = [
    path("documents/incoming/<int:pk>/", views.letter, name="letter"),
    path("documents/incoming/<int:pk>/files/", views.letter_files, name="letter-files"),
    path("documents/incoming/<int:pk>/supervise/", views.supervise, name="letter-supervise"),
    path("documents/incoming/<int:pk>/<slug:name>/", views.letter_command, name="letter-command"),
    path("reception/petitions/<int:pk>/", views.petition, name="petition"),
    path(
        "reception/petitions/<int:pk>/supervise/",
        views.petition_supervise,
        name="petition-supervise",
    ),
]
