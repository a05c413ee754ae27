"""A person in a browser without JavaScript: signed in, posting forms, reading pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client


class Browser:
    """One person's client. `do` posts a form that must be accepted."""

    def __init__(self, person: Any) -> None:
        self.http = Client(HTTP_ACCEPT_LANGUAGE="en")
        self.http.force_login(person)

    def get(self, path: str, **given: Any) -> Any:
        return self.http.get(path, given)

    def post(self, path: str, **given: Any) -> Any:
        return self.http.post(path, given)

    def do(self, path: str, **given: Any) -> str:
        answer = self.post(path, **given)
        assert answer.status_code == 302, text(answer)
        return str(answer["Location"])

    def buttons(self, path: str) -> set[str]:
        """The commands a record's page offers."""
        page = self.get(path).content.decode()
        return set(re.findall(rf'(?:href|action)="{re.escape(path)}([a-z_]+)/"', page))


def text(answer: Any) -> str:
    """What the page says, without its tags."""
    page = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def beside(answer: Any, name: str) -> str:
    """What stands beside one field as its error."""
    page = answer.content.decode()
    found = re.search(rf'<div id="id_{name}_error">(.*?)</div>', page, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""
