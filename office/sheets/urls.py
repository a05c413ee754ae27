from __future__ import annotations

from django.urls import path

from office.sheets.views import verify

urlpatterns = [path("<str:code>/", verify, name="verify")]
