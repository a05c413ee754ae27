"""Characters: widths, numerals, and Traditional beside Simplified, one for one.

Patterns are written in Simplified and looked for in `folded` text. It has the length of the
original, so what is found is cut from the original, in its own script.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇○"
_NEAR = rf"[{HAN}，。、；：（）〔〕《》“”「」﹝﹞【】]"
_SPACES = re.compile(rf"(?<={_NEAR}) +(?=[0-9A-Za-z({{\[])|(?<=[0-9A-Za-z)}}\]%]) +(?={_NEAR})")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_ALIKE = str.maketrans(
    {
        "﹝": "〔",
        "﹞": "〕",
        "［": "〔",
        "］": "〕",
        "[": "〔",
        "]": "〕",
        "【": "〔",
        "】": "〕",
        "〖": "〔",
        "〗": "〕",
        "{": "〔",
        "}": "〕",
        "(": "（",
        ")": "）",
        ":": "：",
        ",": "，",
        ";": "；",
        "○": "〇",
        "号": "号",
        "號": "号",
        "～": "-",
        "—": "-",
        "－": "-",
        "–": "-",
    }
)


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char in "〇○"


def readable_share(text: str) -> float:
    """How much of it is what letters are written with; a broken text layer is mostly not."""
    good = sum(
        is_han(c)
        or c.isascii()
        or "\u3000" <= c <= "\u30ff"
        or "\uff00" <= c <= "\uffef"
        or c in "“”‘’—–…·★■□○●─《》〔〕①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤ℃×"
        for c in text
    )
    return good / max(1, len(text))


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=20_000)
def _fold_one(char: str) -> str:
    """One character, one character: width, brackets and script made even."""
    even = unicodedata.normalize("NFKC", char)
    even = (even if len(even) == 1 else char).translate(_ALIKE)
    if is_han(even):
        simple = _converter().convert(even)
        even = simple if len(simple) == 1 else even
    return even


def folded(text: str) -> str:
    return "".join(map(_fold_one, text))


def tidy(text: str) -> str:
    """Without the spaces that typesetting puts between Chinese and figures."""
    text = re.sub(r"[\u200b\ufeff\u00ad]", "", text).replace("\u3000", " ").replace("\xa0", " ")
    return _SPACES.sub("", re.sub(r" {2,}", " ", text)).strip()


def bare(text: str) -> str:
    """Without any space at all."""
    return re.sub(r"[\s\u3000\u200b\ufeff]+", "", text)


def number_of(text: str) -> int | None:
    """`12`, `十二`, `二十`, `二〇一六`, `○`: the numerals that dates are written in."""
    text = bare(text)
    if text.isdecimal():
        return int(unicodedata.normalize("NFKC", text))
    if not text or re.search(r"[^〇零○一二三四五六七八九十廿卅元百]", text):
        return None
    if text == "元":
        return 1
    text = text.replace("廿", "二十").replace("卅", "三十")
    return _with_hundreds(text)


def _with_hundreds(text: str) -> int | None:
    if "百" in text:
        head, _, rest = text.partition("百")
        low = number_of(rest.lstrip("零〇")) if rest else 0
        high = number_of(head) if head else 1
        return None if low is None or high is None else high * 100 + low
    if "十" not in text:
        return int(text.translate(_DIGITS))
    tens, _, ones = text.partition("十")
    return int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "〇").translate(_DIGITS))
