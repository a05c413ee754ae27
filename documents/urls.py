from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from documents.exports import export_urls
from documents.handling import views as handling
from documents.typeset import views as press
from documents.views import incoming, intake, intake_undo

app_name = "documents"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="documents:incoming"), name="home"),
    path("incoming/", incoming.register, name="incoming"),
    path("incoming/new/", intake.intake, name="intake"),
    path("incoming/new/today/", intake.today, name="intake-today"),
    path("incoming/new/undo/<int:pk>/", intake_undo.undo, name="intake-undo"),
    path("incoming/new/alike/", intake.alike, name="intake-alike"),
    path("incoming/new/day/", intake.day, name="intake-day"),
    path("incoming/new/draft/", intake.draft, name="intake-draft"),
    path("incoming/new/draft/clear/", intake.draft_clear, name="intake-draft-clear"),
    path("incoming/phrases/", handling.phrases, name="phrases"),
    path("incoming/words/", handling.words, name="instruction-words"),
    path("incoming/<int:pk>/return.pdf", handling.return_pdf, name="return-letter"),
    path("incoming/new/read/", include("documents.reader.urls")),
    path("incoming/<int:pk>/handling.pdf", press.handling, name="handling-sheet"),
    path("incoming/<int:pk>/circulation.pdf", press.circulation, name="circulation-list"),
    *export_urls(),
    path("daybook/", include("documents.daybook.urls")),
    path("", include("documents.senders.urls")),
    path("", include("documents.inbox.urls")),
    path("", include("documents.mailbox.urls")),
    path("", include("documents.whereabouts.urls")),
    path("outgoing/", include("documents.outgoing.urls")),
    path("archive/", include("documents.archive.urls")),
]
