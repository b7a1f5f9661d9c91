"""Ballots with a script on old phones: an order by touching, marks in rows, what is lacking said before it is sent."""

import pytest

from council.domain.tally import Option, Question
from tests.browser.conftest import look
from tests.web.halls import PROXIES, Hall

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ("王秀英", "李建国", "张桂兰（三号楼楼栋长，退休教师）", "刘洋")
QUIET = 550  # milliseconds in which a touch on what has only just appeared is not taken


def asked(method, **more):
    options = tuple(Option(id=f"o{place}", label=name) for place, name in enumerate(NAMES, start=1))
    return Question(method=method, options=options, **more)


def opened(hall, method, **more):
    hall.session()
    hall.poll(question=asked(method, **more), title="推选楼栋协商小组组长")


def totals(hall, poll="poll1"):
    hall.close()
    return hall.meeting.polls[poll].result.counts["count"].totals


async def visit(hall, pages, phone, **changes):
    page = await phone(**changes)
    await page.goto(pages.slip_url(hall.code(1)))
    await page.wait_for_timeout(QUIET)
    return page


async def places(page):
    return [await each.inner_text() for each in await page.locator("button.tap b").all()]


async def test_an_order_is_touched_taken_back_and_cast(hall, pages, phone):
    opened(hall, "irv")
    page = await visit(hall, pages, phone)
    taps = page.locator("button.tap")
    assert await page.inner_text("#vote .count") == "按先后顺序点选，先点第一选择；再点一次取消。"
    for place in (2, 0, 3):
        await taps.nth(place).tap()
    assert await places(page) == ["2", "", "1", "3"]
    assert await page.inner_text("#vote .count") == "已排 3 / 共 4"
    await taps.nth(2).tap()
    assert await places(page) == ["1", "", "", "2"]
    assert await taps.nth(0).get_attribute("aria-pressed") == "true"
    await page.tap("button[name=cast]")
    await page.wait_for_selector("text=您的投票已收到")
    assert totals(hall) == {"o1": 1, "o2": 0, "o3": 0, "o4": 0}
    assert hall.meeting.polls["poll1"].result.counts["count"].stages[0].votes["o1"] == 1


async def test_news_do_not_take_an_order_away(hall, pages, phone):
    opened(hall, "scottish_stv", seats=2)
    page = await visit(hall, pages, phone)
    await page.locator("button.tap").nth(1).tap()
    hall.council.meetings.cast("poll1", "p2", "p2", "A" * 16, ("o1",)).result()
    await page.wait_for_timeout(500)
    await look(page)
    await page.wait_for_timeout(500)
    assert await places(page) == ["", "1", "", ""]


async def test_what_is_lacking_is_said_before_it_is_sent(hall, pages, phone):
    opened(hall, "choose", least=2, most=3)
    page = await visit(hall, pages, phone)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    await page.tap("button[name=cast]")
    assert await page.inner_text("#vote .count") == "还没有选择。如都不选，请点“弃权”。"
    await page.locator("label.choice").nth(0).tap()
    await page.tap("button[name=cast]")
    assert await page.inner_text("#vote .count") == "还须再选，至少 2 项。"
    assert sent == []
    await page.locator("label.choice").nth(3).tap()
    await page.tap("button[name=cast]")
    await page.wait_for_selector("text=您的投票已收到")
    assert totals(hall) == {"o1": 1, "o2": 0, "o3": 0, "o4": 1}


async def test_marks_are_touched(hall, pages, phone):
    opened(hall, "score", most=5)
    page = await visit(hall, pages, phone, viewport={"width": 320, "height": 640})
    rows = page.locator("fieldset")
    await rows.nth(0).locator("label.mark").nth(5).tap()
    await rows.nth(0).locator("label.mark").nth(4).tap()
    await rows.nth(2).locator("label.mark").nth(2).tap()
    assert await page.inner_text("#vote .count") == "已打分 2 / 共 4"
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await page.tap("button[name=cast]")
    await page.wait_for_selector("text=您的投票已收到")
    assert totals(hall) == {"o1": 4, "o2": 0, "o3": 2, "o4": 0}


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
@pytest.mark.parametrize("method", ["choose", "irv", "score"])
async def test_everything_is_big_enough_and_nothing_wider_than_the_screen(hall, pages, phone, method, script, width):
    opened(hall, method, most=3 if method == "choose" else 5)
    page = await visit(hall, pages, phone, java_script_enabled=script, viewport={"width": width, "height": 640})
    measured = page.locator("#vote label.choice, #vote button.tap, #vote label.rank, #vote button[name]")
    for each in await measured.all():
        if await each.is_visible():
            assert (await each.bounding_box())["height"] >= 72
    for each in await page.locator("#vote label.mark span").all():
        box = await each.bounding_box()
        assert min(box["height"], box["width"]) >= 54
    widest = await page.locator("#vote").bounding_box()
    assert widest["x"] + widest["width"] <= width


async def test_an_order_without_a_script_is_made_of_lists(hall, pages, phone):
    opened(hall, "irv")
    page = await visit(hall, pages, phone, java_script_enabled=False)
    lists = page.locator("label.rank select")
    await lists.nth(0).select_option("2")
    await lists.nth(1).select_option("2")
    await page.tap("button[name=cast]")
    await page.wait_for_selector("text=缺少第1名")
    assert await lists.nth(0).input_value() == "2", "what was filled in is still there"
    await lists.nth(1).select_option("1")
    await page.tap("button[name=cast]")
    await page.wait_for_selector("text=您的投票已收到")
    assert totals(hall)["o2"] == 1


async def test_the_votes_of_others_are_filled_in_apart(phone):
    """Casting one ballot leaves the order begun on the other as it is."""
    from council.domain.agenda import StartItem
    from council.domain.roll_call import Arrive, GiveProxy
    from council.domain.sitting import CallToOrder
    from council.web.server import Pages

    hall = Hall(rule=PROXIES).plan()
    pages = Pages(hall.council, host="127.0.0.1", port=0)
    pages.start()
    try:
        hall.doors()
        hall.do(GiveProxy(right="p2", agent="p1", written=True))
        for place in range(1, 8):
            if place != 2:
                hall.do(Arrive(person=f"p{place}"))
        hall.do(CallToOrder())
        hall.do(StartItem(item="i2"))
        hall.poll(question=asked("irv"), title="推选组长")
        page = await visit(hall, pages, phone)
        first, second = page.locator("#p1"), page.locator("#p2")
        await second.locator("button.tap").nth(3).tap()
        await second.locator("button.tap").nth(1).tap()
        await first.locator("button.tap").nth(0).tap()
        await first.locator("button[name=cast]").tap()
        await page.wait_for_selector("#p1 >> text=您的投票已收到")
        shown = [await each.inner_text() for each in await second.locator("button.tap b").all()]
        assert shown == ["", "2", "", "1"]
        await page.wait_for_timeout(QUIET)
        await second.locator("button[name=cast]").tap()
        await page.wait_for_selector("#p2 >> text=您的投票已收到")
        assert totals(hall) == {"o1": 1, "o2": 0, "o3": 0, "o4": 1}
    finally:
        pages.stop()
        hall.council.close()
