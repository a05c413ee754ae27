"""Text as the register compares it: widths, brackets, zeros, scripts; and search tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import opencc
from pypinyin import Style, lazy_pinyin

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3007"
RUN = re.compile(f"([{CJK}]+)|([a-z0-9]+)")
OPENING, CLOSING = "〔[(【﹝〖{<《〈「『", "〕])】﹞〗}>》〉」』"
BRACKETS = {ord(c): "(" for c in OPENING} | {ord(c): ")" for c in CLOSING}
INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0x00AD]
)
CONTROL = dict.fromkeys([*range(32), 127])
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


def plain(value: str) -> str:
    """One line without control, invisible or direction characters; ends trimmed."""
    value = value.translate(INVISIBLE)
    return " ".join("".join(" " if ord(c) in CONTROL else c for c in value).split())


def folded(value: str) -> str:
    """NFKC, lower case, Simplified: how two spellings of one text become equal."""
    return str(_to_simplified().convert(unicodedata.normalize("NFKC", value).lower()))


def letters_only(value: str) -> str:
    """The folded text without spaces and punctuation: the key of titles and organs."""
    return "".join(m.group() for m in RUN.finditer(folded(plain(value))))


def title_key(title: str) -> str:
    """Titles compare without spaces, punctuation and a leading “转发”."""
    key = letters_only(title)
    return re.sub(r"^(关于)?(转发|批转|印发)(关于)?", "", key) if len(key) > 8 else key


NUMBER = re.compile(
    r"^(?P<code>.*?)(?:第)?\(?第?(?P<year>(?:19|20)\d\d)\)?年?(?:第)?0*(?P<n>\d+)(?:号|號)?$"
)


def number_key(number: str) -> str:
    """`洛政字〔2018〕第043号`, `洛政字[2018]43` and `洛政字（２０１８）４３号` give one key."""
    text = folded(plain(number)).replace(" ", "").translate(BRACKETS)
    found = NUMBER.match(text)
    if not found:
        return letters_only(text)
    code = letters_only(found["code"])
    return f"{code}({found['year']}){int(found['n'])}"


def name_key(name: str) -> str:
    """Pinyin with tones, for the order of names; the surname by its surname reading."""
    if not name:
        return ""
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


def search_query(query: str) -> str:
    """A tsquery: adjacent pairs for Chinese, prefixes for words, numbers and single characters."""
    parts = []
    for match in RUN.finditer(folded(query)):
        run = match[1]
        if run and len(run) > 1:
            pairs = (f"'{run[i : i + 2]}'" for i in range(len(run) - 1))
            parts.append("(" + "<->".join(pairs) + ")")
        else:
            parts.append(f"'{match.group()}':*")
    return " & ".join(parts[:20])
