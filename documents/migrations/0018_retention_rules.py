"""The usual rules of retention, after order no. 8 of the National Archives Administration (2006);
the archivist changes them as the office's own table says."""

from django.db import migrations

ORDER = "国家档案局令第8号"
NOT_FILED, FOR_EVER, FOR_A_TERM = (f"{ORDER}第{n}条" for n in ("四", "七", "八"))
FEW = ["resolution", "decision", "order", "communique", "proclamation", "proposal"]

# name, origin, relation, kinds, words, supervised, read_only, retention, article
RULES = [
    ("供参考的简报、资料和刊物", "received", "", [], ["简报", "信息专报", "内部参考", "工作动态", "刊物", "参阅"], False, True, "none", f"{NOT_FILED}第一、四项"),
    ("机构沿革、机构编制和人事任免", "", "", [], ["任免", "任职", "免职", "任命", "聘任", "机构编制", "机构设置", "内设机构"], False, False, "permanent", f"{FOR_EVER}第五项"),
    ("房屋、土地、合同、资产登记等凭证", "", "", [], ["征地", "土地征用", "不动产", "资产登记", "产权"], False, False, "permanent", f"{FOR_EVER}第六项"),
    ("本机关重要会议形成的纪要", "ours", "", ["minutes"], [], False, False, "permanent", f"{FOR_EVER}第二项"),
    ("本机关制定的法规政策性文件", "ours", "", FEW, [], False, False, "permanent", f"{FOR_EVER}第一项"),
    ("本机关关于重要问题的请示", "ours", "", ["request"], [], False, False, "permanent", f"{FOR_EVER}第四项"),
    ("本机关对下级来文的批复", "ours", "", ["reply"], [], False, False, "permanent", f"{FOR_EVER}第八项"),
    ("上级机关的批复", "received", "", ["reply"], [], False, False, "permanent", f"{FOR_EVER}第四项"),
    ("本机关一般工作报告、计划、总结和通知", "ours", "", ["report", "notice", "circular", "opinion", "public_notice"], [], False, False, "y30", f"{FOR_A_TERM}第一、三项"),
    ("列入督查督办的来文", "received", "", [], [], True, False, "y30", f"{FOR_A_TERM}"),
    ("上级机关需要贯彻执行的重要文件", "received", "superior", ["resolution", "decision", "order", "opinion"], [], False, False, "y30", f"{FOR_A_TERM}"),
    ("下级机关的请示", "received", "", ["request"], [], False, False, "y30", f"{FOR_A_TERM}"),
    ("规划、年度计划、总结和统计", "", "", [], ["规划", "年度计划", "工作总结", "年报", "统计"], False, False, "y30", f"{FOR_A_TERM}第三项"),
    ("一般事务性来文和往来函件", "", "", [], [], False, False, "y10", f"{FOR_A_TERM}"),
]  # fmt: skip


def seed(apps, _editor):
    rule = apps.get_model("documents", "RetentionRule")
    rule.objects.bulk_create(
        rule(
            name=name, origin=origin, relation=relation, kinds=kinds, words=words,
            supervised=supervised, read_only=read_only, retention=retention, article=article,
            position=n * 10,
        )
        for n, (name, origin, relation, kinds, words, supervised, read_only, retention, article)
        in enumerate(RULES, start=1)
    )  # fmt: skip


def unseed(apps, _editor):
    apps.get_model("documents", "RetentionRule").objects.filter(
        name__in=[row[0] for row in RULES]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0017_filed_stays")]
    operations = [migrations.RunPython(seed, unseed)]
