"""What the forty letters say. `{year}` and `{next}` are this year and the next."""

from __future__ import annotations

from office.demo.letters import Row

GOV, GOV_OFFICE = "云汀市人民政府", "云汀市人民政府办公室"
PROVINCE = "云岭省水利厅"
ALL_HEADS = ("head", "wenyifan", "jiangtao", "yanzheng", "lumin", "xuejing", "xuzhixing")


def season(month: int) -> str:
    """What a water bureau is busy with at that time of the year."""
    if month in {3, 4}:
        return "汛前准备和水利工程安全检查"
    if month in {5, 6, 7, 8, 9}:
        return "水库安全度汛和防汛备汛"
    return "今冬明春水利建设和防汛备汛"


def letters(month: int) -> list[Row]:
    """Oldest first; the first went the whole way, the second is the great matter of these days."""
    busy = season(month)
    return [
        Row("filed", 11, PROVINCE, "云水建〔{year}〕88号", "关于核对水库、堤防、泵站隐患旧账的通知", lead="safety",
            due=-3, done=4, by="leader", supervise=True,
            order="请安全监督科逐座核对，旧账一次清完，不留尾巴。"),
        Row("handling", 6, GOV_OFFICE, "云政办发〔{year}〕64号", f"关于做好{busy}工作的通知", urgency="extra_urgent",
            lead="planning", assist=("river", "finance"), due=5, by="chief", supervise=True,
            advice="此件要求我局牵头制定任务分解方案。建议由规划建设科主办，河湖管理科、财务科协办，列入督办。呈砚秋局长批示。",
            order="请明远同志牵头，规划建设科主办，河湖科、财务科协办。任务要分到人、落到月。",
            readers=("jiangtao", "yanzheng", "lumin"), read=2, place="办公室 2 号柜 11 格",
            said="@卢敏 资金测算还差两张表，今天能给吗？"),
        Row("filed", 10, "云汀市气象局", "云气函〔{year}〕22号", "关于报送未来一旬天气趋势预测的函", "letter",
            readers=("jiangtao", "yanzheng"), read=2, done=7),
        Row("filed", 10, "云汀市审计局", "云审函〔{year}〕31号", "关于提供水利资金台账的函", "letter", lead="finance", due=-4, done=6),
        Row("returned", 10, "清溪区住房和城乡建设局", "清建函〔{year}〕19号", "关于商请移交市政管网图纸的函", "letter"),
        Row("filed", 9, "云汀市财政局", "云财农〔{year}〕69号", "关于下达中央水利发展资金的通知", lead="finance", due=-3, done=5,
            by="fangjingyi"),
        Row("completed", 9, PROVINCE, "云水河湖〔{year}〕40号", "关于开展河湖“清四乱”回头看的通知", lead="river", due=-2, done=3, by="leader"),
        Row("completed", 8, "云汀市档案馆", "云档〔{year}〕15号", "关于报送年度归档文件目录的通知", readers=("archivist", "bailu"), read=2, done=5),
        Row("replied", 8, "北郊区水务局", "北水〔{year}〕33号", "关于北郊水厂取水许可延续的请示", "request", lead="water", due=-1, done=6,
            by="fangjingyi"),
        Row("filed", 8, "省水文中心", "省水文〔{year}〕90号", "关于水文站点例行巡检的通知", lead="water", due=-2, done=4),
        Row("reported", 7, GOV_OFFICE, "云政办函〔{year}〕219号", "关于征求《云汀市节水行动实施方案（征求意见稿）》意见的函", "letter",
            lead="water", due=0, done=1, by="fangjingyi"),
        Row("handling", 7, "云汀市应急管理局", "云应急〔{year}〕97号", "关于报送水库安全责任人名单的通知", "notice", "urgent",
            lead="safety", due=-1, by="leader", chased="名单今天下班前报办公室。"),
        Row("handling", 7, "云汀市人民代表大会常务委员会办公室", "云人办〔{year}〕27号", "关于报送水法执法检查整改情况的函", "letter",
            lead="river", assist=("safety",), due=2, by="leader"),
        Row("returned", 7, "东湖区交通运输局", "东交〔{year}〕44号", "关于协调道路绿化用水指标的函", "letter"),
        Row("handling", 6, GOV_OFFICE, "云政办函〔{year}〕236号", "关于报送重点工程季度进度的函", "letter", "urgent",
            lead="planning", due=1),
        Row("handling", 5, "云汀市发展和改革委员会", "云发改农〔{year}〕112号", "关于申报{next}年中央预算内水利投资项目的通知",
            lead="planning", assist=("finance",), due=3, by="leader",
            order="请规划建设科会同财务科抓紧申报，督查员跟踪督办。"),
        Row("handling", 5, "云汀市人力资源和社会保障局", "云人社〔{year}〕61号", "关于做好{year}年度事业单位工作人员考核的通知",
            lead="personnel", due=7, by="fangjingyi"),
        Row("handling", 5, "云汀市大数据发展管理局", "云数〔{year}〕18号", "关于开展政务信息系统等级保护测评的通知",
            lead="information", due=8, by="fangjingyi"),
        Row("registered", 1, PROVINCE, "机密件", "（涉密件，题名不录入）", secrecy="secret", place="机要柜 3 号格"),
        Row("proposed", 4, PROVINCE, "（密）水规〔{year}〕7号", "关于重要水利设施安全保卫工作的通知", lead="safety", due=4,
            secrecy="secret", secrecy_term="5年", lent="yanzheng", place="机要柜 3 号格"),
        Row("handling", 4, "云汀市信访局", "云信转〔{year}〕398号", "关于转办青石村灌溉渠道损毁问题的函", "letter",
            lead="river", due=4, by="leader"),
        Row("reading", 4, GOV, "云政发〔{year}〕21号", "关于印发云汀市城乡供水一体化发展规划的通知",
            readers=("fangjingyi", "leader", *ALL_HEADS), read=6),
        Row("filed", 4, "云汀市总工会", "云工〔{year}〕9号", "关于组织职工健步走活动的通知", readers=("xuejing",), read=1, done=2),
        Row("handling", 3, "云汀市国有资产监督管理委员会", "云国资函〔{year}〕41号", "关于征求供水集团考核办法意见的函", "letter",
            lead="finance", due=5, by="fangjingyi"),
        Row("handling", 3, "云汀市生态环境局", "云环函〔{year}〕73号", "关于联合开展饮用水水源地检查的函", "letter",
            lead="water", assist=("river",), due=6, by="fangjingyi"),
        Row("instructed", 1, "清溪区水务局", "清水〔{year}〕58号", "关于青石泵站应急维修经费的请示", "request", "urgent",
            lead="planning", due=3, by="chief", order="先保泵站运行。规划科现场看过再报经费，三天内给意见。"),
        Row("reading", 3, PROVINCE, "云水办〔{year}〕115号", "关于全省水利系统先进集体评选结果的通报", "circular",
            readers=("chief", "leader", "luochengzhi"), read=1, star=True),
        Row("proposed", 2, "云汀市教育局", "云教函〔{year}〕52号", "关于共建节水型校园的函", "letter", lead="water", due=6),
        Row("proposed", 2, "云汀市自然资源和规划局", "云自然资函〔{year}〕81号", "关于征求河道管理范围划界意见的函", "letter",
            lead="river", assist=("planning",), due=5),
        Row("proposed", 2, "东湖区水务局", "东水〔{year}〕37号", "关于东湖闸门改造工程变更设计的请示", "request", lead="planning", due=7,
            by="leader"),
        Row("screened", 2, "云汀市统计局", "云统〔{year}〕26号", "关于报送水资源统计年报的通知", due=9),
        Row("withdrawn", 2, "云汀市气象局", "云气函〔{year}〕24号", "关于报送未来一旬天气趋势预测的函", "letter"),
        Row("reading", 2, "云汀市纪律检查委员会机关", "云纪办〔{year}〕14号", "关于节日期间严明纪律要求的通知", readers=ALL_HEADS, read=3),
        Row("proposed", 1, GOV_OFFICE, "云政办函〔{year}〕240号", "关于筹备全市水利建设工作会议的函", "letter", "urgent",
            lead="office", assist=("planning",), due=2),
        Row("proposed", 1, PROVINCE, "省水办〔{year}〕121号", "关于调研水利建设情况的函", "letter", lead="office", due=1, by="director"),
        Row("proposed", 1, "云汀市审计局", "云审函〔{year}〕39号", "关于进点开展水利资金专项审计的函", "letter", "urgent",
            lead="finance", due=3, by="chief"),
        Row("screened", 1, "云汀市应急管理局", "云应急〔{year}〕103号", "关于开展安全生产大检查的通知", urgency="urgent", due=5),
        Row("screened", 1, "云汀市卫生健康委员会", "云卫函〔{year}〕30号", "关于提供农村饮水水质监测数据的函", "letter"),
        Row("registered", 1, "云汀市财政局", "云财农〔{year}〕77号", "关于提前下达{next}年水利发展资金的通知", urgency="urgent"),
        Row("registered", 1, "北郊区水务局", "北水〔{year}〕41号", "关于北郊水库除险加固工程竣工验收的请示", "request"),
        Row("registered", 1, GOV_OFFICE, "云政办发[{year}]064号", f"关于做好{busy}工作的通知", urgency="extra_urgent"),
        Row("registered", 0, "云汀市信访局", "云信转〔{year}〕412号", "关于转办王庄村反映河道采砂问题的函", "letter", "extra_urgent"),
        Row("registered", 0, "云汀市城市管理局", "云城管函〔{year}〕66号", "关于商请排查易涝点管网的函", "letter"),
        Row("screened", 0, "云汀市供水集团有限公司", "云供水〔{year}〕88号", "关于第三水厂扩建工程用地的报告", "report"),
        Row("registered", 0, "清溪区人民政府", "清政函〔{year}〕25号", "关于恳请支持清溪灌区续建配套的函", "letter"),
    ]  # fmt: skip
