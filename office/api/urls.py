"""The REST collections of all areas under one router."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from documents.archive.api import ArchiveBoxViewSet, ArchiveItemViewSet, ArchiveYearViewSet
from documents.archive.care_api import (
    ArchiveDisposalViewSet,
    ArchiveLoanViewSet,
    ArchivePackageViewSet,
    ArchiveUnitViewSet,
    RetentionRuleViewSet,
)
from documents.daybook.api import DaybookViewSet
from documents.inbox.api import InboxPieceViewSet, ScanViewSet
from documents.mailbox.api import MailAccountViewSet, MailRuleViewSet, SeenMailViewSet
from documents.outgoing.api import OutgoingViewSet
from documents.outgoing.parts_api import (
    NumberViewSet,
    SealUseViewSet,
    SeriesViewSet,
    TemplateViewSet,
)
from documents.reader.api import LetterReadingViewSet
from documents.senders.api import SenderViewSet
from documents.typeset.api import (
    BESIDE_COPIES,
    BESIDE_LIST,
    COPIES,
    DISTRIBUTION,
    file_urls,
)
from documents.whereabouts.api import OriginalViewSet
from meetings.api import RoomViewSet
from meetings.parts_api import (
    AgendaViewSet,
    ChecklistViewSet,
    DecisionViewSet,
    InvitationViewSet,
    MinutesViewSet,
)
from meetings.seating_api import MeetingSeatingViewSet, SeatingViewSet
from office.api.bookings import BookingViewSet, ResourceViewSet
from office.api.brief import BriefViewSet
from office.api.detector import FindingViewSet
from office.api.duties import DutyViewSet, EventViewSet, MatterViewSet
from office.api.house import CalendarViewSet, NotificationViewSet, TokenView, WebhookViewSet
from office.api.organisation import DepartmentViewSet, PersonViewSet
from office.api.personal import FollowViewSet, SavedViewViewSet
from office.api.searching import SearchViewSet
from office.files.api import FileViewSet
from office.flows.api import (
    BulletinViewSet,
    DrivenMeetingViewSet,
    LetterViewSet,
    PetitionViewSet,
    PlannedDelegationViewSet,
)
from reception.api import VisitViewSet
from reception.delegations.api import entry_routes
from supervision.api import ItemViewSet
from supervision.plans.api import PlanViewSet
from supervision.routines.api import RoutineViewSet
from supervision.scoring.api import (
    AppealViewSet,
    EntryViewSet,
    RuleViewSet,
    ScoreViewSet,
    SheetViewSet,
)
from supervision.spot_checks.api import DrawViewSet, SpotCheckViewSet
from vehicles.api import DriverViewSet, RequestViewSet, VehicleViewSet
from vehicles.api_upkeep import (
    ComplianceViewSet,
    FuelViewSet,
    JobViewSet,
    ReadingViewSet,
    TripViewSet,
)

router = SimpleRouter()
for name, view in (
    ("departments", DepartmentViewSet),
    ("people", PersonViewSet),
    ("follows", FollowViewSet),
    ("saved-views", SavedViewViewSet),
    ("duties", DutyViewSet),
    ("matters", MatterViewSet),
    ("events", EventViewSet),
    ("resources", ResourceViewSet),
    ("bookings", BookingViewSet),
    ("notifications", NotificationViewSet),
    ("search", SearchViewSet),
    ("brief", BriefViewSet),
    ("calendar", CalendarViewSet),
    ("webhooks", WebhookViewSet),
    ("files", FileViewSet),
    ("incoming-documents/read", LetterReadingViewSet),
    ("incoming-documents", LetterViewSet),
    ("outgoing-documents", OutgoingViewSet),
    ("daybook", DaybookViewSet),
    ("inbox-pieces", InboxPieceViewSet),
    ("scans", ScanViewSet),
    ("originals", OriginalViewSet),
    ("mail-accounts", MailAccountViewSet),
    ("mail-rules", MailRuleViewSet),
    ("seen-mails", SeenMailViewSet),
    ("senders", SenderViewSet),
    ("document-series", SeriesViewSet),
    ("document-numbers", NumberViewSet),
    ("document-templates", TemplateViewSet),
    ("seal-uses", SealUseViewSet),
    ("archive-items", ArchiveItemViewSet),
    ("archive-years", ArchiveYearViewSet),
    ("archive-boxes", ArchiveBoxViewSet),
    ("archive-loans", ArchiveLoanViewSet),
    ("archive-disposals", ArchiveDisposalViewSet),
    ("archive-rules", RetentionRuleViewSet),
    ("archive-units", ArchiveUnitViewSet),
    ("archive-packages", ArchivePackageViewSet),
    ("supervision-items", ItemViewSet),
    ("supervision-templates", RoutineViewSet),
    ("plans", PlanViewSet),
    ("spot-checks/draws", DrawViewSet),
    ("spot-checks", SpotCheckViewSet),
    ("detector-findings", FindingViewSet),
    ("scores", ScoreViewSet),
    ("score-entries", EntryViewSet),
    ("score-rules", RuleViewSet),
    ("score-sheets", SheetViewSet),
    ("score-appeals", AppealViewSet),
    ("bulletins", BulletinViewSet),
    ("rooms", RoomViewSet),
    ("meetings", DrivenMeetingViewSet),
    ("seating", SeatingViewSet),
    ("visits", VisitViewSet),
    ("delegations", PlannedDelegationViewSet),
    ("petitions", PetitionViewSet),
    ("vehicles", VehicleViewSet),
    ("drivers", DriverViewSet),
    ("vehicle-requests", RequestViewSet),
    ("trips", TripViewSet),
    ("fuel-entries", FuelViewSet),
    ("maintenance-jobs", JobViewSet),
    ("compliance", ComplianceViewSet),
    ("odometer-readings", ReadingViewSet),
):
    router.register(name, view, basename=name)
for name, view in (
    ("agenda-items", AgendaViewSet),
    ("invitations", InvitationViewSet),
    ("checklist", ChecklistViewSet),
    ("decisions", DecisionViewSet),
    ("minutes", MinutesViewSet),
    ("seating", MeetingSeatingViewSet),
):
    router.register(rf"meetings/(?P<meeting>\d{{1,18}})/{name}", view, basename=f"meeting-{name}")

urlpatterns = [
    path("auth/token/", TokenView.as_view(), name="token"),
    *file_urls("outgoing-documents", OutgoingViewSet),
    *file_urls("outgoing-documents", OutgoingViewSet, BESIDE_LIST, DISTRIBUTION),
    *file_urls("outgoing-documents", OutgoingViewSet, BESIDE_COPIES, COPIES),
    *file_urls("bulletins", BulletinViewSet),
    *file_urls("bulletins", BulletinViewSet, r"/(?P<pk>\d{1,18})"),
    *router.urls,
    *entry_routes(),
]
