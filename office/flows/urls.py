from __future__ import annotations

from django.urls import path

from office.flows import bulletin_views, delegation_pages, meeting_pages, meeting_views, views

app_name = "flows"
urlpatterns = [
    path("documents/incoming/<int:pk>/", views.letter, name="letter"),
    path("documents/incoming/<int:pk>/files/", views.letter_files, name="letter-files"),
    path("documents/incoming/<int:pk>/supervise/", views.supervise, name="letter-supervise"),
    path("documents/incoming/<int:pk>/receive/", delegation_pages.receive, name="letter-receive"),
    path("documents/incoming/<int:pk>/<slug:name>/", views.letter_command, name="letter-command"),
    path("reception/delegations/<int:pk>/", delegation_pages.detail, name="delegation"),
    path("reception/delegations/<int:pk>/files/", delegation_pages.files, name="delegation-files"),
    path("reception/delegations/<int:pk>/plan/", delegation_pages.plan, name="delegation-plan"),
    path(
        "reception/delegations/<int:pk>/<slug:name>/",
        delegation_pages.command,
        name="delegation-command",
    ),
    path("meetings/<int:pk>/cars/", meeting_pages.cars, name="meeting-cars"),
    path("meetings/<int:pk>/issue_minutes/", meeting_views.issue_minutes, name="issue-minutes"),
    path(
        "meetings/<int:pk>/decisions/<int:row>/<slug:name>/",
        meeting_views.decision,
        name="decision",
    ),
    path("supervision/bulletins/<int:pk>/document.pdf", bulletin_views.pdf, name="bulletin-pdf"),
    path("supervision/bulletins/<int:pk>/document.docx", bulletin_views.docx, name="bulletin-docx"),
    path("supervision/bulletins/<int:pk>/letter/", bulletin_views.letter, name="bulletin-letter"),
    path("reception/petitions/<int:pk>/", views.petition, name="petition"),
    path(
        "reception/petitions/<int:pk>/supervise/",
        views.petition_supervise,
        name="petition-supervise",
    ),
]
