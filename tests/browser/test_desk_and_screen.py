"""The clerk's laptop and the projector, in a real browser."""

import pytest

from council.domain.agenda import EditItem, StartItem
from council.domain.floor import GiveFloor, RequestFloor
from council.domain.polls import LastCall
from council.domain.roll_call import Arrive
from council.domain.tally import Option, Question
from tests.browser.conftest import restarted, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}


async def test_the_desk_finds_as_you_type_and_signs_in_with_the_keyboard(hall, pages, phone):
    hall.doors()
    page = await phone(**LAPTOP)
    await page.goto(pages.desk_url(hall.staff))
    assert page.url == f"{pages.base_url}/desk", "the code is not left in the address bar"
    await page.type("input[type=search]", "李建")
    await page.wait_for_selector("#found >> text=李建国")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#found >> text=19:30 签到")
    assert hall.meeting.is_present("p2")
    assert "1" in await page.inner_text(".counts div:nth-child(2)")
    focused = await page.evaluate("document.activeElement.name")
    assert focused == "q", "ready for the next one"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(200)
    assert hall.meeting.is_present("p2"), "Enter never signs anybody out"


async def test_two_desks_see_each_other(hall, pages, phone):
    hall.doors()
    page = await phone(**LAPTOP)
    await page.goto(pages.desk_url(hall.staff))
    hall.do(Arrive(person="p5", channel="desk"), "desk")
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.wait_for_selector("#found >> text=陈志强")


async def test_a_note_is_kept_while_the_list_moves(hall, pages, phone):
    hall.session()
    page = await phone(**LAPTOP)
    await page.goto(pages.desk_url(hall.staff))
    await page.type("textarea", "物业表示月底前完成")
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.wait_for_timeout(200)
    assert await page.input_value("textarea") == "物业表示月底前完成"
    await page.click("text=记下")
    await page.wait_for_selector("#notes >> text=物业表示月底前完成")
    assert await page.input_value("textarea") == ""


async def test_the_desk_without_a_script(hall, pages, phone):
    hall.doors()
    page = await phone(**LAPTOP, java_script_enabled=False)
    await page.goto(pages.desk_url(hall.staff))
    await page.fill("input[type=search]", "王")
    await page.press("input[type=search]", "Enter")
    await page.click("#found >> text=签到")
    assert hall.meeting.is_present("p1")
    assert await page.input_value("input[type=search]") == "王"


FITS = """() => Array.from(document.querySelectorAll('#main *, #side *')).filter(e => {
    var box = e.getBoundingClientRect();
    return box.height && (box.bottom > innerHeight + 1 || box.right > innerWidth + 1);
}).map(e => e.tagName + ' ' + e.textContent.slice(0, 30))"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)])
async def test_long_matters_fit_the_projector(hall, pages, phone, size, language):
    long_title = (
        "关于在三号楼东侧自行车棚内加装电动自行车充电桩并由物业服务企业负责日常维护和安全巡查、费用按实际用电量结算的提案"
        * 2
    )
    page = await phone(viewport={"width": size[0], "height": size[1]}, is_mobile=False)
    await page.goto(f"{pages.screen_url}?lang={language}")
    assert await page.evaluate(FITS) == [], "welcome"
    hall.session()
    hall.do(EditItem(item="i2", title=long_title, text="说明。" * 200))
    hall.poll()
    for place in range(1, 10):
        hall.council.meetings.cast("poll1", f"p{place}", f"p{place}", f"{place:016d}", ("yes",)).result()
    hall.do(LastCall())
    await page.wait_for_selector(".last")
    assert await page.evaluate(FITS) == [], "last call"
    hall.close()
    await page.wait_for_selector(".verdict")
    assert await page.evaluate(FITS) == [], "result"
    hall.do(StartItem(item="i3"))
    options = tuple(Option(id=f"o{place}", label=f"候选方案第{place}号") for place in range(1, 13))
    hall.poll(id="poll2", title=long_title, question=Question(method="choose", options=options, most=5))
    await page.wait_for_selector(".choices.many")
    assert await page.evaluate(FITS) == [], "many options"
    hall.close()
    await page.wait_for_selector(".lots")
    assert await page.evaluate(FITS) == [], "many bars"


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)])
async def test_the_projector_follows_and_nothing_falls_off_the_screen(hall, pages, phone, size):
    page = await phone(viewport={"width": size[0], "height": size[1]}, is_mobile=False)
    await page.goto(pages.screen_url)
    await page.wait_for_selector("text=欢迎参加会议")

    async def fits():
        return await page.evaluate(FITS)

    assert await fits() == []
    hall.session()
    await page.wait_for_selector("text=电动车棚加装充电桩")
    assert await fits() == []
    hall.poll()
    await page.wait_for_selector("text=截止后公布结果")
    hall.council.meetings.cast("poll1", "p1", "p1", "0" * 16, ("yes",)).result()
    await until(page, "document.querySelector('#main .count').textContent.indexOf('1') === 0")
    assert await fits() == []
    hall.close()
    await page.wait_for_selector("text=未通过")
    assert await fits() == []
    hall.council.meetings.blank(True).result()
    await until(page, "getComputedStyle(document.body).backgroundColor === 'rgb(0, 0, 0)'")


async def test_the_projector_says_that_it_lost_the_program_and_comes_back(hall, pages, phone):
    page = await phone(viewport={"width": 1280, "height": 720}, is_mobile=False)
    await page.clock.install()
    await page.goto(pages.screen_url)
    await page.wait_for_selector("text=欢迎参加会议")
    pages.stop()
    await page.clock.run_for(16_000)
    await page.wait_for_selector("#lost >> text=连接中断")
    hall.session()
    again = restarted(pages)
    try:
        for _ in range(10):
            await page.clock.run_for(2_500)
            if await page.is_hidden("#lost"):
                break
        await page.wait_for_selector("text=电动车棚加装充电桩")
        assert await page.is_hidden("#lost")
    finally:
        again.stop()


async def test_the_projector_s_clocks_run(hall, pages, phone):
    hall.session()
    hall.do(RequestFloor(person="p1"), "p1")
    hall.do(GiveFloor())
    page = await phone(viewport={"width": 1280, "height": 720}, is_mobile=False)
    await page.clock.install()
    await page.goto(pages.screen_url)
    assert await page.inner_text("#clock") == "19:30"
    await page.clock.run_for(1_000)
    first = await page.inner_text(".speaker .time")
    await page.clock.run_for(125_000)
    assert first.startswith(("1:5", "2:0"))
    assert (await page.inner_text(".speaker .time")).startswith("+0:0")
    assert await page.locator(".speaker .late").count() == 1
