"""Letters of ours of the last two weeks, from the draft to the receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from documents.outgoing import actions
from documents.outgoing.commands import OUTGOING
from documents.outgoing.models import DocumentSeries, Way
from office.demo.plot import Pk, Plot
from office.demo.script import PLAIN, script, spoken
from office.organisation.models import Department

# code, name, kinds, direction
SERIES = [
    ("云水发", "局发文", ["decision", "opinion", "notice", "circular", "public_notice"], "down"),
    ("云水请", "请示", ["request"], "up"),
    ("云水报", "报告", ["report"], "up"),
    ("云水函", "函、批复", ["letter", "reply"], ""),
    ("云水办发", "办公室发文", ["notice", "circular"], "down"),
    ("云水办函", "办公室函", ["letter"], "level"),
    ("云水纪要", "局长办公会议纪要", ["minutes"], ""),
]
ROAD = (
    "submit",
    "review",
    "countersign",
    "sign",
    "recheck",
    "number",
    "seal",
    "issue",
    "acknowledge",
    "file",
)
DISTRICTS = "清溪区水务局、北郊区水务局、东湖区水务局"
TEXT = (
    "{why}，现将有关事项通知如下。\n一、时间安排\n{when}\n二、任务分工\n"
    "（一）各区水务局负责辖区内工程的排查和整改。\n（二）局机关有关科室按照职责分工做好技术指导。\n"
    "三、工作要求\n（一）压实责任。主要负责同志亲自抓，明确专人负责。\n"
    "（二）按时报送。请于本月底前将落实情况报局办公室。"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One letter: how far it came, when it was begun (working days back), and what it says."""

    until: str
    back: int
    who: str
    head: str
    kind: str
    title: str
    to: str
    copy: str = ""
    series: str = ""
    body: str = ""
    signer: str = "leader"
    countersign: tuple[tuple[str, str, str], ...] = ()
    """Department, its head, and what he wrote; words that begin with 不 differ."""
    urgency: str = "routine"
    enclosures: str = ""
    remark: str = ""
    receipts: tuple[str, ...] = ()
    """Heads of departments who have acknowledged it."""
    readers: tuple[str, ...] = ()
    """Heads who have opened it and not acknowledged yet."""
    joint: tuple[tuple[str, str], ...] = ()
    """Organs that issue with us, and who signed there."""
    present: str = ""
    absent: str = ""
    observers: str = ""
    more: str = ""
    """To whom it was sent later."""


ROWS = [
    Row("file", 12, "zhangliqun", "head", "notice", "关于开展在建水利工程质量安全大检查的通知", DISTRICTS, "安全监督科", "云水发",
        TEXT.format(why="为做好今冬明春水利工程建设质量安全工作", when="检查分自查、抽查、整改三个阶段，为期一个月。"),
        enclosures="在建水利工程质量安全检查表"),
    Row("acknowledge", 11, "liangxu", "wenyifan", "letter", "关于商请提供取水户用水数据的函", "云汀市供水集团有限公司", "", "云水函",
        "为做好年度水资源公报编制工作，商请贵公司提供今年以来取水户用水数据。\n一、数据范围\n全部取水许可证持证单位的月度取水量。\n二、时间要求\n请于本月底前函复。", "fangjingyi"),
    Row("issue", 9, "luyifeng", "yanzheng", "notice", "关于进一步加强岁末年初值班值守工作的通知", "局机关各科室", "财务科、人事科、信息中心", "云水办发",
        TEXT.format(why="为切实做好岁末年初水旱灾害防御工作", when="自本月起至明年三月底。"), urgency="urgent",
        receipts=("director", "wenyifan", "head", "yanzheng", "jiangtao", "lumin"), readers=("xuejing",), more="云汀市水文测报中心"),
    Row("file", 11, "songzhiwei", "director", "minutes", "局长办公会议纪要", "", "局机关各科室", "云水纪要",
        "本月局长办公会议听取在建水利工程进展情况的汇报，议定以下事项。\n一、关于青石泵站维修\n规划建设科会同安全监督科抓紧完成方案。\n二、关于岁末年初值守\n各科室严格执行领导带班和二十四小时值班制度。",
        present="沈砚秋、方静怡、顾明远、林致远、高展、温亦凡", absent="罗承志（出差）", observers="卢敏、薛静"),
    Row("issue", 10, "heqishen", "wenyifan", "notice", "关于开展水资源税征管协作的通知", DISTRICTS, "", "云水发",
        TEXT.format(why="为做好水资源税征收管理工作", when="自印发之日起施行，按季交换取水数据。"),
        joint=(("云汀市财政局", "钱正明"), ("云汀市税务局", "周勉之"))),
    Row("issue", 7, "wusiyuan", "lumin", "report", "关于水利资金审计整改情况的报告", "云汀市人民政府", "云汀市审计局", "云水报",
        "根据市政府工作安排，现将我局水利资金审计整改情况报告如下。\n一、总体情况\n审计指出的八项问题已整改七项。\n二、主要做法\n（一）逐项建立台账，明确责任科室和时限。\n（二）完善资金支付审核制度。\n三、下一步打算\n剩余一项于年底前完成。\n特此报告。", "chief"),
    Row("seal", 3, "songzhiwei", "jiangtao", "circular", "关于河湖“清四乱”专项行动进展情况的通报", DISTRICTS, "", "云水发",
        "今年十月以来，各区按照统一部署开展河湖“清四乱”专项行动。现将进展情况通报如下。\n一、总体情况\n共排查问题一百二十六处，销号一百一十八处。\n二、存在问题\n个别河段反弹。\n三、下一步要求\n请各区对照清单限期整改。",
        countersign=(("safety", "yanzheng", "同意。"), ("finance", "lumin", "同意。"))),
    Row("number", 2, "xuruolan", "wenyifan", "reply", "关于北郊水厂取水许可延续的批复", "北郊区水务局", "", "云水函",
        "你局《关于北郊水厂取水许可延续的请示》收悉。经研究，现批复如下。\n一、原则同意北郊水厂取水许可延续五年。\n二、年取水量核定为一千二百万立方米。\n三、请督促取水单位安装在线计量设施。\n此复。", "fangjingyi"),
    Row("recheck", 2, "duruofei", "xuejing", "notice", "关于组织参加水利行业技能培训的通知", "局机关各科室", "", "云水办发",
        TEXT.format(why="为提高干部职工业务能力", when="本月下旬，共三天。"), "fangjingyi"),
    Row("sign", 2, "baixiaochuan", "head", "notice", "关于做好冬修水利工作的通知", DISTRICTS, "局机关各科室", "云水发",
        TEXT.format(why="为做好今冬明春冬修水利工作", when="自即日起至明年三月底。")),
    Row("countersign", 3, "shenjiamu", "head", "request", "关于青石泵站应急维修经费的请示", "云汀市人民政府", "", "云水请",
        "青石泵站主机组绝缘老化，汛期多次跳闸，亟需维修。\n经测算，维修需经费八十六万元，拟申请从市级预备费列支。\n妥否，请批示。", "chief",
        countersign=(("finance", "lumin", "不宜全额申请市级经费，建议本级配套三成。"), ("safety", "yanzheng", "同意，请抓紧办理。")),
        remark="联系人：沈嘉木，电话：6632-8063"),
    Row("asked", 2, "hanbing", "jiangtao", "opinion", "关于加强城区河道日常管护的意见", DISTRICTS, "", "云水发",
        "为巩固河湖治理成果，现就加强城区河道日常管护提出以下意见。\n一、明确管护责任\n各河段设立管护责任人。\n二、落实管护经费\n按每公里标准纳入年度预算。\n三、加强监督检查\n每季度通报一次。",
        countersign=(("finance", "lumin", ""), ("planning", "head", ""))),
    Row("review", 2, "fengxiaolan", "lumin", "notice", "关于做好年终决算工作的通知", "局机关各科室", "", "云水办发",
        TEXT.format(why="为做好年终决算工作", when="十二月二十日前完成。"), "fangjingyi"),
    Row("submit", 1, "heqishen", "wenyifan", "letter", "关于征求地下水超采区划定意见的函", "云汀市自然资源和规划局", "", "云水函",
        "根据省水利厅部署，我局编制了地下水超采区划定方案。现征求你单位意见。\n请于十个工作日内函复。", "fangjingyi"),
    Row("void", 8, "songzhiwei", "jiangtao", "notice", "关于调整河长制成员单位联络员的通知", DISTRICTS, "", "云水发",
        TEXT.format(why="因人员变动", when="自印发之日起执行。")),
]  # fmt: skip
STOP = {"sign": "countersign", "countersign": "countersign", "asked": "review"}
"""Rows of these names stop before the step: the signer has them, or the departments."""


def enter_series(plot: Plot) -> None:
    """The table of 机关代字, entered by the clerk."""
    clerk = plot.house.actor("clerk", plot.clock.back(14, "09:10"))
    for position, (code, name, kinds, direction) in enumerate(_told().SERIES, start=1):
        actions.save_series(
            clerk,
            code=code,
            name=name,
            kinds=kinds,
            direction=direction,
            position=position * 10,
            active=True,
        )


def _told() -> Any:
    """The series and letters of the office's pack of rules."""
    mine = "office.demo.sending_taiwan" if script() is not PLAIN else __name__
    return import_module(mine)


class SendingStory:
    """Turns rows into scenes: a step in the morning, one in the afternoon of each working day."""

    def __init__(self, plot: Plot) -> None:
        self.plot, self.clock = plot, plot.clock

    def add_all(self) -> None:
        for nth, row in enumerate(_told().ROWS):
            self._letter(row, nth)
        self.plot.add(self.clock.back(6, "15:40"), self._reserve)

    def _reserve(self, now: datetime) -> None:
        """A number set aside for the flood plan, and one that nobody needed in the end."""
        clerk = self.plot.house.actor("clerk", now)
        series = DocumentSeries.objects.get(code=_told().SERIES[0][0])
        kept = actions.reserve_number(
            clerk, series=series, reason=spoken("防汛应急预案（待省厅批复）")
        )
        spare = actions.reserve_number(clerk, series=series, reason=spoken("年度工作要点"))
        actions.void_reserved(clerk, spare[0].pk, reason=spoken("并入局党组文件，不再单独印发"))
        if not kept:
            raise RuntimeError("the number for the flood plan was not set aside")

    def _letter(self, row: Row, nth: int) -> None:
        pk: Pk = []
        begun = self.clock.back(row.back, "09:05", 7 * nth)

        def draft(now: datetime) -> None:
            given: dict[str, Any] = {
                "kind": row.kind, "title": row.title, "body": row.body, "addressee": row.to,
                "copy_to": row.copy, "series": row.series, "urgency": row.urgency,
                "enclosures": row.enclosures, "remark": row.remark,
                "joint_organs": "\n".join(organ for organ, _name in row.joint),
                "present": row.present, "absent": row.absent, "observers": row.observers,
                "countersign_departments": [
                    self.plot.house.departments[d] for d, _head, _text in row.countersign
                ],
            }  # fmt: skip
            pk.append(actions.draft_outgoing(self.plot.house.actor(row.who, now), **given).pk)

        if not self.plot.add(begun, draft):
            return
        self._polish(row, nth, pk)
        for n, (who, name, values) in enumerate(self._steps(row)):
            days = row.back - (n + 1) // 3
            clock = ("14:10", "15:30", "09:40")[n % 3]
            self.plot.ask(
                self.clock.back(max(days, 0), clock, nth), who, OUTGOING, pk, name, **values
            )

    def _polish(self, row: Row, nth: int, pk: Pk) -> None:
        """Every other letter is looked over once before it is handed in."""
        if nth % 2 == 0:
            closing = "\n特此通知。" if row.kind == "notice" else ""
            body = row.body.replace("有关事项", "有关具体事项", 1).replace("开展", "扎实开展", 1)
            body = body.replace("亟需维修", "亟需应急维修", 1)
            body += closing
            if body == row.body:
                return
            at = self.clock.back(row.back, "10:50", nth)
            self.plot.ask(at, row.who, OUTGOING, pk, "amend", body=body)

    def _co_signed(self, row: Row) -> list[tuple[str, str, dict[str, Any]]]:
        day = self.clock.back(row.back, "09:00").date()
        return [_signs(organ, name, day) for organ, name in row.joint]

    def _steps(self, row: Row) -> list[tuple[str, str, dict[str, Any]]]:
        """Who takes which step, up to where this letter is."""
        signing = {"text": "同意印发。" if row.kind != "report" else "已审，同意上报。"}
        steps: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
            "submit": [(row.who, "submit", {"signer": row.signer})],
            "review": [(row.head, "review", {"text": "文稿已核，数据无误，拟同意。"})],
            "countersign": [
                (head, "countersign", _answer(text)) for _d, head, text in row.countersign
            ],
            "sign": [(row.signer, "sign", signing), *self._co_signed(row)],
            "recheck": [("clerk", "recheck", {"text": "格式、文种核对无误。"})],
            "number": [("clerk", "number", {})],
            "seal": [("sealkeeper", "seal", {"copies": 8, "pages": 2})],
            "issue": [("clerk", "issue", {"deliveries": _recipients(row)})],
            "acknowledge": [("clerk", "acknowledge", {"text": "回执已收齐"})],
            "file": [("archivist", "file", {})],
        }
        if row.until == "void":
            void = ("clerk", "void_number", {"reason": "联络员名单有误，重新核稿"})
            steps["number"] += [void, ("clerk", "number", {})]
        if row.kind == "minutes":
            steps["seal"] = []
        steps["issue"] += [(head, "acknowledge", {}) for head in row.receipts]
        steps["issue"] += [(head, "read", {}) for head in row.readers]
        if row.more:
            later = [actions.Recipient(row.more, Way.EXCHANGE)]
            given = {"deliveries": later, "reason": "测报中心汛期值守需要一并执行"}
            steps["issue"] += [("clerk", "add_recipients", given)]
        last = {"void": "acknowledge"}.get(row.until, STOP.get(row.until, row.until))
        road = ROAD[: ROAD.index(last) + 1]
        return [step for name in road for step in steps[name]]


def _signs(organ: str, name: str, day: date) -> tuple[str, str, dict[str, Any]]:
    given = {"organ": organ, "signed_by": name, "signed_on": day, "text": "同意会签。"}
    return "clerk", "co_sign", given


def _answer(text: str) -> dict[str, Any]:
    return {"text": text, "answer": "differ" if text.startswith("不") else "agree"}


def _recipients(row: Row) -> list[actions.Recipient]:
    found = []
    for name in f"{row.to}、{row.copy}".split("、"):
        department = Department.objects.filter(name=name).first()
        if name in {"局机关各科室", "局機關各科室"}:
            found += [
                actions.Recipient(d.name, Way.INTERNAL, 1, d)
                for d in Department.objects.filter(active=True).order_by("position")
            ]
        elif name and not any(r.name == name for r in found):
            way = Way.INTERNAL if department else Way.EXCHANGE
            found.append(actions.Recipient(name, way, 1, department))
    return found
