"""Text as the register compares it: widths, brackets, zeros, scripts; and search tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import opencc

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3007"
RUN = re.compile(f"([{CJK}]+)|([a-z0-9]+)")
OPENING, CLOSING = "〔[(【﹝〖{<《〈「『", "〕])】﹞〗}>》〉」』"
BRACKETS = {ord(c): "(" for c in OPENING} | {ord(c): ")" for c in CLOSING}
WHITE = "\t\n\x0b\x0c\r"
INVISIBLE = dict.fromkeys(
    [
        *(c for c in range(32) if chr(c) not in WHITE),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0x00AD,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xD800, 0xE000),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        0xFFFE,
        0xFFFF,
        *range(0xE0000, 0xE0080),
    ]
)
"""Control, zero-width, direction and tag characters, lone surrogates: they show as nothing."""
WRAPPED = re.compile(f"(?<=[{CJK}])[ \\t\u3000]*[\\r\\n]+[ \\t\u3000]*(?=[{CJK}])")
SURNAME_READINGS = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "任": "ren",
    "盖": "ge",
}
MAX_POSITION = 16000


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=200)
def traditional(text: str) -> str:
    """Sign by sign, without the words of Taiwan: `访` → `訪`."""
    return str(opencc.OpenCC("s2t").convert(text))


def plain(value: str) -> str:
    """One line without control, invisible or direction characters; ends trimmed.

    A line that was broken between two Chinese characters closes without a space.
    """
    return " ".join(WRAPPED.sub("", value.translate(INVISIBLE)).split())


def folded(value: str) -> str:
    """NFKC, lower case, Simplified: how two spellings of one text become equal."""
    return str(_to_simplified().convert(unicodedata.normalize("NFKC", value).lower()))


def letters_only(value: str) -> str:
    """The folded text without spaces and punctuation: the key of titles and organs."""
    return "".join(m.group() for m in RUN.finditer(folded(plain(value))))


FORWARDED = re.compile(r"^(?:关于)?印发|^.{0,30}?(?:转发|批转)(?:关于)?")
FORWARDING = re.compile(r"(的(?:通知|函|意见|报告|请示|批复|通报))的通知$")


def title_key(title: str) -> str:
    """Titles compare without spaces, punctuation and the words of whoever passed them on.

    `转发甲局关于防汛的函` and `乙办转发《甲局关于防汛的函》的通知` give the key of
    `甲局关于防汛的函`.
    """
    key = letters_only(title)
    if len(key) <= 8:
        return key
    inner = FORWARDED.sub("", key, count=1)
    return FORWARDING.sub(r"\1", inner) if inner != key else key


NUMBER = re.compile(
    r"^(?P<code>.*?)第?"
    r"(?:\((?P<bracketed>(?:19|20)\d\d)年?\)|(?<!\d)(?P<bare>(?:19|20)\d\d)(?:年|(?=第)))"
    r"第?0*(?P<n>\d+)号?$"
)
NAMELESS = re.compile(r"[()\d年第号]*")


def number_key(number: str) -> str:
    """`洛政字〔2018〕第043号`, `洛政字[2018]43` and `洛政字（２０１８）４３号` give one key.

    A year counts as one only in brackets or before 年 or 第: the digits of
    `府授人考字第1120060052號` are one number.
    """
    text = folded(plain(number)).replace(" ", "").translate(BRACKETS)
    found = NUMBER.match(text)
    if not found:
        return re.sub(r"第(?=\d)", "", letters_only(text)).removesuffix("号")
    code = letters_only(found["code"])
    return f"{code}({found['bracketed'] or found['bare']}){int(found['n'])}"


def names_its_sender(key: str) -> bool:
    """False for a key such as `(2021)8`: every office has a No. 8, so it says nothing alone."""
    return not NAMELESS.fullmatch(key)


def name_key(name: str) -> str:
    """Pinyin with tones, for the order of names; the surname by its surname reading."""
    if not name:
        return ""
    # Its dictionary takes a quarter of a second and 30 MB: only whoever names people pays for it.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    head = SURNAME_READINGS.get(name[0])
    parts = lazy_pinyin(name, style=Style.TONE3)
    if head:
        parts[0] = head + "1"
    return " ".join(parts).lower()[:120]


def initials(name: str) -> str:
    """`张三` → `zs`."""
    return "".join(part[:1] for part in name_key(name).split())


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """(token, position): overlapping pairs of Chinese characters, words and numbers."""
    position = 1
    for match in RUN.finditer(folded(text)):
        run = match[1]
        if run:
            for i in range(len(run) - 1):
                yield run[i : i + 2], position
                position += 1
            yield run[-1], position
        else:
            yield match[2], position
        position += 2


def search_vector(*weighted: tuple[str, str]) -> str:
    """A tsvector literal of (weight, text) parts; built here, so no parser or locale matters."""
    places: dict[str, list[str]] = {}
    offset = 0
    for weight, text in weighted:
        last = 0
        for token, at in tokens(text):
            last = at
            if at + offset > MAX_POSITION:
                break
            mark = "" if weight == "D" else weight
            places.setdefault(token[:60], []).append(f"{at + offset}{mark}")
        offset += last + 10
    return " ".join(f"'{t}':{','.join(p[:200])}" for t, p in places.items())


def search_query(query: str, weight: str = "") -> str:
    """A tsquery: adjacent pairs for Chinese, prefixes for words, numbers and single characters.

    `weight` asks for words of one weight only, such as `A` for the title.

    In a whole number (收〔2026〕43号) nothing is a prefix: there `收` and `2026` would each gather
    half the register before the last part narrows it down.
    """
    text = folded(query)
    runs = list(RUN.finditer(text))
    year_and_n = sum(1 for match in runs if match[2]) > 1
    whole = year_and_n and NUMBER.match(plain(text).replace(" ", "").translate(BRACKETS))
    prefix = f":{'' if whole else '*'}{weight}".rstrip(":")
    exact = f":{weight}" if weight else ""
    parts = []
    for match in runs:
        run = match[1]
        if run and len(run) > 1:
            pairs = (f"'{run[i : i + 2]}'{exact}" for i in range(len(run) - 1))
            parts.append("(" + "<->".join(pairs) + ")")
        else:
            parts.append(f"'{match.group()}'{prefix}")
    return " & ".join(parts[:20])
