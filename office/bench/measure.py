"""Asking in turn (A B A B …), and what comes out: CPU, times, queries, ratios."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from office.bench import processes

Request = dict[str, Any]
BOOKKEEPING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class WrongAnswer(Exception):
    """A request was not answered as expected; measuring it would mean nothing."""


@dataclass(frozen=True)
class Ask:
    """One workload: `requests(n)` makes n of them for one kind of caller."""

    name: str
    port: int
    web: int
    requests: Callable[[int], list[Request]]
    status: int = 200


@dataclass
class Figures:
    """Medians over the blocks; the times of all requests together."""

    n: int
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    per_second: float
    queries: int | None = None

    def shown(self) -> dict[str, Any]:
        return {k: round(v, 2) if isinstance(v, float) else v for k, v in asdict(self).items()}


@dataclass
class Result:
    """One line of `var/bench.json`. `goal` is the most that `value` should be."""

    metric: str
    value: float
    unit: str
    n: int
    detail: dict[str, Any] = field(default_factory=dict)
    goal: float | None = None

    def line(self) -> dict[str, Any]:
        told = dict(self.detail)
        if self.goal is not None:
            told |= {"goal": self.goal, "met": self.value <= self.goal}
        return {
            "metric": self.metric,
            "value": round(self.value, 3),
            "unit": self.unit,
            "n": self.n,
            "detail": told,
        }


class Meter:
    """Asks through the client process and reads the clocks of the servers."""

    def __init__(self, client: subprocess.Popen[str], stores: Iterable[int]) -> None:
        self.client = client
        self.stores = list(stores)

    def seen(self, ask: Ask, count: int, connections: int) -> dict[str, Any]:
        """What the client saw: seconds, time of each request, how many of each status."""
        job = {"port": ask.port, "connections": connections, "requests": ask.requests(count)}
        if self.client.stdin is None or self.client.stdout is None:
            raise WrongAnswer("The asking process has no pipes.")
        self.client.stdin.write(json.dumps(job) + "\n")
        self.client.stdin.flush()
        found: dict[str, Any] = json.loads(self.client.stdout.readline())
        return found

    def once(self, ask: Ask, count: int, connections: int) -> tuple[float, dict[str, Any]]:
        """(CPU seconds of web server and database, what the client saw)."""
        roots = [ask.web, self.stores[0]]
        before = processes.cpu_seconds(roots)
        seen = self.seen(ask, count, connections)
        spent = processes.cpu_seconds(roots) - before
        wrong = Counter(seen["statuses"]) - Counter({str(ask.status): count})
        if wrong:
            raise WrongAnswer(f"{ask.name}: {seen['statuses']}: {seen['last']}")
        return spent, seen

    def in_turn(
        self, asks: Sequence[Ask], *, blocks: int, count: int, connections: int = 1
    ) -> list[Figures]:
        """A B A B …: whatever else the machine does, it does to all of them."""
        for ask in asks:
            self.once(ask, max(8, count // 4), connections)
        cpu: list[list[float]] = [[] for _ in asks]
        rates: list[list[float]] = [[] for _ in asks]
        times: list[list[float]] = [[] for _ in asks]
        for _block in range(blocks):
            for at, ask in enumerate(asks):
                spent, seen = self.once(ask, count, connections)
                cpu[at].append(spent / count * 1000)
                rates[at].append(count / seen["seconds"])
                times[at] += [t * 1000 for t in seen["times"]]
        return [
            Figures(
                n=blocks * count,
                cpu_ms=statistics.median(cpu[at]),
                p50_ms=statistics.median(times[at]),
                p95_ms=statistics.quantiles(times[at], n=20)[-1],
                per_second=statistics.median(rates[at]),
            )
            for at in range(len(asks))
        ]


def queries_of(ask: Ask, rounds: int = 2) -> int:
    """Statements of one request, asked inside this process; not counted in any time.

    Twice, because the first one also fills what a serving process has in its caches already.
    """
    client = Client(headers={"Host": "127.0.0.1"})
    count = 0
    for _round in range(rounds):
        [request] = ask.requests(1)
        headers = {
            k: v for k, v in request["headers"].items() if k not in {"Cookie", "Content-Type"}
        }
        client.cookies.load(request["headers"].get("Cookie", ""))
        with CaptureQueriesContext(connection) as seen:
            answer = client.generic(
                request["method"],
                request["path"],
                request.get("body", ""),
                content_type="application/json",
                headers=headers,
            )
        if answer.status_code != ask.status:
            raise WrongAnswer(f"{ask.name}: {answer.status_code}: {answer.content[:500]!r}")
        count = sum(not q["sql"].startswith(BOOKKEEPING) for q in seen.captured_queries)
    return count


def compared(metric: str, product: Figures, floor: Figures, goal: float | None) -> Result:
    """The ratio of CPU to the floor; everything else beside it."""
    detail = {
        "product": product.shown(),
        "floor": floor.shown(),
        "ratio_p50": round(product.p50_ms / floor.p50_ms, 2),
        "ratio_p95": round(product.p95_ms / floor.p95_ms, 2),
    }
    return Result(metric, product.cpu_ms / floor.cpu_ms, "x floor (CPU)", product.n, detail, goal)
