"""The date of the letter, and the earliest day by which the reader owes the issuer something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from documents.reader.chars import folded
from documents.reader.fields.title import Title
from documents.reader.found import ABSENT, AGREED, GUESSED, LABELLED, LIKELY, SEEN, Found
from documents.reader.layout import Letter
from documents.reader.when import Day, days_in, only_day

HAND_IN = (
    r"(?:报送|上报|呈报|填报|申报|汇报|报回|报至|报到|报我|报省|报市|报县|报区|报本|报局|报备|报名|报备案|书面报|报来|报告我|报告本|"
    r"反馈|反映|提出|提交|回复|答复|回覆|回执|回执|复函|函复|函告|函报|告知|寄送|寄至|寄到|寄回|寄交|邮寄|送交|送达|送至|送到|送我|送回|送本|"
    r"发送|发至|传至|传真|交至|交回|交我|交到|备案|汇总|报|送(?!达回证)|寄|荐送|推荐|函送|检送|免备文|来函|逕送|径送|惠复|惠送|填复|填具|查填|我[厅局办委部院校会市县区省]|本(?:机关|局|办|委|厅|部|院|府|校|署|会))"
)
AFTER = re.compile(
    r"^(?:（[^（）]{1,8}）)?(?:(?:上午|下午|中午)?\d{1,2}(?:[：:时点]\d{0,2}分?)?|下班|24时|工作日)?(?:之前|以前|前|止|截止|内|为止|底前)"
)
UNTIL = re.compile(r"(?:截止|截至|期限|限期|最迟|不晚于|不迟于)[^，。；]{0,12}$")
ENDS_ON = re.compile(
    r"^(?:（[^（）]{1,8}）)?(?:(?:上午|下午|中午)?\d{1,2}[：:时点]?\d{0,2}分?)?(?:截止|止)"
)
NOT_OURS = re.compile(
    r"施行|实施之日|生效|废止|每年|每季|每月|每周|有效期|禁火|管制|封山|封闭|通行|试行|执行至|有效至|执行期|"
    r"召开|报到时间|开幕|举行|会期|出生|此前|以前年度|上年度"
)
ASKING = re.compile(r"意见|建议|异议|反馈|征求|报名|申报|申请|提交|报送|回执")


LONG_PAST = 180


@dataclass(frozen=True)
class Deadline:
    value: date
    sure: float


def date_found(letter: Letter, title: Title | None) -> Found:
    """Under the signature; else in a caption; the imprint's day is only a guess."""
    told = days_in(folded(letter.labels.get("date", "")))
    signed = only_day(letter.flat[letter.dated]) if letter.dated is not None else None
    if signed:
        agreed = bool(told) and told[0].value == signed
        sure = AGREED if agreed else SEEN + 0.07
        return Found(
            signed.isoformat(), sure * (0.9 if letter.lines[letter.dated or 0].sure < 0.9 else 1)
        )
    if told:
        return Found(told[0].value.isoformat(), LABELLED)
    return _elsewhere(letter, title)


def _elsewhere(letter: Letter, title: Title | None) -> Found:
    caption = "".join(letter.flat[title.end : title.end + 4]) if title else ""
    passed = re.match(
        r"^（([^（）]*(?:（[^（）]*）[^（）]*)*)(?:通过|批准|公布|发布|印发|修订)[^（）]{0,3}）",
        caption,
    )
    days = [d for d in days_in(passed[1]) if d.with_year] if passed else []
    if days:
        return Found(days[-1].value.isoformat(), SEEN)
    beside = _beside_signature(letter, title)
    if beside:
        return Found(beside.isoformat(), LIKELY)
    for i in reversed(range(len(letter.flat))):
        if "印发" in letter.flat[i][-4:]:
            found = days_in(letter.flat[i]) or (days_in(letter.flat[i - 1]) if i else [])
            if found:
                return Found(found[-1].value.isoformat(), GUESSED)
    return Found(None, GUESSED)


def _beside_signature(letter: Letter, title: Title | None) -> date | None:
    """`某局　2024年3月5日` on one line, low down."""
    start = title.end if title else 0
    for i in reversed(range(start, min(letter.end, len(letter.flat)))):
        flat = letter.flat[i]
        found = [d for d in days_in(flat) if d.with_year]
        if (
            found
            and len(flat) <= 34
            and not re.search(r"[。；，]", flat)
            and len(flat) - found[-1].end <= 2
        ):
            return found[-1].value
    return None


def deadline_found(body: str, issued: date | None) -> Found:
    """The earliest day of a sentence that asks for something to be handed in by it."""
    found = []
    for sentence in re.split(r"[。；;\n]", body):
        if len(sentence) < 500:
            found += _in_sentence(sentence, issued)
    owed = [d for d in found if issued is None or d.value >= issued]
    if not owed:
        return Found(None, LIKELY if found or issued is None else ABSENT)
    first = min(owed, key=lambda d: d.value)
    return Found(first.value.isoformat(), first.sure)


def _in_sentence(sentence: str, issued: date | None) -> list[Deadline]:
    found = []
    for day in days_in(sentence, issued.year if issued else None):
        before, after = sentence[: day.start], sentence[day.end :]
        clause = re.split(r"[，,]", before)[-1]
        if NOT_OURS.search(clause) or NOT_OURS.search(after[:14]):
            continue
        sure = _asked(before, after)
        if sure:
            found.append(Deadline(_next(day, issued), sure if day.with_year else sure - 0.08))
    return found


def _next(day: Day, issued: date | None) -> date:
    """`1月10日` in a letter of December is in the year that follows."""
    long_past = issued is not None and not day.with_year and (issued - day.value).days > LONG_PAST
    return day.value.replace(year=day.value.year + 1) if long_past else day.value


def _asked(before: str, after: str) -> float:
    """How sure it is that the reader owes something by this day; 0 where he does not."""
    limit = AFTER.match(after)
    if limit:
        rest = after[limit.end() :]
        if re.search(HAND_IN, rest[:60]) and not re.match(r"[^，]{0,4}已", rest):
            return SEEN + 0.05
        if ENDS_ON.match(after) and ASKING.search(before[-30:]):
            return SEEN
        return LIKELY if re.search(HAND_IN, before[-40:]) and "请" in before[-60:] else 0.0
    if UNTIL.search(before) and ASKING.search(before[-40:]):
        return SEEN + 0.03
    return 0.0
