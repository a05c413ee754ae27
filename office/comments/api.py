"""Remarks over REST, as part of the record that they stand on."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from office.rest.fields import NamedField, PeopleField


class CommentOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    author = NamedField()
    text = serializers.CharField()
    mentioned = PeopleField(source="mentioned_ids")
    at = serializers.DateTimeField()
