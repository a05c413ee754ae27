"""The words of a paper register as the values of ours: headers, kinds, dates, counts.

Each reader answers with the value and, where it differs from what was written, a note of what was
done; it raises `Unreadable` where guessing would be worse than asking.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from documents.choices import KIND_WORDS
from documents.secrets import terms
from office.core.cells import FORMULA, Read, Unreadable, read_count, read_day, read_text
from office.core.text import BRACKETS, folded, letters_only, plain

__all__ = [
    "Unreadable",
    "read_choice",
    "read_count",
    "read_day",
    "read_kind",
    "read_number",
    "read_term",
    "read_text",
]
HEADERS = {
    "received_at": "received_at received 收文日期 收到日期 收文时间 收件日期 来文日期 登记日期",
    "issuer": "organ issuer sender 来文单位 来文机关 发文机关 发文单位 来文部门 来文机关单位",
    "issuer_number": "number issuer_number 来文字号 发文字号 文号 字号 来文文号 来文号 文件字号",
    "title": "title 题名 标题 文件标题 文件题名 来文标题 公文标题 文件名称 来文名称 事由",
    "kind": "kind 文种 公文种类 公文文种 种类",
    "urgency": "urgency 紧急程度 缓急 缓急程度 急缓",
    "secrecy": "secrecy 密级 秘密等级 密级程度",
    "secrecy_term": "secrecy_term term 保密期限 密级期限 保密年限",
    "copies": "copies 份数 收文份数",
    "pages": "pages 页数",
    "issued_on": "issued_on issued date 成文日期 发文日期 印发日期",
    "due_on": "due due_on deadline 办结期限 办理期限 办理时限 办结时限 限办日期 截止日期",
    "addressee": "addressee 主送机关 主送 主送单位",
    "place": "place 存放位置 存放地点 归档位置",
    "retention": "retention 保管期限 保存期限",
    "id": "id 序号",
}
FIELD_OF = {letters_only(name): field for field, names in HEADERS.items() for name in names.split()}

KINDS = {kind.value: words for kind, words in KIND_WORDS.items()}
URGENCIES = {
    "routine": "routine 一般 普通 平件 常规 无",
    "urgent": "urgent 加急 急件 紧急 急",
    "extra_urgent": "extra_urgent 特急 特提 火急",
}
SECRECIES = {
    "open": "open 公开 无 普通 非密 一般",
    "internal": "internal 内部 内部资料 内部文件",
    "confidential": "confidential 秘密",
    "secret": "secret 机密",
    "top_secret": "top_secret 绝密",
}
RETENTIONS = {"permanent": "permanent 永久", "y30": "y30 30年 长期", "y10": "y10 10年 短期"}


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: slug for slug, words in table.items() for word in words.split()}


KIND_OF = {**_by_word(KINDS), **{slug: slug for slug in KINDS}}
CHOICES = {
    "urgency": _by_word(URGENCIES),
    "secrecy": _by_word(SECRECIES),
    "retention": _by_word(RETENTIONS),
}
KIND_ENDS = sorted(_by_word(KINDS).items(), key=lambda pair: -len(pair[0]))


def field_of(header: Any) -> str:
    """Our name of a column, or nothing."""
    return FIELD_OF.get(letters_only(str(header or "")), "")


def read_number(value: Any) -> Read:
    """A number as on the paper: brackets must pair, and hold a year of four digits where digits."""
    text, note = read_text(value)
    if text.startswith(FORMULA):
        raise Unreadable(
            _("“%(value)s” is a formula, not the number of a letter.") % {"value": text[:40]}
        )
    bare = text.translate(BRACKETS)
    if bare.count("(") != bare.count(")") or re.search(r"\([^)]*\(|^[^(]*\)", bare):
        raise Unreadable(_("The brackets of the number do not pair."))
    for inside in re.findall(r"\(([^)]*)\)", bare):
        digits = unicodedata.normalize("NFKC", inside).strip().removesuffix("年")
        if not digits:
            raise Unreadable(_("The brackets of the number are empty; they hold the year."))
        if digits.isdigit() and not re.fullmatch(r"(19|20)\d\d", digits):
            raise Unreadable(
                _("“%(year)s” is not a year. Write it with four digits.") % {"year": inside}
            )
    mended = PAIR.sub(_paired, text)
    if mended != text:
        note = "; ".join(
            filter(None, [note, _("the closing bracket was made to fit the opening one")])
        )
    return mended, note


BRACKET_PAIRS = dict(zip("〔[(（【﹝〖[", "〕])）】﹞〗]", strict=True))
PAIR = re.compile(
    rf"([{re.escape(''.join(BRACKET_PAIRS))}])([^〔〕\[\]()（）【】﹝﹞〖〗]*)([〕\])）】﹞〗])"
)


def _paired(found: re.Match[str]) -> str:
    return found[1] + found[2] + BRACKET_PAIRS[found[1]]


def read_kind(value: Any, title: str) -> Read:
    """One of the fifteen kinds; an empty cell is read off the end of the title."""
    text = plain(str(value or ""))
    if text:
        known = KIND_OF.get(folded(text).replace(" ", "_"))
        if known is None:
            raise Unreadable(
                _("“%(value)s” is not one of the fifteen kinds of document.") % {"value": text[:40]}
            )
        return known, ""
    ending = folded(title).rstrip("》〉】)」』。 ")
    for word, slug in KIND_ENDS:
        if ending.endswith(word):
            return slug, _("it was empty; “%(kind)s” was read off the title") % {"kind": word}
    raise Unreadable(_("The kind is missing and the title does not tell it."))


def read_choice(field: str, value: Any) -> Read:
    text = plain(str(value or ""))
    if not text:
        return "", ""
    word = folded(text).replace(" ", "_")
    known = CHOICES[field].get(word)
    if known is None and field == "secrecy" and "★" in word:
        known = CHOICES[field].get(word.split("★")[0])
    if known is None:
        raise Unreadable(
            _("“%(value)s” is not known here. Possible: %(able)s.")
            % {"value": text[:40], "able": "、".join(w for w in CHOICES[field] if not w.isascii())}
        )
    return known, ""


NO_TERM = frozenset({"无", "-", "—", "——", "/"})


def read_term(value: Any, level: Any) -> Read:
    """The term of a secret: of its own column, else what stands behind ★ in that of the level."""
    text = plain(str(value if value is not None else ""))
    if not text:
        mark = plain(str(level or ""))
        return mark.partition("★")[2].strip(), ""
    if text in NO_TERM:
        return "", ""
    if text.isdecimal():
        return f"{text}年", _("“%(value)s” was read as %(n)s years") % {"value": text, "n": text}
    if terms.months_of(text) is None:
        raise Unreadable(
            _("“%(value)s” is no term. Write it as 5年 or 6个月.") % {"value": text[:40]}
        )
    return text, ""
