"""Forty ways in which leaders say who leads, who assists and by when."""

from __future__ import annotations

from datetime import date

import pytest

from documents.instruction_words import Asked, House, Person, Unit, read, unit_ways

FRIDAY = date(2026, 11, 20)
OFFICE, PLANNING, RIVER, SAFETY, FINANCE, WATER, STAFF, DATA = range(1, 9)
UNITS = [
    Unit(OFFICE, "办公室"),
    Unit(PLANNING, "规划建设科"),
    Unit(RIVER, "河湖管理科"),
    Unit(SAFETY, "安全监督科"),
    Unit(FINANCE, "财务科"),
    Unit(WATER, "水资源科"),
    Unit(STAFF, "人事科"),
    Unit(DATA, "信息中心"),
]
MINGYUAN, JINGYI, ZHIYUAN, WANQING, GAO, ZHANG, LU, XU = range(101, 109)
PEOPLE = [
    Person(MINGYUAN, "顾明远", "副局长", OFFICE),
    Person(JINGYI, "方静怡", "副局长", OFFICE),
    Person(ZHIYUAN, "林致远", "主任", OFFICE),
    Person(WANQING, "何婉清", "副主任", OFFICE),
    Person(GAO, "高展", "科长", PLANNING),
    Person(ZHANG, "张立国", "科长", RIVER),
    Person(LU, "卢敏", "科长", FINANCE),
    Person(XU, "许知行", "主任", DATA),
]
HOUSE = House(UNITS, PEOPLE)


def day(text: str) -> date:
    month, of_month = map(int, text.split("-"))
    return date(2027 if month < 11 else 2026, month, of_month)


# the words, who leads (department, person), who assists, by when
PHRASINGS = [
    ("由张科长牵头，财务科配合，周五前报", RIVER, ZHANG, [FINANCE], "11-20"),
    ("请规划建设科牵头办理。", PLANNING, None, [], None),
    ("请规划科牵头，河湖科、财务科配合，下周三前报结果。", PLANNING, None, [RIVER, FINANCE], "11-25"),
    ("同意。请安监科主办，3个工作日内报。", SAFETY, None, [], "11-25"),
    ("请明远同志牵头，规划建设科主办，河湖科、安监科协办。11月25日前报我。", PLANNING, MINGYUAN, [RIVER, SAFETY], "11-25"),
    ("由規劃建設科牽頭，財務科配合，下週三前報。", PLANNING, None, [FINANCE], "11-25"),
    ("請財務科主辦，三個工作日內報結果。", FINANCE, None, [], "11-25"),
    ("请水资源科会同财务科办理，月底前报。", WATER, None, [FINANCE], "11-30"),
    ("请高展同志负责，12月5日前完成。", PLANNING, GAO, [], "12-5"),
    ("转财务科研处。", FINANCE, None, [], None),
    ("请办公室阅办，明天上午报我。", OFFICE, None, [], "11-21"),
    ("请财务科今天下班前交测算。", FINANCE, None, [], "11-20"),
    ("主办：规划建设科；协办：财务科、河湖管理科；时限：25号前。", PLANNING, None, [FINANCE, RIVER], "11-25"),
    ("规划科抓总，信息中心、人事科参与，年底前完成。", PLANNING, None, [DATA, STAFF], "12-31"),
    ("请静怡局长把关，财务科拿出方案，一周内报。", FINANCE, JINGYI, [], "11-27"),
    ("请卢科长阅处。", FINANCE, LU, [], None),
    ("请河湖管理科牵头，各有关科室配合，12月上旬报。", RIVER, None, [], "12-10"),
    ("已阅。", None, None, [], None),
    ("同意拟办意见。", None, None, [], None),
    ("请财务科配合规划建设科做好测算。", PLANNING, None, [FINANCE], None),
    ("交人事科办理，五日内报。", STAFF, None, [], "11-25"),
    ("请许主任牵头，办公室协助，下月10日前上线。", DATA, XU, [OFFICE], "12-10"),
    ("由安全监督科负责落实，本周内报结果。", SAFETY, None, [], "11-20"),
    ("规划建设科、财务科研办，规划建设科牵头。后天报。", PLANNING, None, [FINANCE], "11-22"),
    ("请规划建设科商财务科提出意见，下周一上会。", PLANNING, None, [FINANCE], "11-23"),
    ("責成安全監督科承辦，河湖管理科協辦，月底前辦結。", SAFETY, None, [RIVER], "11-30"),
    ("请婉清同志协调，水资源科承办，15个工作日内办结。", WATER, None, [], "12-11"),
    ("抓紧办，尽快报。", None, None, [], None),
    ("先保泵站运行。规划科现场看过再报经费，三天内给意见。", None, None, [], "11-23"),
    ("请财务科牵头，报明远同志审定，12.1前。", FINANCE, None, [], "12-1"),
    ("委托信息中心承办，2026年12月15日前验收。", DATA, None, [], "12-15"),
    ("请人事科牵头，办公室、财务科配合，下月底前完成。", STAFF, None, [OFFICE, FINANCE], "12-31"),
    ("请河湖科主办，半个月内反馈。", RIVER, None, [], "12-5"),
    ("由規建科主責，資訊請安監科支持，禮拜三前報。", PLANNING, None, [SAFETY], "11-25"),
    ("规划建设科牵头负责，一个月内完成。", PLANNING, None, [], "12-20"),
    ("请规划科先拿出初稿，下周碰一次。", PLANNING, None, [], "11-27"),
    ("请财务科、规划建设科联合办理，财务科牵头，本月25日前报。", FINANCE, None, [PLANNING], "11-25"),
    ("让高科长负责，两个工作日内答复来文单位。", PLANNING, GAO, [], "11-24"),
    ("由张科长牵头,财务科配合,周五前报", RIVER, ZHANG, [FINANCE], "11-20"),
    ("请顾局牵头，安监科主办，季末前报一次。", SAFETY, MINGYUAN, [], "12-31"),
    ("各科室按职责落实，办公室牵头汇总，1月5日前报。", OFFICE, None, [], "1-5"),
    ("请规划建设科牵头，请财务科配合，请办公室督办，五个工作日之内。", PLANNING, None, [FINANCE], "11-27"),
]  # fmt: skip


def test_there_are_forty_phrasings():
    assert len({words for words, *_rest in PHRASINGS}) >= 40


@pytest.mark.parametrize(
    ("words", "lead", "person", "assisting", "due"), PHRASINGS, ids=[p[0] for p in PHRASINGS]
)
def test_an_instruction_is_read_as_it_was_meant(words, lead, person, assisting, due):
    asked = read(words, FRIDAY, HOUSE)
    assert (asked.lead_department_id, asked.lead_person_id) == (lead, person)
    assert sorted(asked.assisting_ids) == sorted(assisting)
    assert asked.due_on == (day(due) if due else None)


def test_working_days_leave_out_what_the_office_does_not_work():
    closed = House(UNITS, PEOPLE, lambda d: d.weekday() < 5 and d != date(2026, 11, 23))
    assert read("3个工作日内报", FRIDAY, closed).due_on == date(2026, 11, 26)


def test_a_name_that_two_bear_means_neither():
    two = House(UNITS, [*PEOPLE, Person(200, "张建", "科长", WATER)])
    assert read("由张科长牵头", FRIDAY, two) == Asked()
    assert read("由张立国牵头", FRIDAY, two).lead_person_id == ZHANG


def test_all_departments_are_for_a_person_to_choose():
    assert read("各科室认真落实", FRIDAY, HOUSE).everybody


def test_a_day_gone_by_is_no_deadline():
    assert read("2026年11月1日来文，请财务科办理", FRIDAY, HOUSE).due_on is None


def test_a_department_is_called_in_several_ways():
    assert set(unit_ways("规划建设科")) == {"规划建设科", "规划科", "建设科", "规建科"}
