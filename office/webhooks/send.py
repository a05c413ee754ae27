"""Sending queued webhook deliveries: signed, with time-outs, retried with growing pauses."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import socket
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from office.webhooks.models import WebhookDelivery

TRIES = 8
SECONDS = 10


class NotPublic(OSError):
    """The address lies inside the house; see the setting OUTBOUND_PRIVATE."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def check_public(url: str) -> None:
    """Refuse addresses of this machine and its network, so that nobody probes it through us."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotPublic("only http and https addresses")
    if settings.OUTBOUND_PRIVATE:
        return
    for *_rest, address in socket.getaddrinfo(parts.hostname, parts.port or 443):
        if not ipaddress.ip_address(address[0]).is_global:
            raise NotPublic(f"{parts.hostname} is not a public address")


def post_json(url: str, body: bytes, headers: dict[str, str]) -> int:
    """POST and return the status; redirects are not followed."""
    check_public(url)
    request = urllib.request.Request(  # noqa: S310 - check_public allowed the scheme
        url, body, {"Content-Type": "application/json", **headers}, method="POST"
    )
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


def send_due(now: datetime, limit: int = 50) -> int:
    """Send what is due; each delivery is claimed, sent and settled on its own."""
    sent = 0
    for _turn in range(limit):
        with transaction.atomic():
            delivery = (
                WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(state="queued", not_before__lte=now)
                .select_related("webhook", "event__card", "event__actor")
                .order_by("not_before", "pk")
                .first()
            )
            if delivery is None:
                return sent
            _send(delivery, now)
            sent += delivery.state == "sent"
    return sent


def _send(delivery: WebhookDelivery, now: datetime) -> None:
    event, hook = delivery.event, delivery.webhook
    body = json.dumps(
        {
            "id": event.pk,
            "at": event.at.isoformat(),
            "verb": event.verb,
            "subject": {"type": event.card.kind, "id": event.card_id, "number": event.card.number}
            if event.card
            else None,
            "matter": event.matter_id,
            "state": event.state_to,
        }
    ).encode()
    signature = hmac.new(hook.secret.encode(), body, hashlib.sha256).hexdigest()
    delivery.attempts += 1
    try:
        headers = {"X-Steward-Event": event.verb, "X-Steward-Signature": f"sha256={signature}"}
        delivery.status = post_json(hook.url, body, headers)
        delivery.error = "" if delivery.status < 300 else f"answered {delivery.status}"
    except (OSError, ValueError) as error:
        delivery.status, delivery.error = None, str(error)[:300]
    if not delivery.error:
        delivery.state, delivery.sent_at = "sent", now
    elif delivery.attempts >= TRIES:
        delivery.state = "failed"
    else:
        delivery.not_before = now + timedelta(seconds=15 * 2**delivery.attempts)
    delivery.save()
