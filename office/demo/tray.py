"""The tray: what mail and scanner brought, one thing that could not be taken in, and
where some originals are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from documents.inbox.actions import Coming, refuse, set_aside, take_in
from documents.whereabouts import actions as whereabouts
from office.core.actor import Actor
from office.demo.plot import Pk, Plot
from office.demo.script import script, spoken
from office.files.actions import arrived
from office.files.sniff import PDF_REFUSALS

MAILBOX = "局办公室公务邮箱"
SCANNER = "收发室扫描仪"


@dataclass(frozen=True, slots=True)
class Mailed:
    """A letter that came as a mail: who sent it, and what it says."""

    back: int
    at: str
    sender: str
    organ: str
    number: str
    title: str
    body: tuple[str, ...]


MAILED = (
    Mailed(
        1,
        "16:40",
        "省水利厅办公室 <bgs@slt.example>",
        "云岭省水利厅",
        "云水函〔{year}〕318号",
        "关于报送冬季水利工程安全检查情况的函",
        (
            "各市水务局：",
            "　　为掌握冬季水利工程安全运行情况，请于{month}月28日前将检查情况书面报送我厅。",
            "　　联系人：顾维  电话：0999-5550123",
        ),
    ),
    Mailed(
        0,
        "09:12",
        "市应急管理局 <zhb@yjj.example>",
        "云汀市应急管理局",
        "云应急〔{year}〕107号",
        "关于开展今冬安全生产督导的通知",
        (
            "市水务局：",
            "　　定于下周对在建水利工程开展安全生产督导，请做好迎检准备，并确定一名联络员。",
        ),
    ),
)


def told(mailed: Mailed) -> Mailed:
    """In the words of the office's pack; its number is set in the year in which it comes."""
    said = script().each(mailed)
    return replace(said, number=mailed.number, title=script().title(mailed.title))


class TrayStory:
    """Turns them into scenes of this morning."""

    def __init__(self, plot: Plot) -> None:
        self.plot, self.clock = plot, plot.clock

    def add_all(self, letters: Sequence[Pk]) -> None:
        for n, mailed in enumerate(map(told, MAILED), start=1):
            self.plot.add(self.clock.back(mailed.back, mailed.at), _brings(n, mailed))
        self.plot.add(self.clock.back(1, "17:05"), _is_refused)
        self.plot.add(self.clock.back(1, "15:20"), self._advertisement)
        self._originals(letters)

    def _advertisement(self, now: datetime) -> None:
        coming = Coming(
            "mail",
            "demo:advertisement",
            *script().each((MAILBOX, "年终办公家具特惠", "家具城 <ad@furniture.example>")),
        )
        text, name = script().each(("年终特惠，会议桌椅八折，欢迎来电。", "年终特惠.txt"))
        with arrived(ContentFile(text.encode(), name=name)) as file:
            piece, _new = take_in(Actor.system(now), coming, file)
        set_aside(self.plot.house.actor("clerk", now), piece.pk, reason=spoken("广告，不属公文。"))

    def _originals(self, letters: Sequence[Pk]) -> None:
        """Put away, taken by the director, handed on: one each."""
        to = self.plot.house.people["leader"]
        moves: tuple[tuple[str, Any, dict[str, Any]], ...] = (
            ("clerk", whereabouts.place_original, {"place": spoken("文书室 2 号柜")}),
            ("director", whereabouts.take_original, {}),
            ("clerk", whereabouts.hand_original, {"to": to}),
        )
        for n, ((who, move, given), key) in enumerate(zip(moves, letters, strict=False)):
            scene = partial(self._moved, who, move, given, key)
            self.plot.add(self.clock.back(1, "17:10", 4 * n), scene)

    def _moved(self, who: str, move: Any, given: dict[str, Any], key: Pk, now: datetime) -> None:
        if key:  # a letter of today has not come yet
            move(self.plot.house.actor(who, now), key[0], **given)


def _brings(n: int, mailed: Mailed) -> Any:
    def scene(now: datetime) -> None:
        box = spoken(MAILBOX)
        coming = Coming("mail", f"demo:mail:{n}", box, mailed.title, mailed.sender, now)
        with arrived(ContentFile(_mail(mailed, now), name=f"{mailed.title}.eml")) as file:
            take_in(Actor.system(now), coming, file)

    return scene


def _mail(mailed: Mailed, now: datetime) -> bytes:
    """As it would have been sent: headers, and the letter below."""
    said = {"year": now.year, "month": now.month}
    made = EmailMessage()
    made["From"], made["To"] = mailed.sender, "bgs@swj.example"
    made["Subject"] = mailed.title
    made["Date"] = format_datetime(now)
    number = script().number(mailed.number, now.year)
    lines = [mailed.organ, number, mailed.title, *mailed.body, "", mailed.organ]
    day = f"{now.year}年{now.month}月{now.day}日"
    made.set_content("\n".join(line.format(**said) for line in [*lines, day]))
    return made.as_bytes()


def _is_refused(now: datetime) -> None:
    coming = Coming("scanner", "demo:locked", spoken(f"{SCANNER} / 送稿器"))
    why = str(PDF_REFUSALS["encrypted"])
    refuse(Actor.system(now), coming, name=spoken("财政局来函.pdf"), trouble=why)
