from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Token(models.Model):
    """A bearer token of a person or an API client. Only its SHA-256 is kept."""

    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.prefix}… {self.person}"


class Feed(models.Model):
    """A secret address at which a program reads a calendar with its owner's eyes.

    `subject` is `me` or `resource:7`. Only the SHA-256 of the address is kept, so it is shown once;
    `etag` and `changed_at` are those of the last answer.
    """

    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    subject = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="feed_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject}"


class IdempotencyKey(models.Model):
    """The first answer to a POST, given again when the same key comes with the same body."""

    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="idempotent_once")]

    def __str__(self) -> str:
        return self.key


class SignInAttempt(models.Model):
    """Failed sign-ins, counted to slow down guessing."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["username", "at"], name="attempt_username")]

    def __str__(self) -> str:
        return f"{self.username} {self.at}"
