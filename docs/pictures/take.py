"""Takes the pictures of the README from a running demo office: `make pictures PORT=8000`."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
WIDE = {"width": 1440, "height": 1180}
PHONE = {"width": 390, "height": 844}
# file, person, address, view
SHOTS = (
    ("today", "director", "/", {"viewport": WIDE}),
    ("today-dark", "director", "/", {"viewport": WIDE, "color_scheme": "dark"}),
    ("intake", "clerk", "/documents/incoming/new/", {"viewport": WIDE}),
    ("supervision-phone", "head", "/supervision/", {"viewport": PHONE}),
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
