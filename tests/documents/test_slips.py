"""Slips, the poster and the sign-in list: every code readable by eye and by phone, in the order of the doors."""

import csv
import io
import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from council.documents.slips import (
    Due,
    Sheet,
    Slip,
    attendance_html,
    door_html,
    due_in,
    slips_csv,
    slips_html,
    slips_of,
)
from council.domain.community import Settings, Wifi
from council.domain.meeting import Meeting
from council.domain.roster import Roster
from tests.documents.test_minutes_html import read
from tests.domain.a_meeting import START, a_meeting, roster, with_proxies

SHANGHAI = ZoneInfo("Asia/Shanghai")
ADDRESS = "http://192.168.178.123:8765"
CODES = ("0123456789", "ABCDEFGHJK", "MNPQRSTVWX")


def sheet(url=ADDRESS, people=3, **changes):
    names = ("王秀英", "李建国", "张玉兰")
    slips = tuple(
        Slip(
            name=names[place % 3],
            code=CODES[place % 3],
            number=f"{place:04d}",
            dwelling=f"{place}-1-101",
            grid="第一网格",
            url=f"{url}/V/{CODES[place % 3]}" if url else "",
        )
        for place in range(people)
    )
    return Sheet("西街社区", "第四季度居民代表会议", "社区二楼会议室", START, SHANGHAI, slips, url, **changes)


def decoded(page):
    """What a phone reads off each QR code of a page: the drawing's path filled into a picture."""
    texts = []
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        side = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
        image = Image.new("L", (side * 4, side * 4), 255)
        draw = ImageDraw.Draw(image)
        for left, top, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
            x, y = int(left) * 4, int(top) * 4
            draw.rectangle((x, y, x + int(width) * 4 - 1, y + 3), fill=0)
        texts += [found.text for found in zxingcpp.read_barcodes(image)]
    return texts


# -- slips ---------------------------------------------------------------------------------------------------------


def test_each_slip_carries_its_own_code_to_scan_and_to_read(zh):
    page = slips_html(sheet(), zh)
    assert decoded(page) == [f"{ADDRESS}/V/{code}" for code in CODES]
    text = read(page).text
    for expected in ("王秀英", "0-1-101", "01234-56789", "ABCDE-FGHJK", "2026年11月23日 19:00", "社区二楼会议室"):
        assert expected in text


def test_without_a_fixed_address_there_is_no_qr_code(zh):
    page = slips_html(sheet(url=""), zh)
    assert "<svg" not in page
    assert "01234-56789" in page
    assert "扫会场大屏幕上的二维码，输入上面的编码。" in page


def test_the_address_is_printed_as_people_type_it(zh):
    letters_only = Sheet("西街社区", "会议", slips=(Slip("王秀英", CODES[0]),), address="http://192.168.178.123:8765")
    assert "打开 192.168.178.123:8765，输入" in slips_html(letters_only, zh)


def test_slips_help_where_wechat_does_not(zh, en):
    assert "微信打不开：右上角 ··· → 在浏览器打开。" in slips_html(sheet(), zh)
    assert "WeChat does not open it: top right ··· → Open in browser." in slips_html(sheet(), en)


@pytest.mark.parametrize(("people", "per_page", "sheets"), [(8, 8, 1), (9, 8, 2), (20, 10, 2), (0, 8, 0)])
def test_so_many_fit_on_a_sheet(en, people, per_page, sheets):
    page = slips_html(sheet(people=people), en, per_page)
    assert page.count("<section") == sheets
    assert page.count("<article") == people


def test_a_name_is_text(zh):
    wild = Sheet("<i>", "<i>", slips=(Slip("<script>", CODES[0], dwelling="<b>", url=f"{ADDRESS}/V/{CODES[0]}"),))
    assert not {"script", "i"} & set(read(slips_html(wild, zh)).elements)
    assert "<script>" in read(slips_html(wild, zh)).text


def test_a_slip_does_not_show_its_code_in_a_log():
    assert "0123456789" not in repr(sheet())


# -- for a mail merge ----------------------------------------------------------------------------------------------


def test_csv_opens_in_excel(zh):
    written = slips_csv(sheet(), zh)
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert rows[0] == ["姓名", "编号", "网格", "住址", "编码", "网址"]
    assert rows[1] == ["王秀英", "0000", "第一网格", "0-1-101", "01234-56789", f"{ADDRESS}/V/0123456789"]
    assert len(rows) == 4


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-1", "@SUM(A1)", "\tx"])
def test_a_cell_is_never_a_formula(en, name):
    rows = list(
        csv.reader(io.StringIO(slips_csv(Sheet("", "", slips=(Slip(name, CODES[0]),)), en).decode("utf-8-sig")))
    )
    assert rows[1][0] == f"'{name}"


# -- out of the community ------------------------------------------------------------------------------------------


@dataclass
class Codes:
    people: dict = field(default_factory=dict)


@dataclass
class Picture:
    """The part of a snapshot that slips are made of."""

    roster: Roster
    slips: Codes
    meeting: Meeting | None
    settings: Settings


def test_slips_come_in_the_order_of_the_doors():
    held = a_meeting()
    codes = {f"{place:010d}": person for place, person in enumerate(held.people.people)} | {"ZZZZZZZZZZ": "gone"}
    made = slips_of(Picture(held.people, Codes(codes), held.meeting, Settings(name="西街社区")), ADDRESS + "/")
    assert [slip.grid for slip in made.slips if slip.grid][:5] == ["第一网格"] * 4 + ["第二网格"]
    assert (made.community, made.title, made.place) == ("西街社区", held.meeting.title, "社区二楼会议室")
    assert made.slips[0].name == "gone"
    assert {slip.url for slip in made.slips if slip.name == "王秀英"} == {f"{ADDRESS}/V/0000000000"}


def test_without_an_address_slips_have_no_link():
    held = a_meeting()
    made = slips_of(Picture(held.people, Codes({CODES[0]: "p01"}), held.meeting, Settings(name="西街社区")))
    assert (made.address, made.slips[0].url) == ("", "")


# -- at the door ---------------------------------------------------------------------------------------------------


def test_the_poster_leads_into_the_wifi_and_to_the_meeting(zh):
    page = door_html(sheet(), zh, ADDRESS, Wifi(ssid="西街;会场", password="a:b"))
    assert decoded(page) == ["WIFI:T:WPA;S:西街\\;会场;P:a\\:b;;", ADDRESS]
    text = read(page).text
    for expected in (
        "1",
        "2",
        "3",
        "西街;会场",
        "a:b",
        "192.168.178.123:8765",
        "微信“扫一扫”不能连接无线网络",
        "点“我到了”",
    ):
        assert expected in text


def test_without_a_wifi_the_poster_has_two_steps(zh):
    page = door_html(sheet(), zh, ADDRESS, Wifi())
    assert decoded(page) == [ADDRESS]
    assert "无线网络" not in page
    assert page.count("<section>") == 2


def test_an_open_wifi_has_no_password(en):
    page = door_html(sheet(), en, ADDRESS, Wifi(ssid="Hall", security="nopass"))
    assert decoded(page)[0] == "WIFI:T:nopass;S:Hall;;"
    assert "Password" not in page


# -- the sign-in list ----------------------------------------------------------------------------------------------


def test_the_sign_in_list_names_everybody_who_is_due(zh):
    held = a_meeting()
    rows = due_in(held.meeting, held.people, zh)
    assert len(rows) == 36
    assert [row.grid for row in rows] == sorted((row.grid for row in rows), key=[row.grid for row in rows].index)
    text = read(attendance_html(sheet(), rows, zh)).text
    for expected in ("签到表", "应到：36", "王秀英", "签名", "列席"):
        assert expected in text.replace("： ", "：")


def test_a_proxy_is_noted_on_the_list(zh):
    held = with_proxies()
    (given,) = [row for row in due_in(held.meeting, held.people, zh) if row.note]
    assert (given.name, given.note) == ("周海燕", "由王秀英代投")


def test_a_list_without_grids_or_guests_has_no_room_for_them(en):
    page = attendance_html(sheet(), (Due("Ann"), Due("Bob")), en, guests=0)
    assert "Grid" not in page
    assert "Guests" not in page
    assert page.count("<tr>") == 3


def test_somebody_who_left_the_roster_is_still_due(zh):
    held = a_meeting()
    assert {row.name for row in due_in(held.meeting, roster(["王秀英"]), zh)} >= {"王秀英", "p02"}
