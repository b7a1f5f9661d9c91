"""Sample data: volunteers, activities and shifts of a community like Xijie; people, units and figures are invented.

Residents stand here by their number in the roster (编号), other entries by what they are called; whoever loads the data
puts their ids in place of them. Texts are in both languages.
"""

from datetime import UTC, date, datetime, time, timedelta

from council.api import Text

TODAY = date(2026, 11, 23)
"""A Monday."""


def _t(zh, en):
    return Text(zh=zh, en=en)


WATER = _t("县水务局党支部", "Water office Party branch")
HOSPITAL = _t("县中医医院党总支", "Hospital Party branch")
SCHOOL = _t("东街小学党支部", "East Street School Party branch")
COURT = _t("县司法局党支部", "Justice office Party branch")
UNITS = (
    (WATER, "第一网格", "safety", 4, 3, _t("抢修车一辆，可检修管道", "A repair van; can check pipes")),
    (HOSPITAL, "第四网格", "errands", 4, 2, _t("义诊、健康讲座", "Free consultations, talks on health")),
    (SCHOOL, "第七网格", "homework", 6, 4, _t("周末课业辅导", "Homework help at weekends")),
    (COURT, "第三网格", "mediation", 6, 1, _t("送法进家门、以案说法", "Law brought to the door")),
)
MEMBERS = (
    (WATER, "段志刚", "第一网格", "safety", ("repairs",)),
    (SCHOOL, "景文静", "第七网格", "homework", ("teaching",)),
    (COURT, "闫正华", "第三网格", "policy", ("law", "mediation")),
)

VOLUNTEERS = (
    # name, number, resident, grid, phone, sex, skills, times, agreed to be public
    ("韩东升", "XJV001", "XJ004", "第一网格", "19900002157", "m", ("repairs",), ("sat_am", "sat_pm", "sun_am"), True),
    ("马勇", "XJV002", "XJ042", "第二网格", "19900003095", "m", ("driving",), (), True),
    ("何静", "XJV003", "XJ099", "第三网格", "19900007520", "f", ("teaching", "phones"), ("sat_am", "sun_am"), True),
    ("康思琪", "XJV004", "XJ156", "第四网格", "19900007123", "f", ("medical",), ("sat_am", "sat_pm"), False),
    ("赵立新", "XJV005", "XJ175", "第五网格", "19900007877", "m", ("repairs", "driving"), ("tue_am", "thu_am"), True),
    ("脱海峰", "XJV006", "XJ213", "第六网格", "19900003227", "m", (), (), True),
    ("马海燕", "XJV007", "XJ232", "第六网格", "19900005825", "f", ("hair",), ("wed_am", "sat_am"), True),
    ("党蓉", "XJV008", "XJ251", "第七网格", "19900005899", "f", ("arts", "writing"), ("sun_am", "sun_pm"), True),
    ("何雨晴", "XJV009", "XJ289", "第七网格", "19900003914", "f", ("teaching",), ("sun_am", "sun_pm"), False),
    ("李玉霞", "XJV010", "XJ308", "第八网格", "19900009024", "f", ("mediation",), (), True),
)
JOINED = date(2026, 3, 5)

JOINT = (
    # day, unit, grid, what
    ((3, 5), WATER, "第一网格", _t("学雷锋检修下水", "Drains checked on Volunteers’ Day")),
    ((4, 12), SCHOOL, "第七网格", _t("植绿护绿", "Planting and caring for trees")),
    ((5, 10), HOSPITAL, "第四网格", _t("健康义诊进小区", "Health checks in the estate")),
    ((6, 1), SCHOOL, "第七网格", _t("六一红色故事会", "Stories on Children’s Day")),
    ((7, 1), COURT, "第三网格", _t("主题党日联学", "Joint Party day")),
    ((8, 22), WATER, "第五网格", _t("汛期排查联合巡查", "Patrol in the rainy season")),
    ((9, 26), HOSPITAL, "第二网格", _t("迎国庆环境大扫除", "Big clean-up before National Day")),
    ((10, 17), COURT, "第九网格", _t("重阳敬老联欢", "Double Ninth party for the elderly")),
)
LAW = (
    ((3, 15), "第一网格", _t("消费维权集中宣传", "Consumer rights day")),
    ((4, 15), "第三网格", _t("国家安全教育日宣讲", "Talk on national security")),
    ((5, 28), "第八网格", _t("民法典进小区", "The Civil Code in the estate")),
    ((6, 26), "第六网格", _t("禁毒宣传", "Against drugs")),
    ((7, 18), "第二网格", _t("送法进家门：邻里纠纷", "Law at the door: neighbours")),
    ((8, 30), "第四网格", _t("反诈讲座", "Talk against fraud")),
    ((9, 20), "第五网格", _t("物业纠纷以案说法", "Property disputes by example")),
    ((11, 9), "第九网格", _t("消防法律法规讲座", "Talk on fire safety law")),
)
VISITS = (
    ((1, 28), _t("春节前走访困难户", "Visits before Spring Festival"),
     ("XJ001", "XJ002", "XJ042", "XJ080", "XJ118", "XJ137")),
    ((5, 30), _t("六一慰问困境儿童家庭", "Visits to families in need"), ("XJ099", "XJ156", "XJ175", "XJ213", "XJ232")),
    ((8, 1), _t("八一慰问优抚对象", "Visits on Army Day"), ("XJ251", "XJ289", "XJ308", "XJ327", "XJ346")),
    ((10, 15), _t("重阳节走访高龄老人", "Visits to the very old"),
     ("XJ001", "XJ004", "XJ003", "XJ005", "XJ006", "XJ007", "XJ008")),
)  # fmt: skip
"""22 people in 23 visits: one of them twice."""

AHEAD = (
    # days from today, from and to by the clock, type, title, place, grid, needed, skill, who signed up
    (2, (9, 0), (11, 0), "elderly", _t("义务理发", "Haircuts for the elderly"), _t("回中佳苑活动室", "Activity room"),
     "第四网格", 2, "hair", ("马海燕",)),
    (5, (9, 0), (11, 30), "environment", _t("周末清雪除冰", "Clearing snow and ice"), _t("泾水家园南门", "South gate"),
     "第一网格", 6, "", ("韩东升", "马勇", "何静", "脱海峰")),
    (5, (10, 0), (11, 30), "children", _t("红色托育课堂", "Child care class"), _t("党群服务中心", "Community centre"),
     "第七网格", 2, "teaching", ("何静", "党蓉")),
    (6, (14, 0), (16, 0), "law", _t("冬季用火用电讲堂", "Talk on fires and heaters"), _t("杏林小区广场", "Square"),
     "第八网格", 3, "", ("李玉霞", "党蓉", "马勇")),
)  # fmt: skip
"""With a gap, somebody in two shifts at once (何静), and somebody who is not free then (党蓉, a Saturday)."""

DONE = (
    # days ago, from and to, title, place, grid, who served and how many minutes went off
    (16, (9, 0), (11, 30), _t("清理楼道杂物", "Clearing the stairwells"), _t("安定小区2号楼", "Anding, block 2"),
     "第三网格", (("何静", 0), ("马勇", 20), ("脱海峰", 0))),
    (9, (14, 0), (16, 0), _t("教老人用手机", "Phones for the elderly"), _t("党群服务中心", "Community centre"),
     "第七网格", (("何静", 0), ("党蓉", 0))),
    (2, (9, 0), (11, 0), _t("雪天关爱独居老人", "Looking in on the elderly"), _t("西关巷", "Xiguan Lane"),
     "第九网格", (("李玉霞", 10), ("韩东升", 0))),
)  # fmt: skip
OF_UNITS = {"XJV005": WATER, "XJV009": SCHOOL, "XJV003": SCHOOL}
"""Volunteers whose unit registered here."""
RECORDER = "XJ269"


def _at(day, clock):
    """A moment by the clock of Shanghai."""
    return datetime.combine(day, time(*clock), UTC) - timedelta(hours=8)


def _units():
    placed = [
        (
            {"unit": unit, "kind": "unit", "registered": JOINED, "needs": needs},
            [("place", "", {"grid": grid, "post": post, "pledged": pledged}), ("claim", "", {"wishes": wishes})],
        )
        for unit, grid, post, pledged, wishes, needs in UNITS
    ]
    members = [
        (
            {"unit": unit, "kind": "member", "member": name, "registered": JOINED, "skills": skills},
            [("place", "", {"grid": grid, "post": post, "pledged": 6})],
        )
        for unit, name, grid, post, skills in MEMBERS
    ]
    return [*placed, *members]


def _volunteers():
    named = [
        (
            {
                "name": name,
                "grid": grid,
                "phone": phone,
                "sex": sex,
                "skills": skills,
                "times": times,
                "public": public,
                "unit": OF_UNITS.get(number, ""),
                "joined": JOINED,
            },
            [("confirm", "", {"volunteer_no": number, "resident": resident})],
        )
        for name, number, resident, grid, phone, sex, skills, times, public in VOLUNTEERS
    ]
    waiting = {
        "name": "尚小雨",
        "grid": "第一网格",
        "phone": "19900000077",
        "birth": "2011-05-04",  # as text: the day of an entry is the first one that it names
        "guardian": "尚永强",
        "guardian_phone": "19900007517",
    }
    return [*named, (waiting, [])]


def _held(day, kind, title, grid, **more):
    """An activity that took place, on a day of this year."""
    fields = {
        "title": title,
        "type": kind,
        "grid": grid,
        "starts": _at(day, (9, 30)),
        "ends": _at(day, (11, 30)),
        **more,
    }
    held = {name: fields.pop(name) for name in ("visited", "served") if name in fields}
    return fields, [("hold", "", {"held_on": day, **held})]


def _activities(today):
    year = today.year
    joint = [
        _held(date(year, *day), "joint", title, grid, partners=("dual",), unit=unit, served=30)
        for day, unit, grid, title in JOINT
    ]
    law = [_held(date(year, *day), "law", title, grid, partners=("justice",), served=40) for day, grid, title in LAW]
    visits = [_held(date(year, *day), "visit", title, "", visited=people) for day, title, people in VISITS]
    past = [
        _held(today - timedelta(days=ago), "other", title, grid, place=place)
        for ago, _, _, title, place, grid, _ in DONE
    ]
    ahead = []
    for days, begin, end, kind, title, place, grid, needed, _, _ in AHEAD:
        day = today + timedelta(days=days)
        times = {"starts": _at(day, begin), "ends": _at(day, end), "place": place}
        fields = {"title": title, "type": kind, "grid": grid, "needed": needed}
        ahead.append((fields, [("open", "", times)]))
    return [*joint, *law, *visits, *past, *ahead]


def _shifts(today):
    past = [
        (_shift(today - timedelta(days=ago), begin, end, title, place, len(people)), [("finish", "", {})])
        for ago, begin, end, title, place, _, people in DONE
    ]
    ahead = [
        (_shift(today + timedelta(days=days), begin, end, title, place, needed, skill=skill), [])
        for days, begin, end, _, title, place, _, needed, skill, _ in AHEAD
    ]
    return [*past, *ahead]


def _shift(day, begin, end, title, place, needed, **more):
    times = {"starts": _at(day, begin), "ends": _at(day, end)}
    return {"title": title, "activity": title, **times, "place": place, "needed": needed, **more}


def _service(today):
    done = []
    for ago, begin, end, title, _, _, people in DONE:
        day = today - timedelta(days=ago)
        for name, off in people:
            times = {"came": _at(day, begin), "went": _at(day, end), "off": off}
            steps = [("record", "", times), ("confirm", "", {"recorder": RECORDER, "appraisal": "good"})]
            done.append(({"volunteer": name, "shift": title}, steps if ago > 5 else steps[:1]))
    signed = [({"volunteer": name, "shift": title}, []) for *_, title, _, _, _, _, people in AHEAD for name in people]
    return [*done, *signed]


def _certificates(today):
    issue = {
        "issued": today - timedelta(days=1),
        "responsible": "安永红",
        "handler": "柳青山",
        "contact": "0933-3300000",
    }
    return [({"volunteer": "何静"}, [("issue", "", issue)])]


def sample(today=TODAY):
    """Entries by ledger: the fields of each, and what is done with it then (action, reason, values)."""
    return {
        "dual_units": _units(),
        "volunteers": _volunteers(),
        "activities": _activities(today),
        "shifts": _shifts(today),
        "service": _service(today),
        "service_certificates": _certificates(today),
    }
