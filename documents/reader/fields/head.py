"""Above the body: number, urgency, secrecy, signer, addressee, and the names of the letterhead."""

from __future__ import annotations

import re

from documents.reader import words
from documents.reader.chars import bare, folded
from documents.reader.fields.title import Title
from documents.reader.found import ABSENT, AGREED, GUESSED, LABELLED, LIKELY, NOTHING, SEEN, Found
from documents.reader.layout import HEAD_LINES, Letter

LONGEST_ADDRESSEE = 6
NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")


def head_end(letter: Letter, title: Title | None) -> int:
    """The first line of the body: nothing of the head stands below it."""
    if title is None:
        return min(len(letter.flat), 12)
    at = title.end
    while at < len(letter.flat) and at < title.end + 3 and _still_head(letter.flat[at]):
        at += 1
    return at


def _still_head(flat: str) -> bool:
    return bool(
        words.NUMBER.fullmatch(flat)
        or words.ORDINAL.fullmatch(flat)
        or words.CODE.fullmatch(flat)
        or re.fullmatch(r"（?\d{4}年.{3,60}(?:通过|批准)）?", flat)
    )


def number_found(letter: Letter, title: Title | None) -> Found:
    """Only where a number of this letter stands: in the head, on a line of its own or nearly."""
    told = letter.labels.get("number")
    for i in range(min(head_end(letter, title), len(letter.flat))):
        if title and title.start <= i < title.end:
            continue
        value = _number_in(letter, i)
        if value:
            same = bool(told) and _same_number(told or "", value)
            return Found(value, AGREED if same else SEEN + 0.07)
    if told:
        return Found(told, LABELLED)
    return Found(None, AGREED if letter.labels else ABSENT)


def _same_number(a: str, b: str) -> bool:
    return re.sub(r"\W", "", folded(a)) == re.sub(r"\W", "", folded(b))


def _number_in(letter: Letter, i: int) -> str | None:
    flat, original = letter.flat[i], bare(letter.lines[i].text)
    match = words.NUMBER.search(flat)
    if match:
        around = flat[: match.start()] + flat[match.end() :]
        if not around or words.SIGNER.match(around) or len(around) <= 2:
            return _tidied(original[match.start() : match.end()], match)
        return None
    ordinal = words.ORDINAL.fullmatch(flat)
    if ordinal and (ordinal["n"].isdigit() or flat.startswith("第") or ordinal["year"]):
        return original
    return original if words.CODE.fullmatch(flat) else None


def _tidied(original: str, match: re.Match[str]) -> str:
    """With the brackets of the number as the standard has them, where recognition mixed them."""
    start = match.start("year") - 1 - match.start()
    end = match.end("year") - match.start()
    opening, closing = original[start], original[end]
    if (opening, closing) in {("〔", "〕"), ("[", "]"), ("﹝", "﹞"), ("【", "】")}:
        return original
    return f"{original[:start]}〔{original[start + 1 : end]}〕{original[end + 1 :]}"


def urgency_found(letter: Letter, title: Title | None) -> Found:
    for flat in letter.flat[: _before_title(letter, title)]:
        match = words.URGENCY.search(flat)
        if match and len(flat) <= 14:
            value = {"特提": "特急", "平急": "加急", "急件": "加急"}.get(match[1], match[1])
            return Found(value, SEEN + 0.07)
    return NOTHING


def secrecy_found(letter: Letter, title: Title | None) -> Found:
    """Looked for on every short line of the head: to miss one costs more than to ask once."""
    for i, flat in enumerate(letter.flat[: _before_title(letter, title)]):
        match = words.SECRECY.search(flat)
        if match and len(flat) <= 22 and not letter.flat[i].endswith("文件"):
            term = match[2]
            return Found(f"{match[1]}★{term}" if term else match[1], SEEN + 0.07)
    return NOTHING


def _before_title(letter: Letter, title: Title | None) -> int:
    return title.start if title else min(12, len(letter.flat))


def signer_found(letter: Letter, title: Title | None) -> Found:
    limit = _before_title(letter, title)
    for i in range(limit):
        match = words.SIGNER.search(letter.flat[i])
        if match:
            text = letter.lines[i].text
            names = NAME.findall(re.split(r"签发人|簽發人", text)[-1])
            names += _below(letter, i, limit)
            return Found("、".join(names), SEEN + 0.05) if names else Found(None, GUESSED)
    return NOTHING


def _below(letter: Letter, i: int, limit: int) -> list[str]:
    """Further signers stand under the first, to the right."""
    found = []
    for at in range(i + 1, min(i + 4, limit)):
        line = letter.lines[at]
        right = line.x0 > letter.lines[i].centre if line.placed else line.align == "right"
        if not right or not re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", bare(line.text)):
            break
        found.append(bare(line.text))
    return found


def addressee_found(letter: Letter, title: Title | None) -> tuple[Found, int]:
    """(who the letter is to, the line where the body begins)."""
    start = head_end(letter, title)
    if title is None:
        return Found(), start
    text = ""
    for at in range(start, min(start + LONGEST_ADDRESSEE, len(letter.flat))):
        flat, row = letter.flat[at], bare(letter.lines[at].text)
        cut = re.search(r"[：:]$", flat)
        if cut and not words.BODY_LABEL.match(flat) and _names_somebody(text + row):
            return Found((text + row)[:-1], SEEN), at + 1
        if re.search(r"[。；]", flat) or words.BODY_LABEL.match(flat) or "现将" in flat:
            break
        text += row
    return Found(None, ABSENT if title.score > 6 else LIKELY), start


def _names_somebody(text: str) -> bool:
    flat = folded(text)
    opens_list = re.search(
        r"(如下|以下|规定|公告|通告|通知|决定|说明|事项|本令|指出|命令)[：:]$", flat
    )
    return len(flat) <= 260 and not opens_list


def letterhead(letter: Letter, title: Title | None) -> list[int]:
    """The lines over the number and the title that can name the issuer."""
    limit = min(_before_title(letter, title), HEAD_LINES)
    found = []
    for i in range(limit):
        flat = letter.flat[i]
        if words.NUMBER.search(flat) or words.ORDINAL.fullmatch(flat) or "签发人" in flat:
            break
        marked = words.SECRECY.search(flat) or words.URGENCY.fullmatch(flat) or flat.isdecimal()
        if not marked and not re.search(r"[：:，。；]", flat[:-1]):
            found.append(i)
    return found
