"""B1–B6: the letter register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse

from documents.models import IncomingDocument
from office.bench import requests
from office.bench.measure import Ask, Figures, Meter, Result, compared, queries_of
from office.catalogue.kinds import url_of

REST = "/api/v1/incoming-documents/"
WORDS = {"two characters": "防汛", "a rare phrase": "引黄济云", "Traditional": "檔案管理"}


def address(name: str) -> str | None:
    """The address of a page, or None where this version has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


@dataclass
class Letters:
    """The callers and the size of one run."""

    meter: Meter
    port: int
    web: int
    blocks: int
    count: int

    def __post_init__(self) -> None:
        self.clerk = requests.bearer("clerk")
        self.staff = requests.bearer("staff")
        self.browser = requests.session("clerk")
        ids = IncomingDocument.unscoped.order_by("-pk").values_list("pk", flat=True)
        self.rows = ids.count()
        self.deep = int(ids[self.rows * 7 // 40])  # row 175,000 of a million
        half = IncomingDocument.unscoped.filter(pk__lte=ids[self.rows // 2]).order_by("-pk")
        self.one = int(half.filter(secrecy=0).values_list("pk", flat=True)[0])
        self.secret = half.filter(secrecy=3).values_list("pk", flat=True).first()

    def get(self, path: str, headers: dict[str, str]) -> Ask:
        return Ask(path, self.port, self.web, requests.same(path, headers))

    def against(
        self, metric: str, ask: Ask, floor: Ask, goal: float | None, connections: int = 1
    ) -> Result:
        product, bare = self.meter.in_turn(
            [ask, floor], blocks=self.blocks, count=self.count, connections=connections
        )
        product.queries = queries_of(ask)
        return compared(metric, product, bare, goal)

    def b1(self) -> Iterator[Result]:
        path = address("documents:incoming")
        if path is None:
            return
        floor = self.get("/floor/page/", self.browser)
        yield self.against("B1 register page", self.get(path, self.browser), floor, 2)
        filtered = self.get(f"{path}?kind=notice", self.browser)
        yield self.against("B1 register page, one kind", filtered, floor, 2)

    def b2(self) -> Iterator[Result]:
        for limit in (25, 100):
            floor = self.get(f"/floor/letters/?limit={limit}", self.clerk)
            ask = self.get(f"{REST}?limit={limit}", self.clerk)
            yield self.against(f"B2 letters over REST, {limit}", ask, floor, 2)
        floor = self.get("/floor/letters/?limit=25", self.clerk)
        narrow = self.get(f"{REST}?limit=25", self.staff)
        yield self.against("B2 letters over REST, 25, small reach", narrow, floor, 2)
        kinds = self.get(f"{REST}?limit=25&kind=report&state=filed", self.staff)
        yield self.against("B2 letters over REST, 25, filtered", kinds, floor, 2)

    def b3(self) -> Iterator[Result]:
        paths = {"REST": (REST, self.clerk)}
        page = address("documents:incoming")
        if page:
            paths["page"] = (page, self.browser)
        for name, (path, headers) in paths.items():
            asks = [self.get(requests.deep(path, self.deep), headers), self.get(path, headers)]
            deep, first = self.meter.in_turn(asks, blocks=self.blocks, count=self.count)
            yield ratio(f"B3 deep page over the first, {name}", deep, first, 1.1)

    def b4(self) -> Iterator[Result]:
        page = url_of(IncomingDocument.KIND, self.one)
        if page:
            floor = self.get("/floor/page/", self.browser)
            yield self.against("B4 one letter's page", self.get(page, self.browser), floor, 4)
            if self.secret:  # a look at it is written down, with its hash
                secret = self.get(url_of(IncomingDocument.KIND, self.secret), self.browser)
                yield self.against("B4 one state secret's page", secret, floor, None)
        floor = self.get(f"/floor/letters/{self.one}/", self.clerk)
        yield self.against(
            "B4 one letter as JSON", self.get(f"{REST}{self.one}/", self.clerk), floor, 2
        )

    def b5(self) -> Iterator[Result]:
        number = IncomingDocument.unscoped.get(pk=self.one).number
        for name, words in {**WORDS, "a number": number, "initials": "slj"}.items():
            ask = self.get(f"/api/v1/search/?q={quote(words)}", self.clerk)
            [found] = self.meter.in_turn([ask], blocks=self.blocks, count=max(5, self.count // 4))
            yield Result(
                f"B5 search, {name}", found.p95_ms, "ms (p95)", found.n, found.shown(), 150
            )

    def b6(self) -> Iterator[Result]:
        floor = Ask(
            "insert", self.port, self.web,
            requests.posts("/floor/insert/", self.clerk, requests.bare_letter), 201,
        )  # fmt: skip
        ask = self.registration()
        yield self.against("B6 register a letter", ask, floor, 4)
        yield self.against("B6 register a letter, 8 connections", ask, floor, 4, connections=8)

    def b17(self) -> Iterator[Result]:
        """What a clerk waits for at every key: senders, habits of one, letters that look alike."""
        path = address("documents:intake-senders")
        if path is None:
            return
        issuer, known = quote("市水利局"), quote("云政办发[2026]第7号")
        asks = {
            "sender by initials": f"{path}?issuer=slj",
            "sender by a part": f"{path}?issuer={quote('水利')}",
            "habits of a sender": f"{address('documents:intake-habits')}?issuer={issuer}",
            "letters alike": f"{address('documents:intake-alike')}?issuer={issuer}"
            f"&issuer_number={known}&title={quote('关于做好年度防汛备汛3项工作的通知')}",
        }
        for name, where in asks.items():
            ask = self.get(where, self.browser)
            [found] = self.meter.in_turn([ask], blocks=self.blocks, count=max(5, self.count // 4))
            yield Result(
                f"B17 intake, {name}", found.p50_ms, "ms (p50)", found.n, found.shown(), 50
            )

    def registration(self) -> Ask:
        return Ask(
            "register", self.port, self.web, requests.posts(REST, self.clerk, requests.letter), 201
        )


def ratio(metric: str, over: Figures, under: Figures, goal: float) -> Result:
    detail = {
        "this": over.shown(),
        "base": under.shown(),
        "ratio_p50": round(over.p50_ms / under.p50_ms, 2),
    }
    return Result(metric, over.cpu_ms / under.cpu_ms, "x (CPU)", over.n, detail, goal)
