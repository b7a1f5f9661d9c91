"""10,000 residents: from Excel into a preview, and searched as one types."""

import io
import random
import time

import pytest
import xlsxwriter

from council.documents.people import preview
from council.domain.roster import Roster
from council.service.pinyin import search_string

PEOPLE = 10_000
HEADER = ["编号", "姓名", "户号", "楼栋", "单元", "房号", "网格", "建筑面积", "电话", "出生日期", "户主", "职务"]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单解吕曾区"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志文玉海春红梅乐朝长行晓宁雪峰"

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]


def excel(people):
    dice = random.Random(1)
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "constant_memory": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADER)
    for place in range(people):
        home = place // 3
        name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
        sheet.write_row(place + 1, 0, [f"XJ{place:05}", name, f"H{home:04}", f"{home // 60 + 1}号楼", home % 4 + 1])
        sheet.write_row(place + 1, 5, [home // 4 % 18 * 100 + 101, f"第{'一二三四五六七八九'[home % 9]}网格"])
        sheet.write_row(place + 1, 7, [dice.randint(4000, 16000) / 100, 19900000000 + place])
        sheet.write_number(place + 1, 9, dice.randint(12000, 42000), day)
        sheet.write_row(place + 1, 10, ["是" if place % 3 == 0 else "否", "居民代表、党员" if place % 40 == 0 else ""])
    book.close()
    return data.getvalue()


def milliseconds(work, times=1):
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def test_import_and_search(capsys):
    data = excel(PEOPLE)
    results = []
    cold = milliseconds(lambda: results.append(preview(data, Roster())))
    people = results[0].people
    assert (len(people), results[0].errors, results[0].questions) == (PEOPLE, (), ())
    roster = Roster(people)
    again = milliseconds(lambda: results.append(preview(data, roster)))
    assert results[-1].unchanged == PEOPLE
    names = [person.name for person in people]
    spelling = milliseconds(lambda: [search_string(name) for name in names], times=3)
    first = milliseconds(lambda: roster.find(""))
    typed = {
        query: milliseconds(lambda query=query: roster.find(query), times=5)
        for query in ("z", "zw", "zhang", "张", "e", "号楼", "12号楼 zw", "1-101", "xj0123", "nobody")
    }
    with capsys.disabled():
        print(f"\n{PEOPLE} people from Excel: {cold:.0f} ms new, {again:.0f} ms again; pinyin alone {spelling:.0f} ms")
        print(f"search: index {first:.0f} ms; " + ", ".join(f"{query} {took:.1f} ms" for query, took in typed.items()))
