"""Who issued it: letterhead, signature, title and labels have a say; where two agree it is sure."""

from __future__ import annotations

import re

from documents.reader import words
from documents.reader.chars import bare, folded
from documents.reader.fields.head import letterhead
from documents.reader.fields.title import Title
from documents.reader.found import AGREED, GUESSED, LABELLED, LIKELY, SEEN, Found
from documents.reader.layout import Letter

HEAD_WORDS = re.compile(
    r"(?:文件|公文|(?:第?.{0,8}(?:常务|办公|专题|工作|党组|全体)?)?会议纪要|纪要|公报|公告|通告|通知|令|任免通知|函|明传电报|电报|便函|简报)$"
)
SIGNATURE_ROWS = 8
NOT_A_NAME = re.compile(
    r"[。；：:！？“”《》]|^附|^特此|^此[复致]|^（|^抄送|联系|电话|^[一二三四五六七八九十]、|^\d"
)
OCR_NOISE = re.compile(r"样章|样张|印章|^.{1,2}$")


def organ_found(letter: Letter, title: Title | None) -> Found:
    head = _letterhead_names(letter, title)
    signed = signature_names(letter, title)
    titled = _title_names(title, head) if head else _title_names(title, signed)
    told = _split(letter.labels.get("organ", ""))
    return _reconciled(told, head, signed, titled) or _imprint(letter) or Found([], 0.0)


def _reconciled(
    told: list[str], head: list[str], signed: list[str], titled: list[str]
) -> Found | None:
    if told:
        return Found(told, AGREED if _same(told, signed) or _same(told, head) else LABELLED - 0.1)
    if head and signed:
        if _same(head, signed):
            return Found(signed if len(signed) >= len(head) else head, AGREED)
        if len(signed) > len(head) and "".join(map(_key, signed)) == "".join(map(_key, head)):
            return Found(signed, SEEN)
        better = head if _same(head, titled) or len(head) >= len(signed) else signed
        return Found(better, SEEN if _same(better, titled) else LIKELY)
    one = head or signed
    if one:
        return Found(one, AGREED - 0.03 if _same(one, titled) else SEEN - 0.05)
    return Found(titled, LIKELY) if titled else None


def _key(name: str) -> str:
    return re.sub(r"[^\w]", "", folded(bare(name)))


def _same(a: list[str], b: list[str]) -> bool:
    return bool(a) and sorted(map(_key, a)) == sorted(map(_key, b))


def _letterhead_names(letter: Letter, title: Title | None) -> list[str]:
    names: list[str] = []
    for i in letterhead(letter, title):
        original = re.sub(r"[：:，。；.,]$", "", bare(letter.lines[i].text))
        flat = letter.flat[i][: len(original)]
        if flat in {"文件", "公文", "函", "令"}:
            continue
        cut = HEAD_WORDS.search(flat)
        named = original[: cut.start()] if cut and cut.start() > 1 else original
        if cut and cut.start() <= 1:
            continue
        strong = bool(cut) or letter.lines[i].red or _large(letter, i)
        if words.ORGAN_END.search(folded(named)) and (strong or i < 3):
            names += _split(named if cut else re.sub(r"[：:，。；.,]$", "", letter.lines[i].text))
    return _unique(names)


def _large(letter: Letter, i: int) -> bool:
    return bool(letter.body_size) and letter.lines[i].size > 1.25 * letter.body_size


def _unique(names: list[str]) -> list[str]:
    return list({_key(n): n for n in names}.values())


def _split(text: str) -> list[str]:
    """Issuers side by side: each piece must be one."""
    pieces = [p for p in re.split(r"[\s\u3000、，,;；/|]+", text) if p]
    if len(pieces) > 1 and all(words.ORGAN_END.search(folded(p)) and len(p) > 1 for p in pieces):
        return pieces
    whole = re.sub(r"^中华人民共和国(?=国务院$)", "", bare(text))
    return [whole] if whole else []


def _title_names(title: Title | None, known: list[str]) -> list[str]:
    """What the title begins with: before 关于, 印发 and the like."""
    if title is None:
        return []
    head = re.split(r"关于|關於|印发|印發|批转|转发|轉發", title.text)[0]
    if head == title.text or not words.ORGAN_END.search(folded(bare(head))):
        match = re.match(
            r".{2,30}?(?:人民政府|委员会|常务委员会|代表大会|厅|局|部|院|指挥部)",
            folded(title.text),
        )
        return [title.text[: match.end()]] if match and head == title.text else []
    joined = "".join(_key(k) for k in known)
    return known if known and joined == _key(head) else _split(head)


def signature_names(letter: Letter, title: Title | None) -> list[str]:
    """The names over the date; several side by side or one under another; a long one wrapped."""
    if letter.dated is None:
        return []
    floor = title.end if title and title.end <= letter.dated else 0
    if title and letter.dated < title.start:
        return _beside_date(letter)
    rows: list[list[int]] = []
    for i in range(letter.dated - 1, max(floor, letter.dated - SIGNATURE_ROWS) - 1, -1):
        if not _could_sign(letter, i):
            if OCR_NOISE.search(letter.flat[i]) and letter.lines[i].placed:
                continue
            break
        if rows and _one_height(letter, rows[0][0], i):
            rows[0].insert(0, i)
        else:
            rows.insert(0, [i])
    return _unique(_unwrapped(letter, rows))


def _beside_date(letter: Letter) -> list[str]:
    """Minutes name their issuer on the left of the line that has the date on its right."""
    at = letter.dated or 0
    names = [
        i for i in (at - 1, at + 1) if 0 <= i < len(letter.flat) and _one_height(letter, i, at)
    ]
    return [bare(letter.lines[i].text) for i in names if words.ORGAN_END.search(letter.flat[i])]


def _one_height(letter: Letter, a: int, b: int) -> bool:
    one, other = letter.lines[a], letter.lines[b]
    if not (one.placed and other.placed and one.sheet == other.sheet):
        return False
    return abs((one.top + one.bottom) - (other.top + other.bottom)) < max(one.size, other.size)


def _could_sign(letter: Letter, i: int) -> bool:
    flat, line = letter.flat[i], letter.lines[i]
    if len(flat) > 60 or len(flat) < 2 or NOT_A_NAME.search(flat) or words.CHIEF.fullmatch(flat):
        return False
    if line.placed:
        return line.x0 > letter.left + 2.2 * max(8.0, letter.body_size)
    if line.align == "right":
        return True
    return bool(words.ORGAN_END.search(flat)) and len(flat) <= 40


def _unwrapped(letter: Letter, rows: list[list[int]]) -> list[str]:
    names: list[tuple[str, int]] = []
    for row in rows:
        for i in row:
            text = letter.lines[i].text
            above = next(
                (k for k, (name, at) in enumerate(names) if _goes_on(letter, name, at, i)), None
            )
            if above is None:
                names.append((text, i))
            else:
                names[above] = (bare(names[above][0]) + bare(text), i)
    found: list[str] = []
    for text, _at in names:
        found += [n for n in _split(text) if words.ORGAN_END.search(folded(n)) or len(names) == 1]
    return found


def _goes_on(letter: Letter, name: str, above: int, below: int) -> bool:
    """A name broken over two rows: alone neither half ends as a name does."""
    upper, lower = letter.lines[above], letter.lines[below]
    if above == below or not (upper.placed and lower.placed) or _one_height(letter, above, below):
        return False
    overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    if overlap <= 0:
        return False
    tail = folded(bare(name))
    return len(letter.flat[below]) <= 4 or not words.ORGAN_END.search(tail)


def _imprint(letter: Letter) -> Found | None:
    """The office that printed it: close to the issuer, and so only a guess."""
    for i in range(len(letter.flat) - 1, 0, -1):
        if letter.flat[i].endswith("印发") and i > 0:
            name = re.split(r"\d{4}年", letter.flat[i])[0] or letter.lines[i - 1].text
            if words.ORGAN_END.search(folded(bare(name))):
                return Found([bare(name)], GUESSED)
    return None
