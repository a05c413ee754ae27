from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from tests.conftest import FRIDAY

BACKEND = "office.access.backends.PersonBackend"


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Hashed names need a collected folder, which only a running house has."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    assert staticfiles_storage.url("steward.css") == "/static/steward.css"


@pytest.fixture(autouse=True)
def _friday() -> Any:
    """The pages ask the clock themselves."""
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def browser(office: Any) -> Callable[[str], Client]:
    """A browser in which somebody of the cast is signed in, in English."""

    def signed_in(who: str, language: str = "en") -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        client.force_login(office.people[who], backend=BACKEND)
        return client

    return signed_in
