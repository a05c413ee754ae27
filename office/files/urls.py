from __future__ import annotations

from django.urls import path

from office.files import views

app_name = "files"
urlpatterns = [path("<int:pk>/", views.file_get, name="file-get")]
