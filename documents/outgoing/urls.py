from __future__ import annotations

from django.urls import path

from documents.outgoing import views
from documents.typeset import views as press

urlpatterns = [
    path("", views.register, name="outgoing"),
    path("new/", views.new, name="outgoing-new"),
    path("<int:pk>/", views.detail, name="outgoing-detail"),
    path("<int:pk>/document.pdf", press.letter_pdf, name="outgoing-pdf"),
    path("<int:pk>/document.docx", press.letter_docx, name="outgoing-docx"),
    path("<int:pk>/sign-off.pdf", press.sign_off, name="sign-off-sheet"),
    path("<int:pk>/<slug:name>/", views.command, name="outgoing-command"),
]
