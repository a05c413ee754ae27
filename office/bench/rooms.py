"""B7 and B8: the day board, a free room, a booking, and twenty who want the same hour."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode

from office.bench import requests
from office.bench.measure import Ask, Meter, Request, Result, compared, queries_of
from office.bookings.models import Booking, Resource

BOARD = "/api/v1/bookings/"
FREE = "/api/v1/resources/free/"
RIVALS = 20


def day_of(moment: datetime) -> tuple[str, str]:
    start = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return start.isoformat(), (start + timedelta(days=1)).isoformat()


@dataclass
class Rooms:
    meter: Meter
    port: int
    web: int
    blocks: int
    count: int

    def __post_init__(self) -> None:
        self.clerk = requests.bearer("clerk")
        self.room_ids = list(Resource.objects.order_by("pk").values_list("pk", flat=True))
        middle = Booking.objects.order_by("pk")[Booking.objects.count() // 2]
        self.after, self.before = day_of(middle.period.lower)

    def get(self, path: str, **query: str | int) -> Ask:
        return Ask(
            path, self.port, self.web, requests.same(f"{path}?{urlencode(query)}", self.clerk)
        )

    def board(self) -> Ask:
        return self.get(BOARD, after=self.after, before=self.before, limit=200)

    def free(self) -> Ask:
        start = datetime.fromisoformat(self.after) + timedelta(hours=9)
        end = start + timedelta(hours=1)
        return self.get(
            FREE, kind="room", seats=20, **{"from": start.isoformat(), "to": end.isoformat()}
        )

    def creation(self) -> Ask:
        make = requests.posts(BOARD, self.clerk, requests.booking(self.room_ids))
        return Ask("book", self.port, self.web, make, 201)

    def page(self) -> Ask:
        """The board as the meeting clerk opens it."""
        query = urlencode({"day": self.after[:10]})
        headers = requests.session("director")
        return Ask(
            "board", self.port, self.web, requests.same(f"/meetings/rooms/?{query}", headers)
        )

    def b7(self) -> Iterator[Result]:
        rows = self.get("/floor/rows/", after=self.after, before=self.before)
        insert = Ask(
            "insert", self.port, self.web,
            requests.posts("/floor/insert/", self.clerk, requests.bare_letter), 201,
        )  # fmt: skip
        pairs = {
            "day board of 60 rooms": (self.board(), rows),
            "day board of 60 rooms, page": (self.page(), rows),
            "a free room": (self.free(), rows),
            "book a room": (self.creation(), insert),
        }
        for name, (ask, floor) in pairs.items():
            product, bare = self.meter.in_turn([ask, floor], blocks=self.blocks, count=self.count)
            product.queries = queries_of(ask)
            yield compared(f"B7 {name}", product, bare, None)

    def b8(self, rounds: int) -> Result:
        """Each round: twenty at once for one hour of one room; one may win, nobody may see a crash."""
        fair = 0
        seconds: list[float] = []
        strange: dict[Any, int] = {}
        for turn in range(rounds):
            bodies = self._rivals(turn)
            ask = Ask("rivals", self.port, self.web, lambda _n, bodies=bodies: bodies)
            seen = self.meter.seen(ask, RIVALS, RIVALS)
            fair += seen["statuses"] == {"201": 1, "409": RIVALS - 1}
            seconds.append(seen["seconds"])
            for status in set(seen["statuses"]) - {"201", "409"}:
                strange[status] = strange.get(status, 0) + seen["statuses"][status]
        slowest = round(max(seconds), 3)
        detail = {
            "rounds": rounds,
            "rivals": RIVALS,
            "other_answers": strange,
            "slowest_round_s": slowest,
        }
        return Result(
            "B8 rounds without exactly one winner", rounds - fair, "rounds", rounds, detail, 0
        )

    def _rivals(self, turn: int) -> list[Request]:
        start = timezone.make_aware(datetime(2050, 1, 3, 8)) + timedelta(hours=turn)
        body = {
            "resource": self.room_ids[turn % len(self.room_ids)],
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(minutes=50)).isoformat(),
            "title": "例会",
        }
        headers = {**self.clerk, "Content-Type": "application/json"}
        return [
            {"method": "POST", "path": BOARD, "headers": headers, "body": json.dumps(body)}
        ] * RIVALS
