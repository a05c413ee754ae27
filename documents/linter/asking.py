"""How letters ask for something: the phrases by which R1, R2 and the mix-ups of kind are told."""

from __future__ import annotations

import re

from documents.linter.draft import Draft

NARRATED = "(?<![报申呈提邀聘敬恳])"
CLOSING = re.compile(
    r"(?:妥否|当否|可否|是否[妥可]?[当行]?|如?无不妥|以上请示(?:如无不妥)?|以上(?:意见|事项))"
    r"[，,]?\s*(?:敬|恳)?请(?:予以?)?(?:批示|批复|审批|核批|审定|示复|指示|批准|核准)"
    r"|特此请示"
)
"""妥否，请批示: the words that end a 请示."""
WANTS = (
    "批准|审批|批示|批复|核准|同意|核拨|拨付|解决|拨给|追加|增拨|增加|"
    "安排|给予|支持|协调解决|核定|准予"
)
OF_A_SUPERIOR = "上级|市|省|县|区|州|国务院|党委|政府|贵|予|给|批|审|核|同意|解决|拨"
ASKS = re.compile(
    rf"(?:恳请|恳求|请求|特请|拟请|现请|{NARRATED}请(?={OF_A_SUPERIOR}))(?!各|示)"
    rf"[^。；\n]{{0,40}}?(?:{WANTS})"
)
"""恳请……批准: a sentence that wants something from a superior."""
SOME = "[两二三四五六七八九十几多若]+干?[个项件]"
MATTER = re.compile(
    rf"等(?:有关|相关)?(?:{SOME})?(?:事项|问题|事宜)的请示"
    rf"|(?:若干|{SOME})(?:事项|问题)的请示"
)
DOES = (
    "增加|增设|增拨|购置|购买|采购|成立|设立|申请|追加|调整|新建|扩建|改建|修建|建设|解决|核定|拨付|"
    "举办|召开|任命|聘用|聘任|招聘|延长|减免|减少|撤销|出国|表彰|处置|报废|租用|更换|维修|出让|划拨"
)
TWO_DEEDS = re.compile(
    rf"关于(?:{DOES})[^的]{{1,40}}?(?:和|及|以及|并|、|与)(?:{DOES})[^的]{{1,40}}的请示"
)
TOP = re.compile(r"^[ \u3000]*[一二三四五六七八九十]{1,3}、", re.MULTILINE)


def sections(body: str) -> list[tuple[int, str]]:
    """What stands under each heading of the first level; its closing words left out."""
    starts = [m.start() for m in TOP.finditer(body)]
    if not starts:
        return []
    ends = [*starts[1:], len(body)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        text = body[start:end]
        closing = CLOSING.search(text)
        found.append((start, text[: closing.start()] if closing else text))
    return found


def asking_sections(draft: Draft) -> list[tuple[int, str]]:
    """Those that are matters of their own: named 关于… or 请求…, and asking for something."""
    named = re.compile(rf"^\s*[一二三四五六七八九十]+、(?:关于|请求|申请|恳请|拟?请|(?:{DOES}))")
    return [
        (at, text)
        for at, text in sections(draft.body.plain)
        if ASKS.search(text) and named.match(text)
    ]
