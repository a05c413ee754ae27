"""Which faces the sheets are set in: the office's own, then the machine's, then fetched ones.

A sheet names roles, never faces. Official print asks for 仿宋, 黑体, 楷体 and 小标宋; where the
office has not bought them, the nearest free face stands in, and `manage.py doctor` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import typst
from django.conf import settings

from office.runtime import fonts

SONG = (
    "SimSun",
    "STSong",
    "Songti SC",
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
)
HEI = ("SimHei", "STHeiti", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")
OLD = ("WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing CN", "Droid Sans Fallback")
FANG = (
    "FangSong_GB2312",
    "仿宋_GB2312",
    "FangSong",
    "STFangsong",
    "Zhuque Fangsong (technical preview)",
    "Zhuque Fangsong",
    "FandolFang R",
)
WENKAI = ("LXGW WenKai", "LXGW WenKai GB", "AR PL UKai CN")
ROLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # role: (the faces that are meant, the faces that stand in)
    "song": (SONG, (*HEI, *OLD)),
    "hei": (HEI, (*SONG, *OLD)),
    "fang": (
        FANG,
        (*WENKAI, *SONG, *HEI, *OLD),
    ),
    "kai": (
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti", "Kaiti SC"),
        (*WENKAI, *SONG, *HEI, *OLD),
    ),
    "tw_kai": (
        ("DFKai-SB", "標楷體", "BiauKai", "TW-Kai", "全字庫正楷體"),
        (*WENKAI, "KaiTi", "STKaiti", *SONG, *HEI, *OLD),
    ),
    "title": (
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
        (*SONG, *HEI, *OLD),
    ),
}
BOLD = 600


@dataclass(frozen=True, slots=True)
class Faces:
    """The fonts in memory, and per role the families to try in turn."""

    store: typst.Fonts
    stacks: dict[str, list[str]]
    substituted: dict[str, str]
    bold: dict[str, bool]


@cache
def faces() -> Faces | None:
    """None where no face has Chinese. Read once a process: fonts are not installed by the hour."""
    folders = [folder for folder in (*settings.FONT_DIRS, fonts.FOLDER) if folder.is_dir()]
    store = typst.Fonts(include_system_fonts=True, font_paths=list(folders))
    found = store.fonts()
    families = {font.family for font in found}
    heavy = {font.family for font in found if font.weight >= BOLD}
    stacks: dict[str, list[str]] = {}
    substituted: dict[str, str] = {}
    for role, (meant, others) in ROLES.items():
        stacks[role] = [name for name in (*meant, *others) if name in families]
        if not stacks[role]:
            return None
        if stacks[role][0] not in meant:
            substituted[role] = stacks[role][0]
    bold = {role: stack[0] in heavy for role, stack in stacks.items()}
    return Faces(store, stacks, substituted, bold)
