"""Served by the bench's own web process only; production never imports this module."""

from django.urls import path

from office.bench import floor
from office.urls import urlpatterns as product

urlpatterns = [
    path("floor/page/", floor.page),
    path("floor/letters/", floor.LetterList.as_view()),
    path("floor/letters/<int:pk>/", floor.LetterOne.as_view(), name="floor-letter"),
    path("floor/insert/", floor.LetterInsert.as_view()),
    path("floor/rows/", floor.rows),
    *product,
]
