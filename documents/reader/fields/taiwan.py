"""Taiwan letters: every part has its label, from 發文日期 to 主旨."""

from __future__ import annotations

import re

from documents.reader import words
from documents.reader.chars import bare, folded
from documents.reader.fields import people
from documents.reader.fields.dates import deadline_found
from documents.reader.found import AGREED, GUESSED, LABELLED, LIKELY, NOTHING, SEEN, Found
from documents.reader.layout import Letter
from documents.reader.when import ROC, days_in

LABELS = (
    "受文者|发文日期|发文字号|速别|密等及解密条件或保密期限|密等及解密条件|密等|附件|主旨|说明|依据|公告事项|办法|拟办|"
    "正本|副本|承办人|联络人|联络方式|联络电话|电话|传真|电子信箱|电子邮件|地址|机关地址|档号|保存年限|会议时间|开会时间|"
    "开会地点|开会事由|主持人|出席者|列席者|备注|正本及副本|会办单位|发布日期"
)
LABEL = re.compile(rf"(?:^|(?<=[^\w]))(?P<name>{LABELS})[：:]")
HEAD = re.compile(
    r"^(?P<organ>.{2,40}?)(?P<kind>函|书函|公告|令|开会通知单|通告|书函稿|函稿|移文单|会勘通知单|公示送达公告)$"
)
ROC_DATE = re.compile(r"(\d{2,3})年(\d{1,2})月(\d{1,2})日")
SPEED = {"最速件": "特急", "速件": "加急"}
COMPLETE = re.compile(
    r"办理|完成|完竣|荐送|报名|登录|填报|填列|回复|函复|报|送|提报|缴交|申请|备查|惠复|上传|核章|寄"
)


def is_taiwan(letter: Letter) -> bool:
    told = {m["name"] for flat in letter.flat[:40] for m in [LABEL.match(flat)] if m}
    return "主旨" in told or len(told & {"受文者", "发文日期", "发文字号", "速别"}) >= 2


def parts_of(letter: Letter) -> dict[str, str]:
    """What follows each label, joined over the lines until the next."""
    parts: dict[str, str] = {}
    name = ""
    for line, flat in zip(letter.lines, letter.flat, strict=True):
        text = bare(line.text)
        match = LABEL.match(flat)
        if match:
            name = match["name"]
            parts.setdefault(name, "")
            parts[name] += text[match.end() :]
        elif name in {
            "主旨",
            "附件",
            "受文者",
            "说明",
            "正本",
            "公告事项",
            "开会事由",
            "备注",
        } and _goes_on(flat):
            parts[name] += text
        elif name != "说明":
            name = ""
    return parts


def _goes_on(flat: str) -> bool:
    return not words.CHIEF.fullmatch(flat) and not re.match(r"^(?:部长|署长|局长|市长|县长)", flat)


def fields_of(letter: Letter) -> dict[str, Found]:
    parts = parts_of(letter)
    organ, kind = _head(letter)
    issued = _date(parts)
    about = parts.get("主旨") or parts.get("开会事由") or ""
    body = [f for f in letter.flat if f]
    return {
        "organ": organ,
        "number": _number(letter, parts),
        "title": Found(about, LABELLED) if about else _first_sentence(letter),
        "kind": kind,
        "urgency": _speed(parts),
        "secrecy": _secrecy(parts),
        "addressee": _addressee(parts),
        "date": issued,
        "signer": NOTHING,
        "deadline": _deadline(about, parts, issued),
        "contact_person": people.person_found(letter, body),
        "contact_phone": people.phone_found(letter, body),
        "attachments": _attachments(parts),
    }


def _head(letter: Letter) -> tuple[Found, Found]:
    """`某部　函` over the labels: the organ and the kind; recognition may part them."""
    for i, flat in enumerate(letter.flat[:14]):
        if LABEL.match(flat) or "：" in flat:
            continue
        match = HEAD.match(flat)
        if match and not words.KIND_ALONE.fullmatch(flat):
            name = bare(letter.lines[i].text)[: match.end("organ")]
            return Found([name], SEEN + 0.07), Found(
                words.KINDS.get(match["kind"], _kind(match["kind"])), LABELLED
            )
        if words.KIND_ALONE.fullmatch(flat) and i:
            return Found([bare(letter.lines[i - 1].text)], SEEN), Found(words.KINDS[flat], SEEN)
    for i, flat in enumerate(letter.flat[:10]):
        if (words.ORGAN_END.search(flat) and not LABEL.match(flat)) or flat.endswith("公所"):
            return Found([bare(letter.lines[i].text)], LIKELY), Found("函", GUESSED)
    return Found([], 0.0), Found("函", GUESSED)


def _kind(word: str) -> str:
    return next(
        (kind for end, kind in words.KINDS.items() if word.endswith(end)),
        "通知" if "通知" in word else "函",
    )


def _number(letter: Letter, parts: dict[str, str]) -> Found:
    told = parts.get("发文字号", "")
    if told:
        return Found(told, LABELLED)
    for line, flat in zip(letter.lines[:16], letter.flat[:16], strict=False):
        if words.TAIWAN_NUMBER.fullmatch(flat):
            return Found(bare(line.text), SEEN)
    return NOTHING


def _date(parts: dict[str, str]) -> Found:
    told = folded(parts.get("发文日期") or parts.get("发布日期") or "")
    match = ROC_DATE.search(told)
    if match and int(match[1]) < 200:
        return Found(f"{int(match[1]) + ROC}-{int(match[2]):02d}-{int(match[3]):02d}", LABELLED)
    days = days_in(told)
    return Found(days[0].value.isoformat(), SEEN) if days else Found(None, GUESSED)


def _speed(parts: dict[str, str]) -> Found:
    told = folded(parts.get("速别", ""))
    value = next((v for k, v in SPEED.items() if told.startswith(k)), None)
    return Found(value, LABELLED)


def _secrecy(parts: dict[str, str]) -> Found:
    told = folded(next((parts[k] for k in parts if k.startswith("密等")), ""))
    match = re.search(r"绝对机密|极机密|机密|密|绝密|秘密", told)
    marks = {"绝对机密": "绝密", "极机密": "机密", "密": "秘密"}
    return (
        Found(marks.get(match[0], match[0]), LABELLED)
        if match and "普通" not in told
        else Found(None, AGREED)
    )


def _addressee(parts: dict[str, str]) -> Found:
    told = parts.get("受文者") or parts.get("正本") or ""
    told = re.sub(r"[。；]$", "", told)
    return Found(told, LABELLED) if told else NOTHING


def _attachments(parts: dict[str, str]) -> Found:
    told = parts.get("附件", "")
    names = [re.sub(r"^\d{1,2}[.、．]", "", n) for n in re.split(r"[、；;，,]", told) if n]
    if re.fullmatch(r"(?:如主旨|如说明|见主旨|如文|随文|如附件).*", folded(told)):
        names = []
    return Found(names, SEEN if names else AGREED)


def _first_sentence(letter: Letter) -> Found:
    """An order of Taiwan has no 主旨: its first sentence says what it does."""
    last = max((i for i, flat in enumerate(letter.flat[:30]) if LABEL.match(flat)), default=-1)
    text = "".join(bare(line.text) for line in letter.lines[last + 1 : last + 6])
    text = re.split(r"(?<=。)", text)[0]
    return Found(text, LIKELY) if text else Found()


def _deadline(about: str, parts: dict[str, str], issued: Found) -> Found:
    """In the 主旨 every `…前完成` is owed to the issuer; elsewhere only what is handed in."""
    flat = folded(about)
    roc = ROC_DATE.search(flat)
    day = days_in(issued.value)[0].value if issued.value else None
    found = []
    for match in ROC_DATE.finditer(flat):
        after = flat[match.end() :]
        if re.match(r"(?:（.{1,6}）)?(?:.{0,8})前", after) and COMPLETE.search(after):
            found.append(f"{int(match[1]) + ROC}-{int(match[2]):02d}-{int(match[3]):02d}")
    if found:
        return Found(min(found), SEEN + 0.05)
    told = [about, *(parts.get(name, "") for name in ("说明", "公告事项", "办法", "备注"))]
    rest = deadline_found(folded("\n".join(told)), day)
    return rest if rest.value or not roc else Found(None, LIKELY)
