"""A bar on stderr; silent where stderr is no terminal."""

from __future__ import annotations

import sys
import time
from typing import Self

WIDTH = 32


class Bar:
    """`with Bar("letters", 1000) as bar: bar.step(10)`."""

    def __init__(self, label: str, total: int, *, quiet: bool = False) -> None:
        self.label, self.total, self.done = label, max(total, 1), 0
        self.began = time.monotonic()
        self.shown = 0.0
        self.quiet = quiet or not sys.stderr.isatty()

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(self, *_error: object) -> None:
        self._draw()
        if not self.quiet:
            sys.stderr.write("\n")

    def step(self, n: int = 1) -> None:
        self.done += n
        if time.monotonic() - self.shown > 0.1:
            self._draw()

    def _draw(self) -> None:
        if self.quiet:
            return
        self.shown = time.monotonic()
        full = min(WIDTH, WIDTH * self.done // self.total)
        rate = self.done / max(self.shown - self.began, 0.001)
        sys.stderr.write(
            f"\r{self.label:<10} [{'#' * full}{'.' * (WIDTH - full)}] "
            f"{self.done:,}/{self.total:,}  {rate:,.0f}/s "
        )
        sys.stderr.flush()
