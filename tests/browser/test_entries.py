"""Entering something on an old phone, looking it up, and the clerk's pages: sizes, room, with and without a script."""

import pytest

from council.service.entries import PHONE
from council.web.server import Pages
from tests.browser.test_eyes import MEASURE, OVERFLOWING
from tests.service.a_ledger import LEDGERS
from tests.test_photos import picture, saved
from tests.web.halls import Hall

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TARGETS = """() => Array.from(document.querySelectorAll(
    'main button, main label.choice, main textarea, main select, ' +
    'main input:not([type=hidden]):not([type=checkbox]):not([type=radio])'
)).filter(each => each.offsetParent).map(each => {
    var box = each.getBoundingClientRect();
    return {text: each.name || each.textContent.trim(), height: box.height, width: box.width};
})"""


@pytest.fixture
def hall():
    made = Hall(ledgers=LEDGERS).plan()
    yield made
    made.council.close()


@pytest.fixture
def pages(hall):
    made = Pages(hall.council, host="127.0.0.1", port=0)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(saved(picture((900, 600))))
    return str(path)


def wishes(hall):
    return list(hall.council.snapshot.entries("wishes").values())


async def sent(page):
    async with page.expect_navigation():
        await page.click("main form button")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
@pytest.mark.parametrize(("width", "locale"), [(360, "zh-CN"), (320, "en-GB")])
async def test_a_wish_from_a_phone(hall, pages, phone, photo, script, width, locale):
    page = await phone(java_script_enabled=script, locale=locale, viewport={"width": width, "height": 740})
    await page.goto(f"{pages.base_url}/")
    async with page.expect_navigation():
        await page.click("a[href='/IN/WISHES']")
    assert await page.evaluate(OVERFLOWING) == []
    await page.fill("#i-title", "修三号楼二单元一楼的楼道灯")
    await page.fill("#i-phone", "12")
    await page.set_input_files("#i-photos", photo)
    await sent(page)
    assert await page.locator(".why").count() == 1
    assert await page.locator("#f-photos input[type=checkbox]:checked").count() == 1
    assert await page.input_value("#i-title") == "修三号楼二单元一楼的楼道灯"
    assert await page.evaluate(OVERFLOWING) == []
    await page.fill("#i-phone", "13800001234")
    await sent(page)
    (wish,) = wishes(hall)
    assert page.url.startswith(f"{pages.base_url}/T/{wish.code}")
    assert await page.inner_text(".code") == f"{wish.code[:5]}-{wish.code[5:]}"
    assert await page.evaluate("document.querySelector('img.photo').naturalWidth") == 900, "our policy lets it be seen"
    assert await page.evaluate(OVERFLOWING) == []
    await page.reload()
    assert len(wishes(hall)) == 1


async def test_a_double_tap_enters_once(hall, pages, phone):
    page = await phone()
    await page.goto(f"{pages.base_url}/IN/WISHES")
    await page.fill("#i-title", "修楼道灯")
    async with page.expect_navigation():
        await page.dblclick("main form button")
    await page.wait_for_selector(".code")
    assert len(wishes(hall)) == 1
    await page.go_back()
    await page.fill("#i-title", "修大门")
    await sent(page)
    assert len(wishes(hall)) == 2, "gone back, and the button works again"


async def test_too_many_photos_are_said_before_they_are_sent(pages, phone, photo):
    page = await phone()
    await page.goto(f"{pages.base_url}/IN/WISHES")
    await page.set_input_files("#i-photos", [photo] * 4)
    assert await page.evaluate("document.querySelector('#i-photos').validationMessage")
    await page.set_input_files("#i-photos", [photo] * 3)
    assert not await page.evaluate("document.querySelector('#i-photos').validationMessage")


async def residents_pages(hall, pages):
    wish = hall.council.entries.enter(
        "wishes", {"title": "修楼道灯", "wisher": "王秀英", "phone": "13800001234", "text": "很长的说明" * 20}, PHONE
    ).result()
    hall.council.entries.act("wishes", wish.id, "claim", reason="电工周五上门").result()
    base = pages.base_url
    return [f"{base}/", f"{base}/IN/WISHES", f"{base}/T", f"{base}/T/{wish.code}?sent=1", f"{base}/T/ABCDEFGHJK"]


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_type_is_large_and_dark_enough_and_targets_fit_a_thumb(hall, pages, phone, locale):
    page = await phone(locale=locale)
    for address in await residents_pages(hall, pages):
        await page.goto(address)
        if await page.locator("summary").count():
            await page.click("summary")
        texts = await page.evaluate(MEASURE)
        assert len(texts) > 3, address
        assert [each for each in texts if each["size"] < 19.9] == [], address
        assert [each for each in texts if each["contrast"] < 7] == [], address
        targets = await page.evaluate(TARGETS)
        assert [each for each in targets if each["height"] < 71.9 or each["width"] < 250] == [], address


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_it_fits_the_narrowest_phone_with_the_largest_type(hall, pages, phone, locale):
    page = await phone(locale=locale, viewport={"width": 320, "height": 640})
    for address in await residents_pages(hall, pages):
        await page.goto(address)
        await page.evaluate("document.documentElement.style.fontSize = '30px'")
        assert await page.evaluate(OVERFLOWING) == [], address


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
@pytest.mark.parametrize("width", [320, 360, 800])
async def test_the_clerk_on_a_phone_and_on_a_tablet(hall, pages, phone, photo, script, width):
    hall.council.entries.enter(
        "wishes", {"title": "维修单元门禁及对讲系统，老人按不动按钮" * 2, "wisher": "王秀英"}
    ).result()
    page = await phone(java_script_enabled=script, viewport={"width": width, "height": 740})
    await page.goto(pages.desk_url(hall.staff))
    async with page.expect_navigation():
        await page.click("a[href='/desk/ledgers']")
    assert await page.evaluate(OVERFLOWING) == []
    async with page.expect_navigation():
        await page.click("a.light[href='/desk/ledgers/wishes/new']")
    await page.fill("#i-title", "修楼道灯")
    await page.click("summary")
    await page.fill("#i-resident", "王")
    await page.set_input_files("#i-photos", photo)
    await sent(page)
    await page.check("#f-resident input[type=radio]")
    assert await page.evaluate(OVERFLOWING) == []
    await sent(page)
    wish = wishes(hall)[-1]
    assert (wish.fields.resident, len(wish.fields.photos)) == ("p1", 1)
    assert await page.evaluate("document.querySelector('img.photo').naturalWidth") == 900
    assert await page.evaluate(OVERFLOWING) == []
    async with page.expect_navigation():
        await page.click("text=认领")
    await page.fill("#i-helpers", "李建国")
    await sent(page)
    async with page.expect_navigation():
        await page.click("text=实现")
    assert wishes(hall)[-1].state == "realised"
    await page.goto(f"{pages.base_url}/desk/ledgers/wishes?q=wxq")
    assert await page.evaluate(OVERFLOWING) == []
