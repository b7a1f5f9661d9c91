"""Papers in a real browser: nothing runs off a slip, a phone's screen or a sheet of A4."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from council.documents.html import minutes_html
from council.documents.notices import notice_html
from council.documents.slips import Sheet, Slip, door_html, slips_html
from council.domain.community import Wifi
from tests.documents.test_notices import DAY, planned
from tests.documents.test_slips import sheet
from tests.domain.a_meeting import START, a_meeting, proposals
from tests.look import CHROMIUM, browser

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG = "Maximiliane Wolfeschlegelstein-Hausenbergerdorff"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="there is no Chromium here"),
]


async def measured(page, script, width=794, height=1123):
    async with browser() as chromium:
        tab = await chromium.new_page(viewport={"width": width, "height": height})
        await tab.emulate_media(media="print" if width == 794 else "screen")
        await tab.set_content(page)
        return await tab.evaluate(script)


async def pages_of(page):
    async with browser() as chromium:
        tab = await chromium.new_page()
        await tab.set_content(page)
        return len(re.findall(rb"/Type\s*/Page\b", await tab.pdf(prefer_css_page_size=True)))


def crowded(url):
    slips = tuple(
        Slip(LONG, "ABCDEFGHJK", "XJ00001", "12号楼-3单元-1801", "第十网格", f"{url}/V/ABCDEFGHJK" if url else "")
        for _ in range(20)
    )
    title = "西街社区二〇二六年第四季度居民代表会议暨居务监督评议会"
    return Sheet("西街社区", title, "泾水花园小区物业服务中心二楼多功能活动室", START, SHANGHAI, slips, url)


@pytest.mark.parametrize("per_page", [8, 10])
@pytest.mark.parametrize("url", ["", "http://192.168.178.123:8765"])
async def test_the_longest_texts_fit_on_a_slip(zh, en, per_page, url):
    script = "[...document.querySelectorAll('article')].filter(a => a.scrollHeight > a.clientHeight + 1).length"
    for words in (zh, en):
        assert await measured(slips_html(crowded(url), words, per_page), script) == 0


@pytest.mark.parametrize(("per_page", "sheets"), [(8, 3), (10, 2)])
async def test_slips_take_as_many_sheets_as_they_say(zh, per_page, sheets):
    assert await pages_of(slips_html(crowded("http://192.168.178.123:8765"), zh, per_page)) == sheets


async def test_the_poster_is_one_sheet(zh, en):
    for words in (zh, en):
        wifi = Wifi(ssid="Xijie community hall", password="a-long-password-2026")
        assert await pages_of(door_html(sheet(), words, "http://192.168.178.123:8765", wifi)) == 1


async def test_a_notice_is_one_sheet(zh):
    assert await pages_of(notice_html(planned(), "西街社区居民委员会", zh, SHANGHAI, DAY)) == 1


async def test_minutes_can_be_read_on_a_phone(zh, en):
    minutes = a_meeting().minutes(proposals())
    for words in (zh, en):
        page = minutes_html(minutes, words, SHANGHAI, head="ab" * 32)
        assert await measured(page, "document.documentElement.scrollWidth", width=360, height=740) <= 360
