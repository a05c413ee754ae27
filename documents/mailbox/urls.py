"""Pages of the mailboxes, under documents/."""

from __future__ import annotations

from django.urls import path

from documents.mailbox import views

urlpatterns = [
    path("mailboxes/", views.mailboxes, name="mailboxes"),
    path("mailboxes/new/", views.account_new, name="mailbox-new"),
    path("mailboxes/<int:pk>/", views.account, name="mailbox"),
    path("mailboxes/<int:pk>/poll/", views.look_now, name="mailbox-poll"),
    path("mailboxes/rules/new/", views.rule_new, name="mail-rule-new"),
    path("mailboxes/rules/<int:pk>/", views.rule, name="mail-rule"),
    path("mailboxes/rules/<int:pk>/remove/", views.rule_remove, name="mail-rule-remove"),
]
