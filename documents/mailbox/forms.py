"""Shape of what is entered about a mailbox and about a rule."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.mailbox.models import MailAccount, MailRule
from documents.mailbox.queries import accounts
from office.core.forms import day
from office.organisation.queries import departments


class MailAccountForm(forms.Form):
    name = forms.CharField(label=_("What the office calls it"), max_length=100)
    host = forms.CharField(
        label=_("IMAP server"), max_length=253, help_text=_("Such as imap.example.com.")
    )
    port = forms.IntegerField(
        label=_("Port"), min_value=1, max_value=65_535, initial=993, required=False
    )
    security = forms.ChoiceField(
        label=_("Encryption"),
        choices=MailAccount.Security.choices,
        initial=MailAccount.Security.TLS,
        required=False,
    )
    username = forms.CharField(label=_("User name"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted and never shown again. Left empty, the one there stays."),
    )
    folder = forms.CharField(label=_("Folder"), max_length=200, initial="INBOX", required=False)
    since = day(_("Mails from this day on"), help_text=_("Left empty: from today on."))
    mark_seen = forms.BooleanField(label=_("Mark what is taken in as read"), required=False)
    active = forms.BooleanField(label=_("Look into it every minute"), required=False, initial=True)


class MailRuleForm(forms.Form):
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=9999, initial=100, required=False
    )
    account = forms.ModelChoiceField(
        accounts(), label=_("Mailbox"), required=False, empty_label=_("Every mailbox")
    )
    sender = forms.CharField(label=_("Sender contains"), max_length=200, required=False)
    subject = forms.CharField(label=_("Subject contains"), max_length=200, required=False)
    attached = forms.ChoiceField(
        label=_("Files"), choices=MailRule.Attached.choices, initial="any", required=False
    )
    does = forms.ChoiceField(label=_("Then"), choices=MailRule.Does.choices, initial="take")
    department = forms.ModelChoiceField(departments(), label=_("Department"), required=False)
    active = forms.BooleanField(label=_("In force"), required=False, initial=True)
