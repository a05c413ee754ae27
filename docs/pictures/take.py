"""Takes the pictures of the README from a running demo office: `make pictures PORT=8000`."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]
SHOTS = (
    # file, person, address, view
    ("today", "director", "/", {"viewport": {"width": 1440, "height": 1180}}),
    (
        "today-dark",
        "director",
        "/",
        {"viewport": {"width": 1440, "height": 1180}, "color_scheme": "dark"},
    ),
    ("intake", "clerk", "/documents/incoming/new/", {"viewport": {"width": 1440, "height": 940}}),
    ("supervision-phone", "head", "/supervision/", {"viewport": {"width": 390, "height": 844}}),
)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    given = asked.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        for name, person, path, view in SHOTS:
            context = browser.new_context(base_url=given.address, locale="zh-CN", **view)
            page = context.new_page()
            page.goto("/sign-in/")
            page.locator(f"button[value={person}]").click()
            page.wait_for_url("**/")
            page.goto(path)
            page.screenshot(path=HERE / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
