"""How wide a page really is, and which elements make it wider than its window."""

from __future__ import annotations

from typing import Any

# What a box that scrolls or cuts by itself holds is its own affair.
SPILLS = """() => {
  const limit = document.documentElement.clientWidth;
  const holds = (e) => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX);
  const inside = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (holds(p)) return true; return false; };
  const wide = [...document.querySelectorAll("body *")].filter(
    (e) => e.getBoundingClientRect().right > limit + 0.5 && e.checkVisibility() && !inside(e));
  const named = wide.map((e) => `${Math.round(e.getBoundingClientRect().right - limit)}px ${e.tagName.toLowerCase()}.${e.className} “${(e.textContent || "").trim().slice(0, 24)}”`);
  return { over: document.documentElement.scrollWidth - limit, named };
}"""


def settled(page: Any, path: str) -> None:
    """Open a page and wait until nothing on it moves any more."""
    page.goto(path, wait_until="networkidle")
    page.evaluate("() => document.fonts.ready")


def spills(page: Any) -> str:
    """Empty when the page fits its window, else by how much it does not and through what."""
    found = page.evaluate(SPILLS)
    if found["over"] <= 0:
        return ""
    return f"{found['over']}px too wide: " + "; ".join(found["named"][:8])
