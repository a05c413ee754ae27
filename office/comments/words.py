"""Whether a remark says something, or only that it was seen. Pure."""

from __future__ import annotations

import re

NOISE = re.compile(r"[\s,.;:!?~，。；：！？、…～·'\"“”()（）\[\]【】👍👌🙏]+")
POLITE = frozenset({
    "收到", "已收到", "收到了", "已阅", "已閱", "阅", "閱", "已读", "已讀", "读", "已看",
    "看过", "看過", "知道", "知道了", "知悉", "已知悉", "已悉", "悉", "好", "好的", "好滴",
    "嗯", "嗯嗯", "行", "可以", "是", "明白", "了解", "谢谢", "謝謝", "多谢", "辛苦",
    "辛苦了", "收到谢谢", "收到謝謝", "收到已阅", "已阅收到", "已阅知", "已閱知", "圈阅", "圈閱",
    "ok", "okay", "yes", "read", "seen", "noted", "received", "thanks",
    "thankyou", "thx", "gotit", "roger", "fine",
})  # fmt: skip
MENTION = re.compile(r"@(\S{1,20}?)(?=[\s,，。；;：:、@]|$)")


def is_substantive(text: str) -> bool:
    """`收到`, `已阅。` and `OK` tell nobody anything; everything else does."""
    bare = NOISE.sub("", MENTION.sub("", text)).lower()
    return bool(bare) and bare not in POLITE


def mentioned_names(text: str) -> list[str]:
    """The names after an @, in the order they stand."""
    return list(dict.fromkeys(MENTION.findall(text)))
