from __future__ import annotations

from django.urls import path, re_path

from reception.delegations import views
from reception.delegations.forms import ENTRIES

PART = "|".join(ENTRIES)
app_name = "delegations"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/list/", views.reception_list, name="list"),
    path("<int:pk>/list.pdf", views.list_pdf, name="list-pdf"),
    re_path(rf"^(?P<pk>\d{{1,18}})/(?P<part>{PART})/new/$", views.add, name="add"),
    re_path(
        rf"^(?P<pk>\d{{1,18}})/(?P<part>{PART})/(?P<entry>\d{{1,18}})/$",
        views.change,
        name="change",
    ),
]
