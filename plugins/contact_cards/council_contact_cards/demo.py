"""Sample data: the cards of a community with invented people, for the demo and the sample community."""

from datetime import date

GRIDS = ("第一网格", "第二网格", "第三网格")
DUTIES = {
    "lead": "统筹网格事务，受理居民诉求",
    "worker": "每日巡查走访，代办事项，收集微心愿",
    "police": "治安防范、户口与纠纷",
    "lawyer": "每月两次坐班，法律咨询",
    "mediator": "邻里、家庭纠纷调解",
    "property": "水电报修、保洁保安",
}
PEOPLE = (
    ("lead", "白玉兰", "13900000101", "工作日8:30—18:00"),
    ("worker", "柳青山", "13900000102", "每日8:30—20:00"),
    ("police", "石峰", "13900000103", "每周三15:00—17:00"),
    ("lawyer", "方正平", "13900000104", "每月第一、第三个周五"),
    ("mediator", "乔和平", "13900000105", "工作日9:00—17:00"),
    ("property", "梅小雨", "13900000106", "全天"),
)


def sample():
    """Entries by ledger: the fields of each, and what is done with it then (action, reason, values)."""
    people = [
        (
            {
                "name": name,
                "grid": grid,
                "post": post,
                "phone": phone[:-3] + str(place + 1) + phone[-2:],
                "duties": DUTIES[post],
                "hours": hours,
                "agreed": True,
            },
            [],
        )
        for place, grid in enumerate(GRIDS)
        for post, name, phone, hours in PEOPLE[: 6 - place]
    ]
    cards = [
        (
            {
                "grid": grid,
                "boundary": f"{3 * place + 1}号楼至{3 * place + 3}号楼，东至安定街，西至西街巷",
                "hotline": "0933-3300000",
                "supervision": "0933-3300001",
            },
            [
                ("issue", "", {"version_date": date(2026, 9, 1), "printed": 150}),
                ("hand_out", "", {"printed": 150, "handed_out": 120 - 10 * place}),
            ],
        )
        for place, grid in enumerate(GRIDS)
    ]
    return {"card_people": people, "contact_cards": cards}
