"""A resident's evening on an old phone: scan, sign in, vote, keep the receipt, change the vote."""

import pytest

from council.domain.agenda import StartItem
from council.domain.polls import LastCall
from council.domain.roll_call import Arrive, GiveProxy
from council.domain.sitting import CallToOrder
from council.web.server import Pages
from tests.browser.conftest import look, restarted, until
from tests.web.halls import PROXIES, Hall

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def called_to_order(hall):
    for place in range(1, 8):
        if not hall.meeting.is_present(f"p{place}"):
            hall.do(Arrive(person=f"p{place}"))
    hall.do(CallToOrder())
    hall.do(StartItem(item="i2"))


def votes(hall):
    return hall.meeting.polls["poll1"].result.counts["count"].totals


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
async def test_an_evening(hall, pages, phone, script):
    page = await phone(java_script_enabled=script)

    async def again():
        await (look(page) if script else page.reload())

    hall.doors()
    address = pages.slip_url(hall.code(1))
    await page.goto(address)
    await page.click("text=我到了")
    await page.wait_for_selector("text=您已于")
    assert hall.meeting.is_present("p1")

    called_to_order(hall)
    hall.poll()
    await again()
    await page.wait_for_selector("#vote button.yes")
    await page.wait_for_timeout(550)  # a touch on what has only just appeared is not taken
    await page.click("button.yes")
    await page.wait_for_selector("text=您的投票已收到")
    code = await page.inner_text(".code")
    assert len(code) == 9

    await page.click("text=我要改票")
    await page.wait_for_timeout(550)
    await page.click("#vote button.no")
    await page.wait_for_selector("#vote details:not([open])")
    assert await page.inner_text(".code") == code
    await page.reload()
    assert await page.inner_text(".code") == code
    hall.close()
    assert votes(hall) == {"yes": 0, "no": 1, "abstain": 0}
    await again()
    await page.wait_for_selector("#results >> text=未通过")
    assert page.url == address, "never navigated away"


async def test_a_ballot_appears_by_itself_and_the_result_too(hall, pages, phone):
    hall.session()
    page = await phone()
    await page.goto(pages.slip_url(hall.code(1)))
    assert await page.locator("#vote button").count() == 0
    hall.poll()
    await look(page)
    await page.wait_for_selector("#vote button.yes")
    hall.close()
    await look(page)
    await page.wait_for_selector("#vote button.yes", state="detached")


async def test_what_somebody_has_begun_is_not_replaced_under_their_hand(hall, pages, phone):
    hall.session()
    hall.choose(most=2)
    page = await phone()
    await page.goto(pages.slip_url(hall.code(1)))
    await page.click("text=方案2")
    await page.click("text=方案4")
    assert "已选 2 / 最多 2" in await page.inner_text(".count")
    await page.click("text=方案5")
    assert "已选满" in await page.inner_text(".count")
    hall.do(LastCall())
    await look(page)
    await page.wait_for_selector("text=最后提醒")
    await page.wait_for_timeout(550)
    chosen = await page.eval_on_selector_all("#vote input:checked", "all => all.map(one => one.value)")
    assert chosen == ["o2", "o4"]
    await page.click("text=提交选票")
    await page.wait_for_selector("text=您的投票已收到")
    hall.close()
    assert votes(hall)["o2"] == votes(hall)["o4"] == 1


async def test_a_ballot_that_closes_under_the_hand_goes_and_news_kept_back_come_later(hall, pages, phone):
    hall.session()
    hall.choose(most=2)
    page = await phone()
    await page.goto(pages.slip_url(hall.code(1)))
    await page.click("text=我要发言")
    await page.click("text=方案2")
    hall.close()
    await look(page)
    await page.wait_for_selector("#vote input", state="detached")
    assert await page.locator("#floor details[open]").count() == 1, "what is being read stays"
    assert await page.locator("#floor button").count() == 1
    await page.click("#floor summary")
    await page.wait_for_timeout(450)
    await look(page)
    await page.click("text=我要发言")
    await page.wait_for_selector("#floor >> text=我要发言：赞成")


async def test_two_ballots_do_not_disturb_each_other(phone):
    hall = Hall(rule=PROXIES).plan()
    pages = Pages(hall.council, host="127.0.0.1", port=0)
    pages.start()
    try:
        hall.doors()
        hall.do(GiveProxy(right="p2", agent="p1", written=True))
        called_to_order_without(hall, 2)
        hall.choose(most=2)
        page = await phone()
        await page.goto(pages.slip_url(hall.code(1)))
        first, second = page.locator(".paper").nth(0), page.locator(".paper").nth(1)
        await second.locator("label").nth(0).click()
        await first.locator("label").nth(1).click()
        await first.locator("text=提交选票").click()
        await page.wait_for_selector("text=您的投票已收到")
        assert await second.locator("input:checked").count() == 1, "the other ballot is as it was"
        assert await first.locator("input:checked").count() == 0, "the change form does not tell the choice"
        await page.wait_for_timeout(550)
        await second.locator("text=提交选票").click()
        await until(page, "document.querySelectorAll('.ok').length === 3")
        hall.close()
        assert (votes(hall)["o1"], votes(hall)["o2"]) == (1, 1)
    finally:
        pages.stop()
        hall.council.close()


def called_to_order_without(hall, absent):
    for place in range(1, 9):
        if place != absent:
            hall.do(Arrive(person=f"p{place}"))
    hall.do(CallToOrder())
    hall.do(StartItem(item="i2"))


async def test_a_restart_is_said_and_loses_nothing(hall, pages, phone):
    hall.session()
    hall.poll()
    page = await phone()
    await page.goto(pages.slip_url(hall.code(1)))
    pages.stop()
    await page.click("button.yes")
    await page.wait_for_selector("text=没有收到回应")
    assert await page.locator("button.yes").is_enabled()
    again = restarted(pages)
    try:
        await page.click("button.yes")
        await page.wait_for_selector("text=您的投票已收到")
        again.stop()
        await look(page)
        await page.wait_for_timeout(300)
        await look(page)
        await page.wait_for_selector("#state >> text=连接中断")
        again = restarted(pages)
        await look(page)
        await page.wait_for_selector("#state", state="hidden")
    finally:
        again.stop()
    hall.close()
    assert votes(hall)["yes"] == 1


async def test_an_answer_that_was_lost_is_found_again(hall, pages, phone):
    """The vote arrived, the answer did not: touching again, and loading again, both lead to the receipt."""
    hall.session()
    hall.poll()
    page = await phone()
    await page.goto(pages.slip_url(hall.code(1)))

    async def lose(route):
        await route.fetch()
        await route.abort()

    await page.route("**/V/*", lose)
    await page.click("button.yes")
    await page.wait_for_selector("text=没有收到回应")
    await page.unroute("**/V/*")
    assert hall.council.snapshot.rolls["poll1"] == {"p1"}
    await page.click("button.yes")
    await page.wait_for_selector("text=您的投票已收到")
    assert await page.locator("#vote .code").count() == 2
    hall.close()
    assert votes(hall)["yes"] == 1


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
async def test_enter_after_the_receipt_votes_for_nobody(hall, pages, phone, script):
    """A browser presses the first button of the form then: it must not be the one that says yes."""
    hall.session()
    hall.poll()
    first, second = await phone(), await phone(java_script_enabled=script)
    await first.goto(pages.slip_url(hall.code(1)))
    await first.click("button.no")
    await first.wait_for_selector("#vote .code")
    receipt = await first.get_attribute("#vote input[name=receipt]", "value")
    await second.goto(pages.slip_url(hall.code(1)))
    await second.click("text=我要改票")
    await second.fill("input[name=receipt]", receipt)
    await second.press("input[name=receipt]", "Enter")
    await second.wait_for_selector("#notice >> text=请")
    hall.close()
    assert votes(hall) == {"yes": 0, "no": 1, "abstain": 0}


async def test_the_queue_follows_the_floor(hall, pages, phone):
    hall.session()
    page = await phone()
    await page.goto(pages.slip_url(hall.code(1)))
    await page.click("text=我要发言")
    await page.click("text=我要发言：赞成")
    await page.wait_for_selector("text=第 1 位")
    await page.wait_for_timeout(550)
    await page.click("text=我不发言了")
    await page.wait_for_selector("summary >> text=我要发言")
    assert hall.meeting.floor.queue == ()


async def test_a_touch_on_what_has_just_moved_is_not_meant(hall, pages, phone):
    hall.session()
    page = await phone()
    await page.goto(pages.slip_url(hall.code(1)))
    hall.poll()
    # The page is drawn anew and touched within the same moment.
    await page.evaluate(
        """() => new Promise(done => {
            new MutationObserver(() => {
                var button = document.querySelector('#vote button.yes');
                if (button) { button.click(); setTimeout(done, 300); }
            }).observe(document.getElementById('vote'), {childList: true});
            document.dispatchEvent(new Event('visibilitychange'));
        })"""
    )
    assert "poll1" not in hall.council.snapshot.rolls
    await page.wait_for_timeout(500)
    await page.click("button.yes")
    await page.wait_for_selector("text=您的投票已收到")


async def test_what_is_on_screen_stays_where_it_is(hall, pages, phone):
    hall.session()
    page = await phone(viewport={"width": 360, "height": 300})
    await page.goto(pages.slip_url(hall.code(1)))
    await page.evaluate("window.scrollTo(0, document.getElementById('now').offsetTop - 20)")
    await page.wait_for_timeout(450)
    before = await page.evaluate("document.getElementById('now').getBoundingClientRect().top")
    hall.poll()
    await look(page)
    await page.wait_for_selector("#vote button.yes", state="attached")
    after = await page.evaluate("document.getElementById('now').getBoundingClientRect().top")
    assert abs(after - before) < 3
    assert await page.is_visible("#jump"), "news above is announced"
    await page.click("#jump")
    await page.wait_for_timeout(200)
    assert await page.evaluate("document.getElementById('poll').getBoundingClientRect().top < 400")
