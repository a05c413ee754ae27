"""Mailboxes, their rules and the ledger of mails over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from documents.mailbox import actions, forms, queries
from documents.mailbox.models import MailAccount, MailRule, SeenMail
from documents.mailbox.policy import keeper
from documents.mailbox.polling import poll
from office.core.actor import Actor
from office.core.inputs import serializer_for
from office.rest.fields import DepartmentField, RowsOut
from office.rest.views import ListAndGet, created_once

AccountIn = serializer_for(forms.MailAccountForm)
AccountPatch = serializer_for(forms.MailAccountForm, "Patch")
RuleIn = serializer_for(forms.MailRuleForm)
RulePatch = serializer_for(forms.MailRuleForm, "Patch")


class MailAccountOut(RowsOut):
    """The password goes in and never comes out; `has_password` says whether there is one."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    host = serializers.CharField()
    port = serializers.IntegerField()
    security = serializers.CharField()
    username = serializers.CharField()
    has_password = serializers.SerializerMethodField()
    folder = serializers.CharField()
    since = serializers.DateField()
    mark_seen = serializers.BooleanField()
    active = serializers.BooleanField()
    polled_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    class Meta:
        model = MailAccount

    def get_has_password(self, account: MailAccount) -> bool:
        return account.secret != ""


class MailRuleOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    position = serializers.IntegerField()
    account = serializers.IntegerField(source="account_id", allow_null=True)
    sender = serializers.CharField()
    subject = serializers.CharField()
    attached = serializers.CharField()
    does = serializers.CharField()
    department = DepartmentField(source="department_id", allow_null=True)
    active = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    class Meta:
        model = MailRule


class SeenMailOut(RowsOut):
    id = serializers.IntegerField(source="pk")
    account = serializers.IntegerField(source="account_id")
    uidvalidity = serializers.IntegerField()
    uid = serializers.IntegerField()
    message_id = serializers.CharField()
    size = serializers.IntegerField()
    outcome = serializers.CharField()
    sender = serializers.CharField()
    subject = serializers.CharField()
    pieces = serializers.IntegerField()
    seen_at = serializers.DateTimeField()

    class Meta:
        model = SeenMail


class MailboxLookedOut(serializers.Serializer[Any]):
    seen = serializers.IntegerField(help_text="Mails looked at for the first time")
    pieces = serializers.IntegerField(help_text="Pieces that lie in the tray now")
    failed = serializers.IntegerField()
    error = serializers.CharField(help_text="Empty where the mailbox could be read")


class _Kept(ListAndGet):
    """For the administrator alone, reading too."""

    scope = "documents"
    ordering = "id"
    filter_backends: list[Any] = []

    @property
    def keeper(self) -> Actor:
        return keeper(self.actor_with_match())


class MailAccountViewSet(_Kept):
    """Mailboxes that letters arrive in, looked into every minute."""

    serializer_class = MailAccountOut
    orderings: ClassVar[tuple[str, ...]] = ("id", "name")

    def rows(self) -> Any:
        keeper(self.actor)
        return queries.accounts()

    def one(self, pk: int) -> MailAccount:
        keeper(self.actor)
        return queries.account_get(pk)

    @extend_schema(request=AccountIn, responses={201: MailAccountOut})
    def create(self, request: Request) -> Any:
        """Enter a mailbox."""

        def act() -> Any:
            given = {k: v for k, v in self.given(AccountIn).items() if v is not None}
            made = actions.add_account(self.keeper, **given)
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=AccountPatch, responses=MailAccountOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """Correct a mailbox; what is left out stays."""
        given = {k: v for k, v in self.given_part(AccountPatch).items() if v is not None}
        return self.answer(actions.change_account(self.keeper, int(pk), **given))

    @extend_schema(request=None, responses=MailboxLookedOut)
    @route(detail=True, methods=["post"])
    def poll(self, request: Request, pk: str) -> Any:
        """Look into it now, as the house does every minute."""
        actor, account = self.keeper, self.one(int(pk))
        looked = poll(account.pk, actor.now)
        told = {"seen": looked.seen, "pieces": looked.pieces, "failed": looked.failed}
        return Response({**told, "error": queries.account_get(account.pk).error})


class MailRuleViewSet(_Kept):
    """Rules for mails: the first that fits decides, and a mail that none fits is taken in."""

    serializer_class = MailRuleOut
    orderings: ClassVar[tuple[str, ...]] = ("id", "position")

    def rows(self) -> Any:
        keeper(self.actor)
        return queries.rules()

    def one(self, pk: int) -> MailRule:
        keeper(self.actor)
        return queries.rule_get(pk)

    @extend_schema(request=RuleIn, responses={201: MailRuleOut})
    def create(self, request: Request) -> Any:
        """Enter a rule."""

        def act() -> Any:
            made = actions.add_rule(self.keeper, **self.given(RuleIn))
            return self.answer(made, status.HTTP_201_CREATED)

        return created_once(self, request, act)

    @extend_schema(request=RulePatch, responses=MailRuleOut)
    def partial_update(self, request: Request, pk: str) -> Any:
        """Correct a rule; what is left out stays."""
        return self.answer(actions.change_rule(self.keeper, int(pk), **self.given_part(RulePatch)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Any:
        """Take a rule away."""
        actions.remove_rule(self.keeper, int(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SeenMailViewSet(_Kept):
    """The ledger: every mail that was looked at, and what became of it."""

    serializer_class = SeenMailOut
    ordering = "-id"
    orderings: ClassVar[tuple[str, ...]] = ("id",)

    def rows(self) -> Any:
        keeper(self.actor)
        asked = self.request.query_params.get("account", "")
        return queries.seen_mails(int(asked) if asked.isdecimal() and len(asked) < 19 else None)

    def one(self, pk: int) -> Any:
        keeper(self.actor)
        return self.found(queries.seen_mails().filter(pk=pk).first())

    @extend_schema(parameters=[OpenApiParameter("account", int)])
    def list(self, request: Request) -> Any:
        return super().list(request)
