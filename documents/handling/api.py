"""What hangs on a letter, over REST: opinions, readers, departments, copies, comments."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from documents.circulation.queries import unread
from documents.handling import queries
from documents.models import IncomingDocument
from documents.queries import opinions, readings
from documents.secrets.queries import admitted, copies_now
from office.comments.api import CommentOut
from office.comments.queries import comments
from office.core.actor import Actor
from office.rest.fields import NamedField


class OpinionOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    author = NamedField()
    on_behalf_of = NamedField(allow_null=True)
    author_name = serializers.CharField()
    author_post = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()
    handwriting = serializers.IntegerField(source="handwriting_id", allow_null=True)
    taken_back_at = serializers.SerializerMethodField()

    def get_taken_back_at(self, opinion: Any) -> str | None:
        back = getattr(opinion, "taken_back", None)
        return back.at.isoformat() if back else None


class LetterReaderOut(serializers.Serializer[Any]):
    reader = NamedField()
    turn = serializers.IntegerField()
    mode = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True)
    recalled_at = serializers.DateTimeField(allow_null=True)


class AssistanceOut(serializers.Serializer[Any]):
    department = NamedField()
    state = serializers.CharField()
    assigned_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class CopyOut(serializers.Serializer[Any]):
    number = serializers.CharField()
    holder = NamedField(source="loan.holder", default=None, allow_null=True)
    lent_at = serializers.DateTimeField(source="loan.lent_at", default=None, allow_null=True)
    due_on = serializers.DateField(source="loan.due_on", default=None, allow_null=True)
    overdue = serializers.BooleanField(source="late")


class AdmissionOut(serializers.Serializer[Any]):
    person = NamedField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    by = NamedField(allow_null=True)


class HandlingOut(serializers.Serializer[Any]):
    """Everything that hangs on one letter."""

    opinions = OpinionOut(many=True)
    readings = LetterReaderOut(many=True)
    assistance = AssistanceOut(many=True)
    copies = CopyOut(many=True)
    admitted = AdmissionOut(many=True)
    comments = CommentOut(many=True)
    unread = serializers.IntegerField()


def handling_of(actor: Actor, doc: IncomingDocument) -> dict[str, Any]:
    return {
        "opinions": opinions(doc.pk),
        "readings": readings(doc.pk),
        "assistance": queries.assistance(doc.pk),
        "copies": copies_now(doc.pk, actor.today),
        "admitted": admitted(doc.pk),
        "comments": comments(doc.pk),
        "unread": unread(doc.pk).count(),
    }


class AskedOut(serializers.Serializer[Any]):
    """What the words of an instruction seem to ask for; nothing of it is done."""

    lead_department = serializers.IntegerField(source="lead_department_id", allow_null=True)
    responsible = serializers.IntegerField(source="lead_person_id", allow_null=True)
    assisting_departments = serializers.ListField(
        child=serializers.IntegerField(), source="assisting_ids"
    )
    due_on = serializers.DateField(allow_null=True)
    everybody = serializers.BooleanField()


class PhrasesIn(serializers.Serializer[Any]):
    phrases = serializers.ListField(
        child=serializers.CharField(max_length=100), max_length=12, allow_empty=True
    )
