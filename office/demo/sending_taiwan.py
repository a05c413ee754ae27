"""Letters of ours as an office in Taiwan writes them: 函, 書函, 公告, 簽, each at another step."""

from __future__ import annotations

from office.demo.sending import Row

TOWNS = "清溪鄉公所、北郊鄉公所、東湖鎮公所"
# code, name, kinds, direction
SERIES = [
    ("雲水工", "函、公告", ["letter", "proclamation", "order"], ""),
    ("雲水秘", "秘書單位函、書函", ["letter", "plain_letter", "other"], ""),
    ("雲水簽", "簽", ["memo"], ""),
]
ROWS = [
    Row("file", 12, "zhangliqun", "head", "letter", "檢送「冬修水利工程查核計畫」1份，請於本月底前函復辦理情形。", TOWNS, "安全監督科", "雲水工",
        "主旨：檢送「冬修水利工程查核計畫」1份，請於本月底前將辦理情形函復本局，請查照。\n說明：\n一、為確保今冬明春水利工程品質及安全，本局擬具旨揭計畫。\n二、查核分自主檢查、抽查及複查三階段，為期1個月。\n(一)自主檢查由各公所辦理。\n(二)抽查由本局安全監督科辦理。\n辦法：\n一、請各公所指定專人負責聯繫。\n二、缺失改善情形請併同函復。",
        enclosures="冬修水利工程查核計畫", signer="leader"),
    Row("acknowledge", 11, "liangxu", "wenyifan", "letter", "請惠予提供本年度取水戶月用水量資料，請查照。", "雲汀自來水股份有限公司", "", "雲水工",
        "主旨：為編製年度水資源公報，請惠予提供本年度取水戶月用水量資料，請查照。\n說明：\n一、資料範圍為全部水權登記戶之月取水量。\n二、請於文到10日內以電子檔提供。", "fangjingyi", urgency="urgent"),
    Row("issue", 9, "luyifeng", "yanzheng", "plain_letter", "加強歲末年初防汛值勤一案，請查照。", "局機關各科室", "財務科、人事科", "雲水秘",
        "主旨：歲末年初期間請各單位加強防汛值勤及通報，請查照。\n說明：\n一、值勤期間自即日起至明年3月底。\n二、值勤表請於3日內送辦公室彙整。", urgency="urgent",
        receipts=("director", "wenyifan", "head", "yanzheng", "jiangtao", "lumin", "xuejing")),
    Row("seal", 3, "songzhiwei", "jiangtao", "proclamation", "公告清溪河川區域範圍。", "", "", "雲水工",
        "主旨：公告清溪河川區域範圍。\n依據：水利法第82條。\n公告事項：\n一、河川區域範圍如附圖。\n二、圖籍置於本局及各公所供閱覽，期間30日。", "chief"),
    Row("number", 2, "xuruolan", "wenyifan", "letter", "復北郊水廠水權展限一案，請查照。", "北郊鄉公所", "", "雲水工",
        "主旨：復貴所申請北郊水廠水權展限一案，同意展限5年，請查照。\n說明：\n一、復貴所前函。\n二、年引用水量核定為1,200萬立方公尺。\n三、請督促裝設量水設備並按月回報。", "fangjingyi"),
    Row("sign", 2, "baixiaochuan", "head", "letter", "檢陳青石抽水站緊急搶修經費需求表1份，請核示。", "雲汀市人民政府", "", "雲水工",
        "主旨：檢陳青石抽水站緊急搶修經費需求表1份，請核示。\n說明：\n一、該站主機絕緣老化，汛期屢次跳脫。\n二、搶修經費估需新臺幣860萬元，本局預算不足支應。", "chief",
        enclosures="青石抽水站緊急搶修經費需求表"),
    Row("review", 2, "fengxiaolan", "lumin", "memo", "擬採購水位觀測設備一案，簽請核示。", "", "", "雲水簽",
        "主旨：擬採購水位觀測設備2套，簽請核示。\n說明：\n一、現有設備使用逾10年，故障頻繁。\n二、所需經費由本年度設備費項下支應。\n擬辦：奉核後，依政府採購法辦理。", "fangjingyi"),
    Row("submit", 1, "heqishen", "wenyifan", "letter", "函詢地下水管制區劃定意見，請惠復。", "雲汀市自然資源和規劃局", "", "雲水工",
        "主旨：檢送地下水管制區劃定草案，請於文到10日內惠示意見。\n說明：依據經濟部水利署函示辦理。", "fangjingyi"),
]  # fmt: skip
