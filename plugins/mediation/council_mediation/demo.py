"""Sample data: requests and cases of a community like Xijie; all people and figures are invented.

People of the roster stand here by their number (编号); whoever loads the data puts their ids in place of them. A step
of the name `become:<id>` makes of an entry what it can become; what is then done with the new one stands behind it.
"""

from datetime import date, timedelta

TODAY = date(2026, 11, 23)
WORKERS = {
    "第一网格": "XJ013",
    "第二网格": "XJ081",
    "第三网格": "XJ098",
    "第四网格": "XJ133",
    "第五网格": "XJ185",
    "第六网格": "XJ223",
    "第七网格": "XJ269",
    "第八网格": "XJ316",
    "第九网格": "XJ332",
}

REQUESTS = (
    # days ago, kind, grid, source, title, text, how it was solved, result
    (70, "property", "第一网格", "call", "电梯轿厢灯不亮", "2单元电梯灯坏了两天。", "arranged", "物业当天更换。"),
    (66, "parking", "第三网格", "group", "消防通道被占", "晚上有车停在消防通道。", "on_the_spot", "电话通知车主挪车。"),
    (63, "sanitation", "第七网格", "phone", "垃圾桶没盖", "夏天味道大，招苍蝇。", "arranged", "保洁公司换盖三只。"),
    (60, "neighbours", "第二网格", "visit", "楼上半夜拖椅子", "孩子睡不好。", "fast", "两家说开，椅脚加垫。"),
    (55, "repairs", "第六网格", "phone", "楼门口台阶破损", "老人容易绊倒。", "fast", "水泥补平。"),
    (52, "family", "第四网格", "visit", "兄弟俩为老人轮流照料争执", "母亲行动不便。", "fast", "商定按月轮流。"),
    (48, "property", "第八网格", "call", "物业费收据迟迟不给", "交费一个月没收据。", "on_the_spot", "当场补开。"),
    (44, "parking", "第九网格", "group", "三轮车堵巷口", "收废品三轮停在巷口。", "on_the_spot", "当场劝离。"),
    (41, "sanitation", "第五网格", "phone", "雨水井堵塞", "下雨积水进单元门。", "fast", "疏通并清淤。"),
    (37, "repairs", "第三网格", "call", "楼道声控灯不灵", "二层灯一直不亮。", "arranged", "电工换灯。"),
    (33, "neighbours", "第一网格", "visit", "空调滴水", "滴到楼下窗台。", "fast", "加接水管。"),
    (29, "property", "第七网格", "phone", "保安不在岗", "夜里大门敞着。", "arranged", "物业调整排班。"),
    (24, "repairs", "第九网格", "phone", "健身器材松动", "漫步机晃动。", "fast", "厂家加固。"),
)
"""Thirteen that were settled on the spot or fast; with the two below under way they are fifteen."""

JOINT = {
    "title": "瑶池花园夜间广场舞扰民",
    "kind": "neighbours",
    "text": "晚上十点后仍有音响，临街住户反映强烈。",
    "grid": "第七网格",
    "place": "小广场",
    "source": "group",
}
PUT = {
    "title": "农机厂家属院停车位不够",
    "kind": "parking",
    "text": "28户11个车位，常为停车争吵，建议划线并轮流。",
    "grid": "第六网格",
    "place": "农机厂家属院",
    "source": "grid",
}
WATCHED = {
    "title": "两户为采光口角，苗头要盯住",
    "kind": "neighbours",
    "text": "加装雨棚前先沟通。",
    "grid": "第二网格",
    "source": "grid",
}

PARTIES = {
    "applicant": "尚文海",
    "applicant_sex": "male",
    "applicant_age": 58,
    "applicant_work": "退休职工",
    "applicant_phone": "19900000201",
    "applicant_address": "汭河苑3号楼1单元401",
    "respondent": "乔建业",
    "respondent_sex": "male",
    "respondent_age": 41,
    "respondent_work": "个体经营",
    "respondent_phone": "19900000202",
    "respondent_address": "汭河苑3号楼1单元501",
}
MEDIATORS = ("XJ081", "XJ013")
SIGNED = ("registration", "rights", "identity", "investigation", "mediation", "agreement", "performance", "visit")


def _request(today, line):
    ago, kind, grid, source, title, text, how, result = line
    made = today - timedelta(days=ago)
    later = made + timedelta(days=0 if how == "on_the_spot" else 3)
    fields = {
        "title": title,
        "kind": kind,
        "text": text,
        "grid": grid,
        "source": source,
        "name": "热心居民",
        "phone": "19900000200",
        "worker": WORKERS[grid],
        "reported_on": made,
    }
    return fields, [
        ("accept", "", {"accepted_on": made, "due": made + timedelta(days=15)}),
        ("solve", "", {"how": how, "result": result, "solved_on": later}),
        ("tell", "", {"told_on": later}),
        ("rate", "", {"score": 5 if ago % 3 else 4}),
    ]


def _under_way(today):
    made = today - timedelta(days=12)
    common = {"reported_on": made, "name": "热心居民", "phone": "19900000200"}
    accepted = ("accept", "", {"accepted_on": made, "news_on": today + timedelta(days=2)})
    return [
        (
            {**JOINT, **common, "worker": "XJ269"},
            [
                accepted,
                ("join", "", {"partners": ("派出所", "瑶池花园物业"), "due": today + timedelta(days=10)}),
                ("report", "已约舞队负责人周三到社区面谈。", {"news_on": today + timedelta(days=5)}),
            ],
        ),
        ({**PUT, **common, "worker": "XJ223"}, [accepted, ("become:proposal", "", {})]),
        (
            {**WATCHED, **common, "worker": "XJ081"},
            [
                (
                    "watch",
                    "",
                    {"prevention": "每周走访一次，装雨棚前请两家到社区看图。", "news_on": today + timedelta(days=6)},
                )
            ],
        ),
    ]


def _leak(today):
    """A neighbours' case, all the way into the archive."""
    day = today - timedelta(days=45)
    fields = {
        **PARTIES,
        "title": "楼上卫生间漏水损坏吊顶",
        "type": "neighbours",
        "source": "application",
        "grid": "第二网格",
        "summary": "楼上卫生间防水老化，渗水损坏楼下客厅吊顶，双方对赔偿数额争执不下。",
        "wishes": ("赔偿吊顶修复费用", "楼上修好防水"),
        "applied_on": day,
    }
    visited = today - timedelta(days=15)
    return fields, [
        ("accept", "", {"mediators": MEDIATORS, "recorder": "XJ013", "accepted_on": day}),
        ("inform", "", {"informed_on": day}),
        (
            "investigate",
            "",
            {
                "investigated_on": day + timedelta(days=2),
                "investigated_at": "汭河苑3号楼1单元",
                "witnesses": ("物业维修班长",),
                "investigation": "现场查看：501卫生间地漏周边渗水，401客厅吊顶约3平方米受潮脱落。",
            },
        ),
        (
            "mediate",
            "",
            {
                "mediated_on": day + timedelta(days=5),
                "place": "社区调解室",
                "partners": ("司法所", "汭河苑物业"),
                "mediation": "先分别听取意见，再面对面协商。申请人要求赔偿一千五百元；被申请人认可漏水，认为数额偏高。"
                "物业按市价核算修复费为八百元，双方接受。",
            },
        ),
        (
            "agree",
            "",
            {
                "agreed_on": day + timedelta(days=5),
                "facts": "501卫生间防水老化致401吊顶受损，双方对事实无争议。",
                "agreement": "一、乔建业在七日内修好卫生间防水。\n二、乔建业赔偿尚文海吊顶修复费八百元。",
                "manner": "现金一次付清",
                "perform_by": day + timedelta(days=15),
                "confirmation": "no",
            },
        ),
        (
            "perform",
            "",
            {"performed_on": day + timedelta(days=11), "performance": "八百元已付清，防水已重做并闭水试验。"},
        ),
        (
            "become:visit",
            "",
            {"due": visited, "visitor": "XJ081"},
            [
                (
                    "record",
                    "",
                    {"visited_on": visited, "kept": "kept", "content": "content", "words": "不再渗水，谢谢。"},
                )
            ],
        ),
        ("archive", "", {"papers": SIGNED, "volume": "1", "archived_on": visited + timedelta(days=3)}),
    ]


def _open_case(today):
    """A case in its second session, its month running out."""
    day = today - timedelta(days=24)
    fields = {
        "title": "合伙经营早餐店散伙结算",
        "type": "business",
        "source": "referral",
        "grid": "第五网格",
        "summary": "两人合伙两年，散伙时对设备折价和欠款有争议。",
        "wishes": ("设备折价分割", "明确外欠款承担"),
        "applicant": "蒲玉兰",
        "applicant_sex": "female",
        "applicant_age": 46,
        "applicant_phone": "19900000203",
        "respondent": "祁小军",
        "respondent_sex": "male",
        "respondent_age": 39,
        "respondent_phone": "19900000204",
        "applied_on": day,
    }
    return fields, [
        ("accept", "", {"mediators": ("XJ185",), "recorder": "XJ223", "accepted_on": day}),
        ("inform", "", {"informed_on": day}),
        (
            "become:person",
            "",
            {"role": "applicant_agent", "name": "蒲玉成", "phone": "19900000205", "scope": "代为陈述、签收"},
        ),
        (
            "mediate",
            "",
            {
                "mediated_on": day + timedelta(days=6),
                "place": "社区调解室",
                "mediation": "双方同意设备由祁小军留用，折价数额未谈拢，约定清点后再谈。",
            },
        ),
        (
            "become:record",
            "",
            {
                "kind": "mediation",
                "title": "第二次调解",
                "day": day + timedelta(days=16),
                "people": ("蒲玉兰", "祁小军", "蒲玉成"),
                "text": "清点设备十二件，估价九千元，双方基本认可；外欠款凭据待补。",
            },
            [("sign", "", {})],
        ),
    ]


def _agreed(today):
    """An oral agreement that runs, and may still be confirmed."""
    day = today - timedelta(days=9)
    fields = {
        "title": "院内树枝遮挡采光",
        "type": "neighbours",
        "source": "own",
        "grid": "第九网格",
        "summary": "院内杨树枝遮住邻家窗户，多次口角。",
        "applicant": "邸秀英",
        "applicant_sex": "female",
        "applicant_age": 67,
        "respondent": "仝建国",
        "respondent_sex": "male",
        "respondent_age": 63,
        "applied_on": day,
    }
    return fields, [
        ("accept", "", {"mediators": ("XJ332",), "accepted_on": day}),
        ("inform", "", {"informed_on": day}),
        (
            "mediate",
            "",
            {"mediated_on": day + timedelta(days=1), "place": "西关巷13号院", "mediation": "当面商量，仝家同意修枝。"},
        ),
        (
            "agree",
            "",
            {
                "agreed_on": day + timedelta(days=1),
                "oral": True,
                "agreement": "仝建国在月底前修剪遮挡一侧的树枝，邸秀英帮忙清运。",
                "manner": "自行修剪",
                "perform_by": today + timedelta(days=5),
            },
        ),
    ]


def _refused(today):
    """A case that a party refuses."""
    day = today - timedelta(days=30)
    fields = {
        "title": "网购家具质量争议",
        "type": "consumer",
        "source": "application",
        "grid": "第四网格",
        "summary": "餐桌开裂，商家只愿换货。",
        "applicant": "雒春梅",
        "respondent": "某家具店",
        "applied_on": day,
    }
    return fields, [
        ("accept", "", {"mediators": ("XJ133",), "accepted_on": day}),
        ("inform", "", {"informed_on": day}),
        (
            "refuse",
            "商家书面表示不接受调解。",
            {"ways": ("court", "administrative"), "ended_on": day + timedelta(days=4)},
        ),
    ]


def sample(today=TODAY):
    """Entries by ledger: the fields of each, and what is done with it then (action, reason, values)."""
    return {
        "requests": [*(_request(today, line) for line in REQUESTS), *_under_way(today)],
        "mediation_cases": [_leak(today), _open_case(today), _agreed(today), _refused(today)],
    }
