"""What letters to a water bureau are called: thousands of titles from a few lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from office.core.text import letters_only, title_key, tokens
from office.demo.script import Script

# name, code of its numbers, what it usually sends
ISSUERS = [
    ("云汀市人民政府", "云政发", "notice"),
    ("云汀市人民政府办公室", "云政办发", "notice"),
    ("云汀市人民政府办公室", "云政办函", "letter"),
    ("云岭省水利厅", "云水建", "notice"),
    ("云岭省水利厅办公室", "省水办", "notice"),
    ("云岭省水利厅", "云水河湖", "opinion"),
    ("省水文中心", "省水文", "notice"),
    ("云汀市发展和改革委员会", "云发改农", "notice"),
    ("云汀市财政局", "云财农", "notice"),
    ("云汀市审计局", "云审函", "letter"),
    ("云汀市应急管理局", "云应急", "notice"),
    ("云汀市生态环境局", "云环函", "letter"),
    ("云汀市自然资源和规划局", "云自然资函", "letter"),
    ("云汀市住房和城乡建设局", "云建函", "letter"),
    ("云汀市农业农村局", "云农函", "letter"),
    ("云汀市气象局", "云气函", "letter"),
    ("云汀市统计局", "云统", "notice"),
    ("云汀市信访局", "云信转", "letter"),
    ("云汀市卫生健康委员会", "云卫函", "letter"),
    ("云汀市档案馆", "云档", "notice"),
    ("云汀市人力资源和社会保障局", "云人社", "notice"),
    ("东湖区水务局", "东水", "request"),
    ("清溪区水务局", "清水", "request"),
    ("北郊区水务局", "北水", "report"),
    ("南屏县水利局", "南水", "request"),
    ("西塘县水利局", "西水", "report"),
    ("清溪区人民政府", "清政函", "letter"),
    ("东湖区人民政府", "东政函", "letter"),
    ("云汀市供水集团有限公司", "云供水", "report"),
    ("云汀市水利规划设计院", "云水设", "letter"),
]
PLACES = [
    "全市",
    "东湖区",
    "清溪区",
    "北郊区",
    "南屏县",
    "西塘县",
    "云溪流域",
    "青石河",
    "白鹭湖",
    "清溪灌区",
    "东湖灌区",
    "北郊水厂",
    "第三水厂",
    "青石泵站",
    "石门水库",
    "清溪水库",
    "北郊水库",
    "龙潭水库",
    "双河口",
    "柳林镇",
    "王庄村",
    "桃源镇",
    "望江镇",
    "松岗镇",
    "沿江七镇",
    "城区",
    "高新区",
    "经开区",
    "南部山区",
    "东部平原",
    "沿湖乡镇",
    "青石水文站",
    "双河闸",
    "东湖闸",
    "石门堤",
    "云汀大堤",
    "老城区",
    "滨江新区",
    "北部灌片",
]
TOPICS = [
    "农村饮水安全巩固提升",
    "小型水库除险加固",
    "中小河流治理",
    "水土流失综合治理",
    "灌区续建配套与节水改造",
    "高标准农田水利设施",
    "河道采砂管理",
    "河湖“清四乱”",
    "取水许可延续",
    "水资源费征收",
    "用水总量核算",
    "节水型社会建设",
    "计划用水考核",
    "地下水超采治理",
    "水源地保护",
    "防汛物资储备",
    "山洪灾害防御",
    "水库汛限水位调度",
    "城区排水防涝",
    "泵站更新改造",
    "堤防标准化建设",
    "水利工程质量监督",
    "施工安全生产",
    "水利建设资金绩效评价",
    "水利工程竣工验收",
    "移民后期扶持",
    "水价综合改革",
    "供水管网漏损控制",
    "二次供水设施改造",
    "水质监测能力建设",
    "水文站网建设",
    "智慧水利平台",
    "视频监控接入",
    "水利普查数据更新",
    "水行政执法",
    "水事纠纷调处",
    "涉河建设项目审批",
    "水利档案归集",
    "水利人才培训",
    "安全度汛责任人落实",
    "抗旱应急水源工程",
    "河湖健康评价",
    "幸福河湖建设",
    "水系连通",
    "生态流量保障",
    "水电站安全生产标准化",
    "渠道清淤",
    "闸门启闭设备检修",
    "大坝安全鉴定",
    "水利科普宣传",
]
ACTIONS = [
    ("关于做好{p}{y}年{t}工作的通知", "notice"),
    ("关于报送{p}{y}年{t}情况的通知", "notice"),
    ("关于开展{p}{t}专项检查的通知", "notice"),
    ("关于下达{y}年{p}{t}计划的通知", "notice"),
    ("关于印发{p}{t}实施方案的通知", "notice"),
    ("关于召开{p}{t}推进会的通知", "notice"),
    ("关于征求{p}{t}意见的函", "letter"),
    ("关于商请支持{p}{t}的函", "letter"),
    ("关于核实{p}{t}有关问题的函", "letter"),
    ("关于{p}{t}经费的请示", "request"),
    ("关于{p}{t}项目立项的请示", "request"),
    ("关于{p}{y}年{t}工作的报告", "report"),
    ("关于{p}{t}整改情况的报告", "report"),
    ("关于加强{p}{t}的意见", "opinion"),
    ("关于{p}{t}督查情况的通报", "circular"),
    ("关于同意{p}{t}初步设计的批复", "reply"),
]
Tokens = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A text with what the register keeps of it: its key, and its search tokens."""

    text: str
    key: str
    tokens: Tokens


@lru_cache(maxsize=30_000)
def title(words: Script, action: int, place: int, topic: int, year: int) -> Said:
    text = words.title(ACTIONS[action][0].format(p=PLACES[place], t=TOPICS[topic], y=year))
    return Said(text, title_key(text), tuple(tokens(text)))


@lru_cache(maxsize=100)
def issuer(words: Script, name: str) -> Said:
    name = words.said(name)
    return Said(name, letters_only(name), tuple(tokens(name)))


@lru_cache(maxsize=100)
def code_key(code: str) -> str:
    return letters_only(code)


def stems(rng: Random, size: int) -> list[tuple[int, int, int]]:
    """A pool of (action, place, topic) that a history draws from."""
    return [
        (rng.randrange(len(ACTIONS)), rng.randrange(len(PLACES)), rng.randrange(len(TOPICS)))
        for _ in range(size)
    ]


def vector(*weighted: tuple[str, Tokens]) -> str:
    """`office.core.text.search_vector` for texts that were cut into tokens before."""
    places: dict[str, list[str]] = {}
    offset = 0
    for weight, cut in weighted:
        last = 0
        for token, last in cut:
            places.setdefault(token, []).append(f"{last + offset}{weight}")
        offset += last + 10
    return " ".join(f"'{t}':{','.join(p)}" for t, p in places.items())
