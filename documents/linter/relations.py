"""What an addressee is to us, told from the two names where nobody has said it.

Regions are read from names (省, 市, 县, 乡) and lines of work from what follows them. What the
office has entered itself comes first: `known`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from documents.linter.draft import Party, Relation
from documents.linter.text import simplified
from office.core.text import letters_only

CENTRAL, PROVINCE, CITY, COUNTY, TOWN = 1, 2, 3, 4, 5
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
REGION = re.compile(
    r"(?P<central>国务院|中共中央|中央|全国|国家|中华人民共和国)?"
    r"(?P<province>[^省市县区州盟]{0,8}?(?:省|自治区(?![县州]))|内蒙古|北京市|天津市|上海市|重庆市)?"
    r"(?P<city>[^省市县区镇乡]{0,8}?(?:市|自治州|州|盟|地区))?"
    r"(?P<county>[^省市县镇乡]{0,10}?(?:自治县|县|新区|区|旗))?"
    r"(?P<town>[^省市县区]{0,8}?(?:镇|乡|街道))?"
)
NO_PLACES = re.compile("城乡|市场|乡村|区域|县域|社区|市政|区块")
"""Words that hold the sign of a region and name none."""
SCATTERED = re.compile("[在驻].{0,6}单位|属在|各大|有关企业|有关(?:中央)?企业|各位")
"""Whoever is meant, of whatever level."""
LEVELS = {"central": CENTRAL, "province": PROVINCE, "city": CITY, "county": COUNTY, "town": TOWN}
MINISTRY = re.compile(
    r"^[^省市县区州盟]{2,14}?(?:部|委员会|发展改革委|总局|总署|总公司)(?:办公厅)?$|^(?:国家|全国)"
)
RULES = re.compile(
    r"(?:人民政府|(?:省|市|县|区|州|镇|乡|旗)政府|行政公署|[省市县区州镇乡旗]委|党委|党工委|人民政府（办事处）)$|^国务院$"
)
OFFICE = re.compile(r"(?:办公厅|办公室)$")
INTERNAL = re.compile(
    r"^(?:机关)?各?(?:内设)?(?:机构|科室|处室|处（科）室|股室|部处|院系|学院|车间|班组)|^各部门$|^局属|^机关各|^本[局委厅办]"
)
BELOW = re.compile(r"^(?:各|所属|下属|直属)")
PEOPLE = re.compile(
    r"(?:委员|代表|先生|女士|同志|书记|省长|市长|县长|区长|局长|厅长|处长|科长|主任|部长|校长|院长|秘书长|董事长|经理)$"
)
LINES = (
    "教育|科技|工业和信息化|公安|民政|司法|财政|人力资源|自然资源|国土|生态环境|环保|住房|城乡建设|"
    "住建|交通|水利|水务|农业|商务|文化|旅游|卫生|卫健|退役军人|应急|审计|市场监督|市场监管|体育|"
    "统计|医疗保障|医保|林业|气象|税务|发展改革|发改|档案|防汛|信访|保密|粮食|乡村振兴|政务服务|"
    "大数据|烟草|邮政|消防|科协|中华职业教育社"
)
LINE = re.compile(f"({LINES})")
SAME_LINE = {
    "水务": "水利",
    "住建": "住房",
    "城乡建设": "住房",
    "卫健": "卫生",
    "环保": "生态环境",
    "发改": "发展改革",
    "医保": "医疗保障",
    "市场监管": "市场监督",
    "国土": "自然资源",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a name puts its bearer: level, region, line of work."""

    name: str
    level: int | None
    regions: frozenset[str]
    rules: bool
    line: str

    @property
    def office(self) -> bool:
        return bool(OFFICE.search(self.name)) and not self.line


def standing(name: str) -> Standing:
    plain = re.sub(r"^(?:各|中共)", "", simplified(name).strip())
    if SCATTERED.search(plain):
        return Standing(plain, None, frozenset(), rules=False, line="")
    found = REGION.match(NO_PLACES.sub("〇〇", plain))
    named = {k: v for k, v in (found.groupdict() if found else {}).items() if v}
    level = max((LEVELS[k] for k in named), default=None)
    if not named and MINISTRY.search(plain):
        level = CENTRAL
    line = LINE.search(plain)
    return Standing(
        plain,
        level,
        frozenset(v for v in named.values() if len(v) > 1),
        bool(RULES.search(plain)),
        SAME_LINE.get(line[1], line[1]) if line else "",
    )


def level_of(name: str) -> int | None:
    return standing(name).level


def is_department(name: str) -> bool:
    """No government, party committee or office of one: a department of it."""
    here = standing(name)
    of_government = bool(re.search(r"(?:人民政府|政府|[省市县区州]委)办公[厅室]$", here.name))
    return here.level is not None and not here.rules and not of_government


def party(name: str, ours: str, known: Mapping[str, Relation] | None = None) -> Party:
    """`name` as an addressee of `ours`."""
    us, they = standing(ours), standing(name)
    said = (known or {}).get(letters_only(name))
    person = bool(PEOPLE.search(they.name)) and not BELOW.match(simplified(name).strip())
    if person:
        return Party(name, said or Relation.UNKNOWN, person=True)
    relation = said or _relation(us, they, simplified(name).strip())
    gap = (us.level or 0) - (they.level or 0)
    direct = not (us.level and they.level and they.rules) or gap <= (1 if us.rules else 0)
    professional = relation is Relation.SUPERIOR and not they.rules and not they.office and gap > 0
    return Party(name, relation, person, they.rules, direct, professional)


def _relation(us: Standing, they: Standing, name: str) -> Relation:
    if INTERNAL.search(name):
        return Relation.INTERNAL
    if us.level is None or they.level is None:
        return Relation.UNKNOWN
    if they.level == us.level:
        return _at_one_level(us, they)
    above = they.level < us.level
    if they.rules or us.rules or they.office or us.office or (us.line and us.line == they.line):
        return Relation.SUPERIOR if above else Relation.SUBORDINATE
    return Relation.UNAFFILIATED


def _at_one_level(us: Standing, they: Standing) -> Relation:
    same = not us.regions or not they.regions or us.regions == they.regions
    if same and they.rules and not us.rules:
        return Relation.SUPERIOR
    if same and us.rules and not they.rules:
        return Relation.SUBORDINATE
    return Relation.UNAFFILIATED


def split(names: str) -> list[str]:
    """`市财政局，各县（市、区）人民政府：` as two; 、 parts only what are whole names."""
    text = names.strip().rstrip("：:。；; ")
    found: list[str] = []
    for part in re.split(r"[，,；;\n]", text):
        pieces = [p.strip() for p in re.split(r"、(?![^（(]*[）)])", part) if p.strip()]
        whole = len(pieces) > 1 and all(WHOLE.search(simplified(p)) for p in pieces)
        found += pieces if whole else [part.strip()]
    return [p for p in found if p]


WHOLE = re.compile(
    r"^(?!各).{2,}(?:政府|委|局|厅|部|办|室|院|校|会|公司|中心|署|处|科|社|学|队|库|所|站|银行|书记|市长|县长|局长)$"
)
