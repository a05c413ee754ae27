"""Where originals are: pages under documents/, and the short address that stickers hold."""

from __future__ import annotations

from django.urls import path

from documents.whereabouts import views

urlpatterns = [
    path("originals/", views.pile, name="pile"),
    path("originals/stickers.pdf", views.sticker_sheet, name="sticker-sheet"),
    path("originals/separator.pdf", views.separator, name="separator"),
    path("incoming/<int:pk>/sticker.pdf", views.sticker, name="sticker"),
    path("incoming/<int:pk>/receipt.pdf", views.receipt, name="receipt"),
]
short = [path("<str:code>/", views.original, name="original")]
