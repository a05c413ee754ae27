"""A real Chromium, driven as a person would; skipped with a sentence where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from office.organisation.models import User
from tests.conftest import PASSWORD, build_office, reseed

# Playwright's synchronous interface runs a loop of its own in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = next(
    (p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None
)
PATIENCE = 60_000
"""Milliseconds that a page may take while others have the machine: no measure of its speed."""
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                reason = "there is no Chromium on this machine: install chromium to run this"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def cast(transactional_db: None) -> Any:
    """The office with real commits, everybody with a password."""
    reseed()
    office = build_office()
    User.objects.update(password=make_password(PASSWORD))
    return office


@pytest.fixture
def open_as(chromium: Any, cast: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """A page on which somebody has signed in; every error in its console fails the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def sign_in(who: str, locale: str = "en-GB", **options: Any) -> Any:
        context = chromium.new_context(base_url=live_server.url, locale=locale, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/sign-in/")
        page.fill("input[name=username]", who)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert errors == []
