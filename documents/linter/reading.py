"""A whole letter as text: what of it is number, title, addressee, body, note, signature and copies.

For drafts that come as a file. A draft written here is known by its fields and needs no reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from documents.linter import relations
from documents.linter.draft import DraftFacts, Organ
from documents.linter.form_titles import DOUBLE, KIND_OF, WORDS
from documents.linter.text import simplified

NUMBER = re.compile(
    r"(?P<number>[^\s，。：；]{0,24}[〔\[(（【﹝]\s*[\d０-９]{2,4}\s*年?[〕\])）】﹞]\s*第?\s*[\d０-９]+\s*号?)"
    r"|(?P<plain>(?:[^，。：；]{0,30}(?:公告|通告|令))?\s?(?:\d{4}年)?第\d+号)"
)
SIGNER = re.compile(r"签发人[：:]?\s*(?P<names>[^\s，。]*(?:[、 　]\S+)*)")
SECRECY = re.compile(r"^(?P<level>绝密|机密|秘密)(?:\s*★\s*(?P<n>\d+)\s*(?P<unit>年|个月))?")
LEVELS = {"绝密": "top_secret", "机密": "secret", "秘密": "confidential"}
URGENCY = re.compile(r"^(?:特急|加急|特提|平急)$")
COPY_NUMBER = re.compile(r"^(?:No\.?)?\d{6}$")
HEAD = re.compile(r"^[^。，：]{2,60}文\s?件$|^\S{0,12}会议纪要$")
TITLE_ENDS = re.compile(f"(?:{'|'.join(WORDS.values())})(?:[（(][^（）()]*[）)])?[。]?$")
DATE_LINE = re.compile(
    r"^(?:\d{1,4}\s*年\s*\d{1,3}\s*月\s*\d{1,3}\s*日|[〇○零一二三四五六七八九]{4}年.{1,3}月.{1,4}日|\d{4}[-./]\d{1,2}[-./]\d{1,2})$"
)
SIGNED = re.compile(r"(?P<organ>\S{2,40}?)[ 　]+(?P<date>\d{4}年\d{1,2}月\d{1,2}日)$")
HEAD_ENDS = re.compile(r"文\s?件$|[ 　]*\d{4}年\d{1,2}月\d{1,2}日$|会议纪要$")
COPIES = re.compile(r"^抄\s?[送报报送]{1,2}[：:]\s*(?P<names>.*?)。?$")
ANNEX = re.compile(r"^附\s?件\s?[：:]")
BLANK = " \u3000\t\r"
PROSE = re.compile(r"如下|[。；？！]|本[令公通]|^(?:为|根据|依据|按照|经|因|兹|鉴于)")
TAIWAN = re.compile(r"^\s*主旨[：:]", re.MULTILINE)


@dataclass
class Letter:
    """The lines of a letter and how far they have been understood."""

    raw: list[str]
    plain: list[str] = field(init=False)
    at: int = 0
    starts: dict[str, int] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plain = [simplified(line).strip(BLANK) for line in self.raw]

    def keep(self, name: str, first: int, last: int) -> None:
        """Lines `first` to `last` (not included) are this field."""
        while last > first and not self.plain[last - 1]:
            last -= 1
        self.starts[name] = first
        lines = self.raw[first:last]
        self.found[name] = "\n".join(lines if name == "body" else [x.strip(BLANK) for x in lines])


def facts_of(text: str, kind: str = "") -> DraftFacts:
    """The facts of a letter that is one text; `kind` where somebody says it."""
    letter = Letter(
        text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    )
    _head(letter)
    _title(letter)
    _addressee(letter)
    _foot(letter)
    return _facts(letter, kind, "tw_gov" if TAIWAN.search(simplified(text)) else "cn_gov")


def _head(letter: Letter) -> None:
    """Copy number, secrecy, urgency, letterhead, number, signer: in any order, until the title."""
    for n, line in enumerate(letter.plain[:14]):
        letter.at = n
        signer = SIGNER.search(line)
        if signer:
            letter.found["signer"] = signer["names"].strip(BLANK)
        rest = line[: signer.start()].strip(BLANK) if signer else line
        if rest and not (_numbered(letter, n, rest) or _marked(letter, rest) or _headed(letter, n)):
            return


def _numbered(letter: Letter, n: int, line: str) -> bool:
    number = NUMBER.match(line)
    if number is None or number.end() < len(line) - 1:
        return False
    letter.starts["number"] = n
    letter.found["number"] = letter.raw[n].strip(BLANK)[: len(line)]
    return True


def _marked(letter: Letter, line: str) -> bool:
    """Secrecy with its term, copy number, urgency."""
    secrecy = SECRECY.match(line)
    if secrecy:
        letter.found["secrecy"] = LEVELS[secrecy["level"]]
        if secrecy["n"]:
            months = int(secrecy["n"]) * (12 if secrecy["unit"] == "年" else 1)
            letter.found["months"] = str(months)
    elif COPY_NUMBER.match(line):
        letter.found["copy_number"] = line
    return bool(secrecy or COPY_NUMBER.match(line) or URGENCY.match(line))


def _headed(letter: Letter, n: int) -> bool:
    line = letter.plain[n]
    if not (SIGNED.match(line) or _letterhead(letter, n)):
        return False
    organ = HEAD_ENDS.sub("", line)
    letter.found["letterhead"] = f"{letter.found.get('letterhead', '')} {organ}".strip()
    return True


def _letterhead(letter: Letter, n: int) -> bool:
    """`甲局文件`, or one of several organs above such a line."""
    line = letter.plain[n]
    if "关于" in line or PROSE.search(line):
        return False
    if HEAD.match(line):
        return "文" in line or bool(NUMBER.match(_next(letter.plain, n)))
    below = [x for x in letter.plain[n + 1 : n + 5] if x]
    return len(line) < 30 and any(HEAD.match(x) and "文" in x for x in below)


def _next(plain: list[str], n: int) -> str:
    return next((x for x in plain[n + 1 :] if x), "")


def _title(letter: Letter) -> None:
    """Up to four lines that end with a kind; else the first line, if it is no sentence."""
    plain, first = letter.plain, letter.at
    while first < len(plain) and not plain[first]:
        first += 1
    if first < len(plain) - 1 and _organ_alone(plain, first):
        letter.found.setdefault("letterhead", plain[first])
        letter.at = first + 1
        _head_again(letter)
        first = letter.at
    for last in range(first, min(first + 4, len(plain))):
        if plain[last].endswith(("：", ":")) or not plain[last]:
            break
        if TITLE_ENDS.search(plain[last]):
            letter.keep("title", first, last + 1)
            letter.at = last + 1
            _number_below(letter)
            return
    if (
        first < len(plain)
        and not PROSE.search(plain[first])
        and not plain[first].endswith(("：", ":"))
    ):
        letter.keep("title", first, first + 1)
        letter.at = first + 1
    else:
        letter.at = first


def _organ_alone(plain: list[str], n: int) -> bool:
    """A letterhead without 文件: an organ's name on a line of its own, and no title yet."""
    line = plain[n]
    if (
        TITLE_ENDS.search(line)
        or "关于" in line
        or PROSE.search(line)
        or line.endswith(("：", ":"))
    ):
        return False
    after = _next(plain, n)
    return bool(NUMBER.match(after) or URGENCY.match(after) or after.startswith(line))


def _head_again(letter: Letter) -> None:
    rest = Letter(letter.raw[letter.at :])
    _head(rest)
    letter.found = {**rest.found, **letter.found}
    if "number" in rest.starts:
        letter.starts["number"] = rest.starts["number"] + letter.at
    letter.at += rest.at


def _number_below(letter: Letter) -> None:
    """Announcements carry the number below the title."""
    n = letter.at
    while n < len(letter.plain) and not letter.plain[n]:
        n += 1
    if n < len(letter.plain) and "number" not in letter.found and NUMBER.fullmatch(letter.plain[n]):
        letter.keep("number", n, n + 1)
        letter.at = n + 1


def _addressee(letter: Letter) -> None:
    n = letter.at
    while n < len(letter.plain) and not letter.plain[n]:
        n += 1
    letter.at = n
    if n >= len(letter.plain) - 1:
        return
    line = letter.plain[n]
    named = line.rstrip("：:")
    if PROSE.search(named) or len(named) > 300:
        return
    ends = line[len(named) :]
    if ends or (len(named) < 40 and relations.standing(named).level is not None):
        letter.keep("addressee", n, n + 1)
        letter.found["addressee"] = letter.found["addressee"][: len(named)]
        letter.found["mark"] = ends
        letter.at = n + 1


def _foot(letter: Letter) -> None:
    """Note of annexes, signature and date, remark, copies: everything below the body."""
    plain, end = letter.plain, len(letter.plain)
    dated = next(
        (n for n in range(letter.at, end) if DATE_LINE.match(plain[n]) or SIGNED.match(plain[n])),
        None,
    )
    if dated is not None:
        letter.keep("dated", dated, dated + 1)
        end = _signature(letter, dated)
    below = range((dated + 1) if dated is not None else letter.at, len(plain))
    copies = next((n for n in below if COPIES.match(plain[n])), None)
    if copies is not None:
        match = COPIES.match(plain[copies])
        letter.starts["copy_to"] = copies
        letter.found["copy_to"] = match["names"] if match else ""
        end = min(end, copies)
    if dated is not None:
        letter.found["note"] = "\n".join(plain[dated + 1 : copies or len(plain)])
    annex = next((n for n in range(letter.at, end) if ANNEX.match(plain[n])), None)
    if annex is not None:
        letter.keep("annex_note", annex, end)
        end = annex
    letter.keep("body", letter.at, end)


def _signature(letter: Letter, dated: int) -> int:
    """The lines above the date that are names and no sentence; returns where the body ends."""
    inline = SIGNED.match(letter.plain[dated])
    if inline:
        letter.found["issuer"] = inline["organ"]
        letter.found["dated"] = inline["date"]
        return dated
    first = dated
    while first > letter.at and dated - first < 6:
        line = letter.plain[first - 1]
        if line and (
            PROSE.search(line) or len(line) > 40 or ANNEX.match(line) or line[0].isdigit()
        ):
            break
        first -= 1
    names = [x for x in letter.plain[first:dated] if x]
    letter.found["issuer"] = " ".join(names)
    return first


def _facts(letter: Letter, kind: str, pack: str) -> DraftFacts:
    found = letter.found
    title = found.get("title", "").replace("\n", "")
    kind = kind or _kind(simplified(title))
    issuers = _issuers(found, simplified(title))
    ours = issuers[0] if issuers else ""
    names = relations.split(found.get("addressee", ""))
    return DraftFacts(
        kind=kind,
        title=title,
        body=found.get("body", ""),
        addressee=found.get("addressee", ""),
        addressee_mark=found.get("mark"),
        copy_to=found.get("copy_to", ""),
        number=found.get("number", ""),
        dated=found.get("dated", ""),
        annex_note=found.get("annex_note", ""),
        note=found.get("note", ""),
        issuer=ours,
        issuer_level=relations.level_of(ours),
        issuer_is_department=relations.is_department(ours),
        addressees=tuple(relations.party(n, ours) for n in names),
        copies=tuple(relations.party(n, ours) for n in relations.split(found.get("copy_to", ""))),
        signer=found.get("signer", ""),
        organs=tuple(Organ(n, relations.level_of(n)) for n in issuers),
        secrecy=found.get("secrecy", ""),
        secrecy_months=int(found["months"]) if "months" in found else None,
        copy_numbers=("copy_number" in found) if "secrecy" in found else None,
        pack=pack,
        lines=tuple(letter.starts.items()),
    )


def _kind(title: str) -> str:
    """By the end of the title; 请示报告 and the like want something."""
    double = DOUBLE.search(title)
    if double and "请示" in double[1]:
        return "request"
    ending = TITLE_ENDS.search(title)
    words = sorted(KIND_OF, key=len, reverse=True)
    return next((KIND_OF[w] for w in words if ending and ending[0].startswith(w)), "notice")


def _issuers(found: dict[str, str], title: str) -> list[str]:
    """From the signature, else the letterhead, else what the title begins with."""
    said = found.get("issuer") or found.get("letterhead") or ""
    if not said and "关于" in title:
        said = title.split("关于", 1)[0]
    return [n for n in re.split(r"[ 　、]+", said) if len(n) > 1]
