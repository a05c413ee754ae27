"""What the standard makes of the facts before anything is set, for PDF and DOCX alike."""

from __future__ import annotations

from documents.typeset.printed import Format, Printed, day

JOINT_TALL, JOINT_WIDE, JOINT_MOST, JOINT_LEAST = 255.0, 425.0, 40.0, 15.0
"""Points: the room for organs one below the other, and sizes between which they are read."""
NARROWEST = 0.66


def red_mark(printed: Printed) -> str:
    """The words in red: 文件, 令 or 会议纪要 after the organ; on a letter the organ alone."""
    host = printed.organs[0] if printed.organs else ""
    ends = {Format.DOCUMENT: "文件", Format.ORDER: "令", Format.MINUTES: "会议纪要"}
    return printed.mark or f"{host}{ends.get(printed.format, '')}"


def is_joint(printed: Printed) -> bool:
    """Whether all organs stand in the head. Too many to be read there: the host alone (7.2.4)."""
    several = printed.format == Format.DOCUMENT and len(printed.organs) > 1 and not printed.mark
    return several and joint_size(printed.organs)[0] >= JOINT_LEAST


def joint_size(organs: tuple[str, ...]) -> tuple[float, float]:
    """Points and narrowing for organs one below the other with 文件 at their right."""
    signs = max((len(organ) for organ in organs), default=1) + 3.2
    size = min(JOINT_MOST, JOINT_TALL / (1.35 * max(len(organs), 1)))
    room = JOINT_WIDE / (signs * size)
    narrow = min(1.0, max(room, NARROWEST))
    return round(size * min(1.0, room / narrow), 2), round(narrow, 3)


def top_lines(printed: Printed) -> list[tuple[str, bool]]:
    """份号 on the first line, 密级 on the second, 紧急程度 below (7.2.1–7.2.3); true is 黑体."""
    lines: list[tuple[str, bool]] = []
    if printed.copy_number:
        lines.append((printed.copy_number, False))
    if printed.secrecy:
        if not lines and printed.format != Format.LETTER:
            lines.append(("", False))
        lines.append((printed.secrecy, True))
    if printed.urgency:
        lines.append((spread(printed.urgency), True))
    return lines


def spread(words: str) -> str:
    """Two signs stand as wide as three: 特　急, 李　四."""
    return "　".join(words) if len(words) == 2 else words


def addressee_line(printed: Printed) -> str:
    """An order names nobody; after the last organ a full-width colon (7.3.2)."""
    names = printed.addressees.rstrip("：: ")
    return f"{names}：" if names and printed.format != Format.ORDER else ""


def title_of(printed: Printed) -> tuple[str, ...]:
    """An order has its number for a title (10.2)."""
    return () if printed.format == Format.ORDER else printed.title


def note_line(printed: Printed) -> str:
    return f"（{printed.note.strip('（）() ')}）" if printed.note else ""


def was_there(printed: Printed) -> list[tuple[str, str]]:
    here = printed.attendance
    rows = (("出席", here.present), ("请假", here.leave), ("列席", here.observers))
    return [(label, names) for label, names in rows if names]


def copies(printed: Printed) -> list[tuple[str, str]]:
    """抄送, or 分送 of minutes; a full stop at the end (7.4.2)."""
    label = "分送" if printed.format == Format.MINUTES else "抄送"
    names = printed.imprint.copy_to
    return [(label, with_stop(names))] if names else []


def printed_line(printed: Printed) -> tuple[str, str]:
    """Who printed it, and when; a letter in letter format does not say (10.1)."""
    imprint = printed.imprint
    if printed.format == Format.LETTER or imprint.printed_on is None:
        return "", ""
    return imprint.office, f"{day(imprint.printed_on)}印发"


def with_stop(names: str) -> str:
    return f"{names.rstrip('。.： ')}。"


def signs_itself(printed: Printed) -> bool:
    """Minutes bear neither signature nor seal (10.3)."""
    return printed.format != Format.MINUTES and bool(printed.dated or printed.organs)
