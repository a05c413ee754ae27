"""F11, F12, F13: people and their posts, words said twice, places left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.linter.draft import Draft, Person
from documents.linter.findings import Hit, Level
from documents.linter.text import HAN, Text, simplified

POSTS = (
    "书记|省长|市长|县长|区长|州长|镇长|乡长|局长|厅长|处长|科长|股长|部长|司长|主任|主席|院长|校长|"
    "秘书长|组长|总经理|经理|董事长|行长|所长|站长|队长|调研员"
)
POST = re.compile(f"(?:常务)?副?(?:{POSTS})")
TWICE = re.compile(r"([的了和与及或是地请并把被将在为对以要应])\1")
SURELY = set("的了和与及或是地请并把被将")
SAID_SO = re.compile(r"的的确确|和和美美|和和气气|地地道道|是是非非|以以往")
PHRASE = re.compile(rf"([{HAN}]{{2,8}})\1")
NUMERALS = re.compile(r"[〇零一二三四五六七八九十百千万亿]+")
REDUPLICATED = {"研究", "讨论", "商量", "学习", "考虑", "了解", "检查", "打扫", "休息"}
OPEN_NOW = re.compile(
    r"TODO|TBD|FIXME|【[^】\n]*(?:待|填|补|核|确认|插入|此处|\?|？)[^】\n]*】|【\s*】"
    r"|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|[×✕╳]{2,}|\?{2,}|？{2,}"
    rf"|此处(?:填写|补充|插入|省略)|(?<!等)待(?:补充?|填写?)(?![{HAN}])",
    re.IGNORECASE,
)
OPEN_PERHAPS = re.compile(
    r"[○〇]{2,}(?=[局市县省区同年月号])|待定|待确认|_{2,}|＿{2,}|[（(]\s*[）)]|《\s*》|“\s*”"
    r"|〔\s*〕|\d{4}\s*年[ 　_]*月[ 　_]*日|(?<![\d 　])[ 　]{2,12}[年月日]"
)


def posts(draft: Draft) -> Iterator[Hit]:
    """F11, article 20: names and posts are those of the people table."""
    for person in draft.facts.people:
        known = POST.search(simplified(person.post))
        if known is None or len(person.name) < 2:
            continue
        for text in draft.texts:
            yield from _posts_of(text, person, known[0])


def _posts_of(text: Text, person: Person, known: str) -> Iterator[Hit]:
    name = re.escape(simplified(person.name))
    any_post = f"(?:常务)?副?(?:{POSTS})"
    around = re.compile(
        rf"(?P<before>{any_post})[：: ]?{name}(?!{any_post})|{name}(?P<after>{any_post})"
    )
    for found in text.find(around):
        said = found["before"] or found["after"]
        if said.removeprefix("常务") != known.removeprefix("常务"):
            yield text.hit_at(
                _("%(name)s is %(post)s in the list of people, not %(said)s.")
                % {"name": person.name, "post": person.post, "said": said},
                found,
            )


def said_twice(draft: Draft) -> Iterator[Hit]:
    """F12, article 20: 的的, 了了, or a phrase twice in a row."""
    for text in draft.texts:
        kept = {i for m in text.find(SAID_SO) for i in range(m.start(), m.end())}
        for found in text.find(TWICE):
            if found.start() not in kept:
                level: Level | None = None if found[1] in SURELY else "info"
                yield text.hit_at(_("“%(word)s” stands twice.") % {"word": found[1]}, found, level)
        for found in text.find(PHRASE):
            if found[1] not in REDUPLICATED and not NUMERALS.fullmatch(found[1]):
                yield text.hit_at(
                    _("“%(words)s” stands twice in a row.") % {"words": found[1]}, found
                )


def left_open(draft: Draft) -> Iterator[Hit]:
    """F13, article 20: what was to be filled in later: TODO, ××, 【待补】, empty brackets."""
    for text in (*draft.texts, draft.number, draft.dated):
        for found in text.find(OPEN_NOW):
            anonymous = draft.facts.kind == "circular" and text.field == "body"
            yield text.hit_at(
                _("Still to be filled in: “%(found)s”.") % {"found": found[0]},
                found,
                "warn" if anonymous and found[0][0] == "×" else None,
            )
        for found in text.find(OPEN_PERHAPS):
            yield text.hit_at(
                _("Is this to be left open? “%(found)s”") % {"found": found[0].strip() or "…"},
                found,
                "warn",
            )
