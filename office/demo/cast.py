"""The people of the demo office: who sits where, what he is called and what he may do."""

from __future__ import annotations

from dataclasses import dataclass

from office.core.scoping import Secrecy

OFFICE = "云汀市水务局"

# code, name, who heads it, which leader is in charge
DEPARTMENTS = [
    ("office", "办公室", "director", "chief"),
    ("water", "水资源科", "wenyifan", "fangjingyi"),
    ("planning", "规划建设科", "head", "leader"),
    ("safety", "安全监督科", "yanzheng", "leader"),
    ("river", "河湖管理科", "jiangtao", "leader"),
    ("finance", "财务科", "lumin", "fangjingyi"),
    ("personnel", "人事科", "xuejing", "fangjingyi"),
    ("information", "信息中心", "xuzhixing", "fangjingyi"),
]


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    name: str
    department: str
    post: str
    rank: int
    roles: tuple[str, ...] = ("staff",)
    clearance: Secrecy = Secrecy.INTERNAL


def _cleared(
    username: str, name: str, department: str, post: str, rank: int, *roles: str
) -> Person:
    return Person(username, name, department, post, rank, roles, Secrecy.SECRET)


PEOPLE = [
    _cleared("chief", "沈砚秋", "office", "局长", 1, "chief"),
    _cleared("fangjingyi", "方静怡", "office", "副局长", 2, "leader"),
    _cleared("leader", "顾明远", "office", "副局长", 3, "leader"),
    _cleared("luochengzhi", "罗承志", "office", "总工程师", 4, "staff"),
    _cleared("director", "林致远", "office", "主任", 10, "director", "head"),
    _cleared("hewanqing", "何婉清", "office", "副主任", 11, "director"),
    _cleared("head", "高展", "planning", "科长", 20, "head"),
    _cleared("wenyifan", "温亦凡", "water", "科长", 21, "head"),
    _cleared("jiangtao", "江涛", "river", "科长", 22, "head"),
    _cleared("yanzheng", "严正", "safety", "科长", 23, "head"),
    _cleared("lumin", "卢敏", "finance", "科长", 24, "head"),
    _cleared("xuejing", "薛静", "personnel", "科长", 25, "head"),
    _cleared("xuzhixing", "许知行", "information", "主任", 26, "head"),
    _cleared("clerk", "周小满", "office", "文书", 40, "clerk"),
    _cleared("supervisor", "秦若谷", "office", "督查员", 41, "supervisor"),
    Person("meetings", "陈思齐", "office", "会务员", 42, ("meetings",)),
    Person("reception", "苏禾", "office", "接待员", 43, ("reception",)),
    Person("dispatcher", "马德胜", "office", "车管员", 44, ("dispatcher",)),
    _cleared("archivist", "孟知秋", "office", "档案员", 45, "archivist"),
    _cleared("sealkeeper", "陆文清", "office", "印章管理员", 46, "sealkeeper"),
    Person("bailu", "白露", "office", "科员", 60),
    Person("qiuyongfu", "邱永福", "office", "后勤管理员", 70),
    Person("driver", "赵国栋", "office", "驾驶员", 80, ("driver",)),
    Person("qiandayong", "钱大勇", "office", "驾驶员", 81, ("driver",)),
    Person("sunliping", "孙立平", "office", "驾驶员", 82, ("driver",)),
    Person("litiesheng", "李铁生", "office", "驾驶员", 83, ("driver",)),
    Person("staff", "俞晓", "planning", "科员", 61),
    Person("zhangliqun", "章立群", "planning", "副科长", 30),
    Person("baixiaochuan", "白晓川", "planning", "工程师", 62),
    Person("shenjiamu", "沈嘉木", "planning", "科员", 63),
    Person("gunanzhi", "顾南枝", "planning", "工程师", 64),
    Person("liangxu", "梁叙", "water", "副科长", 31),
    Person("xuruolan", "许若兰", "water", "科员", 65),
    Person("heqishen", "何其深", "water", "工程师", 66),
    Person("songzhaohui", "宋朝晖", "water", "科员", 67),
    Person("dingwanqing", "丁晚晴", "water", "科员", 68),
    Person("luyifeng", "鲁一峰", "safety", "副科长", 32),
    Person("zhengxiaochuan", "郑小川", "safety", "安全员", 69),
    Person("yuanye", "袁野", "safety", "科员", 71),
    Person("fangzhixin", "方知新", "safety", "工程师", 72),
    Person("tangdi", "唐棣", "safety", "科员", 73),
    Person("songzhiwei", "宋知微", "river", "副科长", 33),
    Person("linshen", "林深", "river", "科员", 74),
    Person("hanbing", "韩冰", "river", "工程师", 75),
    Person("wangyang", "汪洋", "river", "科员", 76),
    Person("jiangwangshu", "蒋望舒", "river", "科员", 77),
    Person("wusiyuan", "吴思远", "finance", "副科长", 34),
    Person("fengxiaolan", "冯晓岚", "finance", "会计", 78),
    Person("caiwenjing", "蔡文静", "finance", "出纳", 79),
    Person("yuqing", "余庆", "finance", "科员", 84),
    Person("shilei", "石磊", "finance", "科员", 85),
    Person("duruofei", "杜若飞", "personnel", "副科长", 35),
    Person("auditor", "纪明", "personnel", "内审员", 86, ("auditor",)),
    Person("xiewanru", "谢婉如", "personnel", "科员", 87),
    Person("fuqingyang", "傅清扬", "personnel", "科员", 88),
    Person("panyue", "潘越", "personnel", "科员", 89),
    Person("admin", "程一鸣", "information", "系统管理员", 90, ("admin",)),
    Person("helan", "贺兰", "information", "工程师", 91),
    Person("yezhiqiu", "叶知秋", "information", "工程师", 92),
    Person("maoyining", "毛一宁", "information", "科员", 93),
    Person("longfei", "龙飞", "information", "科员", 94),
]

SIGN_INS = (
    "director", "leader", "chief", "clerk", "head", "staff", "supervisor", "meetings", "reception",
    "dispatcher", "driver", "archivist", "sealkeeper", "auditor", "admin",
)  # fmt: skip
