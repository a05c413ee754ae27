"""The asking side, in a process of its own: `client.py` reads jobs from stdin, one JSON line each.

Only the standard library, and no Django: what it costs must not be mistaken for the server's.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections import Counter
from typing import Any


class Job:
    """Requests shared out among keep-alive connections; answers with times and statuses."""

    def __init__(self, port: int, connections: int, requests: list[dict[str, Any]]) -> None:
        self.port, self.connections = port, connections
        self.waiting = iter(requests)
        self.lock = threading.Lock()
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.last: str = ""

    def ask(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while True:
            with self.lock:
                request = next(self.waiting, None)
            if request is None:
                line.close()
                return
            body = request.get("body", "").encode()
            began = time.perf_counter()
            line.request(request["method"], request["path"], body or None, request["headers"])
            answer = line.getresponse()
            content = answer.read()
            taken = time.perf_counter() - began
            with self.lock:
                self.times.append(taken)
                self.statuses[answer.status] += 1
                self.last = content[:2000].decode("utf-8", "replace")

    def run(self) -> dict[str, Any]:
        threads = [threading.Thread(target=self.ask) for _ in range(self.connections)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - began
        return {
            "seconds": seconds, "times": self.times, "statuses": dict(self.statuses), "last": self.last
        }  # fmt: skip


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        answer = Job(job["port"], job["connections"], job["requests"]).run()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
