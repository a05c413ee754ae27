"""Posting to an address that a person entered: never into our own network unless allowed."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

MOST_READ = 64 * 1024
PORTS = {"http": 80, "https": 443}


class Unreachable(Exception):
    """The other side could not be asked; the sentence says why."""


def post(url: str, body: bytes, headers: dict[str, str], timeout: float = 10.0) -> tuple[int, str]:
    """Status and the beginning of the answer. Redirects are not followed.

    The address is looked up once, judged, and then connected to: a name that answers differently
    the second time gains nothing.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    if not host or not port:
        raise Unreachable(_("“%(url)s” is not an http or https address.") % {"url": url[:100]})
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
        connection.sock = _connected(host, port, timeout, secure=parts.scheme == "https")
        try:
            connection.request(
                "POST", target, body, {"Host": parts.netloc.rpartition("@")[2], **headers}
            )
            answer = connection.getresponse()
            return answer.status, answer.read(MOST_READ).decode("utf-8", "replace")
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:300]) from error


def _connected(host: str, port: int, timeout: float, *, secure: bool) -> socket.socket:
    family, kind, protocol, _name, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    )[0]
    if not settings.OUTBOUND_PRIVATE and not ipaddress.ip_address(address[0]).is_global:
        raise Unreachable(
            _("%(host)s is an address inside the network. Set OUTBOUND_PRIVATE=1 to allow these.")
            % {"host": host}
        )
    plain = socket.socket(family, kind, protocol)
    plain.settimeout(timeout)
    try:
        plain.connect(address)
        if not secure:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
