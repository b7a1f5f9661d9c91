"""More invented residents, for a demo with more voters than the sample community has adults."""

from __future__ import annotations

import random
from datetime import date

from council.domain.roster import Person, Roster

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅春生建国志成"
AREAS = (7850, 8960, 10240, 12130)  # 0.01 m²


def newcomers(roster: Roster, voters: int, seed: int, today: date) -> list[Person]:
    """As many invented adults as are lacking for `voters` to come; none when there are enough."""
    adults = sum(1 for person in roster.people.values() if person.active and person.is_adult(today))
    lacking = max(0, voters + voters // 10 - adults) if voters > adults else 0
    chance = random.Random(f"newcomers/{seed}")
    grids = sorted({person.grid for person in roster.people.values()}) or [""]
    return [
        Person(
            id=f"demo{place:05d}",
            number=f"D{place:05d}",
            name=chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.randint(1, 2))),
            building=str(20 + place // 60),
            unit=str(1 + place // 20 % 3),
            room=str(101 + place % 20),
            grid=chance.choice(grids),
            area=chance.choice(AREAS),
            birth=date(chance.randint(1945, 2004), chance.randint(1, 12), chance.randint(1, 28)),
            head=True,
        )
        for place in range(lacking)
    ]
