"""Sample data: three weeks of log and incidents of a community like Xijie; all people and figures are invented.

People stand here by their number in the roster (编号); whoever loads the data puts their ids in place of them.
"""

from datetime import UTC, date, datetime, time, timedelta

TODAY = date(2026, 11, 23)
GRIDS = {
    "第一网格": ("泾水家园", "XJ013"),
    "第二网格": ("汭河苑", "XJ081"),
    "第三网格": ("安定小区", "XJ098"),
    "第四网格": ("回中佳苑", "XJ133"),
    "第五网格": ("粮站家属院", "XJ185"),
    "第六网格": ("农机厂家属院", "XJ223"),
    "第七网格": ("瑶池花园", "XJ269"),
    "第八网格": ("杏林小区", "XJ316"),
    "第九网格": ("西关巷", "XJ332"),
}
"""Each grid's estate and worker."""

LOG = (
    # days ago, grid, kind, weather, matter, place, whom, content, demand, measure, result
    (
        18,
        "第一网格",
        "visit",
        "sunny",
        "走访独居老人",
        "1号楼",
        "雷桂花",
        "老人身体尚好，想学用手机缴费。",
        "有人教手机缴费",
        "现场教了一遍，留了图示卡。",
        "已学会缴电费",
    ),
    (
        17,
        "第三网格",
        "patrol",
        "cloudy",
        "巡查楼道消防通道",
        "2号楼",
        "",
        "三层堆放纸箱，已劝离。",
        "",
        "当面劝导，住户当天清走。",
        "通道畅通",
    ),
    (
        16,
        "第五网格",
        "errand",
        "sunny",
        "代办城乡居民医保缴费",
        "党群服务中心",
        "缑建军",
        "两位老人不会线上缴费。",
        "代缴医保",
        "用“甘肃税务”小程序代办。",
        "两人均已缴费，收据已交本人",
    ),
    (
        15,
        "第九网格",
        "publicity",
        "wind",
        "入户宣传冬季取暖防煤烟中毒",
        "西关巷",
        "",
        "发放明白纸42份，查看烟囱6处。",
        "",
        "对1户烟囱漏烟现场告知并约修。",
        "42户签收",
    ),
    (
        14,
        "第七网格",
        "visit",
        "sunny",
        "走访新迁入住户",
        "5号楼",
        "冉文博",
        "一家三口，孩子上小学。",
        "想了解入学和居住登记",
        "告知手续，加入网格微信群。",
        "已办居住登记",
    ),
    (
        12,
        "第二网格",
        "patrol",
        "overcast",
        "巡查电动车充电",
        "3号楼地下车库",
        "",
        "发现飞线充电2处。",
        "",
        "当场拆除，提醒住户到充电棚。",
        "已整改",
    ),
    (
        11,
        "第六网格",
        "errand",
        "sunny",
        "代办高龄补贴认证",
        "甲楼",
        "蔺淑芳",
        "老人行动不便。",
        "上门认证",
        "上门帮助人脸认证。",
        "认证通过",
    ),
    (
        9,
        "第四网格",
        "visit",
        "snow",
        "雪后走访困难户",
        "1号楼",
        "苟世明",
        "屋内暖气偏凉，室温15度。",
        "请供热公司来看",
        "联系供热公司测温放气。",
        "",
    ),
    (
        7,
        "第八网格",
        "patrol",
        "cloudy",
        "巡查小区健身器材",
        "小广场",
        "",
        "漫步机一侧松动。",
        "",
        "拉警戒带，联系物业。",
        "",
    ),
    (
        5,
        "第一网格",
        "publicity",
        "sunny",
        "反诈宣传进院落",
        "泾水家园凉亭",
        "",
        "讲了3个本地案例，到场31人。",
        "",
        "现场安装国家反诈中心。",
        "新装12人",
    ),
    (
        3,
        "第三网格",
        "visit",
        "sunny",
        "调处楼上楼下晾晒滴水",
        "1号楼",
        "席月娥",
        "楼上晾拖把滴水到楼下被褥。",
        "楼上别再滴水",
        "两家当面说开，楼上装接水槽。",
        "双方满意",
    ),
    (
        1,
        "第九网格",
        "patrol",
        "dust",
        "沙尘天巡查临街招牌",
        "西关巷口",
        "",
        "一块灯箱固定件松动。",
        "",
        "提醒店主当天加固，已拍照。",
        "",
    ),
)
FOLLOWED = {"雪后走访困难户": ("复测室温", 2), "巡查小区健身器材": ("看物业是否修好", -1)}
"""What comes next, and in how many days; the second is overdue."""

INCIDENTS = (
    # days ago, grid, category, level, source, title, text, place, unit, how far it has come
    (
        20,
        "第三网格",
        "repair",
        "orange",
        "patrol",
        "楼道灯不亮",
        "一至四层声控灯全部不亮。",
        "2号楼3单元",
        "property",
        "rated",
    ),
    (
        20,
        "第一网格",
        "parking",
        "yellow",
        "group",
        "消防通道停车",
        "晚上八点后常有三四辆车停在消防通道。",
        "1号楼南侧",
        "police",
        "closed",
    ),
    (
        19,
        "第七网格",
        "appearance",
        "yellow",
        "patrol",
        "垃圾桶周边散落垃圾",
        "收运后地面未清扫。",
        "西北角投放点",
        "property",
        "rated",
    ),
    (
        18,
        "第五网格",
        "hazard",
        "red",
        "patrol",
        "井盖缺失",
        "院门内污水井盖缺失，已用路障围挡。",
        "院门内",
        "utilities",
        "closed",
    ),
    (
        17,
        "第二网格",
        "property",
        "yellow",
        "scan",
        "电梯间照明昏暗",
        "2单元电梯厅灯坏了一只。",
        "3号楼2单元",
        "property",
        "closed",
    ),
    (
        16,
        "第四网格",
        "repair",
        "orange",
        "hotline",
        "单元门关不上",
        "闭门器坏，夜里门一直开着。",
        "1号楼1单元",
        "property",
        "checked",
    ),
    (
        15,
        "第九网格",
        "advertising",
        "yellow",
        "patrol",
        "临街墙面小广告",
        "墙面新贴小广告二十余处。",
        "西关巷中段",
        "urban",
        "closed",
    ),
    (
        14,
        "第六网格",
        "hazard",
        "red",
        "patrol",
        "屋面瓦片松动",
        "大风后檐口瓦片松动，下面是通道。",
        "甲楼东侧",
        "housing",
        "dispatched",
    ),
    (
        13,
        "第八网格",
        "street",
        "yellow",
        "group",
        "早市占道",
        "早上七点到九点摊贩占了半条路。",
        "杏林小区门口",
        "urban",
        "transferred",
    ),
    (
        12,
        "第七网格",
        "dispute",
        "yellow",
        "patrol",
        "健身器材噪声引起争执",
        "早上六点有人放音响锻炼，楼上住户不满。",
        "小广场",
        "",
        "settled",
    ),
    (
        10,
        "第五网格",
        "repair",
        "orange",
        "scan",
        "下水道返水",
        "一楼住户卫生间返水。",
        "1号楼1单元",
        "utilities",
        "returned",
    ),
    (
        9,
        "第一网格",
        "construction",
        "yellow",
        "patrol",
        "装修垃圾堆在绿化带",
        "装修垃圾堆放三天未清。",
        "1号楼北侧",
        "property",
        "handled",
    ),
    (8, "第四网格", "errand", "yellow", "hotline", "老人出院需要轮椅", "想借用一周轮椅。", "1号楼", "", "settled"),
    (
        6,
        "第六网格",
        "parking",
        "orange",
        "patrol",
        "院内停车位不够",
        "院里28户只有11个车位，常为停车吵架。",
        "农机厂家属院",
        "",
        "accepted",
    ),
    (
        4,
        "第三网格",
        "hazard",
        "red",
        "patrol",
        "电动车飞线充电",
        "三楼窗户拉线到楼下充电。",
        "3号楼",
        "property",
        "dispatched",
    ),
    (
        2,
        "第八网格",
        "repair",
        "yellow",
        "scan",
        "漫步机松动",
        "健身器材一侧松动，老人孩子常用。",
        "小广场",
        "",
        "reported",
    ),
    (
        1,
        "第九网格",
        "emergency",
        "red",
        "group",
        "水管爆裂路面结冰",
        "巷口水管爆裂，路面已结冰。",
        "西关巷口",
        "utilities",
        "dispatched",
    ),
    (0, "第二网格", "appearance", "yellow", "scan", "楼前枯树枝", "枯枝快掉下来了。", "3号楼前", "", "reported"),
)
ENDS = {"red": 2, "orange": 7, "yellow": 15}
"""Days that an incident of each level is given."""


def _days_ago(today, days):
    return today - timedelta(days=days)


def _log(today, line):
    ago, grid, kind, weather, matter, place, whom, content, demand, measure, result = line
    entry = {
        "day": _days_ago(today, ago),
        "grid": grid,
        "writer": GRIDS[grid][1],
        "kind": kind,
        "weather": weather,
        "matter": matter,
        "place": f"{GRIDS[grid][0]}{place}" if GRIDS[grid][0] not in place else place,
        "household": whom,
        "content": content,
        "demand": demand,
        "measure": measure,
    }
    if matter in FOLLOWED:
        step, days = FOLLOWED[matter]
        entry |= {"next_step": step, "next_on": today + timedelta(days=days)}
    return entry, [("close", "", {"result": result, "closed_on": entry["day"]})] if result else []


def _steps(today, ago, unit, level, worker, until):
    """What was done with an incident until it came so far."""
    sent = _days_ago(today, max(ago - 1, 0))
    due = sent + timedelta(days=ENDS[level])
    accepted = [("accept", "", {})]
    dispatched = [*accepted, ("dispatch", "", {"unit": unit, "due": due, "dispatched_on": sent})]
    handled = [*dispatched, ("handle", "", {"result": "已到场处理，恢复正常。"})]
    checked = [*handled, ("check", "", {"checker": worker, "check": "现场看过，属实。"})]
    closed = [*checked, ("close", "", {"closed_on": sent + timedelta(days=2)})]
    return {
        "reported": [],
        "accepted": accepted,
        "dispatched": dispatched,
        "handled": handled,
        "checked": checked,
        "closed": closed,
        "rated": [*closed, ("rate", "", {"score": 5, "comment": "修得快，谢谢。"})],
        "settled": [
            *accepted,
            ("settle", "", {"tried": "网格员当场协调。", "result": "当场办妥。"}),
            ("check", "", {"checker": worker, "check": "电话回访，已办妥。"}),
            ("close", "", {"closed_on": sent}),
        ],
        "returned": [*dispatched, ("return", "管道在红线以内，属物业维修范围，不属本单位职责。", {})],
        "transferred": [
            *dispatched,
            ("transfer", "占道经营涉及交通，请公安配合。", {"unit": "police", "due": due + timedelta(days=5)}),
        ],
    }[until]


def _incident(today, line):
    ago, grid, category, level, source, title, text, place, unit, until = line
    estate, worker = GRIDS[grid]
    seen = datetime.combine(_days_ago(today, ago), time(1, 30), UTC)
    entry = {
        "title": title,
        "category": category,
        "level": level,
        "source": source,
        "grid": grid,
        "place": place if estate in place else f"{estate}{place}",
        "text": text,
        "found": seen,
        "reported_on": _days_ago(today, ago),
        "worker": worker if source == "patrol" else "",
    }
    if source != "patrol":
        entry |= {"reporter": "热心居民", "phone": "19900000000"}
    return entry, _steps(today, ago, unit, level, worker, until)


def sample(today=TODAY):
    """Entries by ledger: the fields of each, and what is done with it then (action, reason, values)."""
    return {
        "grid_days": [_log(today, line) for line in LOG],
        "incidents": [_incident(today, line) for line in INCIDENTS],
    }
