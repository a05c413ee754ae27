"""The REST collections of all areas under one router."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from documents.api import OutgoingViewSet
from supervision.api import ItemViewSet

router = SimpleRouter()
router.register("outgoing-documents", OutgoingViewSet, basename="outgoing-documents")
router.register("supervision-items", ItemViewSet, basename="supervision-items")

urlpatterns = router.urls
