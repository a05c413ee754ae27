"""Skeletons of the commonest kinds of letters to begin from; the office changes them as it likes."""

from django.db import migrations

# kind, name, title, body
SKELETONS = [
    ("notice", "通知（部署工作）", "关于做好……工作的通知",
     "为……，根据……，现就做好……工作通知如下。\n一、总体要求\n……\n二、主要任务\n（一）……。\n（二）……。\n三、工作要求\n（一）加强组织领导。……\n（二）按时报送。请于……月……日前将……报……。\n特此通知。"),
    ("notice", "通知（召开会议）", "关于召开……会议的通知",
     "经研究，定于……年……月……日召开……会议。现将有关事项通知如下。\n一、时间\n……月……日（星期……）……时，会期……。\n二、地点\n……\n三、参会人员\n……\n四、有关要求\n（一）请于……月……日……时前报送参会人员名单。\n（二）请提前……分钟入场。"),
    ("request", "请示", "关于……的请示",
     "……（缘由：为什么请示，依据是什么）。\n……（事项：一文一事，写明请求指示或者批准的内容）。\n妥否，请批示。"),
    ("report", "报告", "关于……情况的报告",
     "根据……要求，现将……情况报告如下。\n一、基本情况\n……\n二、主要做法和成效\n……\n三、存在问题\n……\n四、下一步工作\n……\n特此报告。"),
    ("letter", "函（商洽、征求意见）", "关于商请……的函",
     "为……，现就……函商如下。\n一、……\n二、……\n请于……月……日前函复。"),
    ("letter", "函（答复）", "关于……的复函",
     "《关于……的函》（……〔……〕……号）收悉。经研究，现函复如下。\n一、……\n二、……\n专此函复。"),
    ("reply", "批复", "关于……的批复",
     "你单位《关于……的请示》（……〔……〕……号）收悉。经研究，现批复如下。\n一、原则同意……。\n二、……\n此复。"),
    ("minutes", "纪要", "……会议纪要",
     "……年……月……日，……主持召开会议，研究……。现纪要如下。\n一、会议听取了……。\n二、会议认为，……。\n三、会议议定，……。\n出席：……\n列席：……"),
    ("circular", "通报", "关于……情况的通报",
     "……年……月，……组织开展了……。现将有关情况通报如下。\n一、总体情况\n……\n二、主要问题\n……\n三、下一步要求\n……"),
    ("opinion", "意见", "关于……的意见",
     "为……，现提出以下意见。\n一、总体要求\n……\n二、重点任务\n（一）……。\n（二）……。\n三、保障措施\n……"),
]  # fmt: skip


def seed(apps, _editor):
    template = apps.get_model("documents", "LetterTemplate")
    template.objects.bulk_create(
        template(kind=kind, name=name, title=title, body=body, position=n * 10)
        for n, (kind, name, title, body) in enumerate(SKELETONS, start=1)
    )


def unseed(apps, _editor):
    apps.get_model("documents", "LetterTemplate").objects.filter(
        name__in=[name for _kind, name, _title, _body in SKELETONS]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_texts_stay")]
    operations = [migrations.RunPython(seed, unseed)]
