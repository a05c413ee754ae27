"""Addresses of the visitors' pages: the only ones to which a kiosk's cookie is sent."""

from __future__ import annotations

from django.urls import path

from reception.kiosk import views

urlpatterns = [
    path("", views.start, name="kiosk"),
    path("enter/<str:token>/", views.enter, name="kiosk-enter"),
    path("screen/", views.settings_of_screen, name="kiosk-screen"),
    path("find/", views.find, name="kiosk-find"),
    path("phone/", views.phone, name="kiosk-phone"),
    path("arrive/", views.arrive, name="kiosk-arrive"),
    path("host/", views.host, name="kiosk-host"),
    path("walk-in/", views.walk_in, name="kiosk-walk-in"),
    path("leave/", views.leave, name="kiosk-leave"),
    path("help/", views.ask_help, name="kiosk-help"),
]
