"""Where a page goes on to."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def local_path(wanted: str, otherwise: str) -> str:
    """The address asked for where it is one of this site, else the other."""
    ours = wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else otherwise
